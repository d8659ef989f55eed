"""Who changed what, by which door and under which key; closed periods in the chain; seals that bind the past."""

import asyncio
from datetime import date, timedelta

import asyncpg
import pytest

import ledger_core as ledger
from ledger_core import Origin, Pool, Role
from tests.conftest import Shop, open_shop
from tests.ledger_core import books, days
from tests.ledger_core.books import DAY, Superuser


async def _log(pool: Pool, shop: Shop, **fields: object) -> list[ledger.LogLine]:
    return list(await days.read(pool, shop, ledger.audit_log, **fields))


async def _close(pool: Pool, shop: Shop, through: date, key: str = "close") -> date:
    async with ledger.transaction(pool) as session:
        return await ledger.close_period(session, shop.origin(key), through=through, today=DAY)


async def test_each_change_says_who_by_which_door_and_under_which_key(
    pool: Pool, superuser: Superuser, shop: Shop
) -> None:
    sana = await superuser.fetchval("insert into users (name) values ('Sana') returning id")
    async with ledger.transaction(pool) as session:
        await ledger.add_member(session, shop.origin("let in"), user_id=sana, role=Role.RECORDER)
    origin = Origin(shop.business_id, "message:7:0", "whatsapp", sana)
    async with ledger.transaction(pool) as session:
        party = await ledger.add_party(session, origin, name="Ali", name_key="ali")
        await ledger.set_limit(session, origin, party_id=party.id, limit_minor=500)
        await ledger.give_credit(session, origin, party_id=party.id, amount_minor=5, entry_date=DAY)
        await ledger.set_business(session, shop.origin("called"), name="Imran General Store")
        assert await ledger.remove_member(session, shop.origin("let go"), user_id=sana)
    told = [(one.kind, one.deed, one.actor_name, one.source, one.key) for one in await _log(pool, shop)]
    assert told == [
        ("membership", "update", "Imran", "test", "let go"),
        ("business", "update", "Imran", "test", "called"),
        ("entry", "give_credit", "Sana", "whatsapp", "message:7:0"),
        ("party", "update", "Sana", "whatsapp", "message:7:0"),
        ("party", "insert", "Sana", "whatsapp", "message:7:0"),
        ("membership", "insert", "Imran", "test", "let in"),
        ("membership", "insert", "Imran", "opening", f"open/{shop.public_id}"),
        ("business", "insert", "Imran", "opening", f"open/{shop.public_id}"),
    ]
    assert await days.sound(pool, shop)


async def test_the_log_goes_page_by_page_and_can_leave_entries_out(
    pool: Pool, superuser: Superuser, shop: Shop
) -> None:
    await books.fill(pool, superuser, shop)
    whole = await _log(pool, shop, limit=200)
    assert [one.sequence for one in whole] == list(range(len(whole), 0, -1))
    pages, before = [], None
    while lines := await _log(pool, shop, before=before, limit=4):
        pages += lines
        before = lines[-1].sequence
    assert pages == whole
    assert await _log(pool, shop, entries=False) == [one for one in whole if one.kind != "entry"]
    assert len({one.hash for one in whole}) == len(whole)


async def test_a_change_that_nobody_answers_for_is_refused(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        with pytest.raises(asyncpg.PostgresError, match="without begin_change"):
            await session.row("update business set name = 'X'")
    # Whoever answered in a transaction does not answer in the next one of the same connection.
    async with superuser.transaction():
        await superuser.execute("select begin_change($1, 'k', 'test', null)", shop.business_id)
    with pytest.raises(asyncpg.PostgresError, match="without begin_change"):
        await superuser.execute("update business set name = 'X'")


async def test_every_verb_over_named_rows_answers(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    await books.fill(pool, superuser, shop)
    own = [one for one in await _log(pool, shop, limit=200) if one.source != "opening"]
    assert {(one.actor_id, one.source) for one in own} == {(shop.owner_id, "test")}
    assert None not in {one.key for one in own}


async def test_a_close_is_a_link_and_goes_forward_alone(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    through = date(2026, 10, 31)
    assert await days.read(pool, shop, ledger.closed_through) is None
    assert await _close(pool, shop, through) == through
    newest = (await _log(pool, shop))[0]
    assert (newest.kind, newest.subject, newest.deed, newest.actor_id) == (
        "period",
        "2026-10-31",
        "period",
        shop.owner_id,
    )
    for day, key in ((through, "close"), (through, "again"), (date(2026, 9, 30), "earlier")):
        assert await _close(pool, shop, day, key) == through
    assert (await _log(pool, shop))[0] == newest
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _close(pool, shop, date(2026, 11, 1), "close")
    with pytest.raises(ledger.DayOutOfRange):
        await _close(pool, shop, DAY + timedelta(days=1), "future")
    with pytest.raises(ledger.PeriodClosed):
        await days.write(pool, shop, "late", ledger.cash_in, amount_minor=5, day=through)
    assert await _close(pool, shop, date(2026, 11, 15), "next") == date(2026, 11, 15)
    assert await days.read(pool, shop, ledger.closed_through) == date(2026, 11, 15)
    assert await days.sound(pool, shop)
    # Opened again by hand, so that the past could be written into.
    await superuser.execute("update business_head set closed_through = '2026-10-31'")
    found = (await ledger.verify_business(pool, shop.business_id)).problems
    assert [one.detail for one in found] == ["is closed through another day than the chain says"]


async def test_a_seal_names_its_link_until_the_past_is_rewritten(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    seals = []
    for number in range(5):
        await days.write(pool, shop, f"k{number}", ledger.cash_in, amount_minor=number + 1)
        seals.append(ledger.seal_of(await days.read(pool, shop, ledger.chain_head)))
    found = [await days.read(pool, shop, ledger.find_seal, seal.lower()) for seal in seals]
    assert [one.sequence for one in found] == [3, 4, 5, 6, 7]
    for wrong in ("", "AAAAAA", "1", "!!!!!!", seals[0] + "A", seals[0][:5]):
        assert await days.read(pool, shop, ledger.find_seal, wrong) is None
    # Whoever holds the database writes a new chain that agrees with itself: only the seal told before tells.
    await superuser.execute("set session_replication_role = replica")
    await superuser.execute("delete from change where sequence > 6")
    await superuser.execute(
        "update business_head set sequence = 6, entry_number = 4,"
        " chain_hash = (select hash from change where sequence = 6)"
    )
    assert await days.read(pool, shop, ledger.find_seal, seals[3]) is not None
    assert await days.read(pool, shop, ledger.find_seal, seals[4]) is None


async def test_verification_names_its_parts_and_reads_one_shop(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    await books.fill(pool, superuser, shop)
    neighbour = await open_shop(pool, superuser, "Bilal Cloth House")
    parts: list[str] = []
    result = await ledger.verify_business(pool, shop.business_id, on_part=parts.append)
    assert result.problems == ()
    assert {"chain", "journal", "balances", "rows", "goods", "cheques", "periods"} <= set(parts)
    assert len(parts) == len(set(parts))
    functions = await superuser.fetch(
        "select proname from pg_proc where prorettype = 'problem'::regtype and pronamespace = 'public'::regnamespace"
    )
    assert {row["proname"] for row in functions} == {f"verify_{part}" for part in parts} | {
        "verify_business",
        "verify_part",
    }
    await superuser.execute("set session_replication_role = replica")
    await superuser.execute("update party set name = 'X' where business_id = $1", shop.business_id)
    assert (await ledger.verify_business(pool, shop.business_id)).problems
    assert (await ledger.verify_business(pool, neighbour.business_id)).problems == ()
    missing = await ledger.verify_business(pool, 999)
    assert [one.detail for one in missing.problems] == ["is missing"]
    async with ledger.transaction(pool) as session:
        with pytest.raises(asyncpg.PostgresError, match="no such part"):
            await session.row("select verify_part($1, 'pg_sleep')", shop.business_id)


async def test_nothing_slips_into_a_period_while_it_is_closed(pool: Pool, shop: Shop) -> None:
    through = DAY - timedelta(days=5)

    async def post(number: int) -> bool:
        try:
            await days.write(pool, shop, f"k{number}", ledger.cash_in, amount_minor=5, day=through)
        except ledger.PeriodClosed:
            return False
        return True

    async def close() -> bool:
        await asyncio.sleep(0.01)
        return await _close(pool, shop, through) == through

    posted = await asyncio.gather(*(post(number) for number in range(20)), close(), *(post(20 + n) for n in range(40)))
    log = await _log(pool, shop, limit=200)
    (closing,) = (one.sequence for one in log if one.kind == "period")
    entries = [one.sequence for one in log if one.kind == "entry"]
    assert len(entries) == sum(posted) - 1
    assert max(entries, default=0) < closing == log[0].sequence
    assert await days.sound(pool, shop)


async def test_verification_beside_writers_finds_no_false_problem(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    ali, _ = await books.fill(pool, superuser, shop)

    async def write(writer: int) -> None:
        for number in range(25):
            await books.give_credit(pool, shop, ali, 5, f"k{writer}-{number}")
            await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=number + writer * 100)

    writing = asyncio.gather(*(write(writer) for writer in range(8)))
    found: list[ledger.Problem] = []
    rounds = 0
    while not writing.done():
        found += (await ledger.verify_business(pool, shop.business_id)).problems
        rounds += 1
    await writing
    assert (found, rounds > 1) == ([], True)
