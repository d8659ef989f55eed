"""Entries that move money: sales, payments, credit, cash, banks, wages.

Plain frozen values: they hold what a text says and decide nothing. Amounts are rupees as `Decimal`; a field that
the text does not say is None (or empty).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from grammar.commands.base import CommandBase, Item


@dataclass(frozen=True, slots=True)
class GiveCredit(CommandBase):
    """Goods sold on credit, or cash lent: the party owes us more."""

    op: ClassVar[str] = "give_credit"
    party: str
    amount: Decimal | None = None
    items: tuple[Item, ...] = ()
    due: dt.date | None = None
    cash: bool = False
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ReceivePayment(CommandBase):
    """Money from a party. `balance_after` is what the text says is left, to compare only."""

    op: ClassVar[str] = "receive_payment"
    party: str
    amount: Decimal | None = None
    account: str | None = None
    balance_after: Decimal | None = None
    cheque: bool = False
    due: dt.date | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TakeCredit(CommandBase):
    """Goods bought on credit, or cash borrowed: we owe the party more."""

    op: ClassVar[str] = "take_credit"
    party: str
    amount: Decimal | None = None
    items: tuple[Item, ...] = ()
    due: dt.date | None = None
    cash: bool = False
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MakePayment(CommandBase):
    """Money to a party."""

    op: ClassVar[str] = "make_payment"
    party: str
    amount: Decimal | None = None
    account: str | None = None
    cheque: bool = False
    due: dt.date | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ChequeCleared(CommandBase):
    """A party's cheque became bank money."""

    op: ClassVar[str] = "cheque_cleared"
    party: str
    amount: Decimal | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ChequeBounced(CommandBase):
    """A party's cheque came back unpaid."""

    op: ClassVar[str] = "cheque_bounced"
    party: str
    amount: Decimal | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OpeningBalance(CommandBase):
    """An old balance brought in. `direction` is `receivable` (they owe us) or `payable`."""

    op: ClassVar[str] = "opening_balance"
    party: str
    amount: Decimal
    direction: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class GiveDiscount(CommandBase):
    """Part of a party's debt let go."""

    op: ClassVar[str] = "give_discount"
    party: str
    amount: Decimal
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SaleReturn(CommandBase):
    """Goods come back from a customer."""

    op: ClassVar[str] = "sale_return"
    party: str | None = None
    amount: Decimal | None = None
    items: tuple[Item, ...] = ()
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PurchaseReturn(CommandBase):
    """Goods go back to a supplier."""

    op: ClassVar[str] = "purchase_return"
    party: str | None = None
    amount: Decimal | None = None
    items: tuple[Item, ...] = ()
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CashSale(CommandBase):
    """Goods sold for cash."""

    op: ClassVar[str] = "cash_sale"
    amount: Decimal | None = None
    items: tuple[Item, ...] = ()
    party: str | None = None
    account: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CashPurchase(CommandBase):
    """Goods bought for cash."""

    op: ClassVar[str] = "cash_purchase"
    amount: Decimal | None = None
    items: tuple[Item, ...] = ()
    party: str | None = None
    account: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Expense(CommandBase):
    """A running cost. `category` is canonical where known, else the noun as written."""

    op: ClassVar[str] = "expense"
    category: str
    amount: Decimal
    account: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CashIn(CommandBase):
    """The owner puts money into the till."""

    op: ClassVar[str] = "cash_in"
    amount: Decimal
    note: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CashOut(CommandBase):
    """The owner takes money out of the till."""

    op: ClassVar[str] = "cash_out"
    amount: Decimal
    note: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BankDeposit(CommandBase):
    """Till to bank."""

    op: ClassVar[str] = "bank_deposit"
    amount: Decimal
    account: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BankWithdraw(CommandBase):
    """Bank to till."""

    op: ClassVar[str] = "bank_withdraw"
    amount: Decimal
    account: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BankTransfer(CommandBase):
    """Bank to bank."""

    op: ClassVar[str] = "bank_transfer"
    amount: Decimal
    account: str
    to_account: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PaySalary(CommandBase):
    """A wage paid."""

    op: ClassVar[str] = "pay_salary"
    staff: str
    amount: Decimal
    account: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SalaryAdvance(CommandBase):
    """Money ahead of a wage."""

    op: ClassVar[str] = "salary_advance"
    staff: str
    amount: Decimal
    account: str | None = None
    date: dt.date | None = None
