"""The tree of broken ledger rules: each a class with a code and fields, and nothing of HTTP or prose in it.

`api.errors` and `bot.replies` translate them; a test walks the subclasses and fails where either lacks one.
"""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

import asyncpg


class LedgerError(Exception):
    """A rule of the books that a caller broke. `code` is stable and may be shown to machines."""

    code: ClassVar[str] = "ledger_error"


class NotBalanced(LedgerError):
    """The lines of an entry do not sum to zero, or there are fewer than two or more than a thousand."""

    code = "not_balanced"


class AmountOutOfRange(LedgerError):
    """An amount is zero, negative where it may not be, or past 10^15 minor units."""

    code = "amount_out_of_range"


class AppendOnly(LedgerError):
    """Somebody tried to change what is written; corrections are reversals."""

    code = "append_only"


class UnknownBusiness(LedgerError):
    """No such business, or not one that the caller may enter."""

    code = "unknown_business"


class UnknownAccount(LedgerError):
    """A posting names an account or sub-account that the business does not have."""

    code = "unknown_account"


class UnknownParty(LedgerError):
    """No such party in this business."""

    code = "unknown_party"


class UnknownBank(LedgerError):
    """No such bank or wallet account in this business."""

    code = "unknown_bank"


class UnknownCheque(LedgerError):
    """No such cheque in this business."""

    code = "unknown_cheque"


class UnknownInvoice(LedgerError):
    """No such invoice in this business."""

    code = "unknown_invoice"


class InvoiceVoid(LedgerError):
    """The invoice was taken back, so nothing can be paid for it."""

    code = "invoice_void"


class UnknownStaff(LedgerError):
    """No such member of staff in this business."""

    code = "unknown_staff"


class UnknownEntry(LedgerError):
    """No entry of that number in this business."""

    code = "unknown_entry"


class AlreadyReversed(LedgerError):
    """The entry was reversed before; an entry is reversed at most once."""

    code = "already_reversed"


class ReversalOfReversal(LedgerError):
    """A reversal is never reversed: write the entry again instead."""

    code = "reversal_of_reversal"


class IdempotencyKeyReused(LedgerError):
    """The key was used before with other input."""

    code = "idempotency_key_reused"


class PeriodClosed(LedgerError):
    """Nothing is posted on or before the day `closed_through`."""

    code = "period_closed"

    def __init__(self, closed_through: date) -> None:
        """Keep the last closed day, so that a caller can say from when on it may post."""
        super().__init__(f"closed through {closed_through.isoformat()}")
        self.closed_through = closed_through


class DayOutOfRange(LedgerError):
    """A day is outside of any calendar that a shop keeps."""

    code = "day_out_of_range"


class AnotherBusinessEntered(LedgerError):
    """The transaction is inside one shop already; a second one needs its own transaction."""

    code = "another_business_entered"


class InvalidName(LedgerError):
    """A name is empty or longer than 120 characters."""

    code = "invalid_name"


class NameTaken(LedgerError):
    """Another account or category of this shop has the name."""

    code = "name_taken"

    def __init__(self, name: str) -> None:
        """Keep the name as the shop wrote it first."""
        super().__init__("the name is taken")
        self.name = name


class TooManyCategories(LedgerError):
    """The shop has as many expense categories of its own as it may."""

    code = "too_many_categories"


class TransferToItself(LedgerError):
    """Money is moved from an account into the same one."""

    code = "transfer_to_itself"


class ChequeSettled(LedgerError):
    """The cheque was cleared, bounced or taken back: it holds no amount, or what it became must be taken back first."""

    code = "cheque_settled"


class RoutinePosted(LedgerError):
    """The day's routine was posted already and stands; it may be posted once more if that is what is meant."""

    code = "routine_posted"


class RoutineUnclear(LedgerError):
    """A change to the day's routine does not say which of several items it is about."""

    code = "routine_unclear"

    def __init__(self, party_id: int) -> None:
        """Keep whose change it is, so that a caller can ask."""
        super().__init__(f"the change of party {party_id} names no item")
        self.party_id = party_id


class ItemNotPriced(LedgerError):
    """The item has no set price."""

    code = "item_not_priced"

    def __init__(self, item_id: int) -> None:
        """Keep which item it is, so that a caller can ask for its price."""
        super().__init__(f"item {item_id} has no price")
        self.item_id = item_id


class InvalidPhone(LedgerError):
    """A phone number is not in E.164, as +923001234567."""

    code = "invalid_phone"


class PhoneTaken(LedgerError):
    """The phone number is that of another living party of this shop."""

    code = "phone_taken"

    def __init__(self, party_id: int, party_name: str, phone: str) -> None:
        """Keep whose number it is, so that a caller can say so."""
        super().__init__(f"the number is that of party {party_id}")
        self.party_id, self.party_name, self.phone = party_id, party_name, phone


class UnknownItem(LedgerError):
    """No such item in this business."""

    code = "unknown_item"


class UnknownUnit(LedgerError):
    """The item does not come in this unit: nobody said how much one is."""

    code = "unknown_unit"


class QuantityOutOfRange(LedgerError):
    """A quantity is negative, past 10^9 units, or has no exact thousandths."""

    code = "quantity_out_of_range"


class ItemNameTaken(LedgerError):
    """Another living item of this shop has the name."""

    code = "item_name_taken"

    def __init__(self, item_id: int, item_name: str) -> None:
        """Keep which item it is, so that a caller can say so."""
        super().__init__(f"the name is that of item {item_id}")
        self.item_id, self.item_name = item_id, item_name


class NotStocked(LedgerError):
    """The item is not kept in stock, so that none of it can arrive, leave or be counted."""

    code = "not_stocked"


class StockRemains(LedgerError):
    """The item still has a stock, or a shortage: count it to nothing first."""

    code = "stock_remains"


class UnitInUse(LedgerError):
    """The item has entries in its unit, which their quantities count."""

    code = "unit_in_use"


class GoodsCameBack(LedgerError):
    """Goods of the sale came back, so it cannot be taken back as a whole before their return is."""

    code = "goods_came_back"


class ReturnTooLarge(LedgerError):
    """More comes back than the named sale sold and has still out."""

    code = "return_too_large"


def _period_closed(error: asyncpg.PostgresError) -> LedgerError:
    return PeriodClosed(date.fromisoformat(error.detail or date.max.isoformat()))


def _subject(error: asyncpg.PostgresError) -> int:
    """Give the id that the database says the error is about; 0 where it says none."""
    detail = error.detail or ""
    return int(detail) if detail.isdecimal() else 0


# The SQLSTATEs of migrations/sql; MU020 (handled already) is the inbox's own and never a ledger rule.
_BY_SQLSTATE: dict[str, Callable[[asyncpg.PostgresError], LedgerError]] = {
    "MU001": lambda _: AppendOnly(),
    "MU002": lambda _: NotBalanced(),
    "MU003": lambda _: UnknownBusiness(),
    "MU004": lambda _: IdempotencyKeyReused(),
    "MU005": _period_closed,
    "MU006": lambda _: UnknownAccount(),
    "MU007": lambda _: UnknownEntry(),
    "MU008": lambda _: AlreadyReversed(),
    "MU009": lambda _: ReversalOfReversal(),
    "MU010": lambda _: AnotherBusinessEntered(),
    "MU011": lambda _: AmountOutOfRange(),
    "MU012": lambda _: UnknownItem(),
    "MU013": lambda _: NotStocked(),
    "MU014": lambda _: GoodsCameBack(),
    "MU015": lambda _: ChequeSettled(),
    "MU016": lambda _: UnknownCheque(),
    "MU017": lambda _: ReturnTooLarge(),
    "MU019": lambda error: RoutineUnclear(_subject(error)),
    "MU021": lambda error: ItemNotPriced(_subject(error)),
    "MU022": lambda _: RoutinePosted(),
    "MU023": lambda _: UnknownInvoice(),
    "MU024": lambda _: InvoiceVoid(),
    "22003": lambda _: AmountOutOfRange(),
    "22008": lambda _: DayOutOfRange(),
}


def from_database(error: asyncpg.PostgresError) -> LedgerError | None:
    """Give the ledger's own error for a database error, or None where it is not a broken rule."""
    make = _BY_SQLSTATE.get(error.sqlstate or "")
    return make(error) if make else None
