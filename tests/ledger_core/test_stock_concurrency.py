"""Many tills sell, buy and count the same goods at once: what they leave is what one till in that order would leave."""

from functools import partial

import ledger_core as ledger
from ledger_core import Account, GoodsLine, Pool
from tests.conftest import Shop
from tests.ledger_core import days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.shelves import KILO, Shelves
from tests.ledger_core.tills import TILLS, all_at_once


async def test_many_tills_leave_what_one_till_in_their_order_would(
    tills: Pool, superuser: Superuser, shop: Shop
) -> None:
    items = [await shelves.item(tills, shop, name) for name in ("Atta", "Cheeni", "Ghee")]
    done: dict[int, tuple[days.Verb, int, int, int]] = {}

    async def act(number: int) -> None:
        verb = (ledger.cash_purchase, ledger.cash_sale, ledger.cash_sale, ledger.stock_in)[number % 4]
        item, quantity, amount = items[number % 3], (number * 7 % 13 + 1) * KILO, number * 31 % 97 + 1
        # Each is sent twice, as a client does that lost the answer.
        for _ in range(2):
            posted = await shelves.move(tills, shop, f"{number}", verb, [GoodsLine(item.id, quantity, amount)])
            done[posted.number] = (verb, item.id, quantity, amount)

    await all_at_once([partial(act, number) for number in range(96)])
    assert sorted(done) == list(range(1, 97))
    model = Shelves()
    for number, (verb, item_id, quantity, amount) in sorted(done.items()):
        if verb is ledger.cash_sale:
            model.sell(number, 0, [(item_id, quantity)])
        elif verb is ledger.cash_purchase:
            model.buy(number, [(item_id, quantity, amount)])
        else:
            model.arrive(number, item_id, quantity, amount)
    for item in items:
        shelf = model.shelves[item.id]
        assert await shelves.level(tills, shop, item) == (shelf.quantity, shelf.value)
    assert (await ledger.trial_balance(tills, shop.business_id))[Account.COST_OF_GOODS] == model.cost_of_goods
    assert await superuser.fetchval("select count(*) from goods_sold") == 48
    assert await days.sound(tills, shop)


async def test_what_was_sold_comes_back_once_however_many_ask(tills: Pool, shop: Shop) -> None:
    item = await shelves.item(tills, shop, "Atta")
    await shelves.move(tills, shop, "in", ledger.stock_in, [GoodsLine(item.id, 10 * KILO, 1_000)])
    sale = await shelves.move(tills, shop, "sold", ledger.cash_sale, [GoodsLine(item.id, 10 * KILO, 2_000)])
    told: list[bool] = []

    async def bring_back(number: int) -> None:
        goods = [GoodsLine(item.id, KILO, 200)]
        try:
            await shelves.move(
                tills, shop, f"back {number}", ledger.sale_return, goods, party_id=None, sale_number=sale.number
            )
            told.append(True)
        except ledger.ReturnTooLarge:
            told.append(False)

    await all_at_once([partial(bring_back, number) for number in range(32)])
    assert told.count(True) == 10
    assert await shelves.level(tills, shop, item) == (10 * KILO, 1_000)
    assert await days.sound(tills, shop)


async def test_of_many_counts_of_one_shelf_one_posts(tills: Pool, shop: Shop) -> None:
    item = await shelves.item(tills, shop, "Atta")
    await shelves.move(tills, shop, "in", ledger.stock_in, [GoodsLine(item.id, 10 * KILO, 1_000)])
    told: list[ledger.Posted | None] = []

    async def count(number: int) -> None:
        async with ledger.transaction(tills) as session:
            counted = [GoodsLine(item.id, 9 * KILO)]
            told.append(
                await ledger.stock_count(session, shop.origin(f"count {number}"), goods=counted, entry_date=days.DAY)
            )

    await all_at_once([partial(count, number) for number in range(TILLS)])
    assert len([one for one in told if one]) == 1
    assert await shelves.level(tills, shop, item) == (9 * KILO, 900)


async def test_one_name_makes_one_item_however_many_make_it(tills: Pool, superuser: Superuser, shop: Shop) -> None:
    refused = 0

    async def make(number: int) -> None:
        nonlocal refused
        try:
            async with ledger.transaction(tills) as session:
                await ledger.add_item(session, shop.origin(f"item-{number % 8}"), name="Atta", name_key="atta")
        except ledger.ItemNameTaken:
            refused += 1

    await all_at_once([partial(make, number) for number in range(32)])
    assert await superuser.fetchval("select count(*) from item") == 1
    assert refused == 28
    assert await days.sound(tills, shop)
