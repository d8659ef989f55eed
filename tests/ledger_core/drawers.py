"""A shop with banks, cheques, staff and a routine, for the tests that look at all tables at once."""

import ledger_core as ledger
from ledger_core import ChequePaper, Party, Pool
from tests.conftest import Shop
from tests.ledger_core import days


async def fill(pool: Pool, shop: Shop, party: Party) -> None:
    """Put rows into every table of banks, cheques, staff and routines; the shop has an item with a price already."""
    async with ledger.transaction(pool) as session:
        bank = await ledger.bank_named(session, shop.origin("bank"), name="HBL", name_key="hbl")
        staff = await ledger.add_staff(session, shop.origin("staff"), name="Akram", name_key="akram")
        (item,) = await ledger.list_items(session, shop.business_id)
        await ledger.set_routine(session, shop.origin("routine"), party_id=party.id, item_id=item.id, quantity=1_500)
        await ledger.post_routine(session, shop.origin("round"), entry_date=days.DAY)
    of_party = {"party_id": party.id, "amount_minor": 500}
    await days.write(pool, shop, "received", ledger.receive_cheque, **of_party, paper=ChequePaper(bank_name="MCB"))
    await days.write(
        pool, shop, "given", ledger.give_cheque, **of_party, paper=ChequePaper(bank_id=bank.id, number="7")
    )
    (received,) = await days.read(pool, shop, ledger.cheques_of, direction=ledger.ChequeDirection.RECEIVED)
    await days.write(pool, shop, "cleared", ledger.clear_cheque, cheque_id=received.id, bank_id=bank.id)
    await days.write(pool, shop, "advance", ledger.salary_advance, staff_id=staff.id, amount_minor=70)
    await days.write(pool, shop, "chanda", ledger.expense, category="chanda", amount_minor=40, bank_id=bank.id)
