"""Commands read back from their JSON form, for what a conversation keeps between two messages.

The inverse of `to_dict`. It must never guess: a field that the type does not have is an error.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from grammar.commands import OPERATIONS, Command, Item, RoutineChange


def read_command(said: Mapping[str, Any]) -> Command:
    """Make a command from what `to_dict` gave."""
    command: Command = _read(OPERATIONS[said["op"]], {key: value for key, value in said.items() if key != "op"})
    return command


def _read(kind: type, said: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in said.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], part) for part in value)
    if hint in {Item, RoutineChange}:
        return _read(hint, value)
    if hint is Decimal:
        return Decimal(value)
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    return value
