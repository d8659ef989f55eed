"""Payments settle the oldest debts first; what is open, since when, and how old it is follows from that alone."""

from datetime import date, timedelta

import ledger_core as ledger
from ledger_core import Ages, DebtOrder, OpenDebt, Pool
from tests.conftest import Shop
from tests.ledger_core import days
from tests.ledger_core.days import DAY


def _ago(count: int) -> date:
    return DAY - timedelta(days=count)


async def _write(pool: Pool, shop: Shop, party: ledger.Party, verb: days.Verb, *amounts: tuple[int, int]) -> list[int]:
    """Post amounts so many days ago, and give the numbers of their entries."""
    numbers = []
    for ago, amount in amounts:
        key = f"{verb.__name__} {party.id} {ago} {amount}"
        posted = await days.write(pool, shop, key, verb, day=_ago(ago), party_id=party.id, amount_minor=amount)
        numbers.append(posted.number)
    return numbers


async def test_a_payment_settles_the_oldest_debt_first(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    old, young = await _write(pool, shop, ali, ledger.give_credit, (40, 500), (3, 300))
    await _write(pool, shop, ali, ledger.receive_payment, (1, 200))
    assert await days.read(pool, shop, ledger.open_debts, ali.id) == (
        OpenDebt(old, "give_credit", _ago(40), 500, 300),
        OpenDebt(young, "give_credit", _ago(3), 300, 300),
    )
    report = await days.read(pool, shop, ledger.ageing, today=DAY)
    assert (report.ages, report.count) == (Ages(300, 0, 300, 0, 0), 1)
    await _write(pool, shop, ali, ledger.receive_payment, (0, 350))
    assert await days.read(pool, shop, ledger.open_debts, ali.id) == (
        OpenDebt(young, "give_credit", _ago(3), 300, 250),
    )


async def test_each_age_has_its_first_and_last_day(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    amounts = ((-5, 1), (0, 2), (7, 4), (8, 8), (30, 16), (31, 32), (60, 64), (61, 128), (90, 256), (91, 512))
    await _write(pool, shop, ali, ledger.give_credit, *amounts)
    report = await days.read(pool, shop, ledger.ageing, today=DAY)
    assert report.ages == report.rows[0].ages == Ages(7, 24, 96, 384, 512)
    only = await days.read(pool, shop, ledger.ageing, today=DAY, party_id=ali.id + 1)
    assert (only.ages, only.count, only.rows) == (Ages(0, 0, 0, 0, 0), 0, ())


async def test_a_back_dated_debt_and_a_reversal_count_as_if_always_so(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    (young,) = await _write(pool, shop, ali, ledger.give_credit, (2, 500))
    (paid,) = await _write(pool, shop, ali, ledger.receive_payment, (1, 400))
    (late,) = await _write(pool, shop, ali, ledger.give_credit, (50, 450))
    assert [(one.entry_number, one.open_minor) for one in await days.read(pool, shop, ledger.open_debts, ali.id)] == [
        (late, 50),
        (young, 500),
    ]
    # A mistake that is taken back settles nothing and ages nothing.
    await days.reverse(pool, shop, young)
    await days.reverse(pool, shop, paid)
    (debt,) = (await days.read(pool, shop, ledger.receivables)).rows
    assert (debt.amount_minor, debt.since) == (450, _ago(50))
    await days.reverse(pool, shop, late)
    assert (await days.read(pool, shop, ledger.receivables)).count == 0


async def test_what_was_paid_ahead_settles_what_is_taken_later(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    (ahead,) = await _write(pool, shop, ali, ledger.receive_payment, (20, 1_000))
    assert await days.read(pool, shop, ledger.open_debts, ali.id) == (
        OpenDebt(ahead, "receive_payment", _ago(20), 1_000, 1_000),
    )
    owed = await days.read(pool, shop, ledger.ageing, today=DAY, is_receivable=False)
    assert owed.ages == Ages(0, 1_000, 0, 0, 0)
    (taken,) = await _write(pool, shop, ali, ledger.give_credit, (5, 1_200))
    assert await days.read(pool, shop, ledger.open_debts, ali.id) == (
        OpenDebt(taken, "give_credit", _ago(5), 1_200, 200),
    )


async def test_a_cheque_that_bounces_is_a_debt_of_that_day(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await _write(pool, shop, ali, ledger.give_credit, (70, 500))
    await days.write(
        pool,
        shop,
        "cheque",
        ledger.receive_cheque,
        day=_ago(60),
        party_id=ali.id,
        amount_minor=500,
        paper=ledger.ChequePaper(),
    )
    assert (await days.read(pool, shop, ledger.receivables)).count == 0
    (cheque,) = await days.read(pool, shop, ledger.held_cheques)
    bounced = await days.write(pool, shop, "bounced", ledger.bounce_cheque, day=_ago(10), cheque_id=cheque.id)
    assert await days.read(pool, shop, ledger.open_debts, ali.id) == (
        OpenDebt(bounced.number, "cheque_bounced", _ago(10), 500, 500),
    )
    (debt,) = (await days.read(pool, shop, ledger.receivables)).rows
    assert debt.since == _ago(10)


async def test_the_oldest_debts_come_first_page_by_page(pool: Pool, shop: Shop) -> None:
    ids = {}
    for name, ago, amount in (("Ali", 3, 900), ("Bilal", 80, 100), ("Chanda", 3, 50), ("Danish", 40, 100)):
        party = await days.party(pool, shop, name)
        ids[party.id] = name
        await _write(pool, shop, party, ledger.give_credit, (ago, amount))
    names: list[str] = []
    after = None
    while True:
        page = await days.read(pool, shop, ledger.receivables, limit=1, after=after, order=DebtOrder.OLDEST)
        assert (page.total_minor, page.count) == (1_150, 4)
        if not page.rows:
            break
        (after,) = page.rows
        names.append(ids[after.party_id])
    assert names == ["Bilal", "Danish", "Ali", "Chanda"]
    aged = await days.read(pool, shop, ledger.ageing, today=DAY, limit=2, order=DebtOrder.OLDEST)
    rest = await days.read(
        pool, shop, ledger.ageing, today=DAY, limit=2, order=DebtOrder.OLDEST, after=aged.rows[-1].debt
    )
    assert [row.debt.name for row in (*aged.rows, *rest.rows)] == names
    assert aged.ages == rest.ages == Ages(950, 0, 100, 100, 0)
