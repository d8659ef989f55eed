"""The rules themselves: every operation has a type, and every rule keeps the canonical order of phrases."""

from __future__ import annotations

import re
from pathlib import Path

import grammar
from grammar.parser import compiling
from grammar.parser.rules import canonical_order
from tests.grammar.scoring import HERE, gold


def test_every_operation_of_the_examples_and_corpus_has_a_type() -> None:
    files = ["examples.jsonl", *(f"corpus/{path.name}" for path in (HERE / "corpus").glob("*.jsonl"))]
    used = {command["op"] for line in gold(*files) for command in line["commands"]}
    assert used <= set(grammar.OPERATIONS)
    assert len(used) >= len(grammar.OPERATIONS) - 3


def test_every_rule_names_an_operation() -> None:
    source = (Path(grammar.__file__).parent / "commands.lark").read_text(encoding="utf8")
    start = source[source.index("?start:") : source.index("// ---- what several")]
    named = {name.split("__")[0] for name in re.findall(r"[a-z_]+", start.removeprefix("?start:"))}
    assert named - set(grammar.OPERATIONS) == {"total", "nothing"}


def test_rules_keep_the_canonical_order() -> None:
    """A rule out of order could never match, since phrases are sorted before."""
    order = canonical_order()
    expansions: dict[str, list[list[tuple[bool, str]]]] = {}
    for rule in compiling.lark_of("commands").rules:
        expansions.setdefault(rule.origin.name, []).append([(symbol.is_term, symbol.name) for symbol in rule.expansion])

    def reach(symbol: tuple[bool, str], seen: frozenset[str]) -> tuple[int, int] | None:
        terminal, name = symbol
        if terminal:
            return order[name], order[name]
        if name in seen:
            return None
        found = [reach(part, seen | {name}) for parts in expansions[name] for part in parts]
        known = [pair for pair in found if pair]
        return (min(low for low, _ in known), max(high for _, high in known)) if known else None

    for name, many in expansions.items():
        for parts in many:
            last = -1
            for part in parts:
                place = reach(part, frozenset()) if part[1] != name else None
                if place:
                    assert place[0] >= last or "star" in name or "plus" in name, (name, parts)
                    last = max(last, place[1])
