"""The party: one person with one khata, whether customer, supplier or both."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime
from sqlmodel import Field, SQLModel


class Party(SQLModel, table=True):
    """Who owes or is owed. `name_key` makes spellings of one name equal, `sound_key` near ones comparable."""

    __tablename__ = "party"

    business_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    public_id: uuid.UUID
    name: str
    name_key: str
    sound_key: str = ""
    role: str = "customer"
    phone: str | None = None
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    archived_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
