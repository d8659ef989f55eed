"""Who owes whom, what a day was, and what the shop wrote just now."""

from datetime import UTC, date, datetime, timedelta

import pytest

import ledger_core as ledger
from ledger_core import Debt, KindTotal, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser
from tests.ledger_core.days import DAY

NEXT = DAY + timedelta(days=1)


async def test_debts_are_the_largest_first_with_the_total_of_all(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    amounts = {"Ali": 300, "Bilal": 900, "Chanda": -400, "Danish": 300, "Ejaz": -50, "Farid": 0}
    ids = {}
    for name, amount in amounts.items():
        ids[name] = (await days.party(pool, shop, name)).id
        if amount:
            await days.write(
                pool,
                shop,
                name,
                ledger.opening_balance,
                party_id=ids[name],
                amount_minor=abs(amount),
                receivable=amount > 0,
            )
    settled = await days.write(pool, shop, "f", ledger.give_credit, party_id=ids["Farid"], amount_minor=70)
    await days.reverse(pool, shop, settled.number)
    other = await open_shop(pool, superuser, "Rashid Store")
    stranger = await days.party(pool, other, "Ghani")
    await days.write(pool, other, "g", ledger.give_credit, party_id=stranger.id, amount_minor=5_000)
    due = date(2026, 12, 1)
    await days.change(pool, shop, ledger.set_due_date, party_id=ids["Danish"], due_date=due)

    owing = await days.read(pool, shop, ledger.receivables)
    assert (owing.total_minor, owing.count) == (1_500, 3)
    assert owing.rows == (
        Debt(ids["Bilal"], "Bilal", 900, None, since=DAY),
        Debt(ids["Ali"], "Ali", 300, None, since=DAY),
        Debt(ids["Danish"], "Danish", 300, due, since=DAY),
    )
    owed = await days.read(pool, shop, ledger.payables)
    assert (owed.total_minor, owed.count) == (450, 2)
    assert owed.rows == (
        Debt(ids["Chanda"], "Chanda", 400, None, since=DAY),
        Debt(ids["Ejaz"], "Ejaz", 50, None, since=DAY),
    )

    first = await days.read(pool, shop, ledger.receivables, limit=2)
    assert (first.total_minor, first.count, first.rows) == (1_500, 3, owing.rows[:2])
    rest = await days.read(pool, shop, ledger.receivables, limit=2, after=first.rows[-1])
    assert (rest.total_minor, rest.count, rest.rows) == (1_500, 3, owing.rows[2:])
    assert (await days.read(pool, shop, ledger.receivables, after=owing.rows[-1])).rows == ()


async def test_a_shop_without_debts_has_none(pool: Pool, shop: Shop) -> None:
    for verb in (ledger.receivables, ledger.payables):
        debts = await days.read(pool, shop, verb)
        assert (debts.total_minor, debts.count, debts.rows) == (0, 0, ())


async def _two_days(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=500)
    await days.write(pool, shop, "2", ledger.cash_sale, amount_minor=250)
    wrong = await days.write(pool, shop, "3", ledger.cash_sale, amount_minor=9_000)
    await days.reverse(pool, shop, wrong.number)
    await days.write(pool, shop, "4", ledger.give_credit, party_id=ali.id, amount_minor=1_000)
    await days.write(pool, shop, "5", ledger.receive_payment, party_id=ali.id, amount_minor=400)
    await days.write(pool, shop, "6", ledger.expense, category="tea for guests", amount_minor=60)
    await days.write(pool, shop, "7", ledger.cash_sale, amount_minor=30, day=NEXT)


async def test_a_day_leaves_out_what_was_taken_back(pool: Pool, shop: Shop) -> None:
    await _two_days(pool, shop)
    report = await days.read(pool, shop, ledger.day_report, DAY)
    assert report.totals == (
        KindTotal("cash_sale", 750, 2),
        KindTotal("expense", 60, 1),
        KindTotal("give_credit", 1_000, 1),
        KindTotal("receive_payment", 400, 1),
    )
    assert (report.day, report.cash_closing_minor, report.entries, report.undone) == (DAY, 1_090, 5, 1)
    empty = await days.read(pool, shop, ledger.day_report, NEXT + timedelta(days=1))
    assert (empty.totals, empty.cash_closing_minor, empty.entries, empty.undone) == ((), 1_120, 0, 0)


async def test_a_period_is_its_days(pool: Pool, shop: Shop) -> None:
    await _two_days(pool, shop)
    report = await days.read(pool, shop, ledger.period_report, first_day=DAY, last_day=NEXT)
    assert report.totals[0] == KindTotal("cash_sale", 780, 3)
    assert (report.cash_closing_minor, report.entries, report.undone) == (1_120, 6, 1)
    assert (report.first_day, report.last_day) == (DAY, NEXT)
    none = await days.read(pool, shop, ledger.period_report, first_day=NEXT, last_day=DAY)
    assert (none.totals, none.entries) == ((), 0)


async def test_what_was_taken_back_after_a_close_is_in_no_day(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    sale = await days.write(pool, shop, "1", ledger.cash_sale, amount_minor=500)
    await superuser.execute(
        "update business_head set closed_through = $2 where business_id = $1", shop.business_id, DAY
    )
    await days.reverse(pool, shop, sale.number)
    closed = await days.read(pool, shop, ledger.day_report, DAY)
    assert (closed.totals, closed.entries, closed.undone, closed.cash_closing_minor) == ((), 0, 1, 500)
    after = await days.read(pool, shop, ledger.day_report, NEXT)
    assert (after.totals, after.entries, after.undone, after.cash_closing_minor) == ((), 0, 0, 0)


async def test_the_same_entry_just_now_is_found(pool: Pool, shop: Shop) -> None:
    ali, bilal = await days.party(pool, shop, "Ali"), await days.party(pool, shop, "Bilal")
    begun = datetime.now(UTC)
    await days.write(pool, shop, "1", ledger.give_credit, party_id=ali.id, amount_minor=500)
    second = await days.write(pool, shop, "2", ledger.give_credit, party_id=ali.id, amount_minor=500)
    await days.write(pool, shop, "3", ledger.give_credit, party_id=bilal.id, amount_minor=700)
    sale = await days.write(pool, shop, "4", ledger.cash_sale, amount_minor=500)

    async def similar(kind: str, party_id: int | None, amount_minor: int, since: datetime = begun) -> int | None:
        found = await days.read(
            pool, shop, ledger.last_similar, kind=kind, party_id=party_id, amount_minor=amount_minor, since=since
        )
        return found and found.number

    assert await similar("give_credit", ali.id, 500) == second.number
    assert await similar("give_credit", ali.id, 501) is None
    assert await similar("give_credit", bilal.id, 500) is None
    assert await similar("give_credit", None, 500) is None
    assert await similar("lend_cash", ali.id, 500) is None
    assert await similar("cash_sale", None, 500) == sale.number
    assert await similar("give_credit", ali.id, 500, datetime.now(UTC)) is None
    await days.reverse(pool, shop, second.number)
    assert await similar("give_credit", ali.id, 500) == 1
    found = await days.read(
        pool, shop, ledger.last_similar, kind="give_credit", party_id=ali.id, amount_minor=500, since=begun
    )
    assert found == await days.read(pool, shop, ledger.entry_overview, 1)


async def test_an_expense_is_the_same_in_its_category(pool: Pool, shop: Shop) -> None:
    begun = datetime.now(UTC)
    await days.write(pool, shop, "1", ledger.expense, category="gas", amount_minor=500)
    own = await days.write(pool, shop, "2", ledger.expense, category="chanda", amount_minor=500)

    async def similar(category: str | None) -> int | None:
        found = await days.read(
            pool,
            shop,
            ledger.last_similar,
            kind="expense",
            party_id=None,
            amount_minor=500,
            since=begun,
            category=category,
        )
        return found and found.number

    assert await similar("gas") == 1
    assert await similar("Chanda") == own.number
    assert await similar("rent") is None
    assert await similar("never heard") is None
    assert await similar(None) == own.number


@pytest.mark.parametrize(("written", "usual"), [(9, None), (10, 10), (60, 60)])
async def test_what_is_usual_is_the_largest_of_the_newest(
    pool: Pool, shop: Shop, written: int, usual: int | None
) -> None:
    for place in range(1, written + 1):
        await days.write(pool, shop, f"{place}", ledger.cash_sale, amount_minor=place)
    await days.write(pool, shop, "other", ledger.cash_in, amount_minor=1_000)
    assert await days.read(pool, shop, ledger.usual_amount, "cash_sale") == usual


async def test_what_was_large_long_ago_or_taken_back_is_not_usual(pool: Pool, shop: Shop) -> None:
    await days.write(pool, shop, "long ago", ledger.cash_sale, amount_minor=9_000)
    for place in range(50):
        await days.write(pool, shop, f"{place}", ledger.cash_sale, amount_minor=10)
    wrong = await days.write(pool, shop, "wrong", ledger.cash_sale, amount_minor=8_000)
    await days.reverse(pool, shop, wrong.number)
    assert await days.read(pool, shop, ledger.usual_amount, "cash_sale") == 10
