"""The grammars' tables: those that are kept are those that Lark makes, and they read as Lark's own parser does."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import lark
import pytest

from grammar.dates import read_days
from grammar.lexicon import lexemes
from grammar.numbers import read_numbers
from grammar.parser import compiling, tables
from grammar.parser.rules import canonical_order, phrases
from grammar.parser.tables import Match, walk
from grammar.parser.tagging import tag
from tests.grammar.scoring import HERE, gold

CORPUS = [f"corpus/{path.name}" for path in sorted((HERE / "corpus").glob("*.jsonl"))]
START = "import sys, datetime as dt, grammar; grammar.warm_up(); grammar.parse('Ali se 500', dt.date(2026, 7, 15))"


def test_the_kept_tables_are_what_the_grammars_say() -> None:
    """A stale file would be compiled anew by every process; a conflict of two rules fails here."""
    kept = tables.FILE.read_text(encoding="utf8")
    assert kept == compiling.written(), "run `make tables` and commit grammar/tables.json"
    assert json.loads(kept)["lark"] == lark.__version__


def _clauses() -> Iterator[tuple[str, list[str]]]:
    """The terminals of the corpus for each grammar, and the same with one lost, doubled or put elsewhere."""
    dice = random.Random(7)
    for line in gold(*CORPUS):
        tags = tag(read_days(read_numbers(lexemes(line["text"]))), {})
        known = tables.table_of("phrases").terminals
        order = canonical_order()
        found = [phrase.kind for phrase in phrases(tags) or () if phrase.kind in order]
        for name, terminals in (
            ("phrases", [each.kind if each.kind in known else "W" for each in tags]),
            ("commands", sorted(found, key=order.__getitem__)),
        ):
            yield name, terminals
            if terminals:
                at, to = dice.randrange(len(terminals)), dice.randrange(len(terminals))
                yield name, [*terminals[:at], *terminals[at + 1 :]]
                yield name, [*terminals[:to], terminals[at], *terminals[to:]]


def test_a_table_reads_what_larks_own_parser_reads() -> None:
    own = {name: compiling.lark_of(name) for name in compiling.NAMES}
    taken = dict.fromkeys(compiling.NAMES, 0)
    refused = dict(taken)
    for name, terminals in _clauses():
        matches = walk(tables.table_of(name), terminals)
        try:
            tree = own[name].parse([lark.Token(terminal, terminal) for terminal in terminals])
        except lark.UnexpectedInput:
            assert matches is None, terminals
            refused[name] += 1
            continue
        assert matches is not None, terminals
        taken[name] += 1
        said = [match.name for match in matches]
        assert (said if name == "phrases" else said[-1]) == (_named(tree) if name == "phrases" else tree.data)
    assert min(taken.values()) > 500
    assert refused["commands"] > 500


def _named(tree: lark.Tree[lark.Token]) -> list[str]:
    """The phrases of a tree from left to right, what is inside a phrase before it."""
    inner = itertools.chain.from_iterable(_named(part) for part in tree.children if isinstance(part, lark.Tree))
    return [*inner, *([] if tree.data == "start" else [str(tree.data)])]


def test_a_match_tells_which_terminals_it_took() -> None:
    found = walk(tables.table_of("phrases"), ["NAME", "KA", "KHATA", "NUM"])
    assert found == [Match("of_khata", 0, 3), Match("amount", 3, 4)]
    assert walk(tables.table_of("phrases"), ["NAME", "NOSUCH"]) is None


@pytest.mark.parametrize("kept", ["{}", '{"commands": {"source": "of another day"}}'])
def test_tables_older_than_their_grammar_are_made_anew(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tables.table_of("commands")
    file = tmp_path / "tables.json"
    file.write_text(kept, encoding="utf8")
    monkeypatch.setattr(tables, "FILE", file)
    tables.kept_tables.cache_clear()
    tables.table_of.cache_clear()
    try:
        assert tables.table_of("commands") == whole
    finally:
        tables.kept_tables.cache_clear()
        tables.table_of.cache_clear()


def test_two_rules_that_claim_the_same_phrases_fail_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    doubled = tables.source_of("commands").replace("set_limit: ", "set_limit: NAQAD\n | ")
    monkeypatch.setattr(compiling, "source_of", lambda _name: doubled)
    with pytest.raises(lark.exceptions.GrammarError, match="collision"):
        compiling.compiled("commands")


def test_a_process_that_reads_does_not_load_lark() -> None:
    """Half of the time of a start and half of the memory would be Lark's."""
    ended = subprocess.run([sys.executable, "-c", f"{START}; sys.exit('lark' in sys.modules)"], check=False)
    assert ended.returncode == 0
