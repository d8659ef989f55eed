"""Who works for a shop."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime
from sqlmodel import Field, SQLModel


class Staff(SQLModel, table=True):
    """A person who is paid by the shop; sub-account of salaries, advances and salaries payable.

    `salary_minor` is what a month's work is paid, where one was said.
    """

    __tablename__ = "staff"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    name: str
    name_key: str
    sound_key: str = ""
    phone: str | None = None
    salary_minor: int | None = Field(default=None, sa_column=Column(BigInteger))
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    archived_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
