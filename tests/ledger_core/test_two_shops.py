"""Two shops in one database: neither reads nor writes the other's rows, whatever the caller asks for."""

import contextlib
import inspect
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import asyncpg
import pytest

import ledger_core as ledger
from ledger_core import Account, EntryDraft, Pool, Session, StatementCursor, credit, debit
from tests.conftest import Shop, open_shop
from tests.ledger_core import books
from tests.ledger_core.books import DAY, REFERENCE_TABLES, Superuser

CASH_SALE = EntryDraft("cash_sale", (debit(Account.CASH, 5), credit(Account.SALES, 5)))


@dataclass(frozen=True)
class Street:
    """Our shop and the neighbour's, both with rows in every table; `theirs` is a party of the neighbour's."""

    ours: Shop
    neighbour: Shop
    theirs: ledger.Party


@pytest.fixture
async def street(pool: Pool, superuser: Superuser) -> Street:
    ours, neighbour = await open_shop(pool, superuser), await open_shop(pool, superuser, "Bilal Cloth House")
    await books.fill(pool, superuser, ours)
    theirs, _ = await books.fill(pool, superuser, neighbour)
    for shop in (ours, neighbour):
        await books.fill_messages(superuser, shop)
    return Street(ours, neighbour, theirs)


async def _all_rows(pool: Pool, table: str, business_id: int | None) -> list[ledger.Row] | None:
    """Read a table whole, with no filter, as the application; None where it may not read it at all."""
    try:
        async with ledger.transaction(pool) as session:
            if business_id is not None:
                await ledger.enter(session, business_id)
            return await session.rows(f"select * from {table}")
    except asyncpg.InsufficientPrivilegeError:
        return None


async def test_a_forgotten_filter_reads_nothing_before_a_shop_is_entered(
    pool: Pool, superuser: Superuser, street: Street
) -> None:
    assert street.ours != street.neighbour
    for table in await books.all_tables(superuser) - REFERENCE_TABLES:
        assert await superuser.fetchval(f"select count(*) from {table}") > 0, table
        assert not await _all_rows(pool, table, None), table


async def test_a_forgotten_filter_reads_only_the_shops_own_rows(
    pool: Pool, superuser: Superuser, street: Street
) -> None:
    tenant = await books.tenant_tables(superuser)
    for table in tenant | {"inbound_message", "outbound_message"}:
        rows = await _all_rows(pool, table, street.ours.business_id)
        assert rows is not None
        assert {row["business_id"] for row in rows} == {street.ours.business_id}, table
        of_shop = f"select count(*) from {table} where business_id = $1"
        assert len(rows) == await superuser.fetchval(of_shop, street.ours.business_id), table
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, street.ours.business_id)
        people = {row["id"] for row in await session.rows("select id, name, phone from users")}
    members = await superuser.fetch("select user_id from membership where business_id = $1", street.ours.business_id)
    assert people == {row["user_id"] for row in members}


async def test_the_offices_tables_are_closed_to_the_application(pool: Pool, street: Street) -> None:
    for table in ("contact", "conversation", "delivery_receipt", "dead_letter", "one_time_code"):
        assert await _all_rows(pool, table, street.ours.business_id) is None


SECOND_SHOP: list[Callable[[Session, Street], Awaitable[object]]] = [
    lambda session, street: ledger.enter(session, street.neighbour.business_id),
    lambda session, street: ledger.post_entry(session, street.neighbour.origin("k"), CASH_SALE, entry_date=DAY),
    lambda session, street: ledger.reverse_entry(session, street.neighbour.origin("k"), number=2),
    lambda session, street: session.rows("select verify_business($1)", street.neighbour.business_id),
    lambda session, street: ledger.open_business(session, owner_id=street.ours.owner_id, name="Third"),
    lambda session, street: ledger.enter_as_member(
        session, street.neighbour.owner_public_id, street.neighbour.public_id
    ),
]


@pytest.mark.parametrize("second", SECOND_SHOP)
async def test_a_second_shop_is_refused_in_one_transaction(
    pool: Pool, street: Street, second: Callable[[Session, Street], Awaitable[object]]
) -> None:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, street.ours.business_id)
        with pytest.raises(ledger.AnotherBusinessEntered):
            await second(session, street)


async def test_the_shop_is_left_with_the_transaction(pool: Pool, street: Street) -> None:
    for shop in (street.ours, street.neighbour, street.ours):
        async with ledger.transaction(pool) as session:
            assert await session.rows("select * from party") == []
            await ledger.enter(session, shop.business_id)
            assert (await ledger.get_business(session, shop.business_id)).public_id == shop.public_id


async def test_every_read_of_another_shop_gives_nothing(pool: Pool, street: Street) -> None:
    there, party = street.neighbour.business_id, street.theirs
    cursor = StatementCursor(99, date(2999, 12, 31), 99, 99, 0)
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, street.ours.business_id)
        assert await ledger.find_parties(session, there, party.name_key) == []
        assert await ledger.list_parties(session, there, roles=["customer", "supplier", "both"]) == []
        assert await ledger.balance_of(session, there, party.id) == 0
        for page in (
            await ledger.statement_page(session, there, party.id),
            await ledger.statement_page(session, there, party.id, cursor=cursor),
        ):
            assert (page.lines, page.next_cursor) == ((), None)
        with pytest.raises(ledger.UnknownEntry):
            await ledger.entry_overview(session, there, 1)
        with pytest.raises(ledger.UnknownBusiness):
            await ledger.get_business(session, there)
        with pytest.raises(ledger.UnknownParty):
            await ledger.party_by_public_id(session, there, party.public_id)


# Every public verb that takes a shop's id; a new one joins by itself.
VERBS = [
    verb
    for name in ledger.__all__
    if inspect.iscoroutinefunction(verb := getattr(ledger, name))
    and {"session", "business_id"} <= set(inspect.signature(verb).parameters)
]


# Reads that a shop does answer about itself, with the questions of the test below.
TELLING = {
    *("get_business", "list_parties", "party_by_public_id", "statement_page", "entry_overview", "get_bank"),
    *("bank_balances", "bank_statement", "get_cheque", "held_cheques", "cheques_of", "get_staff", "list_staff"),
    *("staff_entries", "get_category", "list_routines", "changes_after", "newest_change", "audit_log"),
    *("find_seal", "closed_through", "get_invoice", "invoice_by_number", "list_invoices", "lines_of_invoice"),
    *("day_book", "ageing", "receivables", "trial_balance_on", "profit_and_loss", "cash_flow", "period_report"),
    *("get_item", "list_items", "stock_of", "stock_report", "item_movements", "sales_by_item"),
}


async def _answer(session: Session, verb: Callable[..., Awaitable[object]], asked: dict[str, object]) -> object:
    """Give what a verb says, or how it refuses; nothing that it did stays."""
    wanted = [
        name for name, one in inspect.signature(verb).parameters.items() if one.default is inspect.Parameter.empty
    ]
    answer: object = None
    with contextlib.suppress(_Undo):
        async with session.savepoint():
            try:
                answer = await verb(
                    **{"session": session} | {name: asked[name] for name in wanted if name != "session"}
                )
            except (ledger.LedgerError, asyncpg.PostgresError) as refused:
                answer = (type(refused), str(refused))
            raise _Undo
    return answer


class _Undo(Exception):
    """Ends a savepoint without keeping it."""


async def test_a_verb_says_the_same_of_another_shop_as_of_none(pool: Pool, street: Street) -> None:
    party = street.theirs
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, street.neighbour.business_id)
        (item,) = await ledger.list_items(session, street.neighbour.business_id)
        (bank,) = await ledger.bank_balances(session, street.neighbour.business_id)
        (staff,) = await ledger.list_staff(session, street.neighbour.business_id)
        (cheque,) = await ledger.held_cheques(session, street.neighbour.business_id)
        seal = ledger.seal_of(await ledger.chain_head(session, street.neighbour.business_id))
        category = (await ledger.list_categories(session, street.neighbour.business_id))[-1]
        (invoice,) = await ledger.list_invoices(session, street.neighbour.business_id)
    asked: dict[str, object] = {
        "item_id": item.id,
        "bank_id": bank.bank.id,
        "staff_id": staff.staff.id,
        "cheque_id": cheque.id,
        "invoice_id": invoice.id,
        "year": invoice.year,
        "account": category.account,
        "quantity": 1_500,
        "party_id": party.id,
        "public_id": party.public_id,
        "name_key": party.name_key,
        "name_keys": [party.name_key],
        "sound_key": "x",
        "spelling": "aly",
        "seal": seal,
        "number": 1,
        "roles": ["customer", "supplier", "both"],
        "kind": "give_credit",
        "amount_minor": 4_550,
        "first_day": date(2026, 11, 1),
        **dict.fromkeys(("day", "last_day", "today"), DAY),
        "since": datetime(2026, 1, 1, tzinfo=UTC),
        "user_id": street.neighbour.owner_id,
        "role": ledger.Role.VIEWER,
    }
    telling = []
    for verb in VERBS:
        answers = []
        for inside, about in (
            (street.ours.business_id, street.neighbour.business_id),
            (street.ours.business_id, 999_999),
            (street.neighbour.business_id, street.neighbour.business_id),
        ):
            async with ledger.transaction(pool) as session:
                await ledger.enter(session, inside)
                answers.append(await _answer(session, verb, asked | {"business_id": about}))
        of_neighbour, of_nobody, of_himself = answers
        assert of_neighbour == of_nobody, verb.__name__
        telling += [verb.__name__] if of_himself != of_nobody else []
    assert set(telling) >= TELLING


async def test_another_shops_party_is_unknown_under_our_own_name(pool: Pool, street: Street) -> None:
    here, party = street.ours.business_id, street.theirs
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, here)
        assert await ledger.balance_of(session, here, party.id) == 0
        assert (await ledger.statement_page(session, here, party.id)).lines == ()
        assert party.id not in {found.id for found in await ledger.find_parties(session, here, party.name_key)}
        with pytest.raises(ledger.UnknownParty):
            await ledger.party_by_public_id(session, here, party.public_id)
    with pytest.raises(ledger.UnknownAccount):
        await books.give_credit(pool, street.ours, party, 100, "across")


async def test_a_stranger_and_a_former_member_enter_no_shop(pool: Pool, superuser: Superuser, street: Street) -> None:
    shop = street.ours
    with pytest.raises(ledger.UnknownBusiness):
        async with ledger.transaction(pool) as session:
            await ledger.enter_as_member(session, street.neighbour.owner_public_id, shop.public_id)
    async with ledger.transaction(pool) as session:
        entered = await ledger.enter_as_member(session, shop.owner_public_id, shop.public_id)
        assert (entered.business_id, entered.user_id, entered.role) == (shop.business_id, shop.owner_id, "owner")
        await books.begin(session, shop)
        await session.row("update membership set ended_at = now() where user_id = $1", shop.owner_id)
    with pytest.raises(ledger.UnknownBusiness):
        async with ledger.transaction(pool) as session:
            await ledger.enter_as_member(session, shop.owner_public_id, shop.public_id)
    async with ledger.transaction(pool) as session:
        assert await ledger.shops_of_person(session, shop.owner_public_id) == []
        neighbours = await ledger.shops_of_person(session, street.neighbour.owner_public_id)
        assert [one.business_id for one in neighbours] == [street.neighbour.business_id]
        assert await ledger.shops_of_person(session, uuid.uuid4()) == []
    assert await ledger.all_business_ids(pool) == [shop.business_id, street.neighbour.business_id]
    assert await superuser.fetchval("select count(*) from business") == 2


INSERTS = [
    "insert into party_alias (business_id, spelling) values ($1, 'zahid')",
    "insert into party (business_id, name, name_key) values ($1, 'Zahid', 'zahid')",
    "insert into account (business_id, code, name, type) values ($1, 10500, 'UBL', 'asset')",
    "insert into membership (business_id, user_id, role) values ($1, 1, 'viewer')",
]
MOVES = ["update party set business_id = $1", "update account set business_id = $1"]


@pytest.mark.parametrize(
    ("entered", "write"), [(True, write) for write in INSERTS + MOVES] + [(False, write) for write in INSERTS]
)
async def test_no_row_is_written_into_another_shop(pool: Pool, street: Street, *, entered: bool, write: str) -> None:
    async with ledger.transaction(pool) as session:
        if entered:
            await ledger.enter(session, street.ours.business_id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"row-level security|permission denied"):
            await session.row(write, street.neighbour.business_id)
    assert (await ledger.verify_business(pool, street.neighbour.business_id)).problems == ()


async def test_an_update_without_a_filter_changes_our_rows_alone(
    pool: Pool, superuser: Superuser, street: Street
) -> None:
    async with ledger.transaction(pool) as session:
        await books.begin(session, street.ours)
        for table, change in {
            "party": "name = 'X'",
            "account": "name = 'X'",
            "business": "name = 'X'",
            "membership": "role = 'viewer'",
        }.items():
            await session.row(f"update {table} set {change}")
    for table, changed in {"party": 2, "account": 2, "business": 1}.items():
        rows = await superuser.fetch(f"select business_id from {table} where name = 'X'")
        assert [row["business_id"] for row in rows] == [street.ours.business_id] * changed
    rows = await superuser.fetch("select distinct business_id from membership where role = 'viewer'")
    assert [row["business_id"] for row in rows] == [street.ours.business_id]
    for shop in (street.ours, street.neighbour):
        assert (await ledger.verify_business(pool, shop.business_id)).problems == ()
