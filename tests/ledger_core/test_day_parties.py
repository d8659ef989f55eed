"""What is agreed with a party, who sounds like whom, and the audit chain over both."""

import asyncio
import uuid
from datetime import date

import asyncpg
import pytest
from alembic import command
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import ledger_core as ledger
import migrations
from bot.replies import PhoneTaken
from bot.replies.refusals import refusal
from ledger_core import Party, PartyRole, Pool
from tests.conftest import Database, Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser

PHONE = "+923001234567"


async def _links(superuser: Superuser, shop: Shop, party: Party) -> int:
    found = await superuser.fetchval(
        "select count(*) from change where business_id = $1 and kind = 'party' and subject = $2",
        shop.business_id,
        str(party.id),
    )
    return int(found)


async def test_terms_are_kept_and_each_change_is_a_link_of_the_chain(
    pool: Pool, shop: Shop, superuser: Superuser
) -> None:
    ali = await days.party(pool, shop, "Ali")
    due = date(2026, 12, 1)
    assert (
        await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=300_000)
    ).credit_limit_minor == (300_000)
    promised = await days.change(pool, shop, ledger.set_due_date, party_id=ali.id, due_date=due, amount_minor=50_000)
    assert (promised.due_date, promised.due_amount_minor) == (due, 50_000)
    await days.change(pool, shop, ledger.set_phone, party_id=ali.id, phone=PHONE)
    await days.change(pool, shop, ledger.set_role, party_id=ali.id, role=PartyRole.BOTH)
    assert await _links(superuser, shop, ali) == 5
    now = await days.read(pool, shop, ledger.get_party, ali.id)
    assert (now.credit_limit_minor, now.due_date, now.due_amount_minor, now.phone, now.role) == (
        300_000,
        due,
        50_000,
        PHONE,
        "both",
    )
    assert await days.sound(pool, shop)

    await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=None)
    await days.change(pool, shop, ledger.set_due_date, party_id=ali.id, due_date=None, amount_minor=50_000)
    await days.change(pool, shop, ledger.set_phone, party_id=ali.id, phone=None)
    now = await days.read(pool, shop, ledger.get_party, ali.id)
    assert (now.credit_limit_minor, now.due_date, now.due_amount_minor, now.phone) == (None, None, None, None)
    assert await days.sound(pool, shop)


async def test_setting_what_is_set_changes_nothing(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    ali = await days.party(pool, shop, "Ali")
    first = await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=0)
    assert await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=0) == first
    assert await _links(superuser, shop, ali) == 2


async def test_verification_finds_terms_that_were_tampered_with(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    ali = await days.party(pool, shop, "Ali")
    await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=300_000)
    await superuser.execute("set session_replication_role = replica")
    await superuser.execute("update party set credit_limit_minor = 900000 where id = $1", ali.id)
    found = await ledger.verify_business(pool, shop.business_id)
    assert [(one.kind, one.subject) for one in found.problems] == [("party", f"party {ali.id}")]


@pytest.mark.parametrize("limit_minor", [-1, ledger.AMOUNT_MINOR_MAX + 1])
async def test_a_limit_that_cannot_be_is_refused(pool: Pool, shop: Shop, limit_minor: int) -> None:
    ali = await days.party(pool, shop, "Ali")
    with pytest.raises(ledger.AmountOutOfRange):
        await days.change(pool, shop, ledger.set_limit, party_id=ali.id, limit_minor=limit_minor)


async def test_a_promise_of_nothing_is_refused(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    with pytest.raises(ledger.AmountOutOfRange):
        await days.change(pool, shop, ledger.set_due_date, party_id=ali.id, due_date=date(2026, 12, 1), amount_minor=0)


@pytest.mark.parametrize(
    "phone", ["03001234567", "+0300123456", "+92300", "+92300123456789012", "", "+92\u0663001234567"]
)
async def test_a_phone_is_e164(pool: Pool, shop: Shop, phone: str) -> None:
    ali = await days.party(pool, shop, "Ali")
    with pytest.raises(ledger.InvalidPhone):
        await days.change(pool, shop, ledger.set_phone, party_id=ali.id, phone=phone)


async def test_one_phone_is_of_one_khata(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    ali, bilal = await days.party(pool, shop, "Ali"), await days.party(pool, shop, "Bilal")
    await days.change(pool, shop, ledger.set_phone, party_id=ali.id, phone=PHONE)
    await days.change(pool, shop, ledger.set_phone, party_id=ali.id, phone=PHONE)
    with pytest.raises(ledger.PhoneTaken) as taken:
        await days.change(pool, shop, ledger.set_phone, party_id=bilal.id, phone=PHONE)
    assert (taken.value.party_id, taken.value.party_name) == (ali.id, "Ali")
    assert refusal(taken.value) == PhoneTaken("Ali", PHONE)
    # Neither an archived khata nor another shop keeps a number from being used.
    await superuser.execute(
        "with entered as (select begin_change($1, 'archive', 'test', null))"
        " update party set archived_at = now() from entered where id = $2",
        shop.business_id,
        ali.id,
    )
    assert (await days.change(pool, shop, ledger.set_phone, party_id=bilal.id, phone=PHONE)).phone == PHONE
    other = await open_shop(pool, superuser, "Rashid Store")
    chanda = await days.party(pool, other, "Chanda")
    assert (await days.change(pool, other, ledger.set_phone, party_id=chanda.id, phone=PHONE)).phone == PHONE


async def test_of_many_that_ask_for_one_phone_at_once_one_gets_it(pool: Pool, shop: Shop) -> None:
    parties = [await days.party(pool, shop, f"Ali {place}") for place in range(6)]
    results = await asyncio.gather(
        *(days.change(pool, shop, ledger.set_phone, party_id=party.id, phone=PHONE) for party in parties),
        return_exceptions=True,
    )
    assert len([one for one in results if isinstance(one, Party)]) == 1
    assert len([one for one in results if isinstance(one, ledger.PhoneTaken)]) == 5


async def test_a_role_that_is_none_is_a_programmer_s_error(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    with pytest.raises(ValueError, match="friend"):
        await days.change(pool, shop, ledger.set_role, party_id=ali.id, role="friend")


async def test_a_party_of_another_shop_is_unknown(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    other = await open_shop(pool, superuser, "Rashid Store")
    chanda = await days.party(pool, other, "Chanda")
    with pytest.raises(ledger.UnknownParty):
        await days.read(pool, shop, ledger.get_party, chanda.id)
    for verb, fields in (
        (ledger.set_limit, {"limit_minor": 5}),
        (ledger.set_due_date, {"due_date": date(2026, 12, 1)}),
        (ledger.set_phone, {"phone": PHONE}),
        (ledger.set_role, {"role": PartyRole.SUPPLIER}),
    ):
        with pytest.raises(ledger.UnknownParty):
            await days.change(pool, shop, verb, party_id=chanda.id, **fields)
    assert await days.sound(pool, other)


async def test_near_parties_sound_alike_and_are_written_otherwise(pool: Pool, shop: Shop) -> None:
    for name, sound_key in (("Ali", "al"), ("Aly", "al"), ("Alee", "al"), ("Bilal", "blal"), ("X", ""), ("Y", "")):
        await days.party(pool, shop, name, sound_key)

    async def near(sound_key: str, name_key: str, limit: int = 5) -> list[str]:
        found = await days.read(pool, shop, ledger.near_parties, sound_key, name_key=name_key, limit=limit)
        return [party.name for party in found]

    assert await near("al", "ali") == ["Aly", "Alee"]
    assert await near("al", "aali", limit=2) == ["Ali", "Aly"]
    assert await near("", "z") == []


async def test_rows_written_before_the_terms_came_stay_proved(template: Database) -> None:
    name = f"t_{uuid.uuid4().hex}"
    before = template.named(name)
    superuser = await asyncpg.connect(template.owner_url)
    await superuser.execute(f"create database {name}")
    try:
        await _upgrade_to_messages(before)
        await _terms_after_upgrade(before)
    finally:
        await superuser.execute(f"drop database {name} with (force)")
        await superuser.close()


async def _upgrade_to_messages(database: Database) -> None:
    """Bring an empty database to the revision before the terms."""
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute((migrations._HERE / "sql" / "roles.sql").read_text(encoding="utf-8"))
    await connection.close()

    def run(bind: Connection) -> None:
        config = migrations._config()
        config.attributes["connection"] = bind
        command.upgrade(config, "0002")

    engine = create_async_engine(database.owner_url.replace("postgresql", "postgresql+asyncpg", 1))
    async with engine.begin() as bind:
        await bind.run_sync(run)
    await engine.dispose()


async def _terms_after_upgrade(database: Database) -> None:
    superuser = await asyncpg.connect(database.owner_url)
    pool = await ledger.open_pool(database.url, size=2)
    shop = await open_shop(pool, superuser)
    async with ledger.transaction(pool) as session:
        await session.row("select begin_change($1, 'by hand', 'test', null)", shop.business_id)
        party_id = await session.value(
            "insert into party (business_id, name, name_key) values ($1, 'Ali', 'ali') returning id", shop.business_id
        )
        await session.row("update party set phone = $1 where id = $2", PHONE, party_id)
    assert await days.sound(pool, shop)
    await pool.close()

    await migrations.upgrade(database.owner_url)
    pool = await ledger.open_pool(database.url, size=2)
    assert await days.sound(pool, shop)
    ali = await days.read(pool, shop, ledger.get_party, party_id)
    assert (ali.phone, ali.credit_limit_minor, ali.due_date) == (PHONE, None, None)
    await days.change(pool, shop, ledger.set_limit, party_id=party_id, limit_minor=7)
    assert await days.sound(pool, shop)
    await pool.close()
    await superuser.close()
