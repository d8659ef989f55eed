"""Bodies of businesses, customers and statements."""

import uuid
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

_MONEY: dict[str, Any] = {"examples": ["1250.00"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


class BusinessOut(BaseModel):
    """A shop that the caller belongs to, with his role there."""

    id: uuid.UUID
    name: str = Field(examples=["Imran Kiryana"])
    currency: str = Field(examples=["PKR"])
    time_zone: str = Field(examples=["Asia/Karachi"])
    language: str = Field(examples=["ur_Latn"])
    role: str = Field(examples=["owner"])


class BusinessList(BaseModel):
    """All shops of the caller: never so many that pages are needed."""

    items: list[BusinessOut]
    next_cursor: None = None


class CustomerOut(BaseModel):
    """A party with its khata's balance: positive when it owes the shop."""

    id: uuid.UUID
    name: str = Field(examples=["Ali"])
    role: str = Field(examples=["customer"])
    phone: str | None = Field(examples=["+923001234567"])
    balance: str = Field(json_schema_extra=_MONEY)


class CustomerList(BaseModel):
    """One page of customers."""

    items: list[CustomerOut]
    next_cursor: str | None


class StatementLineOut(BaseModel):
    """One line: `debit` is what the customer took, `credit` what he gave, `balance` what he owed after it."""

    entry_number: int
    kind: str = Field(examples=["give_credit"])
    entry_date: date
    debit: str | None = Field(json_schema_extra=_MONEY)
    credit: str | None = Field(json_schema_extra=_MONEY)
    balance: str = Field(json_schema_extra=_MONEY)
    reverses: int | None = None
    reversed_by: int | None = None


class StatementOut(BaseModel):
    """One page of a khata, newest first."""

    customer: CustomerOut
    items: list[StatementLineOut]
    next_cursor: str | None
