"""Makes the tables of the two grammars with Lark, and writes them: `make tables` after a change of a `.lark` file.

The only place that knows Lark. `commands.lark` is strict: two rules that claim the same phrases raise GrammarError.
Never used while a message is read, save where the tables are older than their grammar.
"""

from __future__ import annotations

import json
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import lark
from lark.lexer import Lexer

from grammar.parser.tables import FILE, Reduction, Table, mark_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMES = ("phrases", "commands")
_STRICT = frozenset({"commands"})
_TERMINAL = re.compile(r"\b[A-Z]+\b")


class _Given(Lexer):
    """Hands Lark the terminals that tagging made."""

    def __init__(self, _conf: object) -> None:
        """Needs nothing of Lark's configuration."""

    def lex(self, data: Any) -> Iterator[lark.Token]:  # type: ignore[override]  # lark calls a lexer of our own so
        """The terminals as they are."""
        return iter(data)


@lru_cache(maxsize=4)
def _parser(name: str, source: str) -> lark.Lark:
    declared = f"%declare {' '.join(sorted(_terminals(source)))}\n"
    return lark.Lark(source + declared, parser="lalr", lexer=_Given, strict=name in _STRICT)


def lark_of(name: str) -> lark.Lark:
    """Lark's own parser of a grammar; raises GrammarError where two rules of a strict one conflict."""
    return _parser(name, source_of(name))


def tokens_of(kinds: Iterable[str]) -> list[lark.Token]:
    """Terminals as Lark's own parser takes them."""
    return [lark.Token(kind, kind) for kind in kinds]


def compiled(name: str) -> Table:
    """The table of a grammar, numbered from its first state on: the same grammar always gives the same table."""
    made = lark_of(name).parser.parser._parse_table  # noqa: SLF001 - Lark's table has no public door
    numbers = {made.start_states["start"]: 0}
    reductions: dict[Reduction, int] = {}
    rows: list[dict[str, int] | int] = []
    waiting = list(numbers)
    while waiting:
        state = waiting.pop(0)
        row: dict[str, int] = {}
        for symbol, (action, target) in sorted(made.states[state].items()):
            if action.name == "Reduce":
                row[str(symbol)] = ~reductions.setdefault(_reduction(target), len(reductions))
                continue
            if target not in numbers:
                numbers[target] = len(numbers)
                waiting.append(target)
            row[str(symbol)] = numbers[target]
        steps = set(row.values())
        rows.append(steps.pop() if len(steps) == 1 and min(steps) < 0 else row)
    return Table(tuple(rows), tuple(reductions), numbers[made.end_states["start"]], _terminals(source_of(name)))


def _reduction(rule: Any) -> Reduction:
    origin = str(rule.origin.name)
    told = not origin.startswith("_") and not rule.options.expand1
    return Reduction(origin, len(rule.expansion), str(rule.alias or (origin if told and origin != "start" else "")))


def _terminals(source: str) -> frozenset[str]:
    plain = "\n".join(line.split("//")[0] for line in source.splitlines())
    return frozenset(_TERMINAL.findall(plain))


def written() -> str:
    """Both tables as the file has them: a line a state."""
    parts = []
    for name in NAMES:
        table = compiled(name)
        head = {"source": mark_of(source_of(name)), "final": table.final, "terminals": sorted(table.terminals)}
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in table.rows)
        ends = ",\n".join(json.dumps(each, separators=(",", ":")) for each in table.reductions)
        parts.append(f'"{name}": {json.dumps(head)[:-1]},\n"reductions": [\n{ends}\n],\n"rows": [\n{rows}\n]}}')
    return f'{{"lark": "{lark.__version__}",\n' + ",\n".join(parts) + "\n}\n"


def main() -> int:
    """Write the tables; with `--check`, only say whether those that lie there are the grammars' own."""
    made = written()
    if "--check" not in sys.argv[1:]:
        FILE.write_text(made, encoding="utf8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf8") == made:
        return 0
    sys.stderr.write(f"grammar/{FILE.name} is not what the .lark files say: run `make tables` and commit it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
