"""What is in stock, what is low, what moved, and what was sold of each item. Read only.

Levels are balances, sales are days; only a page of movements reads postings, and no more of them than it shows.
"""

from dataclasses import dataclass
from datetime import date

from ledger_core.database import Row, Session
from ledger_core.errors import UnknownItem

PAGE_LINES_MAX = 200


@dataclass(frozen=True, slots=True)
class StockLevel:
    """What is on hand of an item, in thousandths of its unit, and what it cost in minor units.

    Below zero more left than came: the value is then what the missing goods were taken to cost. At or below
    `low_stock` it is time to buy.
    """

    item_id: int
    name: str
    unit: str
    quantity: int
    value_minor: int
    low_stock: int | None


@dataclass(frozen=True, slots=True)
class StockReport:
    """The stock of a shop: its whole value and number of items, however few `rows` were asked for."""

    value_minor: int
    count: int
    rows: tuple[StockLevel, ...]


_LEVEL = """
select i.id as item_id, i.name, i.unit, coalesce(b.quantity, 0) as quantity, coalesce(b.amount_minor, 0) as value_minor,
  i.low_stock
from item i left join balance b on b.business_id = i.business_id and b.account = 1300 and b.sub_id = i.id
where i.business_id = $1"""
_STOCKED = f"{_LEVEL} and i.is_stocked and i.archived_at is null"
_WHOLE = """
select (select count(*) from item i where i.business_id = $1 and i.is_stocked and i.archived_at is null) as count,
  (select coalesce(sum(b.amount_minor), 0)::bigint from balance b
    where b.business_id = $1 and b.account = 1300) as value_minor"""


async def stock_of(session: Session, business_id: int, item_id: int) -> StockLevel:
    """Give what is on hand of one item. Raises UnknownItem."""
    found = await session.row(f"{_LEVEL} and i.id = $2", business_id, item_id)
    if found is None:
        raise UnknownItem
    return StockLevel(**found)


async def stock_report(session: Session, business_id: int, *, after_id: int = 0, limit: int = 50) -> StockReport:
    """Give the items that are kept in stock, in the order they were made, `limit` of them after `after_id`."""
    rows = await session.rows(f"{_STOCKED} and i.id > $2 order by i.id limit $3", business_id, after_id, _page(limit))
    whole = await session.row(_WHOLE, business_id)
    assert whole is not None
    return StockReport(whole["value_minor"], whole["count"], tuple(StockLevel(**row) for row in rows))


async def low_stock(session: Session, business_id: int, *, after_id: int = 0, limit: int = 50) -> list[StockLevel]:
    """Give the stocked items that are at or below the quantity set for them, or below nothing, as `stock_report`."""
    rows = await session.rows(
        f"{_STOCKED} and i.id > $2 and (coalesce(b.quantity, 0) <= i.low_stock or b.quantity < 0)"
        " order by i.id limit $3",
        business_id,
        after_id,
        _page(limit),
    )
    return [StockLevel(**row) for row in rows]


def _page(limit: int) -> int:
    return max(1, min(limit, PAGE_LINES_MAX))


@dataclass(frozen=True, slots=True)
class ItemMovement:
    """One line of an item's stock: what came (positive) or left, and what is on hand after it by entry date.

    A line without quantity puts the value right: a shortage was filled, or a reversal found other goods than it left.
    """

    entry_number: int
    line: int
    kind: str
    entry_date: date
    quantity: int
    amount_minor: int
    on_hand: int
    value_minor: int
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class MovementCursor:
    """Where a walk stands: the last line seen, what was on hand before it, and the entry number it began at."""

    snapshot: int
    entry_date: date
    entry_number: int
    line: int
    on_hand: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class MovementPage:
    """Movements newest first, and where to go on; no cursor on the last page."""

    lines: tuple[ItemMovement, ...]
    next_cursor: MovementCursor | None


_NOW = """
select h.entry_number as snapshot, coalesce(b.quantity, 0) as on_hand, coalesce(b.amount_minor, 0) as value_minor
from business_head h left join balance b on b.business_id = h.business_id and b.account = 1300 and b.sub_id = $2
where h.business_id = $1"""
_MOVEMENTS = """
select p.entry_number, p.line, j.kind, p.entry_date, coalesce(p.quantity, 0) as quantity, p.amount_minor, j.reverses,
  r.number as reversed_by
from posting p join journal_entry j on j.business_id = p.business_id and j.number = p.entry_number
  left join journal_entry r on r.business_id = p.business_id and r.reverses = p.entry_number
where p.business_id = $1 and p.account = 1300 and p.sub_id = $2 and p.entry_number <= $3
  and ($4::date is null or (p.entry_date, p.entry_number, p.line) < ($4, $5, $6))
order by p.entry_date desc, p.entry_number desc, p.line desc limit $7"""


async def item_movements(
    session: Session, business_id: int, item_id: int, *, limit: int = 50, cursor: MovementCursor | None = None
) -> MovementPage:
    """Give one page of an item's movements, newest first; entries written after the walk began do not appear."""
    limit = _page(limit)
    if cursor is None:
        now = await session.row(_NOW, business_id, item_id)
        if now is None:
            return MovementPage((), None)
        snapshot, on_hand, value_minor = now
        at: tuple[date | None, int | None, int | None] = (None, None, None)
    else:
        snapshot, on_hand, value_minor = cursor.snapshot, cursor.on_hand, cursor.value_minor
        at = (cursor.entry_date, cursor.entry_number, cursor.line)
    found = await session.rows(_MOVEMENTS, business_id, item_id, snapshot, *at, limit + 1)
    return _walk(found, snapshot, on_hand, value_minor, limit)


def _walk(found: list[Row], snapshot: int, on_hand: int, value_minor: int, limit: int) -> MovementPage:
    lines = []
    for row in found[:limit]:
        lines.append(ItemMovement(on_hand=on_hand, value_minor=value_minor, **row))
        on_hand -= row["quantity"]
        value_minor -= row["amount_minor"]
    if len(found) <= limit:
        return MovementPage(tuple(lines), None)
    last = lines[-1]
    cursor = MovementCursor(snapshot, last.entry_date, last.entry_number, last.line, on_hand, value_minor)
    return MovementPage(tuple(lines), cursor)


@dataclass(frozen=True, slots=True)
class StockMovement:
    """One movement of any item, with what was on hand right after it in the order of recording."""

    entry_number: int
    line: int
    kind: str
    entry_date: date
    item_id: int
    name: str
    quantity: int
    amount_minor: int
    on_hand: int


_STOCK_MOVEMENTS = """
select p.entry_number, p.line, j.kind, p.entry_date, p.sub_id as item_id, i.name, p.quantity, p.amount_minor,
  p.quantity_after as on_hand
from posting p join journal_entry j on j.business_id = p.business_id and j.number = p.entry_number
  join item i on i.business_id = p.business_id and i.id = p.sub_id
where p.business_id = $1 and p.account = 1300 and p.quantity is not null
  and (p.entry_number, p.line) < ($2, $3)
order by p.entry_number desc, p.line desc limit $4"""


async def stock_movements(
    session: Session, business_id: int, *, after: StockMovement | None = None, limit: int = 50
) -> list[StockMovement]:
    """Give movements of all items, the newest recorded first, after the one that a page ended with."""
    begin = (2**63 - 1, 0) if after is None else (after.entry_number, after.line)
    rows = await session.rows(_STOCK_MOVEMENTS, business_id, *begin, _page(limit))
    return [StockMovement(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class ItemSales:
    """What was sold of an item in some days and what came back of it, and what the goods of both had cost.

    An entry that was taken back is in none of it. A discount on a whole bill is in none of its items.
    """

    item_id: int
    name: str
    unit: str
    sold_quantity: int
    sold_minor: int
    returned_quantity: int
    returned_minor: int
    cost_minor: int


_SALES = """
with day as (
  select d.item_id, (-coalesce(sum(d.quantity) filter (where d.account = 4000), 0))::bigint as sold_quantity,
    (-coalesce(sum(d.amount_minor) filter (where d.account = 4000), 0))::bigint as sold_minor,
    coalesce(sum(d.quantity) filter (where d.account = 4100), 0)::bigint as returned_quantity,
    coalesce(sum(d.amount_minor) filter (where d.account = 4100), 0)::bigint as returned_minor,
    coalesce(sum(d.amount_minor) filter (where d.account = 5000), 0)::bigint as cost_minor
  from item_day d where d.business_id = $1 and d.day between $2 and $3 and d.account in (4000, 4100, 5000)
  group by d.item_id
)
select day.item_id, i.name, i.unit, sold_quantity, sold_minor, returned_quantity, returned_minor, cost_minor
from day join item i on i.business_id = $1 and i.id = day.item_id
where (sold_quantity, sold_minor, returned_quantity, returned_minor, cost_minor) <> (0, 0, 0, 0, 0)
  and ($4::bigint is null or sold_minor < $4 or (sold_minor = $4 and day.item_id > $5))
order by sold_minor desc, day.item_id limit $6"""


async def sales_by_item(
    session: Session,
    business_id: int,
    *,
    first_day: date,
    last_day: date,
    after: ItemSales | None = None,
    limit: int = 50,
) -> list[ItemSales]:
    """Give what was sold of each item from `first_day` to `last_day`, the most money first, after a page's last."""
    begin = (None, None) if after is None else (after.sold_minor, after.item_id)
    rows = await session.rows(_SALES, business_id, first_day, last_day, *begin, _page(limit))
    return [ItemSales(**row) for row in rows]
