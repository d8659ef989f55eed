"""What the books do not take, whoever calls: days that are none, lines without their own sub-account, keys and words
past their limits. Taken, each would make verification cry out over honest books, or say less than is stored."""

from datetime import date

import asyncpg
import pytest

import ledger_core as ledger
from ledger_core import Account, EntryDraft, Pool, credit, debit
from tests.conftest import Shop
from tests.ledger_core.books import DAY, Superuser

CALL = (
    "select * from post_entry($1, $2, gen_random_uuid(), 'cash_sale', $3, 'test', null,"
    " {accounts}::int[], {subs}::bigint[], {amounts}::bigint[], {quantities}::bigint[], $4)"
)
GOOD = {"accounts": "'{1000,4000}'", "subs": "'{0,0}'", "amounts": "'{5,-5}'", "quantities": "null"}


async def _post(pool: Pool, shop: Shop, key: str | None, day: date | None, words: str | None, **arrays: str) -> None:
    async with ledger.transaction(pool) as session:
        await session.row(CALL.format(**{**GOOD, **arrays}), shop.business_id, key, day, words)


async def test_refused_input_leaves_no_trace(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    arrays = [
        ("subs", "'{}'"),
        ("subs", "null"),
        ("subs", "'{0}'"),
        ("subs", "'{0,null}'"),
        ("subs", "'{0,0,0}'"),
        ("quantities", "'{5}'"),
        ("quantities", "'{5,5,5}'"),
    ]
    for name, array in arrays:
        with pytest.raises(ledger.UnknownAccount):
            await _post(pool, shop, "k", DAY, None, **{name: array})
    for name, array in [("accounts", "'{1000,null}'"), ("amounts", "'{5,-5,null}'"), ("amounts", "'{5,-5,1}'")]:
        with pytest.raises(asyncpg.NotNullViolationError):
            await _post(pool, shop, "k", DAY, None, **{name: array})
    for day in (date.max, date.min):  # what drivers send as the infinite days
        with pytest.raises(ledger.DayOutOfRange):
            await _post(pool, shop, "k", day, None)
    with pytest.raises(asyncpg.NotNullViolationError):
        await _post(pool, shop, "k", None, None)
    for key, words in [("", None), ("k" * 201, None), ("k", ""), ("k", "w" * 501)]:
        with pytest.raises(asyncpg.CheckViolationError):
            await _post(pool, shop, key, DAY, words)
    assert await superuser.fetchval("select count(*) from journal_entry") == 0
    assert await superuser.fetchval("select count(*) from change where kind = 'entry'") == 0
    assert (await ledger.verify_business(pool, shop.business_id)).problems == ()


async def test_what_stands_at_the_limits_is_taken_and_clean(pool: Pool, shop: Shop) -> None:
    await _post(pool, shop, "k" * 200, date(1, 1, 2), "چ" * 500, quantities="'{5,null}'")
    await _post(pool, shop, "|", date(9999, 12, 30), "a|b\n", quantities="'{null,null}'")
    many = EntryDraft("sale", (debit(Account.CASH, 999), *(credit(Account.SALES, 1) for _ in range(999))))
    async with ledger.transaction(pool) as session:
        posted = await ledger.post_entry(session, shop.origin("many"), many, entry_date=DAY)
    assert posted.balances_minor == (1_009, *[-1_009] * 999)
    assert (await ledger.verify_business(pool, shop.business_id)).problems == ()


async def test_a_balance_past_what_can_be_counted_is_refused(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    # 10^15 a posting; some nine thousand of them would pass 64 bits.
    await _post(pool, shop, "first", DAY, None)
    await superuser.execute("update balance set amount_minor = 9223372036854775807 where account = 1000")
    with pytest.raises(ledger.AmountOutOfRange):
        await _post(pool, shop, "next", DAY, None)
    assert await superuser.fetchval("select entry_number from business_head") == 1
