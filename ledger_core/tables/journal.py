"""Chart of accounts, journal, balances and the audit chain. Amounts are minor units, debits positive."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, Column, DateTime, SmallInteger
from sqlmodel import Field, SQLModel


def _key() -> int:
    field: int = Field(sa_column=Column(BigInteger, primary_key=True))
    return field


def _big(*, nullable: bool = False) -> int:
    field: int = Field(sa_column=Column(BigInteger, nullable=nullable))
    return field


def _instant() -> datetime:
    field: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    return field


class AccountTemplate(SQLModel, table=True):
    """An account that every business has."""

    __tablename__ = "account_template"

    code: int = Field(primary_key=True)
    name: str
    type: str
    sub_ledger: str = ""


class AccountRow(SQLModel, table=True):
    """An account of one business's own."""

    __tablename__ = "account"

    business_id: int = _key()
    code: int = Field(primary_key=True)
    name: str
    type: str
    salt: bytes
    created_at: datetime = _instant()
    name_key: str = ""


class Change(SQLModel, table=True):
    """One link of a business's audit chain: the bytes that were hashed, their hash, who changed what by which door."""

    __tablename__ = "change"

    business_id: int = _key()
    sequence: int = _key()
    kind: str
    subject: str
    idempotency_key: str | None = None
    input_hash: bytes | None = None
    content: bytes
    hash: bytes
    recorded_at: datetime = _instant()
    actor_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    source: str
    operation_key: str | None = None


class JournalEntry(SQLModel, table=True):
    """An entry: when it happened (`entry_date`), when we learnt it (`recorded_at`), and by whom."""

    __tablename__ = "journal_entry"

    business_id: int = _key()
    number: int = _key()
    id: uuid.UUID
    sequence: int = _big()
    kind: str
    entry_date: date
    recorded_at: datetime = _instant()
    source: str
    actor_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    reverses: int | None = Field(default=None, sa_column=Column(BigInteger))
    narration_proof: str | None = None


class Posting(SQLModel, table=True):
    """A line of an entry, with the balance and quantity of its account after it in the order of recording."""

    __tablename__ = "posting"

    business_id: int = _key()
    entry_number: int = _key()
    line: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    account: int
    sub_id: int = _big()
    amount_minor: int = _big()
    quantity: int | None = Field(default=None, sa_column=Column(BigInteger))
    balance_after: int = _big()
    entry_date: date
    quantity_after: int | None = Field(default=None, sa_column=Column(BigInteger))


class Narration(SQLModel, table=True):
    """Free words about an entry, apart from it so that they can be forgotten."""

    __tablename__ = "narration"

    business_id: int = _key()
    entry_number: int = _key()
    body: str
    salt: bytes


class Balance(SQLModel, table=True):
    """What an account or sub-account holds now."""

    __tablename__ = "balance"

    business_id: int = _key()
    account: int = Field(primary_key=True)
    sub_id: int = _key()
    amount_minor: int = _big()
    quantity: int = _big()
    postings: int = _big()


class BalanceDay(SQLModel, table=True):
    """Debits and credits of an account on one business day, by entry date."""

    __tablename__ = "balance_day"

    business_id: int = _key()
    day: date = Field(primary_key=True)
    account: int = Field(primary_key=True)
    debit_minor: int = _big()
    credit_minor: int = _big()
    postings: int = _big()
