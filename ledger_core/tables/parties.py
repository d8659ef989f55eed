"""The party: one person with one khata, whether customer, supplier or both; and the spellings that mean one."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, DateTime
from sqlmodel import Field, SQLModel


class PartyRole(StrEnum):
    """Which side of the shop a party stands on; a shop's lists of customers and suppliers are views of one table."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    BOTH = "both"


class Party(SQLModel, table=True):
    """Who owes or is owed. `name_key` makes spellings of one name equal, `sound_key` near ones comparable.

    `first_sound` is the first word of `sound_key`, `other_name` the same name in the other script.
    `due_date` is a promise to pay by that day: `due_amount_minor`, or the whole debt where that is None.
    """

    __tablename__ = "party"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    name: str
    name_key: str
    sound_key: str = ""
    first_sound: str = ""
    other_name: str | None = None
    role: str = "customer"
    phone: str | None = None
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    archived_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    credit_limit_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    due_date: date | None = None
    due_amount_minor: int | None = Field(default=None, sa_column=Column(BigInteger))


class PartyAlias(SQLModel, table=True):
    """Whom a shop means by a spelling, as a person of it chose once; no party where the choice proved wrong."""

    __tablename__ = "party_alias"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    spelling: str
    party_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    chosen_by: int | None = Field(default=None, sa_column=Column(BigInteger))
    chosen_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    salt: bytes
