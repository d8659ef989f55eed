"""Whatever a shop's days were, in whatever order they were written: each day's till closes where the next one opens."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import CashDay, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser

FIRST_DAY = date(2026, 11, 1)
DAYS = 8
# What each verb does to the till, as the table of operations says; None is a reversal of an earlier entry.
OF_THE_TILL = {
    ledger.cash_sale: 1,
    ledger.cash_purchase: -1,
    ledger.cash_in: 1,
    ledger.cash_out: -1,
    ledger.receive_payment: 1,
    ledger.make_payment: -1,
    ledger.lend_cash: -1,
    ledger.borrow_cash: 1,
    ledger.give_credit: 0,
    ledger.take_credit: 0,
    ledger.give_discount: 0,
}
OF_A_PARTY = {
    ledger.receive_payment,
    ledger.make_payment,
    ledger.lend_cash,
    ledger.borrow_cash,
    ledger.give_credit,
    ledger.take_credit,
    ledger.give_discount,
}


@dataclass(frozen=True)
class Write:
    """An entry by a verb, some days after the first."""

    verb: days.Verb
    after: int
    amount_minor: int


@dataclass(frozen=True)
class TakeBack:
    """The reversal of the entry at this place, if it stands."""

    place: int


@dataclass(frozen=True)
class CountTill:
    """A count of the till that finds so much more or less than the book has."""

    after: int
    difference_minor: int


Step = Write | TakeBack | CountTill
steps = st.lists(
    st.one_of(
        st.builds(Write, st.sampled_from(list(OF_THE_TILL)), st.integers(0, DAYS - 1), st.integers(1, 100_000)),
        st.builds(TakeBack, st.integers(0, 9)),
        st.builds(CountTill, st.integers(0, DAYS - 1), st.integers(-500, 500)),
    ),
    min_size=1,
    max_size=14,
)


@dataclass
class Till:
    """The plain book of a till: (day, amount) of each line, summed anew each time."""

    lines: list[tuple[date, int]]

    def holds(self) -> int:
        return sum(amount for _, amount in self.lines)

    def day(self, day: date) -> CashDay:
        opening = sum(amount for on, amount in self.lines if on < day)
        came = sum(amount for on, amount in self.lines if on == day and amount > 0)
        went = -sum(amount for on, amount in self.lines if on == day and amount < 0)
        return CashDay(opening, came, went, opening + came - went)


async def _count(pool: Pool, shop: Shop, key: str, day: date, counted_minor: int) -> ledger.Posted | None:
    async with ledger.transaction(pool) as session:
        return await ledger.record_cash_difference(
            session, shop.origin(key), counted_minor=counted_minor, entry_date=day
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps)
async def test_the_till_of_any_days_agrees_with_a_plain_book(
    pool: Pool, superuser: Superuser, history: list[Step]
) -> None:
    shop = await open_shop(pool, superuser)
    ali = await days.party(pool, shop, "Ali")
    till, standing = Till([]), []
    for place, step in enumerate(history):
        key = f"step-{place}"
        if isinstance(step, TakeBack):
            if standing:
                number, day, amount = standing.pop(step.place % len(standing))
                await days.reverse(pool, shop, number)
                till.lines += [(day, -amount)] if amount else []
            continue
        day = FIRST_DAY + timedelta(days=step.after)
        if isinstance(step, CountTill):
            counted = max(0, till.holds() + step.difference_minor)
            amount = counted - till.holds()
            posted = await _count(pool, shop, key, day, counted)
            assert (posted is None) == (amount == 0)
        else:
            fields = {"party_id": ali.id} if step.verb in OF_A_PARTY else {}
            posted = await days.write(pool, shop, key, step.verb, day=day, amount_minor=step.amount_minor, **fields)
            amount = OF_THE_TILL[step.verb] * step.amount_minor
        if posted is not None:
            standing.append((posted.number, day, amount))
        till.lines += [(day, amount)] if amount else []

    assert await days.read(pool, shop, ledger.cash_balance) == till.holds()
    closing = 0
    for after in range(-1, DAYS + 1):
        day = FIRST_DAY + timedelta(days=after)
        cash = await days.read(pool, shop, ledger.cash_day, day)
        assert cash == till.day(day)
        assert cash.opening_minor == closing
        closing = cash.closing_minor
    report = await days.read(
        pool, shop, ledger.period_report, first_day=FIRST_DAY, last_day=FIRST_DAY + timedelta(days=DAYS)
    )
    assert (report.entries, report.cash_closing_minor) == (len(standing), till.holds())
    assert await days.sound(pool, shop)
