"""The feed: every change in commit order, none lost and none twice, with its row as it is now."""

import asyncio
import random
from contextlib import suppress

import ledger_core as ledger
from ledger_core import Account, EntryDraft, Pool, credit, debit
from tests.conftest import Shop, open_shop
from tests.ledger_core import books, days
from tests.ledger_core.books import DAY, Superuser

WRITERS = 16


async def _page(pool: Pool, shop: Shop, cursor: int, limit: int = 100) -> ledger.ChangePage:
    page = await days.read(pool, shop, ledger.changes_after, cursor=cursor, limit=limit)
    assert isinstance(page, ledger.ChangePage)
    return page


async def _all(pool: Pool, shop: Shop) -> list[ledger.Change]:
    found, cursor = [], 0
    while (page := await _page(pool, shop, cursor)).changes:
        found += page.changes
        cursor = page.cursor
    return found


async def test_a_new_shop_tells_of_itself_and_its_owner(pool: Pool, shop: Shop) -> None:
    first, second = await _all(pool, shop)
    assert (first.kind, first.source, first.actor_id) == ("business", "opening", shop.owner_id)
    assert first.row
    assert (first.row["name"], "salt" in first.row) == ("Imran Kiryana", False)
    assert (second.kind, second.row and second.row["role"]) == ("membership", "owner")


async def test_an_entry_comes_with_its_lines_words_and_reversal(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "علی")
    given = await books.give_credit(pool, shop, ali, 120_000, "one", words="2 bori آٹا")
    back = await days.reverse(pool, shop, given.number)
    told = [one for one in await _all(pool, shop) if one.kind == "entry"]
    assert [one.subject for one in told] == [str(given.number), str(back.number)]
    assert (told[0].actor_id, told[0].source) == (shop.owner_id, "test")
    row, undone = told[0].row, told[1].row
    assert row
    assert undone
    assert (row["kind"], row["entry_date"], row["narration"]) == ("give_credit", DAY.isoformat(), "2 bori آٹا")
    assert (row["reversed_by"], undone["reverses"], undone["reversed_by"]) == (back.number, given.number, None)
    assert [(line["account"], line["amount_minor"]) for line in row["lines"]] == [(1200, 120_000), (4000, -120_000)]
    assert (row["lines"][0]["sub_public_id"], row["lines"][1]["sub_public_id"]) == (str(ali.public_id), None)


async def test_a_row_that_changed_often_comes_each_time_as_it_is_now(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    for limit_minor in (100, 200, 300):
        await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=limit_minor)
    told = [one for one in await _all(pool, shop) if one.kind == "party"]
    assert [one.row and one.row["credit_limit_minor"] for one in told] == [300] * 4


async def test_every_named_table_and_act_has_its_row(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    await books.fill(pool, superuser, shop)
    found = await _all(pool, shop)
    assert [one.sequence for one in found] == list(range(1, len(found) + 1))
    assert [one for one in found if one.row is None] == []
    audited = {
        row[0]
        for row in await superuser.fetch("select tgrelid::regclass::text from pg_trigger where tgname = 'audit_row'")
    }
    assert {one.kind for one in found} == audited | {"entry", "period"}
    assert found[-1].row == {"closed_through": books.CLOSED.isoformat()}


async def test_pages_of_any_size_hold_the_same(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    await books.fill(pool, superuser, shop)
    whole = await _all(pool, shop)
    for limit in (-3, 1, 7):
        found, cursor = [], 0
        while (page := await _page(pool, shop, cursor, limit)).changes:
            assert len(page.changes) <= max(1, limit)
            found += page.changes
            cursor = page.cursor
        assert found == whole
    newest = await days.read(pool, shop, ledger.newest_change)
    assert (whole[-1].sequence, (await _page(pool, shop, newest)).cursor) == (newest, newest)
    assert (await _page(pool, shop, newest + 5)) == ledger.ChangePage((), newest + 5)


async def test_another_shops_changes_are_not_told(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    neighbour = await open_shop(pool, superuser, "Bilal Cloth House")
    await books.fill(pool, superuser, neighbour)
    assert [one.kind for one in await _all(pool, shop)] == ["business", "membership"]
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        rows = await session.rows(
            "select * from current_rows($1, 'party', array['1', '2']) union all"
            " select * from current_entries($1, array[1, 2])",
            shop.business_id,
        )
    assert rows == []


class TakenBack(Exception):
    """Ends a transaction without its changes."""


async def _write(pool: Pool, shop: Shop, number: int, random_: random.Random) -> None:
    """Post, or change a party, and hold the transaction open for a while; some take all of it back."""
    sale = EntryDraft("cash_sale", (debit(Account.CASH, 5), credit(Account.SALES, 5)))
    with suppress(TakenBack):
        async with ledger.transaction(pool) as session:
            await asyncio.sleep(random_.random() * 0.01)
            if number % 3:
                await ledger.post_entry(session, shop.origin(f"k{number}"), sale, entry_date=DAY)
            else:
                name = f"p{number}"
                await ledger.add_party(session, shop.origin(name), name=name, name_key=name)
            await asyncio.sleep(random_.random() * 0.02)
            if number % 7 == 0:
                raise TakenBack


async def test_a_reader_beside_many_writers_loses_nothing(pool: Pool, shop: Shop) -> None:
    random_, numbers, done = random.Random(7), iter(range(320)), asyncio.Event()

    async def writer() -> None:
        for number in numbers:
            await _write(pool, shop, number, random_)

    async def reader() -> list[ledger.Change]:
        found, cursor = [], 0
        while True:
            was_done = done.is_set()
            page = await _page(pool, shop, cursor, 9)
            # Never a gap, not even for a moment: what comes later cannot come before what is on its way.
            assert [one.sequence for one in page.changes] == list(range(cursor + 1, cursor + len(page.changes) + 1))
            found += page.changes
            cursor = page.cursor
            if was_done and not page.changes:
                return found

    readers = [asyncio.create_task(reader()) for _ in range(2)]
    await asyncio.gather(*(writer() for _ in range(WRITERS)))
    done.set()
    told = await asyncio.gather(*readers)
    assert told[0] == told[1] == await _all(pool, shop)
    kept = [number for number in range(320) if number % 7]
    assert sum(one.kind == "entry" for one in told[0]) == sum(number % 3 != 0 for number in kept)
    assert sum(one.kind == "party" for one in told[0]) == sum(number % 3 == 0 for number in kept)


async def test_a_long_transaction_holds_the_feed_and_skips_nothing(pool: Pool, shop: Shop) -> None:
    sale = EntryDraft("cash_sale", (debit(Account.CASH, 5), credit(Account.SALES, 5)))
    before = len(await _all(pool, shop))
    async with ledger.transaction(pool) as slow:
        await ledger.post_entry(slow, shop.origin("slow"), sale, entry_date=DAY)
        quick = asyncio.create_task(days.write(pool, shop, "quick", ledger.cash_in, amount_minor=7))
        await asyncio.sleep(0.2)
        assert not quick.done()
        assert len(await _all(pool, shop)) == before
    await quick
    kinds = [one.row and one.row["kind"] for one in (await _all(pool, shop))[before:]]
    assert kinds == ["cash_sale", "cash_in"]
