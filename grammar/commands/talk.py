"""The conversation itself: people, corrections, answers, settings.

Plain frozen values: they hold what a text says and decide nothing. Amounts are rupees as `Decimal`; a field that
the text does not say is None (or empty).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from grammar.commands.base import CommandBase


@dataclass(frozen=True, slots=True)
class AddParty(CommandBase):
    """A new khata. `role`: customer or supplier; `phone` in E.164."""

    op: ClassVar[str] = "add_party"
    party: str
    phone: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class RenameParty(CommandBase):
    """A party's name changes."""

    op: ClassVar[str] = "rename_party"
    party: str
    new_name: str


@dataclass(frozen=True, slots=True)
class SetPhone(CommandBase):
    """A party's phone, in E.164."""

    op: ClassVar[str] = "set_phone"
    party: str
    phone: str


@dataclass(frozen=True, slots=True)
class Undo(CommandBase):
    """Take back the last entry, or entry `entry`."""

    op: ClassVar[str] = "undo"
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class EditLast(CommandBase):
    """The last entry, or entry `entry`, had a wrong amount or person."""

    op: ClassVar[str] = "edit_last"
    amount: Decimal | None = None
    party: str | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class ConfirmYes(CommandBase):
    """Yes."""

    op: ClassVar[str] = "confirm_yes"


@dataclass(frozen=True, slots=True)
class ConfirmNo(CommandBase):
    """No."""

    op: ClassVar[str] = "confirm_no"


@dataclass(frozen=True, slots=True)
class Choose(CommandBase):
    """Choice number `n`."""

    op: ClassVar[str] = "choose"
    n: str


@dataclass(frozen=True, slots=True)
class Help(CommandBase):
    """What can be asked."""

    op: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class Greeting(CommandBase):
    """A greeting or thanks, nothing else."""

    op: ClassVar[str] = "greeting"


@dataclass(frozen=True, slots=True)
class Backup(CommandBase):
    """Make a copy of the books."""

    op: ClassVar[str] = "backup"


@dataclass(frozen=True, slots=True)
class AddMember(CommandBase):
    """Somebody may write. `role`: recorder, manager or owner."""

    op: ClassVar[str] = "add_member"
    phone: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveMember(CommandBase):
    """Somebody may no longer write."""

    op: ClassVar[str] = "remove_member"
    phone: str


@dataclass(frozen=True, slots=True)
class SwitchBusiness(CommandBase):
    """Go to another shop, by number or name."""

    op: ClassVar[str] = "switch_business"
    business: str


@dataclass(frozen=True, slots=True)
class EnterPin(CommandBase):
    """The PIN."""

    op: ClassVar[str] = "enter_pin"
    pin: str


@dataclass(frozen=True, slots=True)
class OptOut(CommandBase):
    """A customer wants no more messages."""

    op: ClassVar[str] = "opt_out"
    business: str | None = None


@dataclass(frozen=True, slots=True)
class OptIn(CommandBase):
    """A customer wants messages again."""

    op: ClassVar[str] = "opt_in"
    business: str | None = None


@dataclass(frozen=True, slots=True)
class SetLanguage(CommandBase):
    """`language`: ur, ur-Latn or en."""

    op: ClassVar[str] = "set_language"
    language: str


@dataclass(frozen=True, slots=True)
class Unknown(CommandBase):
    """Not understood, or not clearly said. `candidates` are operations; `reason` says why, where known."""

    op: ClassVar[str] = "unknown"
    candidates: tuple[str, ...] = ()
    reason: str | None = None
