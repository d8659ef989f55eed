"""The two grammars as tables: what a parser does in each state at each terminal. Loaded, and walked.

Lark makes the tables from `phrases.lark` and `commands.lark` (see `compiling`). They lie beside them in `tables.json`,
so that a process neither builds them nor loads Lark. Tables that are older than their grammar are never used: it is
compiled then. Writes nothing.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parents[1]
FILE = FOLDER / "tables.json"
END = "$END"


class Reduction(NamedTuple):
    """What a reduction does: the symbol it makes, of how many, and the name by which it is told (may be empty)."""

    origin: str
    size: int
    name: str


class Match(NamedTuple):
    """A named rule that was found, and the terminals `start` to `end` that it took."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """An LALR table. State 0 is the first, `final` the one in which a whole text is read.

    A row gives the next step at a terminal or symbol: a state to go to, or `~n`, to reduce by reduction `n`. A state
    that reduces whatever comes is the number `~n` itself.
    """

    rows: tuple[dict[str, int] | int, ...]
    reductions: tuple[Reduction, ...]
    final: int
    terminals: frozenset[str]


def walk(table: Table, terminals: Iterable[str]) -> list[Match] | None:
    """The named rules by which the terminals are read, in the order of their ends; None where they cannot be."""
    rows, reductions, final = table.rows, table.reductions, table.final
    found: list[Match] = []
    states, starts = [0], [0]
    for at, terminal in enumerate((*terminals, END)):
        while True:
            row = rows[states[-1]]
            step = row if isinstance(row, int) else row.get(terminal)
            if step is None:
                return None
            if step >= 0:
                states.append(step)
                starts.append(at)
                break
            origin, size, name = reductions[~step]
            first = at
            if size:
                first = starts[-size]
                del states[-size:], starts[-size:]
            if name:
                found.append(Match(name, first, at))
            below = rows[states[-1]]
            assert isinstance(below, dict)  # a symbol has just been made here, so that there is somewhere to go
            states.append(below[origin])
            starts.append(first)
            if states[-1] == final and terminal == END:
                return found
    return None


def source_of(name: str) -> str:
    """The text of a grammar."""
    return (FOLDER / f"{name}.lark").read_text(encoding="utf8")


def mark_of(source: str) -> str:
    """What tells one text of a grammar from another: its length and checksum, which cost a start nothing."""
    return f"{len(source)}-{zlib.crc32(source.encode()):08x}"


@lru_cache(maxsize=1)
def kept_tables() -> dict[str, Any]:
    """What the file has; nothing where there is none."""
    kept: dict[str, Any] = json.loads(FILE.read_bytes()) if FILE.exists() else {}
    return kept


@lru_cache(maxsize=2)
def table_of(name: str) -> Table:
    """The table of `phrases` or `commands`: from the file, or compiled now where the grammar was changed since."""
    source = source_of(name)
    kept = kept_tables().get(name, {})
    if kept.get("source") == mark_of(source):
        return from_json(kept)
    from grammar.parser.compiling import compiled  # noqa: PLC0415 - Lark is loaded only where tables are made

    return compiled(name)


def from_json(kept: dict[str, Any]) -> Table:
    """A table as `compiling` wrote it."""
    return Table(
        tuple(kept["rows"]),
        tuple(Reduction(*each) for each in kept["reductions"]),
        kept["final"],
        frozenset(kept["terminals"]),
    )
