"""What parties take every day, and the rounds that were posted."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, DateTime
from sqlmodel import Field, SQLModel


class RoutineRow(SQLModel, table=True):
    """What a party takes of an item every day, in thousandths of the item's own unit; 0 where that was ended."""

    __tablename__ = "routine"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    party_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    item_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    quantity: int = Field(sa_column=Column(BigInteger, nullable=False))
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class RoutineRound(SQLModel, table=True):
    """A day's round that was posted, with its first and last entry; of one item, or of all where it names none."""

    __tablename__ = "routine_round"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    day: date
    item_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    first_entry: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_entry: int = Field(sa_column=Column(BigInteger, nullable=False))
    idempotency_key: str
    input_hash: str
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
