"""Shops: opening one, switching, languages, and the settings of a khata.

What guards a shop (PINs, roles, the owner's consent) is in `guard`. This module must never name a shop to a person
who does not belong to it: it is told which names to say.
"""

from dataclasses import dataclass
from typing import ClassVar

from bot.replies.questions import Question
from bot.replies.reply import (
    MaybePhone,
    MaybeShop,
    MaybeSum,
    Name,
    Phone,
    Reply,
    Shop,
    Side,
    Sum,
    Weekday,
)
from bot.replies.speech import Speech


@dataclass(frozen=True)
class AskShopName(Reply):
    """The first question to a stranger."""

    key: ClassVar[str] = "shop.ask_name"


@dataclass(frozen=True)
class AskLanguage(Question):
    """The second question: 1 Roman Urdu, 2 Urdu, 3 English."""

    key: ClassVar[str] = "shop.ask_language"


@dataclass(frozen=True)
class ShopOpened(Reply):
    """The shop has its books. `then` is the reply to the command that was sent first, now carried out.

    Where nothing was, it shows an example, and how a helper's phone is named for the day the SIM is lost.
    """

    shop: Shop
    then: Reply | None = None

    two_segments_because: ClassVar[str] = "opens a shop and answers the first command in one reply"

    def sentences(self) -> tuple[str, ...]:
        """Show examples only where nothing was sent first."""
        return ("shop.opened", "shop.opened.brief") if self.then is None else ("shop.opened.then",)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the reply to the first command, in its shortest form where names are short, too."""
        if self.then is None:
            return super().words(speech)
        sentence = self.then.sentences()[-1 if speech.short else 0]
        return super().words(speech) | {"then": self.then.say(sentence, speech)}


@dataclass(frozen=True)
class LanguageChanged(Reply):
    """Said in the new language."""

    key: ClassVar[str] = "shop.language_changed"


@dataclass(frozen=True)
class ShopSwitched(Reply):
    """What follows is written for this shop."""

    shop: Shop

    key: ClassVar[str] = "shop.switched"


@dataclass(frozen=True)
class ShopList(Reply):
    """The shops of a person, numbered from 1 in the order that "dukan 2" goes by; nine at most are shown."""

    shops: tuple[str, ...]

    key: ClassVar[str] = "shop.list"

    def line_count(self) -> int:
        """Each shop is a line."""
        return min(len(self.shops), 9)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered names."""
        shown = tuple(speech.shop(name) for name in self.shops[: speech.lines_max])
        return super().words(speech) | {"choices": speech.numbered(shown, 1)}


@dataclass(frozen=True)
class NoSuchShop(Reply):
    """The speaker belongs to no shop of that name or number."""

    written: Name

    key: ClassVar[str] = "shop.unknown"


@dataclass(frozen=True)
class PhoneSet(Reply):
    """A khata has a phone number now. `phone` is in E.164."""

    party: Name
    phone: Phone

    key: ClassVar[str] = "khata.phone_set"


@dataclass(frozen=True)
class PhoneTaken(Reply):
    """The number stands on another khata of this shop."""

    party: Name
    phone: Phone

    key: ClassVar[str] = "khata.phone_taken"


@dataclass(frozen=True)
class PhoneUnreadable(Reply):
    """The number cannot be one. `written` is what came."""

    written: Name

    key: ClassVar[str] = "khata.phone_unreadable"


@dataclass(frozen=True)
class DueDateSet(Reply):
    """A promise to pay by a day, of a sum or of the whole debt."""

    party: Name
    due: Weekday
    amount_minor: MaybeSum = None

    key: ClassVar[str] = "khata.due_set"


@dataclass(frozen=True)
class LimitSet(Reply):
    """A khata has a credit limit now."""

    party: Name
    limit_minor: Sum

    key: ClassVar[str] = "khata.limit_set"


@dataclass(frozen=True)
class PartyAdded(Reply):
    """A khata was opened."""

    party: Name
    phone: MaybePhone = None

    key: ClassVar[str] = "khata.added"


@dataclass(frozen=True)
class PartyExists(Reply):
    """The khata was there before, and stands at this."""

    party: Name
    balance_minor: Side

    key: ClassVar[str] = "khata.exists"


@dataclass(frozen=True)
class OptedOut(Reply):
    """A customer gets no more messages that we start: from this shop, or from all."""

    shop: MaybeShop = None

    def sentences(self) -> tuple[str, ...]:
        """Say from whom."""
        return ("opt_out.all",) if self.shop is None else ("opt_out.shop",)


@dataclass(frozen=True)
class OptedIn(Reply):
    """A customer gets messages again."""

    key: ClassVar[str] = "opt_in"


@dataclass(frozen=True)
class AskMemberOptOut(Question):
    """A member wrote "band": 1 end messages about his own khata as a customer, 2 nothing."""

    key: ClassVar[str] = "opt_out.ask_member"
