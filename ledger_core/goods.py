"""Entries of goods: what a caller says of them, and the one call that posts them.

What goods cost is never said here nor computed here: the database finds it under the shop's lock (0006_goods.sql).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger_core.database import Session
from ledger_core.errors import AmountOutOfRange, NotBalanced
from ledger_core.journal import Line
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.posting import Origin, Posted, post_computed, post_difference
from ledger_core.quantities import checked_quantity

# With what its cost and a shortage add, an entry stays far below the lines that one may have.
GOODS_MAX = 150


class Flow(StrEnum):
    """Which way goods go, and why. It decides the accounts; the table is in 0006_goods.sql."""

    SALE = "sale"
    SALE_RETURN = "sale_return"
    PURCHASE = "purchase"
    PURCHASE_RETURN = "purchase_return"
    STOCK_IN = "stock_in"
    STOCK_OUT = "stock_out"
    STOCK_COUNT = "stock_count"


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods of one kind in an entry.

    `quantity` is thousandths of the item's own unit; 0 where it was not said, and then no stock moves. `amount_minor`
    is what they are sold or bought for; None where it was not said: the entry's amount is shared out. No item: goods
    without a name, which have an amount alone.
    """

    item_id: int | None
    quantity: int = 0
    amount_minor: int | None = None

    def __post_init__(self) -> None:
        """Refuse a quantity or an amount that cannot be one."""
        checked_quantity(self.quantity)
        if self.amount_minor is not None and not 0 <= self.amount_minor <= AMOUNT_MINOR_MAX:
            raise AmountOutOfRange


@dataclass(frozen=True, slots=True)
class GoodsDraft:
    """An entry of goods that is not yet written: `lines` are the caller's own, the party's or the till's first.

    The goods come to what balances those lines. `sale_number` is the sale that a return is of. `kind` is the
    operation's name, as give_credit.
    """

    kind: str
    flow: Flow
    lines: tuple[Line, ...]
    goods: Sequence[GoodsLine]
    narration: str | None = None
    sale_number: int | None = None

    def __post_init__(self) -> None:
        """Refuse an entry of no goods, or of too many."""
        if not 0 < len(self.goods) <= GOODS_MAX:
            raise NotBalanced

    def columns(self) -> tuple[object, ...]:
        """Give the draft as the database's function takes it."""
        return (
            self.kind,
            self.flow.value,
            [line.account for line in self.lines],
            [line.sub_id for line in self.lines],
            [line.amount_minor for line in self.lines],
            [one.item_id or 0 for one in self.goods],
            [one.quantity for one in self.goods],
            [one.amount_minor for one in self.goods],
            self.sale_number,
            self.narration,
        )


async def post_goods(session: Session, origin: Origin, draft: GoodsDraft, *, entry_date: date) -> Posted:
    """Write an entry of goods. `balances_minor` begins with the balances of the draft's own lines.

    Raises what `post_entry` does, NotBalanced where the goods come to another amount than the lines, UnknownItem,
    NotStocked, ReturnTooLarge.
    """
    return await post_computed(session, origin, "post_goods", entry_date, *draft.columns())


async def post_count(session: Session, origin: Origin, draft: GoodsDraft, *, entry_date: date) -> Posted | None:
    """Write what counted goods are more or less than the books have; None where they agree."""
    return await post_difference(session, origin, "post_goods", entry_date, *draft.columns())
