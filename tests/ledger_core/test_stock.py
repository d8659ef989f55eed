"""What goods do to the books, operation by operation: which lines, at which cost, and what is refused."""

import pytest

import ledger_core as ledger
from ledger_core import Account, GoodsLine, Item, Pool, Posted
from tests.conftest import Shop
from tests.ledger_core import days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.days import lines_of, sound
from tests.ledger_core.shelves import KILO, level, move

CASH, PARTIES, STOCK, SALES, RETURNS = 1000, 1200, 1300, 4000, 4100
COST, PURCHASES, PURCHASE_RETURNS, DIFFERENCES = 5000, 5100, 5200, 5900


@pytest.fixture
async def atta(pool: Pool, shop: Shop) -> Item:
    """An item of which 10 kg were bought for 1000.00."""
    item = await shelves.item(pool, shop, "Atta", unit="kg")
    await move(pool, shop, "bought", ledger.cash_purchase, [GoodsLine(item.id, 10 * KILO, 100_000)])
    return item


async def test_a_purchase_puts_goods_into_the_stock_and_a_sale_takes_them_out_at_cost(
    pool: Pool, shop: Shop, atta: Item
) -> None:
    ali = await days.party(pool, shop, "Ali")
    goods = [GoodsLine(atta.id, 3 * KILO, 42_000)]
    posted = await move(pool, shop, "sold", ledger.give_credit, goods, party_id=ali.id)
    assert await lines_of(pool, shop, 1) == [(CASH, 0, -100_000), (STOCK, atta.id, 100_000)]
    assert await lines_of(pool, shop, 2) == [
        (PARTIES, ali.id, 42_000),
        (SALES, atta.id, -42_000),
        (STOCK, atta.id, -30_000),
        (COST, atta.id, 30_000),
    ]
    assert (posted.balances_minor[0], posted.short) == (42_000, ())
    assert await level(pool, shop, atta) == (7 * KILO, 70_000)
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == 42_000
    assert await sound(pool, shop)


async def test_on_credit_and_for_cash_are_the_same_to_the_stock(pool: Pool, shop: Shop, atta: Item) -> None:
    ali = await days.party(pool, shop, "Ali")
    goods = [GoodsLine(atta.id, 10 * KILO, 120_000)]
    await move(pool, shop, "more", ledger.take_credit, goods, party_id=ali.id)
    await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, KILO, 14_000)])
    assert await lines_of(pool, shop, 2) == [(PARTIES, ali.id, -120_000), (STOCK, atta.id, 120_000)]
    assert (await lines_of(pool, shop, 3))[2:] == [(STOCK, atta.id, -11_000), (COST, atta.id, 11_000)]


async def test_the_last_piece_takes_the_rounding_rest_with_it(pool: Pool, shop: Shop) -> None:
    item = await shelves.item(pool, shop, "Toffee")
    await move(pool, shop, "bought", ledger.cash_purchase, [GoodsLine(item.id, 3 * KILO, 100)])
    costs = []
    for number in range(3):
        await move(pool, shop, f"sold {number}", ledger.cash_sale, [GoodsLine(item.id, KILO, 50)])
        costs.append((await lines_of(pool, shop, number + 2))[3][2])
    assert costs == [33, 34, 33]
    assert await level(pool, shop, item) == (0, 0)


async def test_what_is_not_stocked_or_has_no_quantity_moves_no_stock(pool: Pool, shop: Shop, atta: Item) -> None:
    repair = await shelves.item(pool, shop, "Repair", is_stocked=False)
    goods = [GoodsLine(repair.id, KILO, 500), GoodsLine(atta.id, 0, 700), GoodsLine(None, 0, 90)]
    await move(pool, shop, "sold", ledger.cash_sale, goods)
    await move(pool, shop, "bought 2", ledger.cash_purchase, goods)
    assert await lines_of(pool, shop, 2) == [
        (CASH, 0, 1_290),
        (SALES, repair.id, -500),
        (SALES, atta.id, -700),
        (SALES, 0, -90),
    ]
    assert {line[0] for line in await lines_of(pool, shop, 3)} == {CASH, PURCHASES}
    assert await level(pool, shop, atta) == (10 * KILO, 100_000)
    assert await sound(pool, shop)


async def test_amounts_that_nobody_said_are_shared_by_the_set_prices(pool: Pool, shop: Shop, atta: Item) -> None:
    cheeni = await shelves.item(pool, shop, "Cheeni", unit="kg")
    for item, price in ((atta, 14_000), (cheeni, 7_000)):
        await shelves.change(pool, shop, ledger.set_price, item_id=item.id, price_minor=price)
    goods = [GoodsLine(atta.id, KILO), GoodsLine(None, 0, 1_000), GoodsLine(cheeni.id, KILO)]
    await move(pool, shop, "sold", ledger.cash_sale, goods, amount_minor=20_000)
    assert (await lines_of(pool, shop, 2))[1:4] == [
        (SALES, atta.id, -12_667),
        (SALES, 0, -1_000),
        (SALES, cheeni.id, -6_333),
    ]
    # By what they last cost where they are bought, and equally where one has neither.
    goods = [GoodsLine(atta.id, KILO), GoodsLine(cheeni.id, 3 * KILO)]
    await move(pool, shop, "bought 2", ledger.cash_purchase, goods, amount_minor=31_000)
    bought = [(CASH, 0, -31_000), (STOCK, atta.id, 10_000), (STOCK, cheeni.id, 21_000)]
    assert (await lines_of(pool, shop, 3))[:3] == bought
    ghee = await shelves.item(pool, shop, "Ghee")
    await move(pool, shop, "sold 2", ledger.cash_sale, [GoodsLine(ghee.id, 1), GoodsLine(atta.id, 1)], amount_minor=101)
    assert [line[2] for line in (await lines_of(pool, shop, 4))[1:3]] == [-51, -50]
    assert await sound(pool, shop)


@pytest.mark.parametrize(("amount_minor", "values"), [(999, [500, 400]), (899, [500, None, 400]), (5, [None, 6])])
async def test_goods_that_do_not_come_to_the_amount_are_refused(
    pool: Pool, shop: Shop, atta: Item, amount_minor: int, values: list[int | None]
) -> None:
    with pytest.raises(ledger.NotBalanced):
        await move(
            pool,
            shop,
            "sold",
            ledger.cash_sale,
            [GoodsLine(atta.id, 1, one) for one in values],
            amount_minor=amount_minor,
        )
    assert await level(pool, shop, atta) == (10 * KILO, 100_000)


async def test_a_sale_past_the_stock_says_so_and_the_next_purchase_puts_its_cost_right(
    pool: Pool, shop: Shop, atta: Item
) -> None:
    sold = await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, 12 * KILO, 170_000)])
    assert sold.short == (ledger.posting.Short(atta.id, -2 * KILO),)
    assert await level(pool, shop, atta) == (-2 * KILO, -20_000)
    await move(pool, shop, "late", ledger.cash_purchase, [GoodsLine(atta.id, 5 * KILO, 60_000)])
    assert (await lines_of(pool, shop, 3))[1:] == [
        (STOCK, atta.id, 60_000),
        (STOCK, atta.id, -4_000),
        (COST, atta.id, 4_000),
    ]
    assert await level(pool, shop, atta) == (3 * KILO, 36_000)
    assert (await ledger.trial_balance(pool, shop.business_id))[COST] == 124_000
    assert await sound(pool, shop)


async def test_goods_that_were_never_bought_are_sold_at_no_cost_until_they_are(pool: Pool, shop: Shop) -> None:
    item = await shelves.item(pool, shop, "Sabun")
    await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(item.id, 2 * KILO, 300)])
    assert await lines_of(pool, shop, 1) == [(CASH, 0, 300), (SALES, item.id, -300), (STOCK, item.id, 0)]
    counted = await move(pool, shop, "counted", ledger.stock_count, [GoodsLine(item.id, 4 * KILO)])
    assert await lines_of(pool, shop, counted.number) == [(STOCK, item.id, 0)]
    assert await level(pool, shop, item) == (4 * KILO, 0)
    await days.reverse(pool, shop, counted.number)
    await move(pool, shop, "bought", ledger.cash_purchase, [GoodsLine(item.id, 5 * KILO, 500)])
    assert await level(pool, shop, item) == (3 * KILO, 300)
    assert await sound(pool, shop)


async def test_stock_arrives_leaves_and_is_counted_at_cost(pool: Pool, shop: Shop, atta: Item) -> None:
    await move(pool, shop, "in", ledger.stock_in, [GoodsLine(atta.id, 2 * KILO)])
    assert await lines_of(pool, shop, 2) == [(DIFFERENCES, 0, -20_000), (STOCK, atta.id, 20_000)]
    await move(pool, shop, "opening", ledger.stock_in, [GoodsLine(atta.id, 4 * KILO, 20_000)])
    await move(pool, shop, "out", ledger.stock_out, [GoodsLine(atta.id, KILO)])
    assert await lines_of(pool, shop, 4) == [(DIFFERENCES, 0, 8_750), (STOCK, atta.id, -8_750)]
    count = [GoodsLine(atta.id, 8 * KILO), GoodsLine(atta.id, 500)]
    await move(pool, shop, "count", ledger.stock_count, count)
    assert await level(pool, shop, atta) == (8_500, 74_375)
    again = await move(pool, shop, "count", ledger.stock_count, count)
    assert (again.number, again.replayed) == (5, True)
    async with ledger.transaction(pool) as session:
        agrees = await ledger.stock_count(session, shop.origin("count 2"), goods=count, entry_date=days.DAY)
    assert agrees is None
    assert await sound(pool, shop)


async def test_goods_come_back_at_the_cost_at_which_they_left(pool: Pool, shop: Shop, atta: Item) -> None:
    ali = await days.party(pool, shop, "Ali")
    early = await move(pool, shop, "early", ledger.give_credit, [GoodsLine(atta.id, 2 * KILO, 28_000)], party_id=ali.id)
    await move(pool, shop, "dearer", ledger.cash_purchase, [GoodsLine(atta.id, 8 * KILO, 160_000)])
    await move(pool, shop, "other", ledger.cash_sale, [GoodsLine(atta.id, KILO, 20_000)])
    await move(pool, shop, "late", ledger.give_credit, [GoodsLine(atta.id, KILO, 20_000)], party_id=ali.id)
    # Of his newest sale first, then of the one before, never of somebody else's.
    goods = [GoodsLine(atta.id, 2 * KILO, 34_000)]
    back = await move(pool, shop, "back", ledger.sale_return, goods, party_id=ali.id)
    assert await lines_of(pool, shop, back.number) == [
        (PARTIES, ali.id, -34_000),
        (RETURNS, atta.id, 34_000),
        (STOCK, atta.id, 25_000),
        (COST, atta.id, -25_000),
    ]
    named = await move(
        pool,
        shop,
        "named",
        ledger.sale_return,
        [GoodsLine(atta.id, KILO, 14_000)],
        party_id=None,
        sale_number=early.number,
    )
    assert (await lines_of(pool, shop, named.number))[2] == (STOCK, atta.id, 10_000)
    with pytest.raises(ledger.ReturnTooLarge):
        await move(
            pool, shop, "x", ledger.sale_return, [GoodsLine(atta.id, 1, 1)], party_id=ali.id, sale_number=early.number
        )
    # What no known sale explains comes at the last known cost.
    await move(pool, shop, "unknown", ledger.sale_return, [GoodsLine(atta.id, KILO, 14_000)], party_id=ali.id)
    assert await sound(pool, shop)


async def test_a_sale_whose_goods_came_back_is_taken_back_after_their_return_is(
    pool: Pool, shop: Shop, atta: Item
) -> None:
    sale = await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, 3 * KILO, 42_000)])
    back = await move(pool, shop, "back", ledger.sale_return, [GoodsLine(atta.id, KILO, 14_000)], party_id=None)
    with pytest.raises(ledger.GoodsCameBack):
        await days.reverse(pool, shop, sale.number)
    await days.reverse(pool, shop, back.number)
    undone = await days.reverse(pool, shop, sale.number)
    assert await days.reverse(pool, shop, sale.number) == Posted(**{**_fields(undone), "replayed": True})
    assert await level(pool, shop, atta) == (10 * KILO, 100_000)
    with pytest.raises(ledger.ReturnTooLarge):
        await move(
            pool, shop, "x", ledger.sale_return, [GoodsLine(atta.id, 1, 1)], party_id=None, sale_number=sale.number
        )
    assert await sound(pool, shop)


def _fields(posted: Posted) -> dict[str, object]:
    return {name: getattr(posted, name) for name in Posted.__slots__}


async def test_goods_go_back_to_a_supplier_at_their_cost_and_the_difference_is_told(
    pool: Pool, shop: Shop, atta: Item
) -> None:
    ali = await days.party(pool, shop, "Ali")
    await move(pool, shop, "back", ledger.purchase_return, [GoodsLine(atta.id, 2 * KILO, 21_000)], party_id=ali.id)
    assert await lines_of(pool, shop, 2) == [
        (PARTIES, ali.id, 21_000),
        (STOCK, atta.id, -20_000),
        (PURCHASE_RETURNS, atta.id, -1_000),
    ]
    await move(pool, shop, "for cash", ledger.purchase_return, [], party_id=None, amount_minor=500)
    assert await lines_of(pool, shop, 3) == [(CASH, 0, 500), (PURCHASE_RETURNS, 0, -500)]
    assert await sound(pool, shop)


async def test_money_back_without_goods(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await move(pool, shop, "back", ledger.sale_return, [], party_id=ali.id, amount_minor=500)
    assert await lines_of(pool, shop, 1) == [(PARTIES, ali.id, -500), (RETURNS, 0, 500)]


async def test_a_mistyped_purchase_that_is_taken_back_late_leaves_no_trace_in_what_goods_cost(
    pool: Pool, shop: Shop, atta: Item
) -> None:
    wrong = await move(pool, shop, "wrong", ledger.cash_purchase, [GoodsLine(atta.id, 10 * KILO, 10_000_000)])
    await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, 8 * KILO, 120_000)])
    assert (await ledger.trial_balance(pool, shop.business_id))[COST] == 4_040_000
    await days.reverse(pool, shop, wrong.number)
    assert await level(pool, shop, atta) == (2 * KILO, 20_000)
    assert (await ledger.trial_balance(pool, shop.business_id))[COST] == 80_000
    # Nothing that is bought later inherits its cost either.
    await move(pool, shop, "sold out", ledger.cash_sale, [GoodsLine(atta.id, 3 * KILO, 45_000)])
    assert await level(pool, shop, atta) == (-KILO, -10_000)
    assert await sound(pool, shop)


async def test_an_entry_of_goods_is_written_anew_with_another_sum_or_person(pool: Pool, shop: Shop, atta: Item) -> None:
    ali, bilal = await days.party(pool, shop, "Ali"), await days.party(pool, shop, "Bilal")
    goods = [GoodsLine(atta.id, 2 * KILO, 30_000), GoodsLine(None, 0, 10_000)]
    sale = await move(pool, shop, "sold", ledger.give_credit, goods, party_id=ali.id)
    await days.reverse(pool, shop, sale.number)
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        again = await ledger.repost_entry(
            session, shop.origin("again"), number=sale.number, amount_minor=40_001, party_id=bilal.id
        )
    assert await lines_of(pool, shop, again.number) == [
        (PARTIES, bilal.id, 40_001),
        (SALES, atta.id, -30_000),
        (SALES, 0, -10_001),
        (STOCK, atta.id, -20_000),
        (COST, atta.id, 20_000),
    ]
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        await ledger.repost_entry(session, shop.origin("bought again"), number=1, amount_minor=90_000)
    assert await level(pool, shop, atta) == (18 * KILO, 170_000)
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == 0
    assert await sound(pool, shop)


async def test_an_overview_of_goods_has_the_whole_amount_and_no_cost(pool: Pool, shop: Shop, atta: Item) -> None:
    await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, KILO, 14_000), GoodsLine(None, 0, 500)])
    overview = await days.read(pool, shop, ledger.entry_overview, 2)
    assert (overview.kind, overview.amount_minor) == ("cash_sale", 14_500)
    report = await days.read(pool, shop, ledger.day_report, days.DAY)
    assert {one.kind: one.amount_minor for one in report.totals} == {"cash_purchase": 100_000, "cash_sale": 14_500}


async def test_one_key_posts_goods_once(pool: Pool, shop: Shop, atta: Item) -> None:
    goods = [GoodsLine(atta.id, 12 * KILO, 42_000)]
    first = await move(pool, shop, "sold", ledger.cash_sale, goods)
    await move(pool, shop, "more", ledger.cash_purchase, [GoodsLine(atta.id, KILO, 1)])
    assert await move(pool, shop, "sold", ledger.cash_sale, goods) == Posted(**{**_fields(first), "replayed": True})
    with pytest.raises(ledger.IdempotencyKeyReused):
        await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, 11 * KILO, 42_000)])
    assert await sound(pool, shop)


async def test_what_cannot_be_posted_is_refused(pool: Pool, shop: Shop, atta: Item, superuser: Superuser) -> None:
    repair = await shelves.item(pool, shop, "Repair", is_stocked=False)
    for verb in (ledger.stock_in, ledger.stock_out, ledger.stock_count):
        with pytest.raises(ledger.NotStocked):
            await move(pool, shop, "x", verb, [GoodsLine(repair.id, KILO)])
        with pytest.raises(ledger.UnknownItem):
            await move(pool, shop, "x", verb, [GoodsLine(999, KILO)])
    with pytest.raises(ledger.UnknownItem):
        await move(pool, shop, "x", ledger.cash_sale, [GoodsLine(999, 0, 5)])
    for goods in ([GoodsLine(atta.id, 0)], [GoodsLine(atta.id, 0, 0)], [GoodsLine(None, 5, 5)]):
        with pytest.raises((ledger.AmountOutOfRange, ledger.NotStocked)):
            await move(pool, shop, "x", ledger.stock_in, goods)
    for number in (0, 151):
        with pytest.raises(ledger.NotBalanced):
            await move(pool, shop, "x", ledger.stock_in, [GoodsLine(atta.id, 1)] * number)
    for quantity, amount in ((-1, 5), (10**12 + 1, 5)):
        with pytest.raises(ledger.QuantityOutOfRange):
            GoodsLine(atta.id, quantity, amount)
    for amount in (-1, 10**15 + 1):
        with pytest.raises(ledger.AmountOutOfRange):
            GoodsLine(atta.id, 1, amount)
    assert await superuser.fetchval("select count(*) from journal_entry") == 1


async def test_stock_is_not_moved_past_what_it_costs(pool: Pool, shop: Shop, atta: Item) -> None:
    for account in (Account.STOCK, Account.SALES):
        draft = ledger.EntryDraft("any_entry", (ledger.debit(account, 5, 999), ledger.credit(Account.CASH, 5)))
        with pytest.raises(ledger.UnknownAccount):
            await _post(pool, shop, draft)
    draft = ledger.EntryDraft("any_entry", (ledger.debit(Account.STOCK, 5, atta.id), ledger.credit(Account.CASH, 5)))
    with pytest.raises(ledger.UnknownAccount):
        await _post(pool, shop, draft)


async def _post(pool: Pool, shop: Shop, draft: ledger.EntryDraft) -> None:
    async with ledger.transaction(pool) as session:
        await ledger.post_entry(session, shop.origin("x"), draft, entry_date=days.DAY)


async def test_an_entry_of_as_many_goods_as_one_may_have(pool: Pool, shop: Shop) -> None:
    items = [await shelves.item(pool, shop, f"item {number}") for number in range(150)]
    await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(item.id, KILO, 10) for item in items])
    bought = await move(pool, shop, "bought", ledger.cash_purchase, [GoodsLine(item.id, KILO, 7) for item in items])
    assert len(bought.balances_minor) == 1 + 3 * 150
    await days.reverse(pool, shop, bought.number)
    assert await sound(pool, shop)
