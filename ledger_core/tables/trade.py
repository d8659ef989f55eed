"""Invoices, and what is kept of khatas and days beside the journal. Amounts are minor units, quantities thousandths."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Column, DateTime, SmallInteger
from sqlmodel import Field, SQLModel


def _key() -> int:
    field: int = Field(sa_column=Column(BigInteger, primary_key=True))
    return field


def _big() -> int:
    field: int = Field(sa_column=Column(BigInteger, nullable=False))
    return field


def _big_or_none() -> int | None:
    field: int | None = Field(default=None, sa_column=Column(BigInteger))
    return field


def _instant() -> datetime:
    field: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    return field


class InvoiceRow(SQLModel, table=True):
    """An invoice as it was written, `number` counting in its `year`. What is open of it is not kept but found."""

    __tablename__ = "invoice"

    business_id: int = _key()
    id: int = _key()
    public_id: uuid.UUID
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    number: int
    entry_number: int = _big()
    party_id: int = _big()
    due_date: date | None = None
    goods_minor: int = _big()
    discount_minor: int = _big()
    tax_minor: int = _big()
    total_minor: int = _big()
    input_hash: str
    salt: bytes
    created_at: datetime = _instant()


class InvoiceLineRow(SQLModel, table=True):
    """A line of an invoice; `amount_minor` is after its discount and before its tax."""

    __tablename__ = "invoice_line"

    business_id: int = _key()
    invoice_id: int = _key()
    line: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    item_id: int | None = _big_or_none()
    description: str
    quantity: int = _big()
    price_minor: int = _big()
    discount_minor: int = _big()
    tax_minor: int = _big()
    amount_minor: int = _big()
    salt: bytes


class InvoicePayment(SQLModel, table=True):
    """How much of an entry was paid for an invoice by name; it counts while both stand."""

    __tablename__ = "invoice_payment"

    business_id: int = _key()
    id: int = _key()
    invoice_id: int = _big()
    entry_number: int = _big()
    amount_minor: int = _big()
    salt: bytes
    created_at: datetime = _instant()


class KhataDay(SQLModel, table=True):
    """A khata on one day: what the book has, and what stands of it to be settled by age (`taken`, `paid`)."""

    __tablename__ = "khata_day"

    business_id: int = _key()
    day: date = Field(primary_key=True)
    party_id: int = _key()
    debit_minor: int = _big()
    credit_minor: int = _big()
    taken_minor: int = _big()
    paid_minor: int = _big()


class DebtRow(SQLModel, table=True):
    """A khata that is not even: what is open, whichever way, and the oldest day of which something is open."""

    __tablename__ = "debt"

    business_id: int = _key()
    party_id: int = _key()
    is_receivable: bool = Field(sa_column=Column(Boolean, nullable=False))
    amount_minor: int = _big()
    oldest_day: date


class ActivityDay(SQLModel, table=True):
    """What was written for a day by kind of entry and person (0 where nobody is known)."""

    __tablename__ = "activity_day"

    business_id: int = _key()
    day: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    actor_id: int = _key()
    entries: int = _big()
    undone: int = _big()
    amount_minor: int = _big()
    in_minor: int = _big()
    out_minor: int = _big()
    sales_minor: int = _big()
