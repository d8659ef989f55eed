"""Questions to the books, reminders and promises: nothing here posts.

Plain frozen values: they hold what a text says and decide nothing. Amounts are rupees as `Decimal`; a field that
the text does not say is None (or empty).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from grammar.commands.base import CommandBase


@dataclass(frozen=True, slots=True)
class Balance(CommandBase):
    """What one party owes or is owed."""

    op: ClassVar[str] = "balance"
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Statement(CommandBase):
    """A party's khata, line by line."""

    op: ClassVar[str] = "statement"
    party: str
    period: str | None = None


@dataclass(frozen=True, slots=True)
class ListReceivables(CommandBase):
    """Who owes us."""

    op: ClassVar[str] = "list_receivables"


@dataclass(frozen=True, slots=True)
class ListPayables(CommandBase):
    """Whom we owe."""

    op: ClassVar[str] = "list_payables"


@dataclass(frozen=True, slots=True)
class Report(CommandBase):
    """`kind`: sales, cash_flow, expenses, stock, profit_loss, day. `period`: a name or `FROM..TO`."""

    op: ClassVar[str] = "report"
    kind: str
    period: str | None = None


@dataclass(frozen=True, slots=True)
class CashBalance(CommandBase):
    """What is in the till."""

    op: ClassVar[str] = "cash_balance"


@dataclass(frozen=True, slots=True)
class BankBalance(CommandBase):
    """What is in a bank account, or in all."""

    op: ClassVar[str] = "bank_balance"
    account: str | None = None


@dataclass(frozen=True, slots=True)
class CashCount(CommandBase):
    """The till was counted: compared, not posted."""

    op: ClassVar[str] = "cash_count"
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SendReminder(CommandBase):
    """Remind one party."""

    op: ClassVar[str] = "send_reminder"
    party: str


@dataclass(frozen=True, slots=True)
class SendAllReminders(CommandBase):
    """Remind everyone who owes."""

    op: ClassVar[str] = "send_all_reminders"


@dataclass(frozen=True, slots=True)
class SetDueDate(CommandBase):
    """A promise to pay by a day. No party when a customer himself texts."""

    op: ClassVar[str] = "set_due_date"
    party: str | None = None
    due: dt.date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SetLimit(CommandBase):
    """A party's credit limit."""

    op: ClassVar[str] = "set_limit"
    party: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SendStatement(CommandBase):
    """Send a party, or all, their bill."""

    op: ClassVar[str] = "send_statement"
    party: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Explain(CommandBase):
    """Show how an entry came to be. `entry` as written."""

    op: ClassVar[str] = "explain"
    entry: str
