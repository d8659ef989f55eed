"""Whoever holds the database cannot alter the books unseen: every column and every row is named by verification."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

import ledger_core as ledger
from ledger_core import Account, Pool
from tests.conftest import Database, Shop, open_shop
from tests.ledger_core import books
from tests.ledger_core.books import DAY, Superuser

# How the rows of a table are called in a problem; `{}` takes the row's columns. A new tenant table needs its line.
NAMED = {
    "account": "account {code}",
    "activity_day": "{kind} by {actor_id} on {day}",
    "balance": "account {account}",
    "balance_day": "account {account} on {day}",
    "bank_account": "bank_account {id}",
    "business": "business {business_id}",
    "business_head": "business head",
    "change": "change {sequence}",
    "cheque": "cheque {id}",
    "cheque_held": "cheque {cheque_id}",
    "debt": "debt of khata {party_id}",
    "goods_returned": "entry {sale_number} item {item_id}",
    "goods_sold": "entry {entry_number} item {item_id}",
    "invoice": "invoice {id}",
    "invoice_line": "invoice_line {invoice_id}/{line}",
    "invoice_payment": "invoice_payment {id}",
    "item": "item {id}",
    "item_cost": "item {item_id} cost from entry {entry_number}",
    "item_day": "item {item_id} on {day}",
    "item_unit": "item_unit {item_id}/{unit}",
    "journal_entry": "entry {number}",
    "khata_day": "khata {party_id} on {day}",
    "membership": "membership {user_id}",
    "narration": "entry {entry_number}",
    "party": "party {id}",
    "party_alias": "party_alias {id}",
    "posting": "entry {entry_number}",
    "routine": "routine {id}",
    "routine_round": "routine_round {id}",
    "staff": "staff {id}",
}
# Tables that hold nothing of the books, each with its reason.
UNWATCHED = {"question": "what was asked of a person; nothing is written by it, and its answer posts an entry"}
# The least alteration of a value of each type: one bit, one unit, or a value where there was none.
ALTERED = {
    "bool": "not {c}",
    "int2": "(coalesce({c}, 0) + 1)::int2",
    "int4": "coalesce({c}, 0) + 1",
    "int8": "coalesce({c}, 0) + 1",
    "text": "case when coalesce({c}, '') = '' then 'x' else chr(ascii({c}) # 1) || substr({c}, 2) end",
    "bpchar": "chr(ascii({c}) # 1) || substr({c}, 2)",
    "bytea": "case when coalesce({c}, '') = '' then '\\x00'"
    " else set_byte({c}, length({c}) - 1, get_byte({c}, length({c}) - 1) # 1) end",
    "uuid": "encode(set_byte(uuid_send({c}), 15, get_byte(uuid_send({c}), 15) # 1), 'hex')::uuid",
    "date": "coalesce({c}, '2026-01-01') + 1",
    "timestamptz": "coalesce({c}, now()) + interval '1 microsecond'",
}

# Keys, checks and generated columns would refuse many alterations by themselves; a superuser drops them first.
LOOSEN = """
do $$ declare one record; begin
  for one in select conrelid::regclass as t, conname from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'f') loop
    execute format('alter table %s drop constraint %I', one.t, one.conname);
  end loop;
  for one in select conrelid::regclass as t, conname from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('p', 'u') loop
    execute format('alter table %s drop constraint %I', one.t, one.conname);
  end loop;
  for one in select indexrelid::regclass as i from pg_index
      where indisunique and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) loop
    execute format('drop index %s', one.i);
  end loop;
  for one in select attrelid::regclass as t, attname from pg_attribute where attidentity <> ''
      and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) loop
    execute format('alter table %s alter %I drop identity', one.t, one.attname);
  end loop;
end $$;
set local session_replication_role = replica
"""


@asynccontextmanager
async def _undone(superuser: Superuser) -> AsyncIterator[None]:
    """Forget what is done inside."""
    inside = superuser.transaction()
    await inside.start()
    try:
        yield
    finally:
        await inside.rollback()


async def _problems(superuser: Superuser, shop: Shop) -> list[str]:
    """Verify as the application, inside the superuser's unfinished transaction."""
    await superuser.execute("set local role munshi_app")
    found = await superuser.fetch("select * from verify_business($1)", shop.business_id)
    return [f"{row['subject']} {row['detail']}" for row in found]


@pytest.fixture
async def tampered(pool: Pool, superuser: Superuser, shop: Shop) -> AsyncIterator[Shop]:
    """A full shop with a neighbour beside it, in a transaction of the superuser that is never committed."""
    await books.fill(pool, superuser, shop)
    neighbour = await open_shop(pool, superuser, "Bilal Cloth House")
    await books.fill(pool, superuser, neighbour)
    assert (await ledger.verify_business(pool, shop.business_id)).problems == ()
    async with _undone(superuser):
        await superuser.execute(LOOSEN)
        yield shop


async def _rows(superuser: Superuser, table: str, shop: Shop) -> list[asyncpg.Record]:
    found = await superuser.fetch(f"select ctid::text, t.* from {table} t where business_id = $1", shop.business_id)
    assert found, f"the sample has no row of {table}"
    return found


def _tell_of(problems: list[str], table: str, row: asyncpg.Record) -> bool:
    names = [NAMED[table].format(**row)]
    if table == "change":
        # A link that left its place is missed by the next one, or by the head.
        names += [f"change {row['sequence'] + 1} a change before it is missing", "business head"]
    return any(re.match(rf"{re.escape(name)}\b", problem) for name in names for problem in problems)


async def test_every_tenant_table_is_watched(superuser: Superuser) -> None:
    assert await books.tenant_tables(superuser) == set(NAMED) | set(UNWATCHED)


@pytest.mark.parametrize("table", NAMED)
async def test_altering_any_column_of_any_row_is_named(superuser: Superuser, tampered: Shop, table: str) -> None:
    columns = await superuser.fetch(
        "select attname, typname, attnotnull from pg_attribute join pg_type t on t.oid = atttypid"
        " where attrelid = $1::regclass and attnum > 0 and not attisdropped",
        table,
    )
    unseen = []
    for column, kind, not_null in columns:
        for row in await _rows(superuser, table, tampered):
            values = [ALTERED[kind].format(c=column)]
            if not not_null and row[column] is not None:
                values.append("null")
            for value in values:
                async with _undone(superuser):
                    await superuser.execute(f"update {table} set {column} = {value} where ctid = '{row['ctid']}'")
                    problems = await _problems(superuser, tampered)
                if not _tell_of(problems, table, row):
                    unseen.append(f"{NAMED[table].format(**row)}: {column} = {value}: {problems}")
    assert unseen == []


@pytest.mark.parametrize("table", NAMED)
async def test_deleting_any_row_is_named(superuser: Superuser, tampered: Shop, table: str) -> None:
    unseen = []
    for row in await _rows(superuser, table, tampered):
        async with _undone(superuser):
            await superuser.execute(f"delete from {table} where ctid = '{row['ctid']}'")
            if not _tell_of(await _problems(superuser, tampered), table, row):
                unseen.append(NAMED[table].format(**row))
    assert unseen == []


@pytest.mark.parametrize(
    ("table", "other"),
    [
        ("account", {"code": 10_777}),
        ("activity_day", {"kind": "cash_sale", "day": "2026-01-01"}),
        ("balance", {"account": 4900}),
        ("balance_day", {"day": "2026-11-01"}),
        ("change", {"sequence": 999}),
        ("debt", {"party_id": 999}),
        ("invoice", {"id": 999}),
        ("invoice_line", {"line": 9}),
        ("invoice_payment", {"id": 999}),
        ("khata_day", {"day": "2026-01-01"}),
        ("journal_entry", {"number": 999, "id": "00000000-0000-4000-8000-000000000000"}),
        ("membership", {"user_id": 999}),
        ("narration", {"entry_number": 3}),
        ("party", {"id": 999}),
        ("party_alias", {"id": 999}),
        ("posting", {"line": 9}),
        ("bank_account", {"id": 999}),
        ("cheque", {"id": 999}),
        ("cheque_held", {"cheque_id": 999}),
        ("routine", {"id": 999}),
        ("routine_round", {"id": 999}),
        ("staff", {"id": 999}),
    ],
)
async def test_a_forged_row_is_named(
    superuser: Superuser, tampered: Shop, table: str, other: dict[str, object]
) -> None:
    assert set(other) <= set((await _rows(superuser, table, tampered))[0].keys())
    pairs = ", ".join(f"'{column}', '{value}'" for column, value in other.items())
    await superuser.execute(
        f"insert into {table} select (jsonb_populate_record(t, jsonb_build_object({pairs}))).*"
        f" from {table} t where business_id = {tampered.business_id} limit 1"
    )
    assert await _problems(superuser, tampered) != []


async def test_a_rewritten_past_whose_figures_agree_is_named_by_the_chain(superuser: Superuser, tampered: Shop) -> None:
    # Entry 2 made ten times smaller, with every balance and day put right after it.
    await superuser.execute(
        "update posting set amount_minor = amount_minor / 10, balance_after = balance_after - amount_minor * 9 / 10"
        " where business_id = $1 and entry_number = 2",
        tampered.business_id,
    )
    for account, sign in ((Account.PARTIES, 1), (Account.SALES, -1)):
        await superuser.execute(
            "update balance set amount_minor = amount_minor - $2::int * 4095 where business_id = $1 and account = $3"
            " and case $3 when 4000 then sub_id = 0 else amount_minor = 4550 end",
            tampered.business_id,
            sign,
            int(account),
        )
    await superuser.execute(
        "update balance_day set debit_minor = debit_minor / 10, credit_minor = credit_minor / 10"
        " where business_id = $1 and day = '2026-11-18'",
        tampered.business_id,
    )
    await superuser.execute(
        "update posting set balance_after = balance_after + 4095"
        " where business_id = $1 and entry_number > 2 and account = 4000 and sub_id = 0",
        tampered.business_id,
    )
    own = "where business_id = $1 and"
    for statement in (
        f"update khata_day set debit_minor = 455, taken_minor = 455 {own} debit_minor = 4550",
        f"update debt set amount_minor = amount_minor - 4095 {own} amount_minor = 4550",
        f"update activity_day set amount_minor = 455, sales_minor = 455 {own} amount_minor = 4550",
    ):
        await superuser.execute(statement, tampered.business_id)
    assert await _problems(superuser, tampered) == ["entry 2 differs from what the chain says of it"]


async def test_a_link_that_is_hashed_anew_breaks_the_next_one(superuser: Superuser, tampered: Shop) -> None:
    await superuser.execute(
        "update change c set content = c.content || '0', hash = sha256(p.hash || c.content || '0') from change p"
        " where c.business_id = $1 and p.business_id = $1 and c.sequence = 5 and p.sequence = 4",
        tampered.business_id,
    )
    problems = await _problems(superuser, tampered)
    assert any(problem.startswith("change 6 its bytes do not give its hash") for problem in problems)


async def test_a_tail_that_is_cut_off_whole_is_named_by_the_head(superuser: Superuser, tampered: Shop) -> None:
    number = await superuser.fetchval(
        "select max(number) from journal_entry where business_id = $1 and reverses is not null", tampered.business_id
    )
    for statement in (
        "delete from posting where business_id = $1 and entry_number = $2",
        "delete from change where business_id = $1 and kind = 'entry' and subject = $2::bigint::text",
        "delete from journal_entry where business_id = $1 and number = $2",
    ):
        await superuser.execute(statement, tampered.business_id, number)
    assert any(problem.startswith("business head") for problem in await _problems(superuser, tampered))


WRITTEN = {"datestyle": "SQL, DMY", "timezone": "America/St_Johns", "intervalstyle": "sql_standard"}
READ = {
    "datestyle": "German, DMY",
    "timezone": "Pacific/Kiritimati",
    "intervalstyle": "iso_8601",
    "bytea_output": "escape",
}


@pytest.mark.parametrize(("writing", "reading"), [(WRITTEN, READ), (READ, WRITTEN), ({}, READ), (READ, {})])
async def test_a_clean_shop_is_clean_under_any_settings(
    database: Database, superuser: Superuser, writing: dict[str, str], reading: dict[str, str]
) -> None:
    own = await superuser.fetchval("select current_database()")
    for step, settings in enumerate((writing, reading)):
        await superuser.execute(f"alter database {own} reset all")
        for name, value in settings.items():
            await superuser.execute(f"alter database {own} set {name} = '{value}'")
        pool = await ledger.open_pool(database.url, size=2)
        if step == 0:
            shop = await open_shop(pool, superuser)
            await books.fill(pool, superuser, shop)
        async with ledger.transaction(pool) as session:
            for name, value in settings.items():
                assert await session.value("select current_setting($1)", name) == value
        assert (await ledger.verify_business(pool, shop.business_id)).problems == ()
        await books.give_credit(pool, shop, await books.add_party(pool, shop, "Ali"), 5, f"under {step}", DAY, "aata")
        assert (await ledger.verify_business(pool, shop.business_id)).problems == ()
        await pool.close()
