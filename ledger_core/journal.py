"""An entry before it is written: lines that balance, or the draft refuses to exist. Pure, no database."""

from dataclasses import dataclass
from enum import IntEnum

from ledger_core.errors import AmountOutOfRange, NotBalanced
from ledger_core.money import AMOUNT_MINOR_MAX

LINES_MAX = 1000
NARRATION_CHARACTERS_MAX = 500


class Account(IntEnum):
    """Codes of the chart of accounts that every business shares (table account_template)."""

    CASH = 1000
    BANKS = 1100
    PARTIES = 1200
    CHEQUES_IN_HAND = 1250
    STOCK = 1300
    STAFF_ADVANCES = 1400
    CHEQUES_GIVEN = 2050
    SALARIES_PAYABLE = 2200
    CAPITAL = 3000
    DRAWINGS = 3100
    OPENING_BALANCES = 3200
    SALES = 4000
    SALES_RETURNS = 4100
    DISCOUNTS = 4200
    COST_OF_GOODS = 5000
    PURCHASES = 5100
    PURCHASE_RETURNS = 5200
    STOCK_DIFFERENCES = 5900
    SALARIES = 6000
    CASH_DIFFERENCES = 6900


def money_in(bank_id: int | None) -> tuple[int, int]:
    """Give where money is, as account and sub-account: the till, or a bank account of the shop."""
    return (Account.CASH, 0) if bank_id is None else (Account.BANKS, bank_id)


@dataclass(frozen=True, slots=True)
class Line:
    """One posting to be: positive amounts are debits, negative ones credits, in minor units."""

    account: int
    amount_minor: int
    sub_id: int = 0
    quantity: int | None = None


def debit(account: int, amount_minor: int, sub_id: int = 0, quantity: int | None = None) -> Line:
    """Make a debit of `amount_minor` (positive minor units)."""
    return Line(account, _positive(amount_minor), sub_id, quantity)


def credit(account: int, amount_minor: int, sub_id: int = 0, quantity: int | None = None) -> Line:
    """Make a credit of `amount_minor` (positive minor units)."""
    return Line(account, -_positive(amount_minor), sub_id, quantity)


def _positive(amount_minor: int) -> int:
    if not 0 < amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return amount_minor


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A balanced entry that is not yet written. `kind` is the operation's name, as receive_payment."""

    kind: str
    lines: tuple[Line, ...]
    narration: str | None = None

    def __post_init__(self) -> None:
        """Refuse an entry that does not balance; the database checks the same once more."""
        if not 1 < len(self.lines) <= LINES_MAX or sum(line.amount_minor for line in self.lines) != 0:
            raise NotBalanced
