"""Items, the units they come in, and what is kept of goods beside the journal. Quantities are whole thousandths."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Column, DateTime
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


class Item(SQLModel, table=True):
    """What a shop trades in. `unit` is the one that its quantities, `price_minor` and `low_stock` are in.

    An item that is not stocked is a name for sales and purchases: its quantity on hand is nobody's question.
    """

    __tablename__ = "item"

    business_id: int = _key()
    id: int = _key()
    public_id: uuid.UUID
    name: str
    name_key: str
    sound_key: str = ""
    unit: str = "piece"
    price_minor: int | None = _big_or_none()
    low_stock: int | None = _big_or_none()
    is_stocked: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    archived_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class ItemUnit(SQLModel, table=True):
    """Another unit of an item: one is `base_quantity` thousandths of the item's own, at a price of its own or none."""

    __tablename__ = "item_unit"

    business_id: int = _key()
    item_id: int = _key()
    unit: str = Field(primary_key=True)
    base_quantity: int = _big()
    price_minor: int | None = _big_or_none()
    salt: bytes
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ItemCost(SQLModel, table=True):
    """What an item cost from an entry on: `cost_minor` for `quantity`. The newest row is the last known cost."""

    __tablename__ = "item_cost"

    business_id: int = _key()
    item_id: int = _key()
    entry_number: int = _key()
    cost_minor: int = _big()
    quantity: int = _big()


class ItemDay(SQLModel, table=True):
    """Net amount and quantity of an item under an account on one business day, by entry date."""

    __tablename__ = "item_day"

    business_id: int = _key()
    day: date = Field(primary_key=True)
    account: int = Field(primary_key=True)
    item_id: int = _key()
    amount_minor: int = _big()
    quantity: int = _big()
    postings: int = _big()


class GoodsSold(SQLModel, table=True):
    """What an entry sold of an item, at which cost, and how much of it came back. `party_id` is 0 for a cash sale."""

    __tablename__ = "goods_sold"

    business_id: int = _key()
    entry_number: int = _key()
    item_id: int = _key()
    party_id: int = _big()
    quantity: int = _big()
    cost_minor: int = _big()
    returned_quantity: int = _big()
    returned_cost_minor: int = _big()


class GoodsReturned(SQLModel, table=True):
    """Of which sale a return took back how much."""

    __tablename__ = "goods_returned"

    business_id: int = _key()
    entry_number: int = _key()
    item_id: int = _key()
    sale_number: int = _key()
    quantity: int = _big()
    cost_minor: int = _big()
