"""Routines and the daily round: who takes how much, at set prices, whole or not at all, and not twice by mistake."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import Pool, Round, RoutineChange
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import DAY, Superuser

PARTIES, SALES = 1200, 4000
KG = 1_000


async def _item(pool: Pool, shop: Shop, name: str, price_minor: int | None = 20_000) -> ledger.Item:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        item = await ledger.add_item(
            session, shop.origin(f"item-{name}"), name=name, name_key=name, unit="kg", is_stocked=False
        )
        if price_minor is not None:
            item = await ledger.set_price(session, shop.origin("price"), item_id=item.id, price_minor=price_minor)
    return item


async def _set(pool: Pool, shop: Shop, party: ledger.Party, item: ledger.Item, quantity: int) -> None:
    async with ledger.transaction(pool) as session:
        await ledger.set_routine(session, shop.origin("set"), party_id=party.id, item_id=item.id, quantity=quantity)


async def _post(
    pool: Pool, shop: Shop, key: str, *changes: RoutineChange, day: date = DAY, **fields: object
) -> Round | None:
    async with ledger.transaction(pool) as session:
        posted = await ledger.post_routine(session, shop.origin(key), entry_date=day, changes=changes, **fields)
    assert posted is None or isinstance(posted, Round)
    return posted


def _amounts(posted: Round | None) -> dict[str, int]:
    assert posted is not None
    return {entry.party_name: entry.amount_minor for entry in posted.entries}


async def _street(pool: Pool, shop: Shop) -> tuple[ledger.Item, ledger.Party, ledger.Party, ledger.Party]:
    """Three homes that take milk every day."""
    milk = await _item(pool, shop, "doodh")
    ali, bilal, sana = [await days.party(pool, shop, name) for name in ("Ali", "Bilal", "Sana")]
    for party, quantity in ((ali, 2 * KG), (bilal, 1 * KG), (sana, 1 * KG + 500)):
        await _set(pool, shop, party, milk, quantity)
    return milk, ali, bilal, sana


async def test_a_routine_is_set_changed_and_ended(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    milk, ali, bilal, _ = await _street(pool, shop)
    curd = await _item(pool, shop, "dahi", None)
    for quantity in (3 * KG, 3 * KG, 4 * KG):
        await _set(pool, shop, ali, milk, quantity)
    await _set(pool, shop, ali, curd, 250)
    await _set(pool, shop, bilal, milk, 0)
    await _set(pool, shop, bilal, curd, 0)
    found = await days.read(pool, shop, ledger.list_routines)
    assert [(one.party_name, one.item_name, one.unit, one.quantity, one.price_minor) for one in found] == [
        ("Ali", "doodh", "kg", 4 * KG, 20_000),
        ("Sana", "doodh", "kg", 1_500, 20_000),
        ("Ali", "dahi", "kg", 250, None),
    ]
    assert [one.id for one in await days.read(pool, shop, ledger.list_routines, party_id=ali.id)] == [
        found[0].id,
        found[2].id,
    ]
    assert await days.read(pool, shop, ledger.list_routines, item_id=curd.id) == found[2:]
    page = await days.read(pool, shop, ledger.list_routines, limit=1)
    assert page + await days.read(pool, shop, ledger.list_routines, after_id=page[0].id) == found
    # Three made, two that changed Ali's milk, one that ended Bilal's, one of curd: what was set already left none.
    links = await superuser.fetchval("select count(*) from change where kind = 'routine'")
    assert links == 7
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == 0
    assert await days.sound(pool, shop)


async def test_a_round_is_credit_at_the_set_prices(pool: Pool, shop: Shop) -> None:
    milk, ali, bilal, sana = await _street(pool, shop)
    await days.write(pool, shop, "old", ledger.give_credit, party_id=ali.id, amount_minor=100)
    posted = await _post(pool, shop, "round", RoutineChange(bilal.id, 3 * KG), RoutineChange(sana.id, 0))
    assert posted is not None
    assert [(one.number, one.party_id, one.amount_minor, one.balance_minor) for one in posted.entries] == [
        (2, ali.id, 40_000, 40_100),
        (3, bilal.id, 60_000, 60_000),
    ]
    assert (posted.day, posted.item_id, posted.amount_minor, posted.replayed) == (DAY, None, 100_000, False)
    assert [(one.item_name, one.unit, one.quantity, one.amount_minor) for one in posted.goods] == [
        ("doodh", "kg", 5 * KG, 100_000)
    ]
    assert posted.skipped == ((sana.id, "Sana"),)
    assert await days.lines_of(pool, shop, 2) == [(PARTIES, ali.id, 40_000), (SALES, milk.id, -40_000)]
    assert (await days.read(pool, shop, ledger.entry_overview, 2)).kind == "give_credit"
    assert await days.sound(pool, shop)


async def test_the_same_call_again_is_the_first_round(pool: Pool, shop: Shop) -> None:
    milk, ali, _, _ = await _street(pool, shop)
    first = await _post(pool, shop, "round")
    # What the routine is now has no part in a round that was posted.
    await _set(pool, shop, ali, milk, 9 * KG)
    again = await _post(pool, shop, "round")
    assert first is not None
    assert again is not None
    assert again.replayed
    assert (again.id, again.entries) == (first.id, first.entries)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _post(pool, shop, "round", RoutineChange(ali.id, 0))
    await days.write(pool, shop, "entry", ledger.cash_in, amount_minor=1)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _post(pool, shop, "entry", day=DAY + timedelta(days=1))


async def test_a_day_has_one_round_unless_another_is_asked_for(pool: Pool, shop: Shop) -> None:
    milk, ali, _, _ = await _street(pool, shop)
    curd = await _item(pool, shop, "dahi")
    await _set(pool, shop, ali, curd, 1 * KG)
    first = await _post(pool, shop, "1", item_id=milk.id)
    assert _amounts(first) == {"Ali": 40_000, "Bilal": 20_000, "Sana": 30_000}
    for key, fields in (("2", {"item_id": milk.id}), ("3", {})):
        with pytest.raises(ledger.RoutinePosted):
            await _post(pool, shop, key, **fields)
    assert _amounts(await _post(pool, shop, "4", item_id=curd.id)) == {"Ali": 20_000}
    assert _amounts(await _post(pool, shop, "5", item_id=milk.id, again=True)) == _amounts(first)
    assert _amounts(await _post(pool, shop, "6", day=DAY + timedelta(days=1))) == {
        "Ali": 60_000,
        "Bilal": 20_000,
        "Sana": 30_000,
    }
    assert await days.sound(pool, shop)


async def test_a_round_that_was_taken_back_whole_may_be_posted_anew(pool: Pool, shop: Shop) -> None:
    await _street(pool, shop)
    first = await _post(pool, shop, "1")
    assert first is not None
    for entry in first.entries[:-1]:
        await days.reverse(pool, shop, entry.number)
    with pytest.raises(ledger.RoutinePosted):
        await _post(pool, shop, "2")
    await days.reverse(pool, shop, first.entries[-1].number)
    assert _amounts(await _post(pool, shop, "3")) == _amounts(first)
    assert await days.sound(pool, shop)


async def test_a_round_is_found_and_taken_back_as_one(pool: Pool, shop: Shop) -> None:
    milk, _, bilal, _ = await _street(pool, shop)
    await days.write(pool, shop, "before", ledger.cash_in, amount_minor=1)
    first = await _post(pool, shop, "1")
    assert first is not None
    await days.write(pool, shop, "between", ledger.cash_in, amount_minor=1)
    second = await _post(pool, shop, "2", RoutineChange(bilal.id, 0), item_id=milk.id, again=True)
    assert second is not None
    assert [one.id for one in await days.read(pool, shop, ledger.rounds_of, DAY)] == [second.id, first.id]
    assert await days.read(pool, shop, ledger.rounds_of, DAY + timedelta(days=1)) == []
    of_entry = [await days.read(pool, shop, ledger.round_of_entry, number) for number in range(1, 8)]
    assert [one and one.id for one in of_entry] == [None, *[first.id] * 3, None, *[second.id] * 2]
    assert of_entry[1] is not None
    assert of_entry[1].entries == first.entries
    await days.reverse(pool, shop, first.entries[1].number)

    async def take_back(round_id: int) -> list[ledger.Posted]:
        async with ledger.transaction(pool) as session:
            return await ledger.reverse_round(session, shop.origin("back"), round_id=round_id)

    assert len(await take_back(first.id)) == 2
    assert await take_back(first.id) == []
    assert (await ledger.trial_balance(pool, shop.business_id))[PARTIES] == second.amount_minor
    with pytest.raises(ledger.UnknownEntry):
        await take_back(second.id + 1)
    assert await days.sound(pool, shop)


async def test_a_change_finds_its_item(pool: Pool, shop: Shop) -> None:
    milk, ali, bilal, sana = await _street(pool, shop)
    newcomer = await days.party(pool, shop, "Zahid")
    everyone = {"Ali": 40_000, "Bilal": 20_000, "Sana": 30_000}
    # Only milk is taken by anybody, so a home without a routine gets milk.
    posted = await _post(pool, shop, "1", RoutineChange(newcomer.id, 500), RoutineChange(sana.id, 2 * KG))
    assert _amounts(posted) == everyone | {"Zahid": 10_000, "Sana": 40_000}
    curd = await _item(pool, shop, "dahi")
    await _set(pool, shop, ali, curd, 1 * KG)
    day = DAY + timedelta(days=1)
    for change in (RoutineChange(newcomer.id, 500), RoutineChange(ali.id, 500)):
        with pytest.raises(ledger.RoutineUnclear) as unclear:
            await _post(pool, shop, "2", change, day=day)
        assert unclear.value.party_id == change.party_id
    # A skipped day is all that a home takes; a home that takes one thing needs no name for it.
    posted = await _post(pool, shop, "3", RoutineChange(ali.id, 0), RoutineChange(bilal.id, 2 * KG), day=day)
    assert _amounts(posted) == {"Bilal": 40_000, "Sana": 30_000}
    day += timedelta(days=1)
    named = (RoutineChange(ali.id, 0, curd.id), RoutineChange(bilal.id, 1 * KG, curd.id))
    assert _amounts(await _post(pool, shop, "4", *named, day=day)) == everyone | {"Bilal": 40_000}
    day += timedelta(days=1)
    of_milk = await _post(pool, shop, "5", RoutineChange(ali.id, 1 * KG), day=day, item_id=milk.id)
    assert _amounts(of_milk) == everyone | {"Ali": 20_000}
    day += timedelta(days=1)
    twice = (RoutineChange(bilal.id, 0), RoutineChange(bilal.id, 5 * KG))
    assert _amounts(await _post(pool, shop, "6", *twice, day=day, item_id=milk.id))["Bilal"] == 100_000


async def test_a_round_is_posted_whole_or_not_at_all(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    milk, ali, bilal, _ = await _street(pool, shop)
    unpriced = await _item(pool, shop, "dahi", None)
    await _set(pool, shop, bilal, unpriced, 1 * KG)
    with pytest.raises(ledger.ItemNotPriced) as refused:
        await _post(pool, shop, "1")
    assert refused.value.item_id == unpriced.id
    await _set(pool, shop, bilal, unpriced, 0)
    with pytest.raises(ledger.UnknownItem):
        await _post(pool, shop, "2", RoutineChange(ali.id, 1, unpriced.id + 1))
    with pytest.raises(ledger.UnknownAccount):
        await _post(pool, shop, "3", RoutineChange(bilal.id + 99, 1 * KG))
    with pytest.raises(ledger.QuantityOutOfRange):
        await _post(pool, shop, "4", RoutineChange(ali.id, -1))
    with pytest.raises(ledger.NotBalanced):
        await _post(pool, shop, "5", *([RoutineChange(ali.id, 1)] * 501))
    async with ledger.transaction(pool) as session:
        await ledger.close_period(session, shop.origin("close"), through=DAY - timedelta(days=1), today=DAY)
    with pytest.raises(ledger.PeriodClosed):
        await _post(pool, shop, "6", day=DAY - timedelta(days=1))
    assert await superuser.fetchval("select count(*) from journal_entry") == 0
    assert await superuser.fetchval("select count(*) from routine_round") == 0
    with pytest.raises(ledger.UnknownParty):
        async with ledger.transaction(pool) as session:
            await ledger.set_routine(session, shop.origin("x"), party_id=999, item_id=milk.id, quantity=1)
    with pytest.raises(ledger.UnknownItem):
        async with ledger.transaction(pool) as session:
            await ledger.set_routine(session, shop.origin("x"), party_id=ali.id, item_id=999, quantity=1)
    assert await days.sound(pool, shop)


async def test_a_round_of_nothing_is_none(pool: Pool, shop: Shop) -> None:
    assert await _post(pool, shop, "1") is None
    _, ali, bilal, sana = await _street(pool, shop)
    assert await _post(pool, shop, "2", *(RoutineChange(one.id, 0) for one in (ali, bilal, sana))) is None
    assert await _post(pool, shop, "3") is not None


async def test_who_and_what_was_archived_takes_no_part(pool: Pool, shop: Shop) -> None:
    milk, ali, _, _ = await _street(pool, shop)
    async with ledger.transaction(pool) as session:
        await session.row("select begin_change($1, 'archive', 'test', null)", shop.business_id)
        await session.row("update party set archived_at = now() where id = $1", ali.id)
    assert _amounts(await _post(pool, shop, "1")) == {"Bilal": 20_000, "Sana": 30_000}
    async with ledger.transaction(pool) as session:
        await ledger.archive_item(session, shop.origin("archive"), item_id=milk.id)
    assert await _post(pool, shop, "2", day=DAY + timedelta(days=1)) is None


async def test_sixteen_post_the_day_and_one_does(pool: Pool, shop: Shop) -> None:
    await _street(pool, shop)

    async def post(place: int) -> bool:
        try:
            return await _post(pool, shop, f"round-{place}") is not None
        except ledger.RoutinePosted:
            return False

    assert sum(await asyncio.gather(*(post(place) for place in range(16)))) == 1
    balances = await ledger.trial_balance(pool, shop.business_id)
    assert balances == {PARTIES: 90_000, SALES: -90_000}
    assert await days.sound(pool, shop)


async def test_shops_do_not_share_their_routines(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    await _street(pool, shop)
    other = await open_shop(pool, superuser, "Rashid Dairy")
    assert await _post(pool, other, "1") is None
    assert await days.read(pool, other, ledger.list_routines) == []


quantities = st.integers(0, 6_000)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    routines=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), quantities), max_size=7),
    changes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), quantities), max_size=4),
    prices=st.tuples(st.integers(1, 50_000), st.integers(1, 50_000)),
)
async def test_a_round_is_what_a_plain_list_says(
    pool: Pool,
    superuser: Superuser,
    routines: list[tuple[int, int, int]],
    changes: list[tuple[int, int, int]],
    prices: tuple[int, int],
) -> None:
    shop = await open_shop(pool, superuser)
    homes = [await days.party(pool, shop, name) for name in "ABCD"]
    items = [await _item(pool, shop, name, price) for name, price in zip(("doodh", "dahi"), prices, strict=True)]
    taken: dict[tuple[int, int], int] = {}
    for home, item, quantity in routines:
        await _set(pool, shop, homes[home], items[item], quantity)
        taken[home, item] = quantity
    today = taken | {(home, item): quantity for home, item, quantity in changes}
    said = [RoutineChange(homes[home].id, quantity, items[item].id) for home, item, quantity in changes]
    sums: dict[str, int] = {}
    for (home, item), quantity in today.items():
        if quantity:
            # Half a paisa counts as a whole one.
            sums["ABCD"[home]] = sums.get("ABCD"[home], 0) + (prices[item] * quantity * 2 + 1_000) // 2_000
    sums = dict(sorted(sums.items()))
    if 0 in sums.values():
        with pytest.raises(ledger.AmountOutOfRange):
            await _post(pool, shop, "round", *said)
        return
    posted = await _post(pool, shop, "round", *said)
    assert (_amounts(posted) if posted else {}) == sums
    for place, home in enumerate(homes):
        assert await days.read(pool, shop, ledger.balance_of, home.id) == sums.get("ABCD"[place], 0)
    if posted:
        went = {one.item_id: one.quantity for one in posted.goods}
        assert went == {
            items[item].id: total
            for item in (0, 1)
            if (total := sum(quantity for (_, of), quantity in today.items() if of == item))
        }
    assert await days.sound(pool, shop)
