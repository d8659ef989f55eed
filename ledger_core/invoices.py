"""Invoices: written with their entry in one call, numbered without gaps by year, paid by name or by age.

Rounding: a line is quantity times price, its tax a rate of what is left after its discount, and the tax on the whole a
rate of what is left of all lines after the discount on the whole. Each of these is rounded to a whole minor unit by
itself, a half upwards, and the total is the sum of what is shown. An invoice never changes. It is voided by taking its
entry back (`reverse_entry`), with what was paid in that entry; its number stays taken. What is open of it follows from
its khata: payments settle the oldest debts first, save those that name it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ledger_core.database import Row, Session
from ledger_core.errors import AmountOutOfRange, InvalidName, NotBalanced, UnknownInvoice
from ledger_core.goods import GOODS_MAX
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.posting import Origin, Posted, computed_row, post_computed, posted_from
from ledger_core.quantities import THOUSANDTHS, amount_at_price

# Rates of tax are hundredths of a percent: 1700 is 17 %.
RATE_MAX = 10_000
DESCRIPTION_CHARACTERS_MAX = 200
INVOICES_MAX = 100


def _tax(amount_minor: int, rate: int) -> int:
    if not 0 <= rate <= RATE_MAX:
        raise AmountOutOfRange
    return (amount_minor * rate + RATE_MAX // 2) // RATE_MAX


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What one line is of: thousandths of the item's own unit at a price of one, less a discount, plus a rate of tax.

    Without an item it is a service or goods that are not listed. Raises AmountOutOfRange, InvalidName.
    """

    description: str
    price_minor: int
    quantity: int = THOUSANDTHS
    item_id: int | None = None
    discount_minor: int = 0
    tax_rate: int = 0

    def __post_init__(self) -> None:
        """Refuse a line that takes off more than it comes to, or says nothing."""
        if not 0 < len(self.description.strip()) <= DESCRIPTION_CHARACTERS_MAX:
            raise InvalidName
        if self.quantity < 1 or self.price_minor < 0 or self.discount_minor < 0 or self.amount_minor < 0:
            raise AmountOutOfRange
        _tax(self.amount_minor, self.tax_rate)

    @property
    def amount_minor(self) -> int:
        """What the line comes to after its discount and before its tax."""
        return amount_at_price(self.price_minor, self.quantity) - self.discount_minor

    @property
    def tax_minor(self) -> int:
        """The line's own tax."""
        return _tax(self.amount_minor, self.tax_rate)


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """An invoice that is not yet written: lines, a discount and a rate of tax on the whole, and when it is due."""

    party_id: int
    lines: Sequence[InvoiceLine]
    discount_minor: int = 0
    tax_rate: int = 0
    due_date: date | None = None
    narration: str | None = None

    def __post_init__(self) -> None:
        """Refuse an invoice of nothing, of too many lines, or one that takes off more than it comes to."""
        if not 0 < len(self.lines) <= GOODS_MAX:
            raise NotBalanced
        if not 0 <= self.discount_minor <= self.goods_minor or not 0 < self.total_minor <= AMOUNT_MINOR_MAX:
            raise AmountOutOfRange

    @property
    def goods_minor(self) -> int:
        """The lines together, before the discount on the whole and all taxes."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """The taxes of the lines and that on the whole."""
        whole = _tax(self.goods_minor - self.discount_minor, self.tax_rate)
        return whole + sum(line.tax_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What the party owes for it."""
        return self.goods_minor - self.discount_minor + self.tax_minor


class InvoiceStatus(StrEnum):
    """What became of an invoice. Overdue is one of which something is open after its due date."""

    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    OVERDUE = "overdue"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as it stands: `number` counts in its `year`, `open_minor` is what is not settled of `total_minor`."""

    id: int
    public_id: uuid.UUID
    year: int
    number: int
    entry_number: int
    party_id: int
    party_name: str
    entry_date: date
    due_date: date | None
    goods_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    open_minor: int
    voided_by: int | None
    created_at: datetime

    def status(self, today: date) -> InvoiceStatus:
        """Say what became of it by `today`, the shop's own day."""
        if self.voided_by is not None:
            return InvoiceStatus.VOID
        if self.open_minor == 0:
            return InvoiceStatus.PAID
        if self.due_date is not None and self.due_date < today:
            return InvoiceStatus.OVERDUE
        return InvoiceStatus.PART_PAID if self.open_minor < self.total_minor else InvoiceStatus.OPEN


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of an invoice that was written; amounts in minor units."""

    line: int
    item_id: int | None
    description: str
    quantity: int
    price_minor: int
    discount_minor: int
    tax_minor: int
    amount_minor: int


async def create_invoice(
    session: Session,
    origin: Origin,
    *,
    draft: InvoiceDraft,
    entry_date: date,
    paid_minor: int = 0,
    bank_id: int | None = None,
) -> tuple[Posted, int]:
    """Write an invoice with what is paid of it at once, into the till or a bank; give its entry and the invoice's id.

    Party / Sales, Discounts given, Sales tax payable; Cash or Bank / Party; stocked items also Cost of goods sold /
    Stock. Raises what `post_goods` does, and AmountOutOfRange where more is paid than it comes to.
    """
    if not 0 <= paid_minor <= draft.total_minor:
        raise AmountOutOfRange
    lines = draft.lines
    found = await computed_row(
        session,
        origin,
        "post_invoice",
        entry_date,
        draft.party_id,
        draft.due_date,
        draft.discount_minor,
        draft.tax_minor,
        draft.total_minor,
        paid_minor,
        bank_id,
        [line.item_id for line in lines],
        [line.description.strip() for line in lines],
        [line.quantity for line in lines],
        [line.price_minor for line in lines],
        [line.discount_minor for line in lines],
        [line.tax_minor for line in lines],
        [line.amount_minor for line in lines],
        draft.narration,
    )
    posted = posted_from(found)
    assert found is not None
    return posted, found["invoice_id"]


async def pay_invoice(
    session: Session,
    origin: Origin,
    *,
    invoice_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """A payment for an invoice by name: Cash or Bank / Party, as `receive_payment`.

    What is more than the invoice comes to settles other debts. Raises UnknownInvoice, InvoiceVoid.
    """
    if not 0 < amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return await post_computed(session, origin, "pay_invoice", entry_date, invoice_id, amount_minor, bank_id, narration)


_INVOICES = """
select i.id, i.public_id, i.year, i.number, i.entry_number, i.party_id, p.name as party_name, j.entry_date, i.due_date,
  i.goods_minor, i.discount_minor, i.tax_minor, i.total_minor, invoice_open($1, i.id) as open_minor,
  r.number as voided_by, i.created_at
from invoice i
  join party p on p.business_id = i.business_id and p.id = i.party_id
  join journal_entry j on j.business_id = i.business_id and j.number = i.entry_number
  left join journal_entry r on r.business_id = i.business_id and r.reverses = i.entry_number
where i.business_id = $1 and {which}"""


async def get_invoice(session: Session, business_id: int, invoice_id: int) -> Invoice:
    """Give an invoice as it stands. Raises UnknownInvoice."""
    return _one(await session.row(_INVOICES.format(which="i.id = $2"), business_id, invoice_id))


async def invoice_by_public_id(session: Session, business_id: int, public_id: uuid.UUID) -> Invoice:
    """Give an invoice by the id that clients know. Raises UnknownInvoice."""
    return _one(await session.row(_INVOICES.format(which="i.public_id = $2"), business_id, public_id))


async def invoice_by_number(session: Session, business_id: int, *, year: int, number: int) -> Invoice:
    """Give an invoice by what is printed on it. Raises UnknownInvoice."""
    return _one(await session.row(_INVOICES.format(which="i.year = $2 and i.number = $3"), business_id, year, number))


async def list_invoices(
    session: Session, business_id: int, *, party_id: int | None = None, limit: int = 50, before: int | None = None
) -> tuple[Invoice, ...]:
    """Give invoices, the newest first, of all parties or of one; 1 to INVOICES_MAX, `before` an id seen already."""
    which = "($2::bigint is null or i.party_id = $2) and ($3::bigint is null or i.id < $3) order by i.id desc limit $4"
    limit = max(1, min(limit, INVOICES_MAX))
    rows = await session.rows(_INVOICES.format(which=which), business_id, party_id, before, limit)
    return tuple(Invoice(**row) for row in rows)


async def lines_of_invoice(session: Session, business_id: int, invoice_id: int) -> tuple[WrittenLine, ...]:
    """Give the lines of an invoice in their order."""
    rows = await session.rows(
        "select line, item_id, description, quantity, price_minor, discount_minor, tax_minor, amount_minor"
        " from invoice_line where business_id = $1 and invoice_id = $2 order by line",
        business_id,
        invoice_id,
    )
    return tuple(WrittenLine(**row) for row in rows)


def _one(row: Row | None) -> Invoice:
    if row is None:
        raise UnknownInvoice
    return Invoice(**row)
