"""Bank and wallet accounts: found or made by name, money in and out, balances and statements."""

import asyncio
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import BankKind, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser

CASH, BANKS, PARTIES = 1000, 1100, 1200


async def _bank(pool: Pool, shop: Shop, name: str, kind: BankKind = BankKind.BANK) -> ledger.BankAccount:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await ledger.bank_named(session, shop.origin("name"), name=name, name_key=name.casefold(), kind=kind)


async def _balances(pool: Pool, shop: Shop) -> dict[str, int]:
    return {one.bank.name: one.balance_minor for one in await days.read(pool, shop, ledger.bank_balances)}


async def test_a_name_finds_its_account_or_makes_it(pool: Pool, shop: Shop) -> None:
    first = await _bank(pool, shop, "HBL")
    assert (first.name, first.kind, first.number) == ("HBL", "bank", None)
    assert (await _bank(pool, shop, "hbl")).id == first.id
    wallet = await _bank(pool, shop, "easypaisa", BankKind.WALLET)
    assert wallet.kind == "wallet"
    assert await _balances(pool, shop) == {"HBL": 0, "easypaisa": 0}
    assert await days.read(pool, shop, ledger.find_bank, "hbl") == first
    assert await days.read(pool, shop, ledger.find_bank, "ubl") is None
    assert await days.read(pool, shop, ledger.get_bank, first.id) == first
    assert await days.read(pool, shop, ledger.bank_by_public_id, wallet.public_id) == wallet
    for read, there in ((ledger.get_bank, 999), (ledger.bank_by_public_id, uuid.uuid4())):
        with pytest.raises(ledger.UnknownBank):
            await days.read(pool, shop, read, there)
    assert await days.sound(pool, shop)


async def test_sixteen_that_name_one_account_make_one(pool: Pool, shop: Shop) -> None:
    made = await asyncio.gather(*(_bank(pool, shop, "Meezan") for _ in range(16)))
    assert len({one.id for one in made}) == 1
    assert await _balances(pool, shop) == {"Meezan": 0}


async def test_an_account_is_added_once_under_its_key_and_no_name_twice(pool: Pool, shop: Shop) -> None:
    async def add(key: str, name: str, **fields: object) -> ledger.BankAccount:
        async with ledger.transaction(pool) as session:
            return await ledger.add_bank(session, shop.origin(key), name=name, name_key=name.casefold(), **fields)

    first = await add("1", "  Meezan   Bank ", number="PK36SCBL0000001123456702")
    assert (first.name, first.number) == ("Meezan Bank", "PK36SCBL0000001123456702")
    assert await add("1", "Meezan Bank") == first
    own = uuid.uuid4()
    assert (await add("2", "UBL", public_id=own)).public_id == own
    with pytest.raises(ledger.NameTaken) as taken:
        await add("3", "ubl")
    assert taken.value.name == "UBL"
    for name in ("", " ", "x" * 121, "a\0b"):
        with pytest.raises(ledger.InvalidName):
            await add("4", name)
    with pytest.raises(ledger.InvalidName):
        await add("5", "JS", number="1" * 41)
    assert list(await _balances(pool, shop)) == ["Meezan Bank", "UBL"]
    assert await days.sound(pool, shop)


async def test_money_goes_in_and_out_and_from_one_to_another(pool: Pool, shop: Shop) -> None:
    hbl, wallet = await _bank(pool, shop, "HBL"), await _bank(pool, shop, "easypaisa")
    steps = [
        (ledger.opening_bank_balance, {"bank_id": hbl.id, "amount_minor": 90_000}, (BANKS, hbl.id, 90_000), 3200),
        (ledger.bank_deposit, {"bank_id": hbl.id, "amount_minor": 50_000}, (BANKS, hbl.id, 50_000), CASH),
        (ledger.bank_withdraw, {"bank_id": hbl.id, "amount_minor": 20_000}, (BANKS, hbl.id, -20_000), CASH),
        (
            ledger.bank_transfer,
            {"from_bank_id": hbl.id, "to_bank_id": wallet.id, "amount_minor": 7_500},
            (BANKS, hbl.id, -7_500),
            BANKS,
        ),
    ]
    for place, (verb, fields, first, other) in enumerate(steps):
        posted = await days.write(pool, shop, f"step-{place}", verb, **fields)
        lines = await days.lines_of(pool, shop, posted.number)
        assert lines[0] == first
        assert [line[0] for line in lines[1:]] == [other]
        assert posted.balances_minor[0] == (await _balances(pool, shop))["HBL"]
        assert (await days.write(pool, shop, f"step-{place}", verb, **fields)).replayed
    assert await _balances(pool, shop) == {"HBL": 112_500, "easypaisa": 7_500}
    assert await days.read(pool, shop, ledger.bank_balance, wallet.id) == 7_500
    assert await days.read(pool, shop, ledger.cash_balance) == -30_000
    overdrawn = {"bank_id": wallet.id, "amount_minor": 10_000, "overdrawn": True}
    await days.write(pool, shop, "overdrawn", ledger.opening_bank_balance, **overdrawn)
    assert (await _balances(pool, shop))["easypaisa"] == -2_500
    assert await days.sound(pool, shop)


async def test_money_does_not_go_where_it_is_or_where_nothing_is(pool: Pool, shop: Shop) -> None:
    hbl = await _bank(pool, shop, "HBL")
    with pytest.raises(ledger.TransferToItself):
        await days.write(
            pool, shop, "1", ledger.bank_transfer, from_bank_id=hbl.id, to_bank_id=hbl.id, amount_minor=100
        )
    for bank_id in (hbl.id + 1, 0):
        with pytest.raises(ledger.UnknownAccount):
            await days.write(pool, shop, "2", ledger.bank_deposit, bank_id=bank_id, amount_minor=100)
    with pytest.raises(ledger.AmountOutOfRange):
        await days.write(pool, shop, "3", ledger.bank_deposit, bank_id=hbl.id, amount_minor=0)


async def test_payments_purchases_and_expenses_go_through_a_bank(pool: Pool, shop: Shop) -> None:
    hbl, ali = await _bank(pool, shop, "HBL"), await days.party(pool, shop, "Ali")
    of_ali = {"party_id": ali.id}
    for place, (verb, fields, sign) in enumerate(
        [
            (ledger.receive_payment, of_ali, 1),
            (ledger.make_payment, of_ali, -1),
            (ledger.borrow_cash, of_ali, 1),
            (ledger.lend_cash, of_ali, -1),
            (ledger.cash_sale, {}, 1),
            (ledger.cash_purchase, {}, -1),
            (ledger.expense, {"category": "rent"}, -1),
            (ledger.expense, {"category": "chanda"}, -1),
        ]
    ):
        before = await days.read(pool, shop, ledger.bank_balance, hbl.id)
        posted = await days.write(pool, shop, f"k{place}", verb, amount_minor=100 + place, bank_id=hbl.id, **fields)
        assert await days.read(pool, shop, ledger.bank_balance, hbl.id) == before + sign * (100 + place)
        assert (BANKS, hbl.id, sign * (100 + place)) in await days.lines_of(pool, shop, posted.number)
        assert (await days.read(pool, shop, ledger.entry_overview, posted.number)).amount_minor != 0
    assert await days.read(pool, shop, ledger.cash_balance) == 0
    # A question whether it was written just now does not care through which bank it went.
    asked = {"kind": "expense", "party_id": None, "amount_minor": 107, "since": datetime(2026, 1, 1, tzinfo=UTC)}
    similar = await days.read(pool, shop, ledger.last_similar, category="chanda", **asked)
    assert (similar.number, similar.bank_name, similar.category) == (8, "HBL", "chanda")
    assert await days.sound(pool, shop)


async def test_a_statement_is_walked_page_by_page(pool: Pool, shop: Shop) -> None:
    hbl, other = await _bank(pool, shop, "HBL"), await _bank(pool, shop, "UBL")
    held = []
    for place in range(7):
        await days.write(pool, shop, f"o{place}", ledger.bank_deposit, bank_id=other.id, amount_minor=1)
        await days.write(pool, shop, f"d{place}", ledger.bank_deposit, bank_id=hbl.id, amount_minor=100 + place)
        held.append(sum(100 + one for one in range(place + 1)))
    seen, cursor = [], None
    while True:
        page = await days.read(pool, shop, ledger.bank_statement, hbl.id, limit=3, cursor=cursor)
        seen += [line.balance_minor for line in page.lines]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == held[::-1]


async def test_shops_do_not_share_their_banks(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    other = await open_shop(pool, superuser, "Rashid Store")
    hbl = await _bank(pool, shop, "HBL")
    assert await _balances(pool, other) == {}
    with pytest.raises(ledger.UnknownAccount):
        await days.write(pool, other, "1", ledger.bank_deposit, bank_id=hbl.id, amount_minor=100)
    assert (await _bank(pool, other, "HBL")).id != hbl.id


# What each verb does to the till, to the first bank and to the second, as the table of operations says.
EFFECTS: dict[str, tuple[days.Verb, tuple[int, int, int]]] = {
    "deposit": (ledger.bank_deposit, (-1, 1, 0)),
    "withdraw": (ledger.bank_withdraw, (1, -1, 0)),
    "transfer": (ledger.bank_transfer, (0, -1, 1)),
    "sale": (ledger.cash_sale, (0, 1, 0)),
    "sale for cash": (ledger.cash_sale, (1, 0, 0)),
    "rent": (ledger.expense, (0, -1, 0)),
    "opening": (ledger.opening_bank_balance, (0, 1, 0)),
}


def _fields(what: str, first: int, second: int) -> dict[str, object]:
    of = {
        "transfer": {"from_bank_id": first, "to_bank_id": second},
        "sale for cash": {},
        "rent": {"category": "rent", "bank_id": first},
    }
    return of.get(what, {"bank_id": first})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(EFFECTS)), st.integers(1, 90_000), st.booleans(), st.booleans()), max_size=12
    )
)
async def test_money_is_where_a_plain_book_says(
    pool: Pool, superuser: Superuser, steps: list[tuple[str, int, bool, bool]]
) -> None:
    shop = await open_shop(pool, superuser)
    banks = [(await _bank(pool, shop, name)).id for name in ("HBL", "UBL")]
    held = [0, 0, 0]
    for place, (what, amount, swapped, undone) in enumerate(steps):
        verb, effect = EFFECTS[what]
        first, second = (1, 0) if swapped else (0, 1)
        fields = _fields(what, banks[first], banks[second])
        posted = await days.write(pool, shop, f"step-{place}", verb, amount_minor=amount, **fields)
        if undone:
            await days.reverse(pool, shop, posted.number)
            continue
        for where, sign in zip((0, 1 + first, 1 + second), effect, strict=True):
            held[where] += sign * amount
    assert await days.read(pool, shop, ledger.cash_balance) == held[0]
    assert list((await _balances(pool, shop)).values()) == held[1:]
    for place, bank_id in enumerate(banks, 1):
        page = await days.read(pool, shop, ledger.bank_statement, bank_id, limit=200)
        assert sum(line.amount_minor for line in page.lines) == held[place]
        assert [line.balance_minor for line in page.lines[:1]] in ([], [held[place]])
    assert await days.sound(pool, shop)
