"""Invoices for the tests: written, paid and read in one call each, one transaction."""

from datetime import date

import ledger_core as ledger
from ledger_core import Invoice, InvoiceDraft, InvoiceLine, Party, Pool, Posted
from tests.conftest import Shop
from tests.ledger_core import days
from tests.ledger_core.days import DAY


async def write(
    pool: Pool, shop: Shop, key: str, draft: InvoiceDraft, *, day: date = DAY, paid_minor: int = 0
) -> Invoice:
    """Write an invoice and give it as it stands."""
    async with ledger.transaction(pool) as session:
        _, invoice_id = await ledger.create_invoice(
            session, shop.origin(key), draft=draft, entry_date=day, paid_minor=paid_minor
        )
        return await ledger.get_invoice(session, shop.business_id, invoice_id)


async def pay(pool: Pool, shop: Shop, key: str, invoice: Invoice, amount_minor: int, day: date = DAY) -> Posted:
    """Pay for an invoice by name."""
    return await days.write(
        pool, shop, key, ledger.pay_invoice, day=day, invoice_id=invoice.id, amount_minor=amount_minor
    )


async def open_of(pool: Pool, shop: Shop, invoice: Invoice) -> int:
    """Give what is open of an invoice now."""
    found: Invoice = await days.read(pool, shop, ledger.get_invoice, invoice.id)
    return found.open_minor


async def fill(pool: Pool, shop: Shop, party: Party) -> None:
    """Put rows into every table of invoices; the shop has an item already."""
    (item,) = await days.read(pool, shop, ledger.list_items)
    lines = (
        InvoiceLine("Doodh", 900, quantity=1_500, item_id=item.id, discount_minor=50),
        InvoiceLine("Pohanchana", 300, tax_rate=1_700),
    )
    draft = InvoiceDraft(party.id, lines, discount_minor=10, tax_rate=500, due_date=date(2026, 12, 1))
    invoice = await write(pool, shop, "invoice", draft, paid_minor=40)
    await pay(pool, shop, "paid by name", invoice, 60)
