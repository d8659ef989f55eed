"""Stock by text: goods that come, go or are counted without a sale, their prices, and what there is."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversation import Talk
from bot.handlers.baskets import Ware, item_meant, kept, wares_of
from bot.handlers.outcome import Outcome
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AmountMissing,
    AskStockCount,
    Entry,
    EntryDay,
    EntryKind,
    Goods,
    GoodsLeft,
    NoSuchItem,
    Price,
    PricesSet,
    QuantityMissing,
    StockAgrees,
    StockList,
    StockLow,
    StockOf,
    StockWritten,
    UnitUnknown,
)
from grammar import LowStock, SetPrice, StockCount, StockIn, StockOut, StockQuery
from ledger_core import (
    GoodsLine,
    Item,
    Posted,
    Session,
    StockLevel,
    UnknownUnit,
    low_stock,
    set_price,
    stock_count,
    stock_in,
    stock_of,
    stock_out,
    stock_report,
    to_minor,
)

_ROWS = 12
_PAGE_MAX = 200


async def handle_stock_in(session: Session, talk: Talk, command: StockIn, index: int) -> Outcome:
    """Write goods that came; those that the shop did not know are its own from now on."""
    return await _move(session, talk, command, index, EntryKind.STOCK_IN, stock_in)


async def handle_stock_out(session: Session, talk: Talk, command: StockOut, index: int) -> Outcome:
    """Write goods that went without a sale."""
    return await _move(session, talk, command, index, EntryKind.STOCK_OUT, stock_out)


async def _move(
    session: Session,
    talk: Talk,
    command: StockIn | StockOut,
    index: int,
    kind: EntryKind,
    verb: Callable[..., Awaitable[Posted]],
) -> Outcome:
    wares = await _wares(session, talk, command)
    if isinstance(wares, Outcome):
        return wares
    unknown = next((ware for ware in wares if ware.item is None), None)
    if kind is EntryKind.STOCK_OUT and unknown is not None:
        return Outcome(NoSuchItem(unknown.said.name))
    items, new = await _kept(session, talk, wares, index)
    posted = await verb(session, talk.origin(index), goods=_lines(wares, items), entry_date=command.date or talk.day)
    return await _told(session, talk, command, kind, wares, items, new, posted)


async def handle_stock_count(session: Session, talk: Talk, command: StockCount, index: int) -> Outcome:
    """Compare counted goods with the book; a difference is written after a yes, the first count at once."""
    wares = await _wares(session, talk, command)
    if isinstance(wares, Outcome):
        return wares
    known = [(ware, await _level(session, talk, ware)) for ware in wares]
    booked = [(ware, level) for ware, level in known if level is not None and level.quantity != 0]
    if all(level is not None and level.quantity == ware.quantity for ware, level in known):
        return Outcome(StockAgrees(tuple(ware.shown() for ware in wares)))
    differing = [(ware, level) for ware, level in booked if level.quantity != ware.quantity]
    # The yes was to these figures: a sale since then makes it another question.
    agreed = " ".join(["stock_count", *(f"{level.item_id}:{level.quantity}" for _, level in differing)])
    if differing and agreed not in talk.settled.checks:
        rows = tuple(GoodsLeft(ware.shown(), _goods(level)) for ware, level in differing)
        options = (Option(command, talk.settled.and_check(agreed)), LEAVE)
        asked = Asked("stock_count", options, command=command, settled=talk.settled, summary=wares[0].said.name)
        return Outcome(AskStockCount(rows), asked=asked)
    items, new = await _kept(session, talk, wares, index)
    posted = await stock_count(
        session, talk.origin(index), goods=_lines(wares, items), entry_date=command.date or talk.day
    )
    if posted is None:
        return Outcome(StockAgrees(tuple(ware.shown() for ware in wares)))
    return await _told(session, talk, command, EntryKind.STOCK_COUNT, wares, items, new, posted)


async def _level(session: Session, talk: Talk, ware: Ware) -> StockLevel | None:
    return await stock_of(session, talk.business_id, ware.item.id) if ware.item else None


async def _wares(session: Session, talk: Talk, command: StockIn | StockOut | StockCount) -> tuple[Ware, ...] | Outcome:
    wares = await wares_of(session, talk, command, command.items)
    if isinstance(wares, Outcome):
        return wares
    lacking = next(
        (ware for ware in wares if ware.quantity is None or (not ware.quantity and not _counts(command))), None
    )
    return wares if lacking is None else Outcome(QuantityMissing(lacking.said.name))


def _counts(command: object) -> bool:
    """Tell whether a quantity of nothing is an answer: nothing can be counted, but not come."""
    return isinstance(command, StockCount)


async def _kept(
    session: Session, talk: Talk, wares: tuple[Ware, ...], index: int
) -> tuple[list[Item], tuple[Goods, ...]]:
    """Give the items of goods that moved, made where there were none, and those that are new."""
    found = [await kept(session, talk, ware, index, place) for place, ware in enumerate(wares)]
    new = tuple(Goods(item.name, None, item.unit) for item, is_new in found if is_new)
    return [item for item, _ in found], new


def _lines(wares: tuple[Ware, ...], items: list[Item]) -> tuple[GoodsLine, ...]:
    return tuple(GoodsLine(item.id, ware.quantity or 0) for ware, item in zip(wares, items, strict=True))


async def _told(
    session: Session,
    talk: Talk,
    command: Any,  # any of the three that has a date
    kind: EntryKind,
    wares: tuple[Ware, ...],
    items: list[Item],
    new: tuple[Goods, ...],
    posted: Posted,
) -> Outcome:
    rows = tuple(
        [
            GoodsLeft(ware.shown(), _goods(await stock_of(session, talk.business_id, item.id)))
            for ware, item in zip(wares, items, strict=True)
        ]
    )
    day = posted.entry_date
    shown_day = None if day == talk.today else EntryDay(day, late=command.date is None)
    return Outcome(StockWritten(kind.value, rows, posted.number, new, shown_day), (posted.number,), Entry(kind, 0))


def _goods(level: StockLevel) -> Goods:
    return Goods(level.name, level.quantity, level.unit)


async def handle_set_price(session: Session, talk: Talk, command: SetPrice, index: int) -> Outcome:
    """Set what goods are sold for. Goods that have but a price are not kept in stock before some come."""
    wares = await wares_of(session, talk, command, command.items)
    if isinstance(wares, Outcome):
        return wares
    prices, new = [], []
    for place, ware in enumerate(wares):
        if ware.said.unit_price is None or ware.said.unit_price <= 0:
            return Outcome(AmountMissing())
        was_stocked = ware.item is not None and ware.item.is_stocked
        item, is_new = await kept(session, talk, ware, index, place, is_stocked=was_stocked)
        price_minor = to_minor(ware.said.unit_price, talk.currency)
        unit = ware.said.unit or item.unit
        try:
            await set_price(
                session, talk.origin(index, f"price{place}"), item_id=item.id, price_minor=price_minor, unit=unit
            )
        except UnknownUnit:
            return Outcome(UnitUnknown(item.name, unit, item.unit))
        prices.append(Price(item.name, unit, price_minor))
        new += [Goods(item.name, None, item.unit)] if is_new else []
    return Outcome(PricesSet(tuple(prices), tuple(new)))


async def handle_stock_query(session: Session, talk: Talk, command: StockQuery, index: int) -> Outcome:
    """Say what there is of one item, with its price, or of each that is kept in stock."""
    del index
    if command.item is None:
        return await stock_list(session, talk, with_value=False)
    item = await item_meant(session, talk, command, command.item)
    if isinstance(item, Outcome):
        return item
    if item is None:
        return Outcome(NoSuchItem(command.item))
    level = await stock_of(session, talk.business_id, item.id)
    return Outcome(StockOf((_goods(level),), item.price_minor))


async def stock_list(session: Session, talk: Talk, *, with_value: bool) -> Outcome:
    """List what is in stock; what it cost is a total, which not everybody may read."""
    report = await stock_report(session, talk.business_id, limit=_PAGE_MAX)
    levels = tuple(_goods(row) for row in report.rows[talk.skip : talk.skip + _ROWS])
    value = report.value_minor if with_value else None
    more = report.count > talk.skip + len(levels)
    return Outcome(StockList(value, report.count, levels, more=more))


async def handle_low_stock(session: Session, talk: Talk, command: LowStock, index: int) -> Outcome:
    """List what is running out."""
    del command, index
    rows = await low_stock(session, talk.business_id, limit=_PAGE_MAX)
    levels = tuple(_goods(row) for row in rows[talk.skip : talk.skip + _ROWS])
    return Outcome(StockLow(levels, more=len(rows) > talk.skip + _ROWS))
