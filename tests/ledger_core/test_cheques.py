"""Cheques in hand and given: taken, cleared, bounced, taken back, and never twice."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import Cheque, ChequeDirection, ChequePaper, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import DAY, Superuser

CASH, BANKS, PARTIES, IN_HAND, GIVEN = 1000, 1100, 1200, 1250, 2050
LATER = date(2026, 12, 15)


async def _bank(pool: Pool, shop: Shop, name: str = "HBL") -> ledger.BankAccount:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await ledger.bank_named(session, shop.origin("name"), name=name, name_key=name.casefold())


async def _take(pool: Pool, shop: Shop, key: str, party: ledger.Party, amount_minor: int = 50_000) -> Cheque:
    paper = ChequePaper(LATER, bank_name="MCB", number="00123")
    await days.write(pool, shop, key, ledger.receive_cheque, party_id=party.id, amount_minor=amount_minor, paper=paper)
    return (await days.read(pool, shop, ledger.cheques_of))[0]


async def _give(pool: Pool, shop: Shop, key: str, party: ledger.Party, bank_id: int | None) -> Cheque:
    paper = ChequePaper(LATER, bank_id=bank_id, number="777")
    await days.write(pool, shop, key, ledger.give_cheque, party_id=party.id, amount_minor=30_000, paper=paper)
    return (await days.read(pool, shop, ledger.cheques_of))[0]


async def _held(pool: Pool, shop: Shop, **fields: object) -> list[int]:
    return [one.id for one in await days.read(pool, shop, ledger.held_cheques, **fields)]


async def test_a_cheque_settles_the_khata_and_not_the_till(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    cheque = await _take(pool, shop, "1", ali)
    assert cheque.direction is ChequeDirection.RECEIVED
    assert (cheque.party_name, cheque.amount_minor, cheque.due_date) == ("Ali", 50_000, LATER)
    assert (cheque.bank_name, cheque.number, cheque.state, cheque.entry_number) == ("MCB", "00123", "held", 1)
    assert await days.lines_of(pool, shop, 1) == [(PARTIES, ali.id, -50_000), (IN_HAND, cheque.id, 50_000)]
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == -50_000
    assert await days.read(pool, shop, ledger.cash_balance) == 0
    assert await days.read(pool, shop, ledger.get_cheque, cheque.id) == cheque
    assert await days.read(pool, shop, ledger.cheque_by_public_id, cheque.public_id) == cheque
    assert await days.sound(pool, shop)


async def test_the_same_call_again_is_the_first_one(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    cheque = await _take(pool, shop, "1", ali)
    assert await _take(pool, shop, "1", ali) == cheque
    for fields in ({"amount_minor": 1}, {"paper": ChequePaper(LATER, bank_name="UBL", number="00123")}):
        with pytest.raises(ledger.IdempotencyKeyReused):
            await days.write(
                pool, shop, "1", ledger.receive_cheque, **{"party_id": ali.id, "amount_minor": 50_000, **fields}
            )
    assert len(await days.read(pool, shop, ledger.cheques_of)) == 1
    assert await days.sound(pool, shop)


async def test_a_cleared_cheque_is_money_in_the_bank(pool: Pool, shop: Shop) -> None:
    ali, hbl = await days.party(pool, shop, "Ali"), await _bank(pool, shop)
    cheque = await _take(pool, shop, "1", ali)
    fields = {"cheque_id": cheque.id, "bank_id": hbl.id}
    posted = await days.write(pool, shop, "2", ledger.clear_cheque, **fields)
    assert await days.lines_of(pool, shop, posted.number) == [(BANKS, hbl.id, 50_000), (IN_HAND, cheque.id, -50_000)]
    assert posted.balances_minor == (50_000, 0)
    assert (await days.read(pool, shop, ledger.get_cheque, cheque.id)).state == "cleared"
    assert await _held(pool, shop) == []
    assert (await days.write(pool, shop, "2", ledger.clear_cheque, **fields)).replayed
    with pytest.raises(ledger.ChequeSettled):
        await days.write(pool, shop, "3", ledger.clear_cheque, **fields)
    with pytest.raises(ledger.ChequeSettled):
        await days.write(pool, shop, "4", ledger.bounce_cheque, cheque_id=cheque.id)
    with pytest.raises(ledger.ChequeSettled):
        await days.reverse(pool, shop, 1)
    # What it became is taken back first; then it is in hand again, and then the cheque itself can go.
    await days.reverse(pool, shop, posted.number)
    assert await _held(pool, shop) == [cheque.id]
    assert (await days.read(pool, shop, ledger.get_cheque, cheque.id)).state == "held"
    await days.reverse(pool, shop, 1)
    gone = await days.read(pool, shop, ledger.get_cheque, cheque.id)
    assert (gone.state, gone.entry_number) == ("taken_back", None)
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == 0
    assert await days.sound(pool, shop)


async def test_a_cheque_cashed_over_the_counter_is_in_the_till(pool: Pool, shop: Shop) -> None:
    cheque = await _take(pool, shop, "1", await days.party(pool, shop, "Ali"))
    posted = await days.write(pool, shop, "2", ledger.clear_cheque, cheque_id=cheque.id)
    assert (await days.lines_of(pool, shop, posted.number))[0] == (CASH, 0, 50_000)
    assert await days.read(pool, shop, ledger.cash_balance) == 50_000


async def test_a_bounced_cheque_brings_the_debt_back(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await days.write(pool, shop, "0", ledger.give_credit, party_id=ali.id, amount_minor=50_000)
    cheque = await _take(pool, shop, "1", ali)
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == 0
    posted = await days.write(pool, shop, "2", ledger.bounce_cheque, cheque_id=cheque.id)
    assert posted.balances_minor == (50_000, 0)
    assert await days.lines_of(pool, shop, posted.number) == [(PARTIES, ali.id, 50_000), (IN_HAND, cheque.id, -50_000)]
    assert (await days.read(pool, shop, ledger.get_cheque, cheque.id)).state == "bounced"
    assert await _held(pool, shop) == []
    assert await days.sound(pool, shop)


async def test_a_cheque_given_leaves_the_bank_that_it_names(pool: Pool, shop: Shop) -> None:
    nawaz, hbl, ubl = (
        await days.party(pool, shop, "Nawaz"),
        await _bank(pool, shop),
        await _bank(pool, shop, "UBL"),
    )
    of_hbl, unnamed = await _give(pool, shop, "1", nawaz, hbl.id), await _give(pool, shop, "2", nawaz, None)
    assert (of_hbl.direction, of_hbl.bank_id, of_hbl.bank_name) == (ChequeDirection.GIVEN, hbl.id, None)
    assert await days.lines_of(pool, shop, 1) == [(PARTIES, nawaz.id, 30_000), (GIVEN, of_hbl.id, -30_000)]
    posted = await days.write(pool, shop, "3", ledger.clear_cheque, cheque_id=of_hbl.id)
    assert await days.lines_of(pool, shop, posted.number) == [(BANKS, hbl.id, -30_000), (GIVEN, of_hbl.id, 30_000)]
    with pytest.raises(ledger.UnknownAccount):
        await days.write(pool, shop, "4", ledger.clear_cheque, cheque_id=unnamed.id)
    posted = await days.write(pool, shop, "5", ledger.clear_cheque, cheque_id=unnamed.id, bank_id=ubl.id)
    assert (await days.lines_of(pool, shop, posted.number))[0] == (BANKS, ubl.id, -30_000)
    bounced = await _give(pool, shop, "6", nawaz, hbl.id)
    posted = await days.write(pool, shop, "7", ledger.bounce_cheque, cheque_id=bounced.id)
    assert await days.lines_of(pool, shop, posted.number) == [(PARTIES, nawaz.id, -30_000), (GIVEN, bounced.id, 30_000)]
    assert await days.read(pool, shop, ledger.balance_of, nawaz.id) == 60_000
    assert await days.sound(pool, shop)


async def test_cheques_are_listed_by_due_day_and_page_by_page(pool: Pool, shop: Shop) -> None:
    ali, bilal = await days.party(pool, shop, "Ali"), await days.party(pool, shop, "Bilal")
    made = []
    for place in range(6):
        party, verb = (ali, ledger.receive_cheque) if place % 2 else (bilal, ledger.give_cheque)
        paper = ChequePaper(DAY + timedelta(days=6 - place))
        await days.write(pool, shop, f"k{place}", verb, party_id=party.id, amount_minor=100, paper=paper)
        made.append((await days.read(pool, shop, ledger.cheques_of, limit=1))[0].id)
    assert await _held(pool, shop) == made[::-1]
    assert await _held(pool, shop, direction=ChequeDirection.GIVEN) == [made[4], made[2], made[0]]
    assert await _held(pool, shop, party_id=ali.id) == [made[5], made[3], made[1]]
    assert await _held(pool, shop, due_through=DAY + timedelta(days=2)) == [made[5], made[4]]
    first = await days.read(pool, shop, ledger.held_cheques, limit=2)
    rest = await days.read(pool, shop, ledger.held_cheques, after=first[-1])
    assert [one.id for one in [*first, *rest]] == made[::-1]
    page = await days.read(pool, shop, ledger.cheques_of, limit=4)
    more = await days.read(pool, shop, ledger.cheques_of, before_id=page[-1].id)
    assert [one.id for one in [*page, *more]] == made[::-1]
    of_ali = await days.read(pool, shop, ledger.cheques_of, party_id=ali.id, direction=ChequeDirection.RECEIVED)
    assert [one.id for one in of_ali] == [made[5], made[3], made[1]]


async def test_a_cheque_without_a_day_is_good_at_once(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await days.write(pool, shop, "1", ledger.receive_cheque, party_id=ali.id, amount_minor=100)
    assert (await days.read(pool, shop, ledger.held_cheques))[0].due_date == DAY


async def test_what_cannot_be_a_cheque_is_refused(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    ali = await days.party(pool, shop, "Ali")
    other = await open_shop(pool, superuser, "Rashid Store")
    theirs = await _bank(pool, other)
    of_ali = {"party_id": ali.id, "amount_minor": 100}
    for fields, refusal in (
        ({"amount_minor": 0}, ledger.AmountOutOfRange),
        ({"amount_minor": 10**15 + 1}, ledger.AmountOutOfRange),
        ({"party_id": ali.id + 1}, ledger.UnknownAccount),
        ({"paper": ChequePaper(bank_name="x" * 121)}, ledger.InvalidName),
        ({"paper": ChequePaper(number=" ")}, ledger.InvalidName),
        ({"paper": ChequePaper(bank_id=theirs.id)}, ledger.UnknownAccount),
    ):
        for verb in (ledger.receive_cheque, ledger.give_cheque):
            with pytest.raises(refusal):
                await days.write(pool, shop, "bad", verb, **{**of_ali, **fields})
    cheque = await _take(pool, shop, "good", ali)
    for verb in (ledger.clear_cheque, ledger.bounce_cheque):
        with pytest.raises(ledger.UnknownCheque):
            await days.write(pool, shop, "2", verb, cheque_id=cheque.id + 1)
        with pytest.raises(ledger.UnknownCheque):
            await days.write(pool, other, "2", verb, cheque_id=cheque.id)
    with pytest.raises(ledger.UnknownCheque):
        await days.read(pool, other, ledger.get_cheque, cheque.id)
    with pytest.raises(ledger.UnknownCheque):
        await days.read(pool, other, ledger.cheque_by_public_id, cheque.public_id)
    assert await _held(pool, other) == []
    assert len(await days.read(pool, shop, ledger.cheques_of)) == 1


async def _anew(pool: Pool, shop: Shop, number: int, **fields: object) -> ledger.Posted:
    """Take an entry back and write it anew, as a correction does."""
    await days.reverse(pool, shop, number)
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await ledger.repost_entry(session, shop.origin(f"anew-{number}"), number=number, **fields)


async def test_a_corrected_cheque_is_another_cheque(pool: Pool, shop: Shop) -> None:
    ali, bilal, hbl = (
        await days.party(pool, shop, "Ali"),
        await days.party(pool, shop, "Bilal"),
        await _bank(pool, shop),
    )
    wrong = await _take(pool, shop, "1", ali)
    await _anew(pool, shop, 1, amount_minor=60_000)
    (right,) = await days.read(pool, shop, ledger.held_cheques)
    assert (right.amount_minor, right.party_id, right.due_date) == (60_000, ali.id, LATER)
    assert (right.bank_name, right.number) == (wrong.bank_name, wrong.number)
    assert (await days.read(pool, shop, ledger.get_cheque, wrong.id)).state == "taken_back"
    given = await _give(pool, shop, "2", ali, hbl.id)
    posted = await _anew(pool, shop, given.entry_number, party_id=bilal.id)
    assert (await days.read(pool, shop, ledger.entry_overview, posted.number)).party_name == "Bilal"
    assert [one.bank_id for one in await days.read(pool, shop, ledger.held_cheques)] == [None, hbl.id]
    cleared = await days.write(pool, shop, "3", ledger.clear_cheque, cheque_id=right.id, bank_id=hbl.id)
    overview = await days.read(pool, shop, ledger.entry_overview, cleared.number)
    assert (overview.party_name, overview.bank_name, overview.amount_minor) == ("Ali", "HBL", 60_000)
    with pytest.raises(ledger.UnknownEntry):
        await _anew(pool, shop, cleared.number, amount_minor=1)
    assert await days.sound(pool, shop)


async def test_after_a_close_a_cheque_is_settled_on_an_open_day(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    cheque = await _take(pool, shop, "1", ali)
    async with ledger.transaction(pool) as session:
        await ledger.close_period(session, shop.origin("close"), through=DAY, today=DAY)
    with pytest.raises(ledger.PeriodClosed):
        await days.write(pool, shop, "2", ledger.bounce_cheque, cheque_id=cheque.id)
    with pytest.raises(ledger.PeriodClosed):
        await _take(pool, shop, "3", ali)
    assert len(await days.read(pool, shop, ledger.cheques_of)) == 1
    posted = await days.write(pool, shop, "4", ledger.bounce_cheque, day=DAY + timedelta(days=3), cheque_id=cheque.id)
    undone = await days.reverse(pool, shop, posted.number)
    assert undone.entry_date == DAY + timedelta(days=3)
    assert (await days.reverse(pool, shop, 1)).entry_date == DAY + timedelta(days=1)
    assert (await days.read(pool, shop, ledger.get_cheque, cheque.id)).state == "taken_back"
    assert await days.sound(pool, shop)


async def test_one_of_many_clears_a_cheque(pool: Pool, shop: Shop) -> None:
    hbl = await _bank(pool, shop)
    cheque = await _take(pool, shop, "1", await days.party(pool, shop, "Ali"))

    async def settle(place: int) -> bool:
        verb, fields = (ledger.clear_cheque, {"bank_id": hbl.id}) if place % 2 else (ledger.bounce_cheque, {})
        try:
            await days.write(pool, shop, f"settle-{place}", verb, cheque_id=cheque.id, **fields)
        except ledger.ChequeSettled:
            return False
        return True

    assert sum(await asyncio.gather(*(settle(place) for place in range(16)))) == 1
    assert await days.sound(pool, shop)


class _Drawer:
    """The plain book of cheques: state by cheque, and the entries that brought each there, the last one standing."""

    def __init__(self) -> None:
        self.amounts: list[int] = []
        self.is_given: list[bool] = []
        self.standing: list[list[tuple[str, int]]] = []

    def state(self, place: int) -> str:
        steps = self.standing[place]
        return steps[-1][0] if steps else "taken_back"

    def party_owes(self) -> int:
        return sum(
            (amount if is_given else -amount) * (1 if self.state(place) in {"held", "cleared"} else 0)
            for place, (amount, is_given) in enumerate(zip(self.amounts, self.is_given, strict=True))
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["take", "give", "clear", "bounce", "undo_first", "undo_last"]), st.integers(0, 5)),
        min_size=1,
        max_size=14,
    )
)
async def test_cheques_do_what_a_plain_drawer_does(
    pool: Pool, superuser: Superuser, steps: list[tuple[str, int]]
) -> None:
    shop = await open_shop(pool, superuser)
    ali, hbl, drawer = await days.party(pool, shop, "Ali"), await _bank(pool, shop), _Drawer()
    ids: list[int] = []
    for number, (what, which) in enumerate(steps):
        key = f"step-{number}"
        if what in {"take", "give"}:
            verb = ledger.give_cheque if what == "give" else ledger.receive_cheque
            posted = await days.write(
                pool, shop, key, verb, party_id=ali.id, amount_minor=100 + number, paper=ChequePaper(bank_id=None)
            )
            drawer.amounts.append(100 + number)
            drawer.is_given.append(what == "give")
            drawer.standing.append([("held", posted.number)])
            ids.append((await days.read(pool, shop, ledger.cheques_of, limit=1))[0].id)
        elif ids:
            place = which % len(ids)
            undone = what.startswith("undo")
            entry = drawer.standing[place][0 if what == "undo_first" else -1][1] if drawer.standing[place] else None
            if undone and entry is None:
                continue
            allowed = drawer.state(place) == "held" if not undone else entry == drawer.standing[place][-1][1]
            try:
                if undone:
                    await days.reverse(pool, shop, entry)
                    drawer.standing[place].pop()
                else:
                    verb, fields, state = (
                        (ledger.clear_cheque, {"bank_id": hbl.id}, "cleared")
                        if what == "clear"
                        else (ledger.bounce_cheque, {}, "bounced")
                    )
                    posted = await days.write(pool, shop, key, verb, cheque_id=ids[place], **fields)
                    drawer.standing[place].append((state, posted.number))
                assert allowed
            except ledger.ChequeSettled:
                assert not allowed
    found = {one.id: one for one in await days.read(pool, shop, ledger.cheques_of)}
    assert [found[one].state for one in ids] == [drawer.state(place) for place in range(len(ids))]
    assert set(await _held(pool, shop)) == {one for place, one in enumerate(ids) if drawer.state(place) == "held"}
    assert await days.read(pool, shop, ledger.balance_of, ali.id) == drawer.party_owes()
    assert await days.sound(pool, shop)
