"""A number that is lost or new: its helper, the freeze, the number that follows, the id that binds again by code.

Whoever holds the lost number may read some of these, too. This module must never show a PIN, a sum or a shop, nor
give a code to anybody but the phone that it proves.
"""

from dataclasses import dataclass
from typing import ClassVar

from bot.replies.reply import Moment, Phone, Reply


@dataclass(frozen=True)
class HelperNamed(Reply):
    """From this phone and with the owner's PIN his number can be frozen. Without a PIN it cannot: set one."""

    phone: Phone
    has_pin: bool = True

    def sentences(self) -> tuple[str, ...]:
        """Ask for a PIN where there is none."""
        return ("helper.named",) if self.has_pin else ("helper.named.no_pin",)


@dataclass(frozen=True)
class HelperIsYou(Reply):
    """One's own number is no help when it is lost."""

    key: ClassVar[str] = "helper.is_you"


@dataclass(frozen=True)
class ToldHelperNamed(Reply):
    """To the owner's other ids: who may report his number lost now."""

    phone: Phone

    key: ClassVar[str] = "helper.told_named"


@dataclass(frozen=True)
class HelperReportsLoss(Reply):
    """A loss is reported from the helper's phone, not from this one."""

    key: ClassVar[str] = "lost.from_helper"


@dataclass(frozen=True)
class AskWhoseNumber(Reply):
    """The helper of several owners has to say whose number is lost."""

    key: ClassVar[str] = "lost.ask_whose"


@dataclass(frozen=True)
class AskOwnersPin(Reply):
    """The PIN of the lost number's owner is wanted, not the helper's."""

    phone: Phone

    key: ClassVar[str] = "lost.ask_pin"


@dataclass(frozen=True)
class OwnerHasNoPin(Reply):
    """The owner never set a PIN, so that nobody can prove to speak for him."""

    phone: Phone

    key: ClassVar[str] = "lost.no_pin"


@dataclass(frozen=True)
class NumberLost(Reply):
    """To the helper: the number is frozen, and how it goes on."""

    phone: Phone

    key: ClassVar[str] = "lost.done"


@dataclass(frozen=True)
class ToldNumberLost(Reply):
    """To everybody concerned: the number was frozen, and how the owner stops a fraud."""

    phone: Phone

    key: ClassVar[str] = "lost.told"


@dataclass(frozen=True)
class NumberFrozen(Reply):
    """To the frozen number, once: nothing is carried out, and how it is freed."""

    key: ClassVar[str] = "lost.frozen"


@dataclass(frozen=True)
class NotFrozenYet(Reply):
    """A new number is named after the old one was reported lost."""

    key: ClassVar[str] = "lost.not_yet"


@dataclass(frozen=True)
class NewNumberNamed(Reply):
    """To the helper: from when the new number holds (in the shop's zone)."""

    phone: Phone
    at: Moment

    key: ClassVar[str] = "new_number.named"


@dataclass(frozen=True)
class NewNumberTaken(Reply):
    """The number is somebody's already."""

    phone: Phone

    key: ClassVar[str] = "new_number.taken"


@dataclass(frozen=True)
class ToldNewNumber(Reply):
    """To everybody concerned: which number takes the place of which, and how the owner stops a fraud."""

    old: Phone
    new: Phone
    at: Moment

    key: ClassVar[str] = "new_number.told"


@dataclass(frozen=True)
class NumberWaits(Reply):
    """To the new number before its hour."""

    at: Moment

    key: ClassVar[str] = "new_number.waits"


@dataclass(frozen=True)
class ToldNumberMoved(Reply):
    """To everybody concerned: the new number holds."""

    new: Phone

    key: ClassVar[str] = "new_number.moved"


@dataclass(frozen=True)
class NumberFound(Reply):
    """To the owner: his number is free again, and no new one is awaited."""

    key: ClassVar[str] = "found.done"


@dataclass(frozen=True)
class ToldNumberFound(Reply):
    """To everybody concerned: the number is free again."""

    phone: Phone

    key: ClassVar[str] = "found.told"


@dataclass(frozen=True)
class AskCode(Reply):
    """A new WhatsApp id for a known phone: the code that went to it by SMS is wanted here."""

    phone: Phone

    key: ClassVar[str] = "bind.ask_code"


@dataclass(frozen=True)
class CodeWrong(Reply):
    """The code was wrong, or is over."""

    key: ClassVar[str] = "bind.wrong"


@dataclass(frozen=True)
class NoWayToProve(Reply):
    """No channel is set up that could carry a code."""

    key: ClassVar[str] = "bind.no_way"


@dataclass(frozen=True)
class NumberBound(Reply):
    """The new id speaks for the phone's owner from now on."""

    key: ClassVar[str] = "bind.done"


@dataclass(frozen=True)
class ToldNewId(Reply):
    """To everybody concerned: a new WhatsApp speaks for the phone's owner."""

    phone: Phone

    key: ClassVar[str] = "bind.told"
