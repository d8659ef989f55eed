"""What is on hand, what is low, what moved, what sold: page by page, and the same as adding up postings."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

import ledger_core as ledger
from ledger_core import GoodsLine, Item, ItemMovement, MovementCursor, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.shelves import KILO, change, move

FIRST = date(2026, 11, 1)


@pytest.fixture
async def items(pool: Pool, shop: Shop) -> list[Item]:
    """Three items that are stocked and one that is not."""
    stocked = [await shelves.item(pool, shop, name, unit="kg") for name in ("Atta", "Cheeni", "Ghee")]
    return [*stocked, await shelves.item(pool, shop, "Repair", is_stocked=False)]


async def _walk(pool: Pool, shop: Shop, of: Item, limit: int) -> list[ItemMovement]:
    lines: list[ItemMovement] = []
    cursor: MovementCursor | None = None
    while True:
        page = await days.read(pool, shop, ledger.item_movements, of.id, limit=limit, cursor=cursor)
        lines += page.lines
        cursor = page.next_cursor
        if cursor is None:
            return lines
        assert len(page.lines) == limit


async def test_levels_low_ones_and_the_whole_value(pool: Pool, shop: Shop, items: list[Item]) -> None:
    atta, cheeni, ghee, _ = items
    await move(pool, shop, "1", ledger.stock_in, [GoodsLine(atta.id, 10 * KILO, 1_000), GoodsLine(cheeni.id, KILO, 90)])
    await change(pool, shop, ledger.set_low_stock, item_id=atta.id, low_stock=10 * KILO)
    await change(pool, shop, ledger.set_low_stock, item_id=cheeni.id, low_stock=999)
    report = await days.read(pool, shop, ledger.stock_report)
    assert (report.value_minor, report.count) == (1_090, 3)
    assert [(one.name, one.unit, one.quantity, one.value_minor) for one in report.rows] == [
        ("Atta", "kg", 10_000, 1_000),
        ("Cheeni", "kg", 1_000, 90),
        ("Ghee", "kg", 0, 0),
    ]
    page = await days.read(pool, shop, ledger.stock_report, after_id=atta.id, limit=1)
    assert [one.item_id for one in page.rows] == [cheeni.id]
    assert [one.item_id for one in await days.read(pool, shop, ledger.low_stock)] == [atta.id]
    await move(pool, shop, "2", ledger.cash_sale, [GoodsLine(ghee.id, 1, 1)])
    await change(pool, shop, ledger.set_low_stock, item_id=atta.id, low_stock=None)
    low = await days.read(pool, shop, ledger.low_stock)
    assert [(one.item_id, one.quantity) for one in low] == [(ghee.id, -1)]
    with pytest.raises(ledger.UnknownItem):
        await days.read(pool, shop, ledger.stock_of, 999)


@pytest.mark.parametrize("limit", [1, 3, 200])
async def test_movements_walk_down_by_entry_date_from_what_is_there(
    pool: Pool, shop: Shop, items: list[Item], limit: int
) -> None:
    atta = items[0]
    for number, after in enumerate((5, 1, 9, 1, 0)):
        verb = ledger.cash_sale if number in {1, 3} else ledger.cash_purchase
        goods = [GoodsLine(atta.id, (number + 1) * KILO, 100 * (number + 1))]
        await move(pool, shop, f"{number}", verb, goods, day=FIRST + timedelta(days=after))
    await days.reverse(pool, shop, 1)
    lines = await _walk(pool, shop, atta, limit)
    assert (lines[0].on_hand, lines[0].value_minor) == await shelves.level(pool, shop, atta)
    oldest_first = lines[::-1]
    on_hand = value = 0
    for line in oldest_first:
        on_hand, value = on_hand + line.quantity, value + line.amount_minor
        assert (line.on_hand, line.value_minor) == (on_hand, value)
    assert [(line.entry_number, line.entry_date.day) for line in oldest_first if line.quantity] == [
        (5, 1),
        (2, 2),
        (4, 2),
        (1, 6),
        (6, 6),
        (3, 10),
    ]
    told = {line.entry_number: (line.kind, line.reverses, line.reversed_by) for line in lines}
    assert (told[1], told[6]) == (("cash_purchase", None, 6), ("reversal", 1, None))


async def test_pages_of_movements_do_not_move_while_entries_arrive(pool: Pool, shop: Shop, items: list[Item]) -> None:
    atta = items[0]
    for number in range(6):
        await move(pool, shop, f"{number}", ledger.stock_in, [GoodsLine(atta.id, KILO, 100)])
    first = await days.read(pool, shop, ledger.item_movements, atta.id, limit=3)
    await move(pool, shop, "between", ledger.stock_in, [GoodsLine(atta.id, KILO, 100)], day=FIRST)
    second = await days.read(pool, shop, ledger.item_movements, atta.id, limit=3, cursor=first.next_cursor)
    assert [line.on_hand for line in (*first.lines, *second.lines)] == [number * KILO for number in range(6, 0, -1)]
    assert second.next_cursor is None


async def test_movements_of_all_items_newest_first(pool: Pool, shop: Shop, items: list[Item]) -> None:
    atta, cheeni, *_ = items
    await move(pool, shop, "1", ledger.stock_in, [GoodsLine(atta.id, 2 * KILO, 100), GoodsLine(cheeni.id, KILO, 50)])
    await move(pool, shop, "2", ledger.cash_sale, [GoodsLine(atta.id, KILO, 100)], day=FIRST)
    await days.write(pool, shop, "3", ledger.cash_sale, amount_minor=5)
    first = await days.read(pool, shop, ledger.stock_movements, limit=2)
    second = await days.read(pool, shop, ledger.stock_movements, after=first[-1], limit=2)
    assert [(one.entry_number, one.name, one.quantity, one.on_hand) for one in (*first, *second)] == [
        (2, "Atta", -1_000, 1_000),
        (1, "Cheeni", 1_000, 1_000),
        (1, "Atta", 2_000, 2_000),
    ]


async def test_sales_by_item_count_what_stands(pool: Pool, shop: Shop, items: list[Item]) -> None:
    atta, cheeni, ghee, repair = items
    for item in (atta, cheeni):
        await move(pool, shop, f"in {item.id}", ledger.stock_in, [GoodsLine(item.id, 10 * KILO, 1_000)])
    for key, after, goods in (
        ("a", 0, [GoodsLine(atta.id, KILO, 150), GoodsLine(repair.id, 2 * KILO, 900)]),
        ("b", 1, [GoodsLine(atta.id, 2 * KILO, 300), GoodsLine(None, 0, 7)]),
        ("c", 1, [GoodsLine(cheeni.id, KILO, 450)]),
        ("d", 2, [GoodsLine(atta.id, 3 * KILO, 450)]),
    ):
        await move(pool, shop, key, ledger.cash_sale, goods, day=FIRST + timedelta(days=after))
    undone = await move(pool, shop, "e", ledger.cash_sale, [GoodsLine(ghee.id, KILO, 99)], day=FIRST)
    await days.reverse(pool, shop, undone.number)
    back = [GoodsLine(atta.id, KILO, 140)]
    await move(pool, shop, "f", ledger.sale_return, back, party_id=None, day=FIRST + timedelta(days=1))

    async def sold(first: int, last: int, **page: object) -> list[tuple[object, ...]]:
        rows = await days.read(
            pool,
            shop,
            ledger.sales_by_item,
            first_day=FIRST + timedelta(days=first),
            last_day=FIRST + timedelta(days=last),
            **page,
        )
        return [(row.name, row.sold_quantity, row.sold_minor, row.returned_minor, row.cost_minor) for row in rows]

    assert await sold(0, 0) == [("Repair", 2_000, 900, 0, 0), ("Atta", 1_000, 150, 0, 100)]
    assert await sold(0, 1) == [
        ("Repair", 2_000, 900, 0, 0),
        ("Atta", 3_000, 450, 140, 200),
        ("Cheeni", 1_000, 450, 0, 100),
    ]
    whole = await days.read(pool, shop, ledger.sales_by_item, first_day=FIRST, last_day=FIRST + timedelta(days=1))
    paged, after = [], None
    while rows := await days.read(
        pool, shop, ledger.sales_by_item, first_day=FIRST, last_day=FIRST + timedelta(days=1), after=after, limit=1
    ):
        paged += rows
        after = rows[-1]
    assert paged == whole
    assert await sold(5, 9) == []


async def test_days_of_items_are_the_sums_of_their_postings(
    pool: Pool, superuser: Superuser, shop: Shop, items: list[Item]
) -> None:
    for number in range(12):
        verb = (ledger.cash_purchase, ledger.cash_sale, ledger.cash_sale)[number % 3]
        goods = [GoodsLine(items[number % 4].id, 700 * (number + 1), 90 + number), GoodsLine(items[0].id, KILO, 5)]
        await move(pool, shop, f"{number}", verb, goods, day=FIRST + timedelta(days=number % 4))
    await days.reverse(pool, shop, 2)
    sums: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in await superuser.fetch("select * from posting where account between 1300 and 5900 and sub_id <> 0"):
        day = sums[row["entry_date"], row["account"], row["sub_id"]]
        for place, value in enumerate((row["amount_minor"], row["quantity"] or 0, 1)):
            day[place] += value
    kept = {
        tuple(row)[1:4]: list(tuple(row)[4:])
        for row in await superuser.fetch("select * from item_day order by 1, 2, 3")
    }
    assert kept == sums
    assert await days.sound(pool, shop)


async def test_a_neighbours_shelves_are_not_seen(
    pool: Pool, superuser: Superuser, shop: Shop, items: list[Item]
) -> None:
    await move(pool, shop, "in", ledger.stock_in, [GoodsLine(items[0].id, KILO, 100)])
    neighbour = await open_shop(pool, superuser, "Bilal Cloth House")
    report = await days.read(pool, neighbour, ledger.stock_report)
    assert (report.value_minor, report.count, report.rows) == (0, 0, ())
    assert await days.read(pool, neighbour, ledger.stock_movements) == []
    page = await days.read(pool, neighbour, ledger.item_movements, items[0].id)
    assert (page.lines, page.next_cursor) == ((), None)
