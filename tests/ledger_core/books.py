"""Shops with a row in every table, for the tests that look at all tables at once."""

import uuid
from datetime import date
from typing import TypeAlias

import asyncpg

import ledger_core as ledger
from ledger_core import Account, EntryDraft, Pool, credit, debit
from tests.conftest import Shop
from tests.ledger_core import bills, drawers, shelves

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

DAY = date(2026, 11, 20)
CLOSED = date(2026, 10, 31)
OWN_ACCOUNT = 10_001

# What is not a shop's: people, codes, and messages, which exist before a shop is known.
OFFICE_TABLES = frozenset(
    {
        "contact",
        "conversation",
        "recovery",
        "inbound_message",
        "outbound_message",
        "delivery_receipt",
        "dead_letter",
        "users",
        "one_time_code",
    }
)
# The same for every shop, and nobody's data.
REFERENCE_TABLES = frozenset({"channel", "account_template", "alembic_version"})


async def all_tables(superuser: Superuser) -> set[str]:
    """Name every table of the database."""
    found = await superuser.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    )
    return {row["relname"] for row in found}


async def tenant_tables(superuser: Superuser) -> set[str]:
    """Name every table that belongs to shops: all that carry business_id, save the office's few."""
    found = await superuser.fetch(
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id'"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
    )
    return {row["relname"] for row in found} - OFFICE_TABLES


async def begin(session: ledger.Session, shop: Shop) -> None:
    """Enter the shop and say that the owner changes it, for rows that a test writes by itself."""
    await session.row("select begin_change($1, 'by hand', 'test', $2)", shop.business_id, shop.owner_id)


async def add_party(pool: Pool, shop: Shop, name: str) -> ledger.Party:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await ledger.add_party(session, shop.origin(f"party-{name}"), name=name, name_key=name.casefold())


async def give_credit(
    pool: Pool, shop: Shop, party: ledger.Party, amount_minor: int, key: str, day: date = DAY, words: str | None = None
) -> ledger.Posted:
    async with ledger.transaction(pool) as session:
        return await ledger.give_credit(
            session, shop.origin(key), party_id=party.id, amount_minor=amount_minor, entry_date=day, narration=words
        )


async def fill(pool: Pool, superuser: Superuser, shop: Shop) -> tuple[ledger.Party, ledger.Party]:
    """Put rows into every tenant table through the doors that the application has, and give the two parties."""
    ali, bilal = await add_party(pool, shop, "Ali"), await add_party(pool, shop, "Bilal")
    member = await superuser.fetchval("insert into users (name) values ('Sana') returning id")
    # No verb makes an account of this type: the function that would is not the application's to call.
    async with superuser.transaction():
        await superuser.execute("select begin_change($1, 'account', 'test', $2)", shop.business_id, shop.owner_id)
        await superuser.execute(
            "insert into account (business_id, code, name, type) values ($1, $2, 'Meezan', 'asset')",
            shop.business_id,
            OWN_ACCOUNT,
        )
    async with ledger.transaction(pool) as session:
        await begin(session, shop)
        await ledger.remember_alias(session, shop.origin("alias"), spelling="aly", party_id=ali.id)
        await ledger.remember_alias(session, shop.origin("alias"), spelling="bilu", party_id=bilal.id)
        await ledger.forget_alias(session, shop.origin("alias"), spelling="bilu")
        await session.row("update party set phone = '+923001234567' where id = $1", bilal.id)
        await session.row("update business set name = 'Imran General Store'")
        await session.row(
            "insert into membership (business_id, user_id, role) values ($1, $2, 'cashier')", shop.business_id, member
        )
        await session.row("update membership set role = 'manager' where user_id = $1", member)
    first = await give_credit(pool, shop, ali, 120_000, "one", words="2 bori atta")
    await give_credit(pool, shop, bilal, 4_550, "two", date(2026, 11, 18), "cheeni")
    await shelves.fill(pool, shop)
    await drawers.fill(pool, shop, ali)
    await bills.fill(pool, shop, ali)
    async with ledger.transaction(pool) as session:
        moved = EntryDraft(
            "any_entry", (debit(OWN_ACCOUNT, 900), credit(Account.CASH, 400), credit(Account.SALES, 500))
        )
        await ledger.post_entry(session, shop.origin("three"), moved, entry_date=DAY)
        await ledger.reverse_entry(session, shop.origin("four"), number=first.number)
        await ledger.close_period(session, shop.origin("close"), through=CLOSED, today=DAY)
    return ali, bilal


async def fill_messages(superuser: Superuser, shop: Shop) -> None:
    """Put rows of a shop's talk, and of a stranger's, into the tables of messages."""
    address = uuid.uuid4().hex
    contact = await superuser.fetchval(
        "insert into contact (channel, address, user_id) values ('console', $1, $2) returning id",
        address,
        shop.owner_id,
    )
    await superuser.execute(
        "insert into conversation (contact_id, business_id) values ($1, $2)", contact, shop.business_id
    )
    await superuser.execute(
        "insert into question (business_id, contact_id, kind, state, asked_at, day, command, settled, options, summary)"
        " values ($1, $2, 'which_party', 'open', now(), $3, '{}', '{}', '[]', 'Ali?')",
        shop.business_id,
        contact,
        DAY,
    )
    for number, business_id in enumerate((shop.business_id, None)):
        await superuser.execute(
            "insert into inbound_message (channel, provider_message_id, contact_id, kind, sent_at, received_at, due_at,"
            " business_id) values ('console', $1, $2, 'text', now(), now(), now(), $3)",
            f"{address}-{number}",
            contact,
            business_id,
        )
        await superuser.execute(
            "insert into outbound_message (contact_id, business_id, purpose, priority, body, segments)"
            " values ($1, $2, 'alert', 1, 'salaam', 1)",
            contact,
            business_id,
        )
    await superuser.execute(
        "insert into delivery_receipt (channel, provider_message_id, status, occurred_at)"
        " values ('console', $1, 'sent', now())",
        address,
    )
    helper = await superuser.fetchval("insert into users (name) values ('Helper') returning id")
    await superuser.execute(
        "insert into recovery (user_id, helper_id, named_at) values ($1, $2, now())", shop.owner_id, helper
    )
    await superuser.execute(
        "insert into dead_letter (channel, reason, excerpt, received_at) values ('console', 'unreadable', '{', now())"
    )
    await superuser.execute(
        "insert into one_time_code (phone, code_hash, expires_at)"
        " select phone, sha256('x'), now() from users where id = $1",
        shop.owner_id,
    )
