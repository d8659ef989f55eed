"""Entries through the ledger's verbs: balanced, once, reversed once, refused in words."""

from datetime import date

import asyncpg
import pytest

import ledger_core as ledger
from ledger_core import Account, EntryDraft, credit, debit

DAY = date(2026, 11, 20)


async def _ali(pool, shop, name="Ali"):
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await ledger.add_party(session, shop.origin(f"party-{name}"), name=name, name_key=name.casefold())


async def _credit(pool, shop, party, amount_minor, key, day=DAY):
    async with ledger.transaction(pool) as session:
        return await ledger.give_credit(
            session, shop.origin(key), party_id=party.id, amount_minor=amount_minor, entry_date=day
        )


async def _pay(pool, shop, party, amount_minor, key, day=DAY):
    async with ledger.transaction(pool) as session:
        return await ledger.receive_payment(
            session, shop.origin(key), party_id=party.id, amount_minor=amount_minor, entry_date=day
        )


async def test_payment_makes_the_debt_smaller_and_the_till_fuller(pool, shop):
    # "Ali se 500 wusool" written as new debt is the fault this guards against.
    ali = await _ali(pool, shop)
    await _credit(pool, shop, ali, 120_000, "a")
    posted = await _pay(pool, shop, ali, 50_000, "b")
    assert posted.balances_minor == (70_000, 50_000)
    balances = await ledger.trial_balance(pool, shop.business_id)
    assert balances == {Account.CASH: 50_000, Account.PARTIES: 70_000, Account.SALES: -120_000}
    assert (await ledger.verify_business(pool, shop.business_id)).problems == ()


async def test_the_same_key_posts_once_and_answers_the_same(pool, shop):
    ali = await _ali(pool, shop)
    first = await _credit(pool, shop, ali, 100, "k")
    again = await _credit(pool, shop, ali, 100, "k")
    assert (again.number, again.balances_minor, again.replayed) == (first.number, first.balances_minor, True)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _credit(pool, shop, ali, 101, "k")


async def test_numbers_have_no_gaps_although_calls_fail_between(pool, shop):
    ali = await _ali(pool, shop)
    await _credit(pool, shop, ali, 100, "1")
    with pytest.raises(ledger.UnknownAccount):
        async with ledger.transaction(pool) as session:
            draft = EntryDraft("give_credit", (debit(1200, 5, 999_999), credit(4000, 5)))
            await ledger.post_entry(session, shop.origin("2"), draft, entry_date=DAY)
    assert (await _credit(pool, shop, ali, 100, "3")).number == 2


async def test_an_entry_is_reversed_once_and_a_reversal_never(pool, shop):
    ali = await _ali(pool, shop)
    entry = await _credit(pool, shop, ali, 700, "a")

    async def reverse(number, key):
        async with ledger.transaction(pool) as session:
            return await ledger.reverse_entry(session, shop.origin(key), number=number)

    reversal = await reverse(entry.number, "r")
    assert reversal.balances_minor == (0, 0)
    assert (await reverse(entry.number, "r")).number == reversal.number
    with pytest.raises(ledger.AlreadyReversed):
        await reverse(entry.number, "r2")
    with pytest.raises(ledger.ReversalOfReversal):
        await reverse(reversal.number, "r3")
    with pytest.raises(ledger.UnknownEntry):
        await reverse(99, "r4")


async def test_a_draft_that_does_not_balance_does_not_exist():
    with pytest.raises(ledger.NotBalanced):
        EntryDraft("x", (debit(1000, 5), credit(4000, 6)))
    with pytest.raises(ledger.AmountOutOfRange):
        debit(1000, 10**15 + 1)


@pytest.mark.parametrize(
    ("accounts", "subs", "amounts", "refused"),
    [
        ([1000, 4000], [0, 0], [5, -6], ledger.NotBalanced),
        ([1000], [0], [5], ledger.NotBalanced),
        ([1000, 9999], [0, 0], [5, -5], ledger.UnknownAccount),
        ([1200, 4000], [0, 0], [5, -5], ledger.UnknownAccount),
        ([1000, 4000], [0, 0], [10**15 + 1, -(10**15) - 1], ledger.AmountOutOfRange),
    ],
)
async def test_the_database_refuses_by_itself(pool, shop, accounts, subs, amounts, refused):
    with pytest.raises(refused):
        async with ledger.transaction(pool) as session:
            await session.row(
                "select * from post_entry($1, 'k', gen_random_uuid(), 'test_kind', $2, 'test', null,"
                " $3, $4, $5, null, null)",
                shop.business_id,
                DAY,
                accounts,
                subs,
                amounts,
            )


async def test_nothing_is_posted_into_a_closed_period_and_a_reversal_goes_to_the_first_open_day(pool, shop, superuser):
    ali = await _ali(pool, shop)
    entry = await _credit(pool, shop, ali, 700, "a")
    await superuser.execute("update business_head set closed_through = $1", DAY)
    with pytest.raises(ledger.PeriodClosed) as refused:
        await _credit(pool, shop, ali, 700, "b")
    assert refused.value.closed_through == DAY
    async with ledger.transaction(pool) as session:
        reversal = await ledger.reverse_entry(session, shop.origin("r"), number=entry.number)
    assert (reversal.entry_date, reversal.moved_from) == (date(2026, 11, 21), DAY)
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        anew = await ledger.repost_entry(session, shop.origin("anew"), number=entry.number, amount_minor=500)
    assert (anew.entry_date, anew.moved_from) == (date(2026, 11, 21), DAY)
    # On an open day both stay on it, and a repeated call says the same.
    other = await _credit(pool, shop, ali, 300, "c", date(2026, 11, 25))
    for _ in range(2):
        async with ledger.transaction(pool) as session:
            taken_back = await ledger.reverse_entry(session, shop.origin("s"), number=other.number)
            assert (await ledger.reverse_entry(session, shop.origin("r"), number=entry.number)).moved_from == DAY
        assert (taken_back.entry_date, taken_back.moved_from) == (date(2026, 11, 25), None)


async def test_the_journal_is_refused_to_everybody_even_its_owner(pool, shop, superuser):
    ali = await _ali(pool, shop)
    await _credit(pool, shop, ali, 700, "a")
    for table in ("posting", "journal_entry", "change"):
        for statement in (f"update {table} set business_id = 1", f"delete from {table}", f"truncate {table} cascade"):
            with pytest.raises(asyncpg.PostgresError, match="append-only"):
                await superuser.execute(statement)


async def test_the_application_cannot_write_the_books_itself(pool, shop):
    writes = [
        "insert into posting values (1, 1, 3, 1000, 0, 5, null, 5, '2026-01-01')",
        "update posting set amount_minor = 1",
        "delete from journal_entry",
        "update balance set amount_minor = 0",
        "update business_head set sequence = 0",
        "insert into change select * from change",
        "delete from party",
        "insert into users (phone) values ('+923009999999')",
        "select write_entry(1, 'k', 'i', null, 'x', now()::date, 's', 1, '{}', '{}', '{}', null, 'n', 1)",
        "select append_change(1, 'x', 'y', null, null, '')",
    ]
    for statement in writes:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ledger.transaction(pool) as session:
                await ledger.enter(session, shop.business_id)
                await session.row(statement)


async def test_a_back_dated_entry_is_right_on_every_later_day(pool, shop):
    ali = await _ali(pool, shop)
    await _credit(pool, shop, ali, 1000, "a", date(2026, 11, 20))
    await _credit(pool, shop, ali, 500, "b", date(2026, 11, 22))
    await _credit(pool, shop, ali, 70, "late", date(2026, 11, 19))
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        page = await ledger.statement_page(session, shop.business_id, ali.id)
    assert [(line.entry_date.day, line.balance_minor) for line in page.lines] == [(22, 1570), (20, 1070), (19, 70)]


async def test_pages_of_a_statement_do_not_move_while_entries_arrive(pool, shop):
    ali = await _ali(pool, shop)
    for number in range(12):
        await _credit(pool, shop, ali, 100, f"c{number}", date(2026, 11, 1 + number))
    seen, cursor = [], None
    for step in range(4):
        async with ledger.transaction(pool) as session:
            await ledger.enter(session, shop.business_id)
            page = await ledger.statement_page(session, shop.business_id, ali.id, limit=5, cursor=cursor)
        seen += page.lines
        cursor = page.next_cursor
        if cursor is None:
            break
        await _credit(pool, shop, ali, 10_000, f"between{step}", date(2026, 11, 3))
    assert [line.balance_minor for line in seen] == [100 * number for number in range(12, 0, -1)]


async def test_entry_plus_reversal_is_nothing(pool, shop):
    ali = await _ali(pool, shop)
    before = await ledger.trial_balance(pool, shop.business_id)
    entry = await _pay(pool, shop, ali, 12_345, "p")
    async with ledger.transaction(pool) as session:
        await ledger.reverse_entry(session, shop.origin("r"), number=entry.number)
    after = await ledger.trial_balance(pool, shop.business_id)
    assert before == {}
    assert set(after.values()) == {0}
