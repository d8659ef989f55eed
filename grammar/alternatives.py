"""What an unclear text would say if one thing more were said: a verb, a sum, a name.

The conversation asks with these. Each is read by the same grammar as a whole message, so that an answer can never
mean what the full text could not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammar.commands import Command, ReceivePayment
from grammar.parser import parse

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

# The word that makes an operation of a text without a verb, in the spelling of the lexicon.
_WORDS: dict[str, tuple[str, ...]] = {
    "give_credit": ("udhaar", "udhaar diya"),
    "receive_payment": ("wusool",),
    "take_credit": ("udhaar",),
    "cash_purchase": ("naqad",),
    "make_payment": ("ada kiye",),
}
_NAME = "Aslam"


def completed(text: str, operation: str, today: dt.date) -> Command | None:
    """Read a text as the operation it would be with that operation's word; None where it still is not clear."""
    for word in _WORDS.get(operation, ()):
        commands = parse(f"{text} {word}", today).commands
        if len(commands) == 1 and commands[0].op == operation:
            return commands[0]
    return None


def with_party(text: str, name: str, today: dt.date) -> Command | None:
    """Read a text that named nobody with a name before it; None where it still is not clear."""
    commands = parse(f"{name} {text}", today).commands
    found = commands[0] if len(commands) == 1 and getattr(commands[0], "party", None) else None
    return found if found is not None and found.op != "unknown" else None


def sum_of(text: str, today: dt.date) -> Decimal | None:
    """Read a text that is a sum and nothing else, in any form that an amount has; None where it is not."""
    commands = parse(f"{_NAME} se {text} wusool", today).commands
    first = commands[0]
    if len(commands) > 1 or not isinstance(first, ReceivePayment) or first.amount is None:
        return None
    plain = ReceivePayment(party=_NAME, amount=first.amount)
    return first.amount if replace(first, date=None) == plain else None
