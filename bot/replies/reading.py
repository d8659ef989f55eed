"""Replies to questions about the books: a balance, a khata, lists, the till, a day, a month.

The most useful lines come first, and what does not fit follows on "aur". This module must never add anything up:
it shows the figures that the ledger gave.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, ClassVar

from bot.replies.reply import (
    Count,
    Day,
    MaybeSum,
    Name,
    PartyRows,
    Reply,
    Side,
    StatementLines,
    Sum,
    Totals,
)
from bot.replies.speech import Speech


@dataclass(frozen=True)
class PartyBalance(Reply):
    """What one khata stands at: positive, they owe us."""

    party: Name
    balance_minor: int

    def sentences(self) -> tuple[str, ...]:
        """Say who owes whom."""
        if self.balance_minor > 0:
            return ("read.balance.owes",)
        return ("read.balance.owed",) if self.balance_minor < 0 else ("read.balance.settled",)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the sum without its sign."""
        return super().words(speech) | {"amount": speech.sum(abs(self.balance_minor))}


@dataclass(frozen=True)
class NoSuchParty(Reply):
    """No khata has that name, or one near to it."""

    written: Name

    key: ClassVar[str] = "read.no_such_party"


@dataclass(frozen=True)
class ListReply(Reply):
    """A reply with lines, cut to what fits. `more`: there are lines behind those given here."""

    more: bool = field(default=False, kw_only=True)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add how to get the rest, if there is a rest."""
        rest = self.more or speech.lines_max < self.line_count()
        return super().words(speech) | {"more": speech.say("list.more") if rest else ""}


@dataclass(frozen=True)
class Statement(ListReply):
    """The last lines of a khata, newest first, under its balance."""

    party: Name
    balance_minor: Side
    lines: StatementLines

    def sentences(self) -> tuple[str, ...]:
        """Say so when a khata has no entries yet."""
        return ("read.statement",) if self.lines else ("read.statement.empty",)

    def line_count(self) -> int:
        """Each entry is a line."""
        return len(self.lines)


@dataclass(frozen=True)
class Receivables(ListReply):
    """Who owes us, the largest or oldest first; `count` khatas and `total_minor` in all."""

    total_minor: Sum
    count: Count
    rows: PartyRows

    def sentences(self) -> tuple[str, ...]:
        """Say so when nobody owes anything."""
        return ("read.receivables",) if self.rows else ("read.receivables.none",)

    def line_count(self) -> int:
        """Each khata is a line."""
        return len(self.rows)


@dataclass(frozen=True)
class Payables(ListReply):
    """Whom we owe; `count` khatas and `total_minor` in all."""

    total_minor: Sum
    count: Count
    rows: PartyRows

    def sentences(self) -> tuple[str, ...]:
        """Say so when we owe nobody."""
        return ("read.payables",) if self.rows else ("read.payables.none",)

    def line_count(self) -> int:
        """Each khata is a line."""
        return len(self.rows)


@dataclass(frozen=True)
class CashBalance(Reply):
    """What the till should hold."""

    cash_minor: Sum

    key: ClassVar[str] = "read.cash"


@dataclass(frozen=True)
class DayReport(Reply):
    """A day in sums by kind, those that are not zero, and the till at its end."""

    day: Day
    totals: Totals
    cash_minor: Sum

    two_segments_because: ClassVar[str] = "a day's figures are read together"

    def sentences(self) -> tuple[str, ...]:
        """Say so when the day has no entries."""
        return ("read.day",) if self.totals else ("read.day.empty",)


def _days(speech: Speech, days: tuple[date, date]) -> str:
    """Write days from the first to the last: one day, a whole month by its name, or both ends."""
    first, last = days
    if first == last:
        return speech.day(first)
    if first.day == 1 and last == (first + timedelta(days=31)).replace(day=1) - timedelta(days=1):
        return speech.month(first)
    return f"{speech.day(first)}-{speech.day(last)}"


def _categories(speech: Speech, rows: tuple[tuple[str, int], ...]) -> str:
    shown = rows[: speech.lines_max]
    return "\n".join(f"{speech.category(category)} {speech.sum(amount_minor)}" for category, amount_minor in shown)


Days = Annotated[tuple[date, date], _days]


@dataclass(frozen=True)
class PeriodReport(Reply):
    """Several days in sums by kind; `days` are the first and the last of them."""

    days: Days
    totals: Totals

    two_segments_because: ClassVar[str] = "the figures of many days are read together"

    def sentences(self) -> tuple[str, ...]:
        """Say so when the days have no entries."""
        return ("read.period",) if self.totals else ("read.period.empty",)


@dataclass(frozen=True)
class SalesReport(Reply):
    """What was sold, for cash and on credit."""

    days: Days
    total_minor: Sum
    cash_minor: Sum
    credit_minor: Sum

    key: ClassVar[str] = "read.sales"


@dataclass(frozen=True)
class ProfitReport(Reply):
    """What was earned over some days: income less the cost of goods less expenses; `net_minor` below zero is a loss."""

    days: Days
    income_minor: Sum
    costs_minor: Sum
    expenses_minor: Sum
    net_minor: int

    def sentences(self) -> tuple[str, ...]:
        """Say whether it is a profit or a loss; leave out what it is made of where that does not fit."""
        family = "read.profit" if self.net_minor >= 0 else "read.loss"
        return (family, f"{family}.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the profit or the loss without its sign."""
        return super().words(speech) | {"net": speech.sum(abs(self.net_minor))}


@dataclass(frozen=True)
class ExpenseReport(ListReply):
    """What was spent, by category, the largest first; `total_minor` is that of all."""

    days: Days
    total_minor: Sum
    rows: Annotated[tuple[tuple[str, int], ...], _categories]

    def sentences(self) -> tuple[str, ...]:
        """Say so when nothing was spent."""
        return ("read.expenses",) if self.rows else ("read.expenses.none",)

    def line_count(self) -> int:
        """Each category is a line."""
        return len(self.rows)


@dataclass(frozen=True)
class CashFlowReport(Reply):
    """The till: what it began with, what came and went, what it ended with."""

    days: Days
    opening_minor: Sum
    came_minor: Sum
    went_minor: Sum
    closing_minor: Sum

    def sentences(self) -> tuple[str, ...]:
        """Leave out what it began with where it does not fit."""
        return ("read.cash_flow", "read.cash_flow.brief")


def _undone_by(speech: Speech, counts: tuple[tuple[str, int], ...]) -> str:
    return speech.listed(f"{speech.name(person)} {count}" for person, count in counts)


def _if_any(speech: Speech, count: int) -> str:
    return speech.number(count or None)


@dataclass(frozen=True)
class DayDigest(Reply):
    """What the owner gets at closing time. The sums are None where a PIN guards them: then counts and seal only.

    `undone_by` counts struck-off entries by person, the most first; `seal` is the audit chain's short code;
    `cheques` are those still open whose day has come.
    """

    day: Day
    sales_minor: MaybeSum
    credit_minor: MaybeSum
    received_minor: MaybeSum
    cash_minor: MaybeSum
    entries: Count
    undone: Count
    undone_by: Annotated[tuple[tuple[str, int], ...], _undone_by]
    parked: Count
    seal: str
    cheques: Annotated[int, _if_any] = 0

    def sentences(self) -> tuple[str, ...]:
        """Leave out names and then the seal where they do not fit; the sums stay."""
        if self.sales_minor is None:
            return ("digest.counts", "digest.counts.brief")
        return ("digest.sums", "digest.sums.brief", "digest.sums.briefest")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the seal as it is."""
        return super().words(speech) | {"seal": self.seal}
