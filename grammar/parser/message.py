"""A whole message: limits, notices that are no entries, headings, lines, and the commands of each line.

Never raises on any text, and never reads on after its budget: what is too long or too tangled is `Unknown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammar.commands import Command, Greeting, Unknown, to_dict
from grammar.parser.cutting import Read
from grammar.parser.lines import read_message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

GRAMMAR_VERSION = "1"
TEXT_MAX = 4000


@dataclass(frozen=True, slots=True)
class Context:
    """What the business already has, by name. It settles readings; no plain message needs it."""

    parties: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the original text, read as `kind` for command number `command`."""

    command: int
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says: its commands in the order of the text, and which characters were read as what."""

    commands: tuple[Command, ...]
    spans: tuple[Span, ...] = ()
    grammar_version: str = GRAMMAR_VERSION


def parse(text: str, today: dt.date, context: Context | None = None) -> Reading:
    """Read a message on the business's own day `today`. Always at least one command; never an exception."""
    return reading_of(reads_of(text, today, context))


def reads_of(text: str, today: dt.date, context: Context | None) -> list[Read]:
    """What a message says, each command with the clause that gave it: at least one."""
    if len(text) > TEXT_MAX:
        return [Read(Unknown(reason="too_long"))]
    reads = read_message(text, today, context)
    return [read for read in reads if not isinstance(read.command, Greeting)] or reads[:1] or [Read(Unknown())]


def reading_of(reads: Sequence[Read]) -> Reading:
    """The same without the clauses."""
    spans = tuple(Span(index, kind, start, end) for index, read in enumerate(reads) for kind, start, end in read.spans)
    return Reading(tuple(read.command for read in reads), spans)


def reading_to_dict(reading: Reading) -> dict[str, object]:
    """The JSON form of a reading: its commands, spans and version."""
    return {
        "commands": [to_dict(command) for command in reading.commands],
        "spans": [{"command": s.command, "kind": s.kind, "start": s.start, "end": s.end} for s in reading.spans],
        "grammar_version": reading.grammar_version,
    }


__all__ = ["Read", "parse"]
