"""Replies to what was written into the books.

Each says what was written, for whom, the new balance and the receipt, and nothing else. This module must never
say that something was written before it is: handlers make these from what the ledger returned.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.replies.questions import Question
from bot.replies.reply import (
    Balance,
    Count,
    DayOfEntry,
    GoodsList,
    Line,
    MaybeDay,
    MaybeSum,
    NewAccount,
    NewParty,
    Number,
    Reply,
    Sum,
    Totals,
)
from bot.replies.speech import Speech


def _limit(speech: Speech, limit_minor: int | None) -> str:
    return "" if limit_minor is None else speech.say("note.limit", limit=speech.sum(limit_minor))


LimitPassed = Annotated[int | None, _limit]


@dataclass(frozen=True)
class PartyEntryWritten(Reply):
    """An entry on a khata. `balance_minor` is the balance after it, positive when they owe us.

    `limit_minor` is the credit limit, given only when it is passed; `overdue_since` the due date of a debt that
    is past it; `due` the day that was set with this entry. `goods` are what the shop knows of what went; `short` those
    of which more went than was there; `new_goods` those that it did not know yet.
    """

    entry: Line
    balance_minor: Balance
    number: Number
    new_party: NewParty = False
    day: DayOfEntry = None
    limit_minor: LimitPassed = None
    overdue_since: MaybeDay = None
    due: MaybeDay = None
    new_account: NewAccount = False
    goods: GoodsList = ()
    new_goods: GoodsList = ()
    short: GoodsList = ()

    two_segments_because: ClassVar[str] = "with several notes at once; with one it fits"

    def sentences(self) -> tuple[str, ...]:
        """Leave out the day and the goods that the speaker himself just said where they do not fit."""
        is_long = self.due is not None or bool(self.goods)
        return ("entry.party", "entry.party.brief") if is_long else ("entry.party",)


@dataclass(frozen=True)
class OpeningWritten(Reply):
    """An old balance brought in: the entry says the balance, so that it is not said twice."""

    entry: Line
    number: Number
    new_party: NewParty = False
    day: DayOfEntry = None

    key: ClassVar[str] = "entry.opening"


@dataclass(frozen=True)
class CashEntryWritten(Reply):
    """An entry of cash alone. `cash_minor` is the till after it, None for one who may not read totals.

    The goods are as in `PartyEntryWritten`.
    """

    entry: Line
    cash_minor: MaybeSum
    number: Number
    day: DayOfEntry = None
    goods: GoodsList = ()
    new_goods: GoodsList = ()
    short: GoodsList = ()

    two_segments_because: ClassVar[str] = "with several notes on goods; with one it fits"

    def sentences(self) -> tuple[str, ...]:
        """Leave out the goods that the speaker himself just said where they do not fit."""
        return ("entry.cash", "entry.cash.brief") if self.goods else ("entry.cash",)


@dataclass(frozen=True)
class SeveralWritten(Reply):
    """Several entries of one message, written together as numbers `first` to `last` without a gap.

    `question` is the one now open, of a line that was not clear; `parked` counts those that wait behind it.
    """

    count: Count
    totals: Totals
    first: Number
    last: Number
    question: Question | None = None
    parked: int = 0

    two_segments_because: ClassVar[str] = "what was written and a question stand in one reply"

    def sentences(self) -> tuple[str, ...]:
        """Leave the totals out where they do not fit: the receipts and the question matter more."""
        family = "entry.one_of_several" if self.first == self.last else "entry.several"
        return (family, f"{family}.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the open question in its shortest form, and how many wait behind it."""
        asked = "" if self.question is None else self.question.say(self.question.sentences()[-1], speech)
        return super().words(speech) | {"question": asked, "parked": str(self.parked) if self.parked else ""}


@dataclass(frozen=True)
class CashCounted(Question):
    """The till against the book: "haan" writes the difference to cash over and short."""

    expected_minor: Sum
    counted_minor: Sum

    def sentences(self) -> tuple[str, ...]:
        """Say whether there was more or less than the book has."""
        return ("cash.over" if self.counted_minor > self.expected_minor else "cash.short",)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the difference, without its sign."""
        return super().words(speech) | {"difference": speech.sum(abs(self.counted_minor - self.expected_minor))}


@dataclass(frozen=True)
class CashAgrees(Reply):
    """The till was counted and holds what the book says."""

    cash_minor: Sum

    key: ClassVar[str] = "cash.agrees"
