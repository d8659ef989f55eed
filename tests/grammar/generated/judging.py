"""How a reading is compared with what was meant, exactly or by the money alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grammar
from tests.grammar.scoring import TODAY, posted, read

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fields that hold a name as it was written: a slip within it is a slip of the name.
_AS_WRITTEN = frozenset({"party", "staff", "account", "to_account", "items"})


def reads(text: str) -> list[grammar.Comparable]:
    """What a text says, as what counts of it."""
    return meant(read(text))


def meant(commands: Sequence[grammar.Annotated]) -> list[grammar.Comparable]:
    """What commands say, as what counts of them."""
    return [grammar.comparable(command, TODAY) for command in commands]


def money(commands: Sequence[grammar.Annotated]) -> set[grammar.Comparable]:
    """Which way how much money goes, whoever it is of."""
    return {tuple(said for said in entry if said[0] not in _AS_WRITTEN) for entry in posted(list(commands))}
