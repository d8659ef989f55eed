"""The financial reports of a small shop, in figures that a bookkeeper can add up on paper."""

from datetime import date, timedelta

import ledger_core as ledger
from ledger_core import Account, CashMovement, GoodsLine, Pool, SalesOfPerson, SalesOfSpan, Span
from tests.conftest import Shop
from tests.ledger_core import days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.days import DAY

MONTH = {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 30)}
BEFORE = date(2026, 10, 31)


async def _trade(pool: Pool, shop: Shop) -> tuple[ledger.Party, ledger.Party]:
    """A month of a shop: money put in before it, then goods, sales, a return, an expense, a bank, a supplier."""
    ali, bilal = await days.party(pool, shop, "Ali"), await days.party(pool, shop, "Bilal")
    atta = await shelves.item(pool, shop, "Atta")
    await days.write(pool, shop, "capital", ledger.cash_in, day=BEFORE, amount_minor=10_000)
    await shelves.move(pool, shop, "bought", ledger.cash_purchase, [GoodsLine(atta.id, 10_000, 4_000)])
    await shelves.move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, 5_000, 3_000)])
    await days.write(pool, shop, "credit", ledger.give_credit, party_id=ali.id, amount_minor=1_500)
    await days.write(pool, shop, "back", ledger.sale_return, party_id=ali.id, amount_minor=200)
    await days.write(pool, shop, "let go", ledger.give_discount, party_id=ali.id, amount_minor=100)
    await days.write(pool, shop, "supplier", ledger.take_credit, party_id=bilal.id, amount_minor=900)
    await days.write(pool, shop, "rent", ledger.expense, category="rent", amount_minor=700)
    async with ledger.transaction(pool) as session:
        bank = await ledger.bank_named(session, shop.origin("bank"), name="HBL", name_key="hbl")
    await days.write(pool, shop, "deposit", ledger.bank_deposit, bank_id=bank.id, amount_minor=2_000)
    return ali, bilal


def _figures(rows: tuple[ledger.AccountFigure, ...]) -> dict[int, int]:
    return {row.account: row.amount_minor for row in rows}


async def test_profit_and_loss(pool: Pool, shop: Shop) -> None:
    await _trade(pool, shop)
    found = await days.read(pool, shop, ledger.profit_and_loss, **MONTH)
    assert _figures(found.income) == {Account.SALES: 4_500, Account.SALES_RETURNS: -200, Account.DISCOUNTS: -100}
    assert _figures(found.costs) == {Account.COST_OF_GOODS: 2_000, Account.PURCHASES: 900}
    assert [(row.account, row.name, row.amount_minor) for row in found.expenses] == [(6104, "Rent", 700)]
    assert (found.gross_minor, found.net_minor) == (1_300, 600)
    other = {"first_day": BEFORE, "last_day": BEFORE}
    empty = await days.read(pool, shop, ledger.profit_and_loss, **other)
    assert (empty.income, empty.costs, empty.expenses, empty.net_minor) == ((), (), (), 0)


async def test_balance_sheet_of_any_day_with_khatas_by_side(pool: Pool, shop: Shop) -> None:
    await _trade(pool, shop)
    now = await days.read(pool, shop, ledger.balance_sheet, DAY)
    assert _figures(now.assets) == {
        Account.CASH: 6_300,
        Account.BANKS: 2_000,
        Account.PARTIES: 1_200,
        Account.STOCK: 2_000,
    }
    assert _figures(now.liabilities) == {Account.PARTIES: 900}
    assert (_figures(now.equity), now.profit_minor) == ({Account.CAPITAL: 10_000}, 600)
    assert now.assets_minor == now.owed_minor == 11_500
    then = await days.read(pool, shop, ledger.balance_sheet, BEFORE)
    assert (_figures(then.assets), then.liabilities, then.profit_minor) == ({Account.CASH: 10_000}, (), 0)
    await days.write(
        pool,
        shop,
        "late",
        ledger.opening_balance,
        day=BEFORE - timedelta(days=9),
        party_id=1,
        amount_minor=50,
        receivable=True,
    )
    then = await days.read(pool, shop, ledger.balance_sheet, BEFORE)
    assert _figures(then.assets) == {Account.CASH: 10_000, Account.PARTIES: 50}


async def test_trial_balance_of_any_day(pool: Pool, shop: Shop) -> None:
    await _trade(pool, shop)
    now = await days.read(pool, shop, ledger.trial_balance_on, DAY)
    assert now.debit_minor == now.credit_minor == 14_500
    assert _figures(now.rows) == await ledger.trial_balance(pool, shop.business_id)
    then = await days.read(pool, shop, ledger.trial_balance_on, BEFORE)
    assert _figures(then.rows) == {Account.CASH: 10_000, Account.CAPITAL: -10_000}


async def test_cash_flow_by_kind_leaves_out_moves_between_till_and_bank(pool: Pool, shop: Shop) -> None:
    await _trade(pool, shop)
    flow = await days.read(pool, shop, ledger.cash_flow, **MONTH)
    assert (flow.opening_minor, flow.closing_minor) == (10_000, 8_300)
    assert flow.movements == (
        CashMovement("cash_purchase", 0, 4_000),
        CashMovement("cash_sale", 3_000, 0),
        CashMovement("expense", 0, 700),
    )


async def test_a_correction_after_a_close_counts_on_its_own_day(pool: Pool, shop: Shop) -> None:
    sold = await days.write(pool, shop, "sold", ledger.cash_sale, day=BEFORE, amount_minor=900)
    async with ledger.transaction(pool) as session:
        await ledger.close_period(session, shop.origin("close"), through=BEFORE, today=DAY)
    undone = await days.reverse(pool, shop, sold.number)
    assert (undone.entry_date, undone.moved_from) == (date(2026, 11, 1), BEFORE)
    october = {"first_day": date(2026, 10, 1), "last_day": BEFORE}
    assert (await days.read(pool, shop, ledger.profit_and_loss, **october)).net_minor == 900
    assert (await days.read(pool, shop, ledger.profit_and_loss, **MONTH)).net_minor == -900
    assert (await days.read(pool, shop, ledger.cash_flow, **MONTH)).movements == (CashMovement("cash_sale", -900, 0),)
    # What stands is told otherwise: the entry is undone, whichever day its reversal has.
    report = await days.read(pool, shop, ledger.period_report, **october)
    assert (report.totals, report.entries, report.undone) == ((), 0, 1)


async def test_sales_by_day_week_month_and_person(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    member = await superuser.fetchval("insert into users (name) values ('Sana') returning id")
    async with ledger.transaction(pool) as session:
        await ledger.add_member(session, shop.origin("member"), user_id=member, role=ledger.Role.CASHIER)
    for day, amount in ((date(2026, 10, 31), 100), (date(2026, 11, 1), 20), (date(2026, 11, 2), 5)):
        await days.write(pool, shop, f"{day}", ledger.cash_sale, day=day, amount_minor=amount)
    await days.write(pool, shop, "back", ledger.sale_return, day=date(2026, 11, 2), party_id=None, amount_minor=2)
    async with ledger.transaction(pool) as session:
        by_member = ledger.Origin(shop.business_id, "hers", "test", member)
        hers = await ledger.cash_sale(session, by_member, amount_minor=50, entry_date=date(2026, 11, 2))
    whole = {"first_day": date(2026, 10, 1), "last_day": date(2026, 11, 30)}

    async def by(span: Span) -> tuple[SalesOfSpan, ...]:
        found: tuple[SalesOfSpan, ...] = await days.read(pool, shop, ledger.sales_by_span, span=span, **whole)
        return found

    assert await by(Span.DAY) == (
        SalesOfSpan(date(2026, 10, 31), 100),
        SalesOfSpan(date(2026, 11, 1), 20),
        SalesOfSpan(date(2026, 11, 2), 53),
    )
    assert await by(Span.WEEK) == (SalesOfSpan(date(2026, 10, 26), 120), SalesOfSpan(date(2026, 11, 2), 53))
    assert await by(Span.MONTH) == (SalesOfSpan(date(2026, 10, 1), 100), SalesOfSpan(date(2026, 11, 1), 73))
    persons = await days.read(pool, shop, ledger.sales_by_person, **whole)
    assert persons == (SalesOfPerson(shop.owner_id, "Imran", 123), SalesOfPerson(member, "Sana", 50))
    # The owner takes back what she wrote: it is taken off her.
    await days.reverse(pool, shop, hers.number)
    assert await days.read(pool, shop, ledger.sales_by_person, **whole) == persons[:1]


async def test_the_day_book_tells_who_wrote_what_in_which_words(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    atta = await shelves.item(pool, shop, "Atta")
    await days.write(
        pool,
        shop,
        "credit",
        ledger.give_credit,
        party_id=ali.id,
        amount_minor=900,
        goods=[GoodsLine(atta.id, 2_000, 900)],
        narration="2 kilo atta",
    )
    await days.write(
        pool, shop, "cheque", ledger.receive_cheque, party_id=ali.id, amount_minor=400, paper=ledger.ChequePaper()
    )
    wrong = await days.write(pool, shop, "wrong", ledger.expense, category="chanda", amount_minor=30)
    await days.reverse(pool, shop, wrong.number)
    page = await days.read(pool, shop, ledger.day_book, first_day=DAY, last_day=DAY)
    assert page.next_cursor is None
    told = [
        (entry.kind, entry.narration, entry.reverses, entry.reversed_by, entry.actor_name) for entry in page.entries
    ]
    assert told == [
        ("give_credit", "2 kilo atta", None, None, "Imran"),
        ("receive_cheque", None, None, None, "Imran"),
        ("expense", None, None, wrong.number + 1, "Imran"),
        ("reversal", None, wrong.number, None, "Imran"),
    ]
    lines = [
        [(line.account_name, line.sub_name, line.amount_minor, line.quantity) for line in entry.lines]
        for entry in page.entries
    ]
    assert lines[0] == [
        ("Parties", "Ali", 900, None),
        ("Sales", "Atta", -900, -2_000),
        ("Stock", "Atta", 0, -2_000),
    ]
    assert lines[1] == [("Parties", "Ali", -400, None), ("Cheques in hand", "Ali", 400, None)]
    assert lines[2] == [("Cash in hand", "", -30, None), ("chanda", "", 30, None)]
