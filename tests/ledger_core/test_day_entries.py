"""Each verb of a shop's day writes exactly the entry of the posting table, and its reversal undoes exactly that."""

import pytest

import ledger_core as ledger
from bot.replies import EntryKind
from ledger_core import Pool
from tests.conftest import Shop
from tests.ledger_core import days
from tests.ledger_core.days import Verb

CASH, PARTIES = 1000, 1200
# Verb, its own fields, kind, the accounts of its two lines, and 1 where the first is a debit.
WITH_PARTY: list[tuple[Verb, dict[str, object], str, int, int]] = [
    (ledger.give_credit, {}, "give_credit", 4000, 1),
    (ledger.receive_payment, {}, "receive_payment", CASH, -1),
    (ledger.make_payment, {}, "make_payment", CASH, 1),
    (ledger.take_credit, {}, "take_credit", 5100, -1),
    (ledger.lend_cash, {}, "lend_cash", CASH, 1),
    (ledger.borrow_cash, {}, "borrow_cash", CASH, -1),
    (ledger.opening_balance, {"receivable": True}, "opening_receivable", 3200, 1),
    (ledger.opening_balance, {"receivable": False}, "opening_payable", 3200, -1),
    (ledger.give_discount, {}, "give_discount", 4200, -1),
]
OF_THE_TILL: list[tuple[Verb, dict[str, object], str, int, int]] = [
    (ledger.cash_sale, {}, "cash_sale", 4000, 1),
    (ledger.cash_purchase, {}, "cash_purchase", 5100, -1),
    (ledger.cash_in, {}, "cash_in", 3000, 1),
    (ledger.cash_out, {}, "cash_out", 3100, -1),
    (ledger.expense, {"category": "rent"}, "expense", 6104, -1),
]
KINDS = [*(row[2] for row in WITH_PARTY), *(row[2] for row in OF_THE_TILL)]


def test_every_kind_has_its_words() -> None:
    assert {*KINDS, "cash_over", "cash_short"} <= {str(kind) for kind in EntryKind}


@pytest.mark.parametrize(("verb", "fields", "kind", "other", "sign"), [*WITH_PARTY, *OF_THE_TILL], ids=KINDS)
async def test_entry_and_reversal(
    pool: Pool, shop: Shop, verb: Verb, fields: dict[str, object], kind: str, other: int, sign: int
) -> None:
    ali = await days.party(pool, shop, "Ali")
    await days.write(pool, shop, "before", ledger.receive_payment, party_id=ali.id, amount_minor=1_000)
    if of_party := (verb, fields, kind, other, sign) in WITH_PARTY:
        fields = fields | {"party_id": ali.id}
    first, before = ((PARTIES, ali.id), -1_000) if of_party else ((CASH, 0), 1_000)

    posted = await days.write(pool, shop, "entry", verb, amount_minor=250, narration="2 bori", **fields)
    assert await days.lines_of(pool, shop, posted.number) == [(*first, sign * 250), (other, 0, -sign * 250)]
    assert (posted.balances_minor[0], posted.entry_date) == (before + sign * 250, days.DAY)
    overview = await days.read(pool, shop, ledger.entry_overview, posted.number)
    assert (overview.kind, overview.party_id) == (kind, ali.id if of_party else None)
    assert overview.amount_minor == (sign * 250 if of_party else 250)
    assert overview.category == fields.get("category")

    again = await days.write(pool, shop, "entry", verb, amount_minor=250, narration="2 bori", **fields)
    assert (again.number, again.replayed) == (posted.number, True)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await days.write(pool, shop, "entry", verb, amount_minor=251, narration="2 bori", **fields)

    reversal = await days.reverse(pool, shop, posted.number)
    assert await days.lines_of(pool, shop, reversal.number) == [(*first, -sign * 250), (other, 0, sign * 250)]
    assert reversal.balances_minor[0] == before
    assert await days.sound(pool, shop)


@pytest.mark.parametrize("verb", [row[0] for row in OF_THE_TILL[:4]])
@pytest.mark.parametrize("amount_minor", [0, -5, ledger.AMOUNT_MINOR_MAX + 1])
async def test_amounts_that_cannot_be_are_refused(pool: Pool, shop: Shop, verb: Verb, amount_minor: int) -> None:
    with pytest.raises(ledger.AmountOutOfRange):
        await days.write(pool, shop, "entry", verb, amount_minor=amount_minor)
    assert await ledger.trial_balance(pool, shop.business_id) == {}


async def test_similar_names_are_never_summed(pool: Pool, shop: Shop) -> None:
    ali, ali_bhai = await days.party(pool, shop, "Ali", "al"), await days.party(pool, shop, "Ali bhai", "al")
    await days.write(pool, shop, "1", ledger.give_credit, party_id=ali.id, amount_minor=700)
    await days.write(pool, shop, "2", ledger.give_credit, party_id=ali_bhai.id, amount_minor=50)
    await days.write(pool, shop, "3", ledger.receive_payment, party_id=ali_bhai.id, amount_minor=20)
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == 700
    assert await days.read(pool, shop, ledger.balance_of, ali_bhai.id) == 30
    debts = await days.read(pool, shop, ledger.receivables)
    assert [(row.name, row.amount_minor) for row in debts.rows] == [("Ali", 700), ("Ali bhai", 30)]
