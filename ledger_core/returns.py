"""Goods that come back from a customer or go back to a supplier.

What a customer brings back enters the stock at the cost at which it left: that of the sale that is named, else of the
newest sales to him of that item of which something is still out; what no known sale explains, at the last known cost.
The party's or the till's line is the first.
"""

from collections.abc import Sequence
from datetime import date

from ledger_core.database import Session
from ledger_core.goods import Flow, GoodsDraft, GoodsLine, post_goods
from ledger_core.journal import Account, Line, credit, debit
from ledger_core.posting import Origin, Posted


async def sale_return(
    session: Session,
    origin: Origin,
    *,
    party_id: int | None,
    amount_minor: int,
    entry_date: date,
    goods: Sequence[GoodsLine] = (),
    sale_number: int | None = None,
    narration: str | None = None,
) -> Posted:
    """Goods back from a customer: Sales returns / Party, or Cash where no party is named; Stock / Cost of goods sold.

    Without `goods` only the money is written. Raises ReturnTooLarge where the named sale has less still out.
    """
    line = _of(party_id, credit(Account.CASH, amount_minor))
    goods = goods or (GoodsLine(None, amount_minor=amount_minor),)
    draft = GoodsDraft("sale_return", Flow.SALE_RETURN, (line,), goods, narration, sale_number)
    return await post_goods(session, origin, draft, entry_date=entry_date)


async def purchase_return(
    session: Session,
    origin: Origin,
    *,
    party_id: int | None,
    amount_minor: int,
    entry_date: date,
    goods: Sequence[GoodsLine] = (),
    narration: str | None = None,
) -> Posted:
    """Goods back to a supplier: Party, or Cash, / Stock at its cost; the difference, or all, to Purchase returns."""
    line = _of(party_id, debit(Account.CASH, amount_minor))
    goods = goods or (GoodsLine(None, amount_minor=amount_minor),)
    draft = GoodsDraft("purchase_return", Flow.PURCHASE_RETURN, (line,), goods, narration)
    return await post_goods(session, origin, draft, entry_date=entry_date)


def _of(party_id: int | None, line: Line) -> Line:
    """Put the till's line on the party's khata instead, where there is one."""
    return line if party_id is None else Line(Account.PARTIES, line.amount_minor, party_id)
