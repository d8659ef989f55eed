"""Several days read as one: the till, the expenses by category, and what a shop writes most."""

from datetime import date

import ledger_core as ledger
from ledger_core import CategoryTotal, Pool
from tests.conftest import Shop
from tests.ledger_core import days

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 20)


async def test_the_till_of_several_days_is_that_of_its_days_together(pool: Pool, shop: Shop) -> None:
    await days.write(pool, shop, "before", ledger.cash_in, day=date(2026, 11, 15), amount_minor=1_000)
    await days.write(pool, shop, "one", ledger.cash_sale, day=FIRST, amount_minor=700)
    await days.write(pool, shop, "two", ledger.cash_out, day=LAST, amount_minor=200)
    await days.write(pool, shop, "after", ledger.cash_sale, day=date(2026, 11, 21), amount_minor=9_000)
    whole = await days.read(pool, shop, ledger.cash_period, first_day=FIRST, last_day=LAST)
    assert whole == ledger.CashDay(1_000, 700, 200, 1_500)
    ends = [await days.read(pool, shop, ledger.cash_day, day) for day in (FIRST, LAST)]
    assert (ends[0].opening_minor, ends[1].closing_minor) == (whole.opening_minor, whole.closing_minor)


async def test_expenses_are_summed_by_category_without_what_was_taken_back(pool: Pool, shop: Shop) -> None:
    async def spend(key: str, category: str, amount_minor: int, day: date = LAST) -> int:
        posted = await days.write(
            pool, shop, key, ledger.expense, day=day, category=category, amount_minor=amount_minor
        )
        return posted.number

    await spend("one", "electricity", 300, FIRST)
    await spend("two", "electricity", 200)
    await spend("three", "chowkidar", 900)
    await days.reverse(pool, shop, await spend("four", "gas", 5_000))
    await spend("five", "gas", 5_000, date(2026, 11, 21))
    found = await days.read(pool, shop, ledger.expenses_by_category, first_day=FIRST, last_day=LAST)
    assert found == (CategoryTotal("chowkidar", 900), CategoryTotal("electricity", 500))


async def test_what_a_shop_writes_most_comes_first(pool: Pool, shop: Shop) -> None:
    assert await days.read(pool, shop, ledger.kinds_written) == ()
    for key in ("one", "two"):
        await days.write(pool, shop, key, ledger.cash_sale, amount_minor=100)
    await days.write(pool, shop, "three", ledger.cash_in, amount_minor=100)
    taken_back = await days.write(pool, shop, "four", ledger.cash_purchase, amount_minor=100)
    await days.reverse(pool, shop, taken_back.number)
    assert await days.read(pool, shop, ledger.kinds_written) == ("cash_sale", "cash_in")
