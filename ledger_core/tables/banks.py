"""Bank and wallet accounts, and cheques: what a shop's money is in besides the till."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, DateTime
from sqlmodel import Field, SQLModel


class BankKind(StrEnum):
    """What keeps the money: a bank, or a wallet on a phone."""

    BANK = "bank"
    WALLET = "wallet"


class ChequeDirection(StrEnum):
    """Whose cheque it is: one that a party wrote to us, or ours to a party."""

    RECEIVED = "received"
    GIVEN = "given"


class BankAccount(SQLModel, table=True):
    """An account of the shop's at a bank or wallet; sub-account of 1100."""

    __tablename__ = "bank_account"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    name: str
    name_key: str
    kind: str = "bank"
    number: str | None = None
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ChequeRow(SQLModel, table=True):
    """A cheque as it was written, `received` or `given`. What became of it is in the journal, under 1250 or 2050."""

    __tablename__ = "cheque"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    direction: str
    party_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    amount_minor: int = Field(sa_column=Column(BigInteger, nullable=False))
    due_date: date
    bank_name: str | None = None
    bank_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    number: str | None = None
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ChequeHeld(SQLModel, table=True):
    """A cheque that still holds its amount; derived from the postings."""

    __tablename__ = "cheque_held"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    cheque_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    direction: str
    due_date: date
