"""What a reply says about an entry: what it was, with whom, how much, on which day.

These are values for sentences. They must never reach into the books: handlers fill them from what a ledger verb
returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class EntryKind(StrEnum):
    """What an entry was; the value ends the keys of its line, its verb and its word in the catalogs."""

    RECEIVE_PAYMENT = "receive_payment"
    GIVE_CREDIT = "give_credit"
    LEND_CASH = "lend_cash"
    TAKE_CREDIT = "take_credit"
    BORROW_CASH = "borrow_cash"
    MAKE_PAYMENT = "make_payment"
    OPENING_RECEIVABLE = "opening_receivable"
    OPENING_PAYABLE = "opening_payable"
    GIVE_DISCOUNT = "give_discount"
    CASH_SALE = "cash_sale"
    CASH_PURCHASE = "cash_purchase"
    EXPENSE = "expense"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    CASH_OVER = "cash_over"
    CASH_SHORT = "cash_short"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in a few words. `amount_minor` is in paisa and not negative.

    `party` is the khata's name, and is wanted for the kinds that have one; `category` is an expense's, one of the
    canonical ones or a word of the shop's own.
    """

    kind: EntryKind
    amount_minor: int
    party: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class PartyPhone:
    """A khata's number in E.164, where it waits for the owner as an entry does."""

    party: str
    phone: str


@dataclass(frozen=True, slots=True)
class EntryDay:
    """The day of an entry. `late`: the message came late, and the balance of a past day has changed."""

    day: date
    late: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the entries of one kind, in paisa."""

    kind: EntryKind
    amount_minor: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a khata: its day, what it was, and the sum in paisa, not negative."""

    day: date
    kind: EntryKind
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One line of a list of khatas: the sum owed, in paisa, not negative."""

    party: str
    amount_minor: int
