"""The till of any day, and its count against the book."""

import asyncio
from datetime import date, timedelta

import pytest

import ledger_core as ledger
from ledger_core import CashDay, Pool, Posted
from tests.conftest import Shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser
from tests.ledger_core.days import DAY


def _after(count: int) -> date:
    return DAY + timedelta(days=count)


async def _count(pool: Pool, shop: Shop, key: str, counted_minor: int) -> Posted | None:
    async with ledger.transaction(pool) as session:
        return await ledger.record_cash_difference(
            session, shop.origin(key), counted_minor=counted_minor, entry_date=DAY
        )


async def test_gap_day(pool: Pool, shop: Shop) -> None:
    # A day after days without entries opened at zero elsewhere.
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=500)
    await days.write(pool, shop, "2", ledger.cash_out, amount_minor=120)
    assert await days.read(pool, shop, ledger.cash_day, DAY) == CashDay(0, 500, 120, 380)
    assert await days.read(pool, shop, ledger.cash_day, _after(3)) == CashDay(380, 0, 0, 380)
    await days.write(pool, shop, "3", ledger.cash_sale, amount_minor=20, day=_after(3))
    assert await days.read(pool, shop, ledger.cash_day, _after(3)) == CashDay(380, 20, 0, 400)
    assert await days.read(pool, shop, ledger.cash_day, _after(-1)) == CashDay(0, 0, 0, 0)
    assert await days.read(pool, shop, ledger.cash_balance) == 400


async def test_a_till_without_entries_is_empty(pool: Pool, shop: Shop) -> None:
    assert await days.read(pool, shop, ledger.cash_day, DAY) == CashDay(0, 0, 0, 0)
    assert await days.read(pool, shop, ledger.cash_balance) == 0


async def test_back_dated_cash(pool: Pool, shop: Shop) -> None:
    # An entry written late was ignored by the days after its own elsewhere.
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=500)
    await days.write(pool, shop, "2", ledger.cash_sale, amount_minor=100, day=_after(2))
    await days.write(pool, shop, "late", ledger.cash_purchase, amount_minor=70, day=_after(-1))
    assert await days.read(pool, shop, ledger.cash_day, _after(-1)) == CashDay(0, 0, 70, -70)
    assert await days.read(pool, shop, ledger.cash_day, DAY) == CashDay(-70, 500, 0, 430)
    assert await days.read(pool, shop, ledger.cash_day, _after(2)) == CashDay(430, 100, 0, 530)


async def test_closed_days(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    # A cash day after closed days opened at zero elsewhere.
    sale = await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=500)
    await superuser.execute(
        "update business_head set closed_through = $2 where business_id = $1", shop.business_id, _after(4)
    )
    with pytest.raises(ledger.PeriodClosed):
        await days.write(pool, shop, "2", ledger.cash_out, amount_minor=1, day=_after(4))
    assert await days.read(pool, shop, ledger.cash_day, _after(5)) == CashDay(500, 0, 0, 500)
    # What is taken back leaves the till on the first open day; the closed days stay what they were.
    await days.reverse(pool, shop, sale.number)
    assert await days.read(pool, shop, ledger.cash_day, DAY) == CashDay(0, 500, 0, 500)
    assert await days.read(pool, shop, ledger.cash_day, _after(4)) == CashDay(500, 0, 0, 500)
    assert await days.read(pool, shop, ledger.cash_day, _after(5)) == CashDay(500, 0, 500, 0)


@pytest.mark.parametrize(
    ("counted_minor", "kind", "sign"), [(15_200, "cash_over", 1), (14_900, "cash_short", -1), (0, "cash_short", -1)]
)
async def test_a_count_that_differs_is_written(
    pool: Pool, shop: Shop, counted_minor: int, kind: str, sign: int
) -> None:
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=15_000)
    posted = await _count(pool, shop, "count", counted_minor)
    assert posted is not None
    difference = abs(counted_minor - 15_000)
    assert await days.lines_of(pool, shop, posted.number) == [
        (1000, 0, sign * difference),
        (6900, 0, -sign * difference),
    ]
    assert posted.balances_minor[0] == await days.read(pool, shop, ledger.cash_balance) == counted_minor
    assert (await days.read(pool, shop, ledger.entry_overview, posted.number)).kind == kind
    await days.reverse(pool, shop, posted.number)
    assert await days.read(pool, shop, ledger.cash_balance) == 15_000
    assert await days.sound(pool, shop)


async def test_a_count_that_agrees_writes_nothing(pool: Pool, shop: Shop) -> None:
    assert await _count(pool, shop, "empty", 0) is None
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=15_000)
    assert await _count(pool, shop, "count", 15_000) is None
    assert await ledger.trial_balance(pool, shop.business_id) == {1000: 15_000, 4000: -15_000}


async def test_the_same_count_again_is_the_first_one(pool: Pool, shop: Shop) -> None:
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=15_000)
    first = await _count(pool, shop, "count", 15_200)
    await days.write(pool, shop, "2", ledger.cash_sale, amount_minor=300)
    again = await _count(pool, shop, "count", 15_200)
    assert first is not None
    assert again is not None
    assert (again.number, again.balances_minor, again.replayed) == (first.number, (15_200, -200), True)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _count(pool, shop, "count", 15_300)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _count(pool, shop, "1", 15_000)


async def test_two_counts_at_once_do_not_both_write(pool: Pool, shop: Shop) -> None:
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=15_000)
    results = await asyncio.gather(*(_count(pool, shop, f"count-{place}", 15_200) for place in range(8)))
    assert len([posted for posted in results if posted is not None]) == 1
    assert await days.read(pool, shop, ledger.cash_balance) == 15_200


@pytest.mark.parametrize("counted_minor", [-1, ledger.AMOUNT_MINOR_MAX + 1])
async def test_a_count_that_cannot_be_is_refused(pool: Pool, shop: Shop, counted_minor: int) -> None:
    with pytest.raises(ledger.AmountOutOfRange):
        await _count(pool, shop, "count", counted_minor)
