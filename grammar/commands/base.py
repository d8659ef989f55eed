"""What the command types share: goods on a line, a day's change to a routine, and the JSON form.

Never holds a float: amounts and quantities are `Decimal`, in JSON decimal strings.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Item:
    """Goods as the text says them. `unit` is canonical (`kg`, `piece`); `amount` is the line's worth in rupees."""

    name: str
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RoutineChange:
    """One party's quantity for the day, where it differs from the routine; 0 is a skipped day."""

    party: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class CommandBase:
    """What every command has: the name of its operation."""

    op: ClassVar[str] = ""


def plain(value: Decimal) -> str:
    """A decimal as the contract writes it: no exponent, no trailing zeros (`1500`, `2.5`)."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_dict(command: CommandBase) -> dict[str, object]:
    """The JSON form of a command: `op` and the fields that the text said, in the order of the type."""
    return {"op": command.op, **_said(command)}


def _said(value: CommandBase | Item | RoutineChange) -> dict[str, object]:
    found: Mapping[str, object] = {field.name: getattr(value, field.name) for field in fields(value)}
    return {key: _json(said) for key, said in found.items() if said is not None and said is not False and said != ()}


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    if isinstance(value, (Item, RoutineChange)):
        return _said(value)
    return value
