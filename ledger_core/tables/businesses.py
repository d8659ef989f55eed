"""Businesses, the people who keep their books, and who belongs to which."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, DateTime, SmallInteger
from sqlmodel import Field, SQLModel


class Role(StrEnum):
    """What a member may do; the permissions of each are the API's and the conversation's business."""

    OWNER = "owner"
    MANAGER = "manager"
    CASHIER = "cashier"
    RECORDER = "recorder"
    VIEWER = "viewer"


class Business(SQLModel, table=True):
    """A shop: one currency, one time zone, one set of books."""

    __tablename__ = "business"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    name: str
    currency: str = "PKR"
    time_zone: str = "Asia/Karachi"
    language: str = "ur_Latn"
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class BusinessHead(SQLModel, table=True):
    """The one lock of a shop with its counters and the head of its audit chain."""

    __tablename__ = "business_head"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    chain_hash: bytes
    entry_number: int = Field(sa_column=Column(BigInteger, nullable=False))
    closed_through: date


class User(SQLModel, table=True):
    """A person who keeps books, in however many shops. `phone` is E.164; `frozen_at` since when it counts as lost."""

    __tablename__ = "users"

    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    phone: str | None = None
    name: str | None = None
    language: str = "ur_Latn"
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    frozen_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    pin_hash: str | None = None
    pin_tries: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
    pin_locked_until: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class Membership(SQLModel, table=True):
    """A person's role in a shop, until `ended_at`."""

    __tablename__ = "membership"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    role: str
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
