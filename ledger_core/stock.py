"""Stock that arrives, leaves or is counted without a sale or a purchase: Stock / Stock differences, or the reverse.

`balances_minor` of these begins with Stock differences where the goods have a value. Goods that arrive with no cost
said come in at the last known cost.
"""

from collections.abc import Sequence
from datetime import date

from ledger_core.database import Session
from ledger_core.goods import Flow, GoodsDraft, GoodsLine, post_count, post_goods
from ledger_core.posting import Origin, Posted


async def stock_in(
    session: Session, origin: Origin, *, goods: Sequence[GoodsLine], entry_date: date, narration: str | None = None
) -> Posted:
    """Goods that arrive: an opening stock, or what was found. Their `amount_minor` is what they cost, if said.

    Raises NotStocked, UnknownItem, AmountOutOfRange where a quantity is missing.
    """
    return await post_goods(session, origin, _draft(Flow.STOCK_IN, goods, narration), entry_date=entry_date)


async def stock_out(
    session: Session, origin: Origin, *, goods: Sequence[GoodsLine], entry_date: date, narration: str | None = None
) -> Posted:
    """Goods that leave without a sale: damage, own use. Amounts that are said do not count; raises as `stock_in`."""
    return await post_goods(session, origin, _draft(Flow.STOCK_OUT, goods, narration), entry_date=entry_date)


async def stock_count(
    session: Session, origin: Origin, *, goods: Sequence[GoodsLine], entry_date: date, narration: str | None = None
) -> Posted | None:
    """Goods as they were counted now; the difference is posted, at cost. None where the books agree.

    Two lines of one item are one count: 10 cartons and 5 pieces. Raises NotStocked, UnknownItem.
    """
    return await post_count(session, origin, _draft(Flow.STOCK_COUNT, goods, narration), entry_date=entry_date)


def _draft(flow: Flow, goods: Sequence[GoodsLine], narration: str | None) -> GoodsDraft:
    return GoodsDraft(flow.value, flow, (), goods, narration)
