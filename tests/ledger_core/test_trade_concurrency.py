"""Many tills write, pay and void invoices at once: numbers without gaps, and debts as one till would leave them."""

from functools import partial

import ledger_core as ledger
from ledger_core import InvoiceDraft, InvoiceLine, Pool
from tests.conftest import Shop
from tests.ledger_core import bills, days, plain
from tests.ledger_core.tills import TILLS, all_at_once


async def test_invoices_are_numbered_without_gaps_by_many_tills(tills: Pool, shop: Shop) -> None:
    parties = [await days.party(tills, shop, name) for name in ("Ali", "Bilal")]
    numbers: dict[str, set[int]] = {}

    async def act(number: int) -> None:
        draft = InvoiceDraft(parties[number % 2].id, (InvoiceLine("Atta", 1_000 + number),))
        invoice = await bills.write(tills, shop, f"{number}", draft, paid_minor=number % 3 * 100)
        numbers.setdefault(f"{number}", set()).add(invoice.number)
        if number % 4 == 0:
            await bills.pay(tills, shop, f"pay {number}", invoice, 700)
        if number % 7 == 0:
            try:
                await days.reverse(tills, shop, invoice.entry_number)
            except (ledger.AlreadyReversed, ledger.IdempotencyKeyReused):
                return
        await days.write(
            tills, shop, f"any {number}", ledger.receive_payment, party_id=invoice.party_id, amount_minor=50
        )

    async def twice(number: int) -> None:
        """Send it again, as a client does that lost the answer."""
        draft = InvoiceDraft(parties[number % 2].id, (InvoiceLine("Atta", 1_000 + number),))
        invoice = await bills.write(tills, shop, f"{number}", draft, paid_minor=number % 3 * 100)
        numbers.setdefault(f"{number}", set()).add(invoice.number)

    await all_at_once([partial(act, number) for number in range(48)] + [partial(twice, number) for number in range(48)])
    assert {len(found) for found in numbers.values()} == {1}
    assert {number for found in numbers.values() for number in found} == set(range(1, 49))
    book = await plain.load(tills, shop)
    for party in parties:
        found = await days.read(tills, shop, ledger.open_debts, party.id)
        assert {one.entry_number: one.open_minor for one in found} == book.open_debts(party.id)
    assert await days.sound(tills, shop)


async def test_one_invoice_is_not_paid_for_more_than_it_is(tills: Pool, shop: Shop) -> None:
    ali = await days.party(tills, shop, "Ali")
    invoice = await bills.write(tills, shop, "one", InvoiceDraft(ali.id, (InvoiceLine("Atta", 1_000),)))
    await all_at_once([partial(bills.pay, tills, shop, f"pay {number}", invoice, 300) for number in range(TILLS)])
    book = await plain.load(tills, shop)
    assert sum(amount for _, _, amount in book.named) == 1_000
    owed = await days.read(tills, shop, ledger.payables)
    assert owed.total_minor == TILLS * 300 - 1_000
    assert await days.sound(tills, shop)
