"""One word of a clause with its class, as the rules see it. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A word or name with its class. `value` is a number, day, unit, category or the name as written."""

    kind: str
    text: str
    raw: str
    start: int
    end: int
    value: object = None
    money: bool = False
    open: bool = False  # it may also be (part of) a name
    firm: bool = False  # a word of a firm's name: traders, store
    known: bool = False  # the lexicon has it, whatever it is here
    lead: int = 1  # characters between it and what stands before it in the text, where that is nothing but a gap
