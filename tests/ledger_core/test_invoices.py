"""Invoices: what they come to and post, their numbers, their payments, and what becomes of them."""

from datetime import date, timedelta

import pytest

import ledger_core as ledger
from ledger_core import Account, GoodsLine, InvoiceDraft, InvoiceLine, InvoiceStatus, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import bills, days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.days import DAY

NEXT = DAY + timedelta(days=1)
TAX = 2100


def _draft(party: ledger.Party, amount_minor: int = 1_000, due_date: date | None = None) -> InvoiceDraft:
    return InvoiceDraft(party.id, (InvoiceLine("Silai", amount_minor),), due_date=due_date)


async def _status(pool: Pool, shop: Shop, invoice: ledger.Invoice, today: date = DAY) -> tuple[str, int]:
    found: ledger.Invoice = await days.read(pool, shop, ledger.get_invoice, invoice.id)
    return found.status(today).value, found.open_minor


def test_each_figure_is_rounded_by_itself_and_the_total_is_their_sum() -> None:
    lines = (
        # 1.5 of 3.33 is 4.995, so 5.00; 17 % of 4.90 is 0.833.
        InvoiceLine("Atta", 333, quantity=1_500, discount_minor=10, tax_rate=1_700),
        # 5 % of 0.10 is half a paisa, which is rounded up.
        InvoiceLine("Toffee", 10, tax_rate=500),
    )
    assert [(line.amount_minor, line.tax_minor) for line in lines] == [(490, 83), (10, 1)]
    draft = InvoiceDraft(1, lines, discount_minor=45, tax_rate=250)
    assert (draft.goods_minor, draft.tax_minor, draft.total_minor) == (500, 83 + 1 + 11, 550)


def test_an_invoice_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ledger.NotBalanced):
        InvoiceDraft(1, ())
    with pytest.raises(ledger.InvalidName):
        InvoiceLine(" ", 100)
    for fields in ({"discount_minor": 101}, {"tax_rate": 10_001}, {"tax_rate": -1}, {"quantity": 0}):
        with pytest.raises(ledger.AmountOutOfRange):
            InvoiceLine("Atta", 100, **fields)
    with pytest.raises(ledger.AmountOutOfRange):
        InvoiceDraft(1, (InvoiceLine("Atta", 100),), discount_minor=101)
    with pytest.raises(ledger.AmountOutOfRange):
        InvoiceDraft(1, (InvoiceLine("Atta", 100),), discount_minor=100)


async def test_an_invoice_posts_goods_discount_tax_and_payment_as_one_entry(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    atta = await shelves.item(pool, shop, "Atta")
    await shelves.move(pool, shop, "in", ledger.cash_purchase, [GoodsLine(atta.id, 10_000, 2_000)])
    lines = (InvoiceLine("Atta", 500, quantity=2_000, item_id=atta.id, tax_rate=1_000), InvoiceLine("Pohanchana", 200))
    draft = InvoiceDraft(ali.id, lines, discount_minor=50, due_date=NEXT)
    invoice = await bills.write(pool, shop, "one", draft, paid_minor=400)
    assert await days.lines_of(pool, shop, invoice.entry_number) == [
        (Account.PARTIES, ali.id, 1_250),
        (Account.DISCOUNTS, 0, 50),
        (TAX, 0, -100),
        (Account.CASH, 0, 400),
        (Account.PARTIES, ali.id, -400),
        (Account.SALES, atta.id, -1_000),
        (Account.SALES, 0, -200),
        (Account.STOCK, atta.id, -400),
        (Account.COST_OF_GOODS, atta.id, 400),
    ]
    assert (invoice.goods_minor, invoice.discount_minor, invoice.tax_minor) == (1_200, 50, 100)
    assert (invoice.total_minor, invoice.open_minor, invoice.due_date) == (1_250, 850, NEXT)
    written = await days.read(pool, shop, ledger.lines_of_invoice, invoice.id)
    assert [(one.item_id, one.description, one.quantity, one.amount_minor, one.tax_minor) for one in written] == [
        (atta.id, "Atta", 2_000, 1_000, 100),
        (None, "Pohanchana", 1_000, 200, 0),
    ]
    assert await days.sound(pool, shop)


async def test_what_becomes_of_an_invoice_follows_from_payments(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    invoice = await bills.write(pool, shop, "one", _draft(ali, due_date=DAY))
    assert await _status(pool, shop, invoice) == ("open", 1_000)
    assert await _status(pool, shop, invoice, NEXT) == ("overdue", 1_000)
    paid = await days.write(pool, shop, "p", ledger.receive_payment, party_id=ali.id, amount_minor=300)
    assert await _status(pool, shop, invoice) == ("part_paid", 700)
    rest = await days.write(pool, shop, "q", ledger.receive_payment, party_id=ali.id, amount_minor=700)
    assert await _status(pool, shop, invoice, NEXT) == ("paid", 0)
    for entry in (paid, rest):
        await days.reverse(pool, shop, entry.number)
    assert await _status(pool, shop, invoice) == ("open", 1_000)


async def test_a_payment_by_name_settles_its_invoice_before_older_debts(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    old = await days.write(
        pool, shop, "old", ledger.give_credit, day=DAY - timedelta(days=50), party_id=ali.id, amount_minor=900
    )
    invoice = await bills.write(pool, shop, "one", _draft(ali))
    paid = await bills.pay(pool, shop, "paid", invoice, 1_200)
    assert await _status(pool, shop, invoice) == ("paid", 0)
    # The 200 that were too much went to the old debt.
    (debt,) = await days.read(pool, shop, ledger.open_debts, ali.id)
    assert (debt.entry_number, debt.open_minor) == (old.number, 700)
    await days.reverse(pool, shop, paid.number)
    assert await _status(pool, shop, invoice) == ("open", 1_000)
    assert await days.sound(pool, shop)


async def test_a_void_invoice_keeps_its_number_and_frees_what_was_paid_for_it(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    first = await bills.write(pool, shop, "one", _draft(ali), paid_minor=100)
    await bills.pay(pool, shop, "paid", first, 300)
    await days.reverse(pool, shop, first.entry_number)
    assert await _status(pool, shop, first) == ("void", 0)
    with pytest.raises(ledger.InvoiceVoid):
        await bills.pay(pool, shop, "again", first, 300)
    second = await bills.write(pool, shop, "two", _draft(ali))
    assert (first.number, second.number) == (1, 2)
    assert await _status(pool, shop, second) == (InvoiceStatus.PART_PAID, 700)
    with pytest.raises(ledger.UnknownEntry):
        async with ledger.transaction(pool) as session:
            await ledger.repost_entry(session, shop.origin("other"), number=second.entry_number, amount_minor=5)
    assert await days.sound(pool, shop)


async def test_each_year_counts_its_own_invoices(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    ends = (date(2026, 12, 31), date(2027, 1, 1), date(2026, 1, 1), date(2027, 6, 1))
    written = [await bills.write(pool, shop, f"{day}", _draft(ali), day=day) for day in ends]
    assert [(one.year, one.number) for one in written] == [(2026, 1), (2027, 1), (2026, 2), (2027, 2)]
    found = await days.read(pool, shop, ledger.invoice_by_number, year=2026, number=2)
    assert found == await days.read(pool, shop, ledger.invoice_by_public_id, found.public_id)
    assert found.entry_date == date(2026, 1, 1)
    newest = await days.read(pool, shop, ledger.list_invoices, party_id=ali.id, limit=2)
    assert [one.id for one in newest] == [written[3].id, written[2].id]
    with pytest.raises(ledger.UnknownInvoice):
        await days.read(pool, shop, ledger.invoice_by_number, year=2026, number=3)


async def test_one_key_writes_one_invoice(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    first = await bills.write(pool, shop, "one", _draft(ali), paid_minor=100)
    assert await bills.write(pool, shop, "one", _draft(ali), paid_minor=100) == first
    for draft, paid in ((_draft(ali, due_date=NEXT), 100), (_draft(ali), 200)):
        with pytest.raises(ledger.IdempotencyKeyReused):
            await bills.write(pool, shop, "one", draft, paid_minor=paid)
    paid_twice = [await bills.pay(pool, shop, "paid", first, 500) for _ in range(2)]
    assert [one.replayed for one in paid_twice] == [False, True]
    assert await _status(pool, shop, first) == ("part_paid", 400)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await bills.pay(pool, shop, "paid", first, 501)


async def test_another_shops_invoice_is_unknown(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    neighbour = await open_shop(pool, superuser, "Bilal Cloth House")
    theirs = await bills.write(pool, neighbour, "one", _draft(await days.party(pool, neighbour, "Ghani")))
    with pytest.raises(ledger.UnknownInvoice):
        await bills.pay(pool, shop, "paid", theirs, 100)
    with pytest.raises(ledger.UnknownInvoice):
        await days.read(pool, shop, ledger.get_invoice, theirs.id)
    assert await days.read(pool, shop, ledger.list_invoices) == ()


async def test_more_than_the_total_is_not_paid_at_once(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    with pytest.raises(ledger.AmountOutOfRange):
        await bills.write(pool, shop, "one", _draft(ali), paid_minor=1_001)
    whole = await bills.write(pool, shop, "two", _draft(ali), paid_minor=1_000)
    assert (whole.number, await _status(pool, shop, whole)) == (1, ("paid", 0))
