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
    BANK_DEPOSIT = "bank_deposit"
    BANK_WITHDRAW = "bank_withdraw"
    BANK_TRANSFER = "bank_transfer"
    OPENING_BANK = "opening_bank"
    RECEIVE_CHEQUE = "receive_cheque"
    GIVE_CHEQUE = "give_cheque"
    CHEQUE_CLEARED = "cheque_cleared"
    CHEQUE_BOUNCED = "cheque_bounced"
    PAY_SALARY = "pay_salary"
    SALARY_ADVANCE = "salary_advance"
    SALARY_ACCRUAL = "salary_accrual"
    CREATE_INVOICE = "create_invoice"
    SALE_RETURN = "sale_return"
    PURCHASE_RETURN = "purchase_return"
    STOCK_IN = "stock_in"
    STOCK_OUT = "stock_out"
    STOCK_COUNT = "stock_count"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in a few words. `amount_minor` is in paisa and not negative.

    `party` is the name of the khata, or of the member of staff, and is wanted for the kinds that have one; `category`
    is an expense's, one of the canonical ones or a word of the shop's own. `account` is the bank or wallet that the
    money went through, or left first; `to_account` the one that a transfer went to.
    """

    kind: EntryKind
    amount_minor: int
    party: str | None = None
    category: str | None = None
    account: str | None = None
    to_account: str | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods of one kind: `quantity` thousandths of `unit`, None where it was not said."""

    name: str
    quantity: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class GoodsLeft:
    """Goods that came or went, or that were counted, and what the book has of them then, in the item's own unit."""

    goods: Goods
    left: Goods


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of an item is sold for, in paisa."""

    name: str
    unit: str
    price_minor: int


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
