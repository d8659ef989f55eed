"""Replies about banks, wallets and cheques: what went through them, what they hold, which one is meant.

This module must never say that a cheque is money before it cleared.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.replies.questions import NAMES_MAX, Question
from bot.replies.reading import ListReply
from bot.replies.reply import (
    Balance,
    Day,
    DayOfEntry,
    Line,
    MaybeName,
    MaybeSum,
    Name,
    NewAccount,
    NewParty,
    Number,
    PartyRows,
    Reply,
    Sum,
)
from bot.replies.speech import Speech


@dataclass(frozen=True)
class AccountEntryWritten(Reply):
    """An entry of money in a bank or wallet. `holds_minor` is what `account` has then, None where it is not told."""

    entry: Line
    account: Name
    holds_minor: MaybeSum
    number: Number
    day: DayOfEntry = None
    new_account: NewAccount = False

    two_segments_because: ClassVar[str] = "a transfer names two accounts; with usual names it fits"

    def sentences(self) -> tuple[str, ...]:
        """Leave out what it holds where it does not fit."""
        return ("entry.account", "entry.account.brief")


@dataclass(frozen=True)
class AccountBalances(ListReply):
    """What each account holds by the book, and `total_minor` in all."""

    total_minor: Sum
    rows: PartyRows

    def sentences(self) -> tuple[str, ...]:
        """Say so where the shop has no account yet."""
        return ("read.accounts",) if self.rows else ("read.accounts.none",)

    def line_count(self) -> int:
        """Each account is a line."""
        return len(self.rows)


@dataclass(frozen=True)
class AccountBalance(Reply):
    """What one account holds by the book."""

    account: Name
    holds_minor: Sum

    key: ClassVar[str] = "read.account"


@dataclass(frozen=True)
class NoSuchAccount(Reply):
    """No account has that name."""

    written: Name

    key: ClassVar[str] = "read.no_such_account"


@dataclass(frozen=True)
class AskAccount(Question):
    """Which account? Where a name was `written` the last choice makes it anew; else it leaves the entry."""

    written: MaybeName
    names: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Ask about a name that is near to others, or which of all."""
        return ("ask.account.near",) if self.written else ("ask.account",)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered names, and the label after them."""
        shown = self.names[:NAMES_MAX]
        choices = speech.numbered(tuple(speech.name(name) for name in shown), self.first_label)
        return super().words(speech) | {"choices": choices, "last": str(self.first_label + len(shown))}


@dataclass(frozen=True)
class ChequeWritten(Reply):
    """A payment by cheque: off the khata, and in no till before it clears. `due` is the day from which it is good."""

    entry: Line
    due: Day
    balance_minor: Balance
    number: Number
    new_party: NewParty = False
    day: DayOfEntry = None

    two_segments_because: ClassVar[str] = "it says that the money is not in the till yet"

    def sentences(self) -> tuple[str, ...]:
        """Leave out that it is not in the till where it does not fit."""
        return ("entry.cheque", "entry.cheque.brief")


@dataclass(frozen=True)
class NoChequeHeld(Reply):
    """No cheque of that party, or of that sum, is still open."""

    party: Name
    amount_minor: MaybeSum

    key: ClassVar[str] = "cheque.none_held"


@dataclass(frozen=True)
class AskCheque(Question):
    """Which of a party's cheques? Each of `cheques` is its sum and its day; the last choice leaves it."""

    party: Name
    cheques: tuple[tuple[int, date], ...]

    two_segments_because: ClassVar[str] = "each cheque is a choice of its own"
    key: ClassVar[str] = "ask.cheque"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered cheques, and the label after them."""
        shown = self.cheques[:NAMES_MAX]
        texts = tuple(
            speech.say("cheque.choice", amount=speech.sum(amount), due=speech.day(due)) for amount, due in shown
        )
        choices = speech.numbered(texts, self.first_label)
        return super().words(speech) | {"choices": choices, "last": str(self.first_label + len(shown))}


@dataclass(frozen=True)
class ChequeSettledAlready(Reply):
    """An entry of a cheque that cleared or bounced since: it cannot be struck off before that is."""

    key: ClassVar[str] = "cheque.settled"


@dataclass(frozen=True)
class SameAccount(Reply):
    """Money from an account to itself: nothing was written."""

    key: ClassVar[str] = "account.same"
