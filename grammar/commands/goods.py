"""Goods: stock, prices, bills and the daily round.

Plain frozen values: they hold what a text says and decide nothing. Amounts are rupees as `Decimal`; a field that
the text does not say is None (or empty).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from grammar.commands.base import CommandBase, Item, RoutineChange


@dataclass(frozen=True, slots=True)
class StockIn(CommandBase):
    """Goods arrive, no money said."""

    op: ClassVar[str] = "stock_in"
    items: tuple[Item, ...]
    party: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StockOut(CommandBase):
    """Goods leave: damage, own use."""

    op: ClassVar[str] = "stock_out"
    items: tuple[Item, ...]
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StockCount(CommandBase):
    """Goods were counted."""

    op: ClassVar[str] = "stock_count"
    items: tuple[Item, ...]
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SetPrice(CommandBase):
    """The sale price of goods, in each item's `unit_price`."""

    op: ClassVar[str] = "set_price"
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CreateInvoice(CommandBase):
    """An itemised bill; it has no amount of its own."""

    op: ClassVar[str] = "create_invoice"
    items: tuple[Item, ...]
    party: str | None = None
    discount: Decimal | None = None
    paid: Decimal | None = None
    due: dt.date | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SetRoutine(CommandBase):
    """What a party gets each day. Quantity 0 ends it."""

    op: ClassVar[str] = "set_routine"
    party: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class PostRoutine(CommandBase):
    """The day's round as credit, with what was different today."""

    op: ClassVar[str] = "post_routine"
    item: str | None = None
    date: dt.date | None = None
    changes: tuple[RoutineChange, ...] = ()


@dataclass(frozen=True, slots=True)
class StockQuery(CommandBase):
    """How much is there, of one item or of all."""

    op: ClassVar[str] = "stock_query"
    item: str | None = None


@dataclass(frozen=True, slots=True)
class LowStock(CommandBase):
    """What is running out."""

    op: ClassVar[str] = "low_stock"
