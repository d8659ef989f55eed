"""Staff: who they are, what they are paid, had in advance and are owed."""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import Pool, Staff
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser

CASH, BANKS, ADVANCES, PAYABLE, SALARIES = 1000, 1100, 1400, 2200, 6000


async def _change(pool: Pool, shop: Shop, key: str, verb: days.Verb, **fields: object) -> Staff:
    async with ledger.transaction(pool) as session:
        staff = await verb(session, shop.origin(key), **fields)
    assert isinstance(staff, Staff)
    return staff


async def _staff(pool: Pool, shop: Shop, name: str = "Akram", key: str = "staff", **fields: object) -> Staff:
    return await _change(pool, shop, key, ledger.add_staff, name=name, name_key=name.casefold(), **fields)


async def _position(pool: Pool, shop: Shop, staff: Staff) -> tuple[int, int]:
    found = await days.read(pool, shop, ledger.staff_position, staff.id)
    assert found.staff.id == staff.id
    return found.owed_minor, found.advance_minor


async def test_staff_are_entered_found_and_changed(pool: Pool, shop: Shop) -> None:
    akram = await _staff(pool, shop, "  Akram   Ali ", sound_key="akram", phone="+923001234567", salary_minor=3_000_000)
    assert (akram.name, akram.phone, akram.salary_minor) == ("Akram Ali", "+923001234567", 3_000_000)
    assert (await _staff(pool, shop, "Akram Ali")).id == akram.id
    own = uuid.uuid4()
    second = await _staff(pool, shop, "Akram", key="other", public_id=own)
    assert second.public_id == own
    assert await days.read(pool, shop, ledger.find_staff, "akram") == [second]
    assert await days.read(pool, shop, ledger.near_staff, "akram", name_key="akram") == [akram]
    assert await days.read(pool, shop, ledger.near_staff, "", name_key="x") == []
    changed = await _change(
        pool, shop, "1", ledger.rename_staff, staff_id=akram.id, name="M. Akram", name_key="m akram"
    )
    assert (changed.name, changed.name_key, changed.sound_key) == ("M. Akram", "m akram", "")
    assert (await _change(pool, shop, "2", ledger.set_staff_phone, staff_id=akram.id, phone=None)).phone is None
    assert (await _change(pool, shop, "3", ledger.set_salary, staff_id=akram.id, salary_minor=5)).salary_minor == 5
    gone = await _change(pool, shop, "4", ledger.archive_staff, staff_id=akram.id)
    assert gone.archived_at is not None
    assert await _change(pool, shop, "5", ledger.archive_staff, staff_id=akram.id) == gone
    assert await days.read(pool, shop, ledger.find_staff, "m akram") == []
    assert [one.staff.id for one in await days.read(pool, shop, ledger.list_staff)] == [second.id]
    assert await days.read(pool, shop, ledger.get_staff, akram.id) == gone
    back = await _change(pool, shop, "6", ledger.archive_staff, staff_id=akram.id, archived=False)
    assert back.archived_at is None
    assert await days.read(pool, shop, ledger.staff_by_public_id, akram.public_id) == back
    page = await days.read(pool, shop, ledger.list_staff, limit=1)
    rest = await days.read(pool, shop, ledger.list_staff, after_id=page[0].staff.id)
    assert [one.staff.name for one in [*page, *rest]] == ["M. Akram", "Akram"]
    assert await days.sound(pool, shop)


async def test_setting_what_is_set_leaves_no_link(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    akram = await _staff(pool, shop, salary_minor=7)
    links = "select count(*) from change where business_id = $1 and kind = 'staff'"
    for _ in range(2):
        await _change(pool, shop, "1", ledger.set_salary, staff_id=akram.id, salary_minor=9)
    assert await superuser.fetchval(links, shop.business_id) == 2


async def test_what_cannot_be_staff_is_refused(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    akram = await _staff(pool, shop)
    for fields, refusal in (
        ({"name": ""}, ledger.InvalidName),
        ({"name": "x" * 121}, ledger.InvalidName),
        ({"phone": "0300 1234567"}, ledger.InvalidPhone),
        ({"salary_minor": 0}, ledger.AmountOutOfRange),
    ):
        with pytest.raises(refusal):
            await _staff(pool, shop, **{"name": "Akram", "key": "bad", **fields})
    other = await open_shop(pool, superuser, "Rashid Store")
    for there, staff_id in ((shop, akram.id + 1), (other, akram.id)):
        with pytest.raises(ledger.UnknownStaff):
            await days.read(pool, there, ledger.get_staff, staff_id)
        with pytest.raises(ledger.UnknownStaff):
            await days.read(pool, there, ledger.staff_position, staff_id)
        with pytest.raises(ledger.UnknownStaff):
            await _change(pool, there, "1", ledger.set_salary, staff_id=staff_id, salary_minor=1)
        for verb in (ledger.pay_salary, ledger.salary_advance, ledger.accrue_salary):
            with pytest.raises(ledger.UnknownAccount):
                await days.write(pool, there, "2", verb, staff_id=staff_id, amount_minor=100)
    with pytest.raises(ledger.AmountOutOfRange):
        await days.write(pool, shop, "3", ledger.pay_salary, staff_id=akram.id, amount_minor=0)


async def test_a_salary_is_an_expense_of_the_day(pool: Pool, shop: Shop) -> None:
    akram = await _staff(pool, shop)
    fields = {"staff_id": akram.id, "amount_minor": 20_000}
    posted = await days.write(pool, shop, "1", ledger.pay_salary, **fields)
    assert await days.lines_of(pool, shop, posted.number) == [(SALARIES, akram.id, 20_000), (CASH, 0, -20_000)]
    assert await days.write(pool, shop, "1", ledger.pay_salary, **fields) == ledger.Posted(
        posted.number, posted.sequence, posted.entry_date, replayed=True, balances_minor=posted.balances_minor
    )
    with pytest.raises(ledger.IdempotencyKeyReused):
        await days.write(pool, shop, "1", ledger.pay_salary, **fields, take_off_advance=True)
    async with ledger.transaction(pool) as session:
        bank = await ledger.bank_named(session, shop.origin("b"), name="HBL", name_key="hbl")
    posted = await days.write(pool, shop, "2", ledger.pay_salary, **fields, bank_id=bank.id)
    assert (await days.lines_of(pool, shop, posted.number))[1] == (BANKS, bank.id, -20_000)
    assert await _position(pool, shop, akram) == (0, 0)
    assert await days.sound(pool, shop)


async def test_an_advance_is_taken_off_when_asked(pool: Pool, shop: Shop) -> None:
    akram = await _staff(pool, shop)
    fields = {"staff_id": akram.id}
    posted = await days.write(pool, shop, "1", ledger.salary_advance, **fields, amount_minor=5_000)
    assert await days.lines_of(pool, shop, posted.number) == [(ADVANCES, akram.id, 5_000), (CASH, 0, -5_000)]
    assert posted.balances_minor[0] == 5_000
    await days.write(pool, shop, "2", ledger.pay_salary, **fields, amount_minor=1_000)
    assert await _position(pool, shop, akram) == (0, 5_000)
    posted = await days.write(pool, shop, "3", ledger.pay_salary, **fields, amount_minor=3_000, take_off_advance=True)
    # All of this salary had been had already: nothing leaves the till.
    assert await days.lines_of(pool, shop, posted.number) == [(SALARIES, akram.id, 3_000), (ADVANCES, akram.id, -3_000)]
    posted = await days.write(pool, shop, "4", ledger.pay_salary, **fields, amount_minor=20_000, take_off_advance=True)
    assert await days.lines_of(pool, shop, posted.number) == [
        (SALARIES, akram.id, 20_000),
        (CASH, 0, -18_000),
        (ADVANCES, akram.id, -2_000),
    ]
    assert await _position(pool, shop, akram) == (0, 0)
    again = await days.write(pool, shop, "4", ledger.pay_salary, **fields, amount_minor=20_000, take_off_advance=True)
    assert again.replayed
    assert again.number == posted.number
    assert await days.sound(pool, shop)


async def test_what_is_owed_is_paid_before_it_is_an_expense_once_more(pool: Pool, shop: Shop) -> None:
    akram = await _staff(pool, shop)
    fields = {"staff_id": akram.id}
    posted = await days.write(pool, shop, "1", ledger.accrue_salary, **fields, amount_minor=20_000)
    assert await days.lines_of(pool, shop, posted.number) == [
        (SALARIES, akram.id, 20_000),
        (PAYABLE, akram.id, -20_000),
    ]
    assert await _position(pool, shop, akram) == (20_000, 0)
    posted = await days.write(pool, shop, "2", ledger.pay_salary, **fields, amount_minor=15_000)
    assert await days.lines_of(pool, shop, posted.number) == [(PAYABLE, akram.id, 15_000), (CASH, 0, -15_000)]
    await days.write(pool, shop, "3", ledger.salary_advance, **fields, amount_minor=1_000)
    posted = await days.write(pool, shop, "4", ledger.pay_salary, **fields, amount_minor=8_000, take_off_advance=True)
    assert await days.lines_of(pool, shop, posted.number) == [
        (PAYABLE, akram.id, 8_000),
        (CASH, 0, -7_000),
        (ADVANCES, akram.id, -1_000),
        (SALARIES, akram.id, 3_000),
        (PAYABLE, akram.id, -3_000),
    ]
    assert await _position(pool, shop, akram) == (0, 0)
    assert (await ledger.trial_balance(pool, shop.business_id))[SALARIES] == 23_000
    assert await days.sound(pool, shop)


async def test_a_corrected_salary_is_paid_anew(pool: Pool, shop: Shop) -> None:
    akram = await _staff(pool, shop)
    async with ledger.transaction(pool) as session:
        bank = await ledger.bank_named(session, shop.origin("b"), name="HBL", name_key="hbl")
    await days.write(pool, shop, "1", ledger.accrue_salary, staff_id=akram.id, amount_minor=5_000)
    await days.write(pool, shop, "2", ledger.salary_advance, staff_id=akram.id, amount_minor=1_000)
    paid = await days.write(
        pool,
        shop,
        "3",
        ledger.pay_salary,
        staff_id=akram.id,
        amount_minor=4_000,
        bank_id=bank.id,
        take_off_advance=True,
    )
    overview = await days.read(pool, shop, ledger.entry_overview, paid.number)
    assert (overview.staff_name, overview.bank_name, overview.amount_minor) == ("Akram", "HBL", 4_000)
    await days.reverse(pool, shop, paid.number)
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        posted = await ledger.repost_entry(session, shop.origin("anew"), number=paid.number, amount_minor=6_000)
    assert await days.lines_of(pool, shop, posted.number) == [
        (PAYABLE, akram.id, 6_000),
        (BANKS, bank.id, -5_000),
        (ADVANCES, akram.id, -1_000),
        (SALARIES, akram.id, 1_000),
        (PAYABLE, akram.id, -1_000),
    ]
    since = datetime(2026, 1, 1, tzinfo=UTC)
    asked = {"kind": "pay_salary", "party_id": None, "amount_minor": 6_000, "since": since}
    similar = await days.read(pool, shop, ledger.last_similar, staff_id=akram.id, **asked)
    assert similar.number == posted.number
    assert await days.read(pool, shop, ledger.last_similar, staff_id=akram.id + 1, **asked) is None
    assert await days.sound(pool, shop)


async def test_entries_of_staff_are_listed_newest_first(pool: Pool, shop: Shop) -> None:
    akram, bilal = await _staff(pool, shop), await _staff(pool, shop, "Bilal", key="bilal")
    numbers = []
    for place in range(3):
        for verb in (ledger.accrue_salary, ledger.salary_advance, ledger.pay_salary):
            await days.write(pool, shop, f"b{place}{verb.__name__}", verb, staff_id=bilal.id, amount_minor=1)
            posted = await days.write(
                pool, shop, f"a{place}{verb.__name__}", verb, staff_id=akram.id, amount_minor=100 + place
            )
            numbers.append(posted.number)
    await days.reverse(pool, shop, numbers[-1])
    seen = await days.read(pool, shop, ledger.staff_entries, akram.id, limit=4)
    rest = await days.read(pool, shop, ledger.staff_entries, akram.id, after=seen[-1])
    assert [one.number for one in [*seen, *rest]] == numbers[::-1]
    assert (seen[0].kind, seen[0].amount_minor, seen[0].reversed_by) == ("pay_salary", 102, numbers[-1] + 1)
    paid = await days.read(pool, shop, ledger.staff_entries, akram.id, kinds=("pay_salary",))
    assert [one.number for one in paid] == numbers[2::3][::-1]
    assert {one.kind for one in rest} == {"pay_salary", "salary_advance", "salary_accrual"}


@dataclass
class _Slate:
    """The plain book of one member of staff: owed, had in advance, what left the till, what it cost."""

    owed: int = 0
    advance: int = 0
    till: int = 0
    cost: int = 0

    def step(self, what: str, amount: int) -> None:
        if what == "accrue":
            self.owed, self.cost = self.owed + amount, self.cost + amount
        elif what == "advance":
            self.advance, self.till = self.advance + amount, self.till - amount
        else:
            off = min(self.advance, amount) if what == "pay_off" else 0
            from_owed = min(self.owed, amount)
            self.advance, self.till = self.advance - off, self.till - amount + off
            self.owed, self.cost = self.owed - from_owed, self.cost + amount - from_owed


VERBS = {
    "accrue": (ledger.accrue_salary, {}),
    "advance": (ledger.salary_advance, {}),
    "pay": (ledger.pay_salary, {}),
    "pay_off": (ledger.pay_salary, {"take_off_advance": True}),
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(1, 900)), min_size=1, max_size=10),
    undone=st.sets(st.integers(0, 9)),
)
async def test_staff_are_paid_as_in_a_plain_book(
    pool: Pool, superuser: Superuser, steps: list[tuple[str, int]], undone: set[int]
) -> None:
    shop = await open_shop(pool, superuser)
    akram, slate = await _staff(pool, shop), _Slate()
    for place, (what, amount) in enumerate(steps):
        verb, fields = VERBS[what]
        posted = await days.write(pool, shop, f"{place}", verb, staff_id=akram.id, amount_minor=amount, **fields)
        # Taken back at once it leaves no trace in what is owed; that much is sure, whatever comes after.
        if place in undone:
            await days.reverse(pool, shop, posted.number)
        else:
            slate.step(what, amount)
        assert await _position(pool, shop, akram) == (slate.owed, slate.advance)
    balances = await ledger.trial_balance(pool, shop.business_id)
    assert (balances.get(CASH, 0), balances.get(SALARIES, 0)) == (slate.till, slate.cost)
    assert await days.sound(pool, shop)


async def test_sixteen_pay_from_one_advance_and_it_is_taken_off_once(pool: Pool, shop: Shop) -> None:
    akram = await _staff(pool, shop)
    await days.write(pool, shop, "advance", ledger.salary_advance, staff_id=akram.id, amount_minor=1_000)

    async def pay(place: int) -> None:
        await days.write(
            pool, shop, f"pay-{place}", ledger.pay_salary, staff_id=akram.id, amount_minor=300, take_off_advance=True
        )

    await asyncio.gather(*(pay(place) for place in range(16)))
    assert await _position(pool, shop, akram) == (0, 0)
    balances = await ledger.trial_balance(pool, shop.business_id)
    assert (balances[CASH], balances[SALARIES]) == (-16 * 300, 16 * 300)
    assert await days.sound(pool, shop)
