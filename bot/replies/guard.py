"""What guards a shop's books: PINs, roles, the owner's consent, and what the owner is told.

A forged SMS can ask, but it cannot read our reply: what matters most is confirmed with two digits that we sent.
This module must never show a PIN, and says no more about a refusal than what to do.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.replies.questions import Question
from bot.replies.reply import Count, Line, Matter, MaybeName, MaybeNumber, MaybePhone, Number, Person, Phone, Reply
from bot.replies.speech import Speech
from ledger_core import Role


class GuardedAction(StrEnum):
    """What asks for "haan" with two digits."""

    ADD_MEMBER = "add_member"
    REMOVE_MEMBER = "remove_member"
    CHANGE_ROLE = "change_role"
    CHANGE_PHONE = "change_phone"
    NAME_HELPER = "name_helper"
    BACKUP = "backup"
    NOTICE_TO_ALL = "notice_to_all"
    CHANGE_OTHERS_ENTRY = "change_others_entry"


@dataclass(frozen=True)
class PinSet(Reply):
    """A PIN guards totals and reports from now on."""

    key: ClassVar[str] = "pin.set"


@dataclass(frozen=True)
class AskPin(Reply):
    """What was asked for needs the PIN first."""

    key: ClassVar[str] = "pin.ask"


@dataclass(frozen=True)
class PinAccepted(Reply):
    """Totals are open for so many minutes."""

    minutes: Count

    key: ClassVar[str] = "pin.accepted"


@dataclass(frozen=True)
class PinWrong(Reply):
    """The PIN was wrong; so many tries are left."""

    left: Count

    key: ClassVar[str] = "pin.wrong"


@dataclass(frozen=True)
class PinLocked(Reply):
    """Too many wrong PINs: locked for so many minutes, and the owner knows."""

    minutes: Count

    key: ClassVar[str] = "pin.locked"


@dataclass(frozen=True)
class PinMalformed(Reply):
    """A PIN must be four digits."""

    key: ClassVar[str] = "pin.malformed"


@dataclass(frozen=True)
class NotAllowed(Reply):
    """The speaker's role may not do this; `needed` is the least that may."""

    needed: Role

    def sentences(self) -> tuple[str, ...]:
        """Name who may."""
        return ("role.needs_owner",) if self.needed is Role.OWNER else ("role.needs_manager",)


@dataclass(frozen=True)
class WaitsForOwner(Reply):
    """A recorder's entry, or a number that he set, waits for the owner's yes."""

    entry: Matter

    key: ClassVar[str] = "owner.waits"


@dataclass(frozen=True)
class AskOwner(Question):
    """To the owner: a recorder wants to write this."""

    by: Person
    entry: Matter

    key: ClassVar[str] = "owner.ask"


@dataclass(frozen=True)
class OwnerAgreed(Reply):
    """To the recorder: the owner said yes, and it is written. `number` is the entry's, None where it is none."""

    entry: Matter
    number: MaybeNumber = None

    key: ClassVar[str] = "owner.agreed"


@dataclass(frozen=True)
class OwnerRefused(Reply):
    """To the recorder: the owner said no, and nothing is written."""

    entry: Matter

    key: ClassVar[str] = "owner.refused"


@dataclass(frozen=True)
class ToldUndone(Reply):
    """To the owner: a member struck an entry off."""

    by: Person
    undone: Number
    entry: Line

    key: ClassVar[str] = "owner.told_undone"


@dataclass(frozen=True)
class ToldPinLocked(Reply):
    """To the owner: someone gave too many wrong PINs. `name` is the member's, if he has one; `phone` in E.164."""

    name: MaybeName = None
    phone: MaybePhone = None

    key: ClassVar[str] = "owner.told_pin_locked"


@dataclass(frozen=True)
class ToldMemberAdded(Reply):
    """To the owner: a number may write in the books now, and who let it."""

    by: Person
    phone: Phone

    key: ClassVar[str] = "owner.told_member_added"


@dataclass(frozen=True)
class ConfirmWithDigits(Reply):
    """Carried out on "haan" with these two digits. `about` is a name or receipt, `phone` in E.164."""

    action: GuardedAction
    digits: str
    about: MaybeName = None
    phone: MaybePhone = None

    key: ClassVar[str] = "guard.confirm"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the action's name and the digits."""
        return super().words(speech) | {"what": speech.say(f"guard.{self.action}"), "digits": self.digits}


@dataclass(frozen=True)
class DigitsWrong(Reply):
    """The two digits were not the ones sent; nothing was done."""

    key: ClassVar[str] = "guard.wrong"


@dataclass(frozen=True)
class MemberAdded(Reply):
    """A number may write in the books now."""

    phone: Phone
    role: Role

    key: ClassVar[str] = "member.added"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the role's name."""
        return super().words(speech) | {"role": speech.say(f"role.{self.role}")}


@dataclass(frozen=True)
class MemberRemoved(Reply):
    """A number may no longer write in the books."""

    phone: Phone

    key: ClassVar[str] = "member.removed"
