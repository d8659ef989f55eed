"""Whatever a shop does: debts, ages, invoices and every report are what its postings add up to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import Account, Ages, DebtOrder, InvoiceDraft, InvoiceLine, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import bills, days, plain
from tests.ledger_core.books import Superuser
from tests.ledger_core.plain import Plain

FIRST = date(2026, 6, 1)
TODAY = date(2026, 11, 20)
LONG = (TODAY - FIRST).days
CREDITS = (ledger.give_credit, ledger.receive_payment, ledger.make_payment, ledger.take_credit, ledger.give_discount)
TILL = (ledger.cash_sale, ledger.cash_purchase, ledger.cash_in, ledger.cash_out)


@dataclass(frozen=True)
class Do:
    """Something that a shop does: its name, a day, an amount, and a number that picks who or which."""

    what: str
    after: int
    amount: int
    pick: int


acts = st.builds(
    Do,
    st.sampled_from(
        ["credit"] * 6
        + ["till"] * 2
        + ["return", "expense", "deposit", "cheque", "invoice", "invoice", "pay", "pay"]
        + ["reverse"] * 3
        + ["close"]
    ),
    st.sampled_from(
        [*range(0, LONG, 9), LONG - 91, LONG - 90, LONG - 61, LONG - 31, LONG - 30, LONG - 8, LONG - 7, LONG]
    ),
    st.integers(1, 900),
    st.integers(0, 30),
)


@dataclass
class Trial:
    """A shop with three khatas, and what it wrote so far."""

    pool: Pool
    shop: Shop
    parties: Sequence[ledger.Party]
    numbers: list[int] = field(default_factory=list)
    invoices: list[ledger.Invoice] = field(default_factory=list)

    async def do(self, place: int, act: Do) -> None:
        """Do it; what the books refuse leaves nothing."""
        try:
            await self._try(f"{place}", act, FIRST + timedelta(days=act.after))
        except (ledger.PeriodClosed, ledger.AlreadyReversed, ledger.ReversalOfReversal, ledger.InvoiceVoid) as refused:
            event(refused.code)

    async def _try(self, key: str, act: Do, day: date) -> None:
        party = self.parties[act.pick % len(self.parties)]
        of_party = {"party_id": party.id, "amount_minor": act.amount}
        if act.what == "invoice":
            line = InvoiceLine("Atta", act.amount, tax_rate=act.pick * 100)
            draft = InvoiceDraft(party.id, (line,), discount_minor=min(act.pick, act.amount - 1))
            paid = draft.total_minor * (act.pick % 4) // 4
            self.invoices.append(await bills.write(self.pool, self.shop, key, draft, day=day, paid_minor=paid))
            self.numbers.append(self.invoices[-1].entry_number)
        elif act.what == "pay" and self.invoices:
            invoice = self.invoices[act.pick % len(self.invoices)]
            self.numbers.append((await bills.pay(self.pool, self.shop, key, invoice, act.amount, day)).number)
        elif act.what == "reverse" and self.numbers:
            await days.reverse(self.pool, self.shop, self.numbers[-1 - act.pick % len(self.numbers)])
        elif act.what == "close":
            async with ledger.transaction(self.pool) as session:
                # The last days stay open, so that something can be written after it.
                through = min(day, TODAY - timedelta(days=40))
                await ledger.close_period(session, self.shop.origin(key), through=through, today=TODAY)
        elif act.what in {"credit", "till", "return", "expense", "deposit", "cheque"}:
            verbs: dict[str, tuple[days.Verb, dict[str, object]]] = {
                "credit": (CREDITS[act.pick % len(CREDITS)], of_party),
                "till": (TILL[act.pick % len(TILL)], {"amount_minor": act.amount}),
                "return": (ledger.sale_return, of_party if act.pick % 2 else of_party | {"party_id": None}),
                "expense": (ledger.expense, {"category": "chanda", "amount_minor": act.amount}),
                "deposit": (ledger.bank_deposit, {"bank_id": await self._bank(), "amount_minor": act.amount}),
                "cheque": (ledger.receive_cheque, of_party | {"paper": ledger.ChequePaper()}),
            }
            verb, fields = verbs[act.what]
            self.numbers.append((await days.write(self.pool, self.shop, key, verb, day=day, **fields)).number)

    async def _bank(self) -> int:
        async with ledger.transaction(self.pool) as session:
            bank = await ledger.bank_named(session, self.shop.origin("bank"), name="HBL", name_key="hbl")
            return int(bank.id)

    async def read(self, verb: Callable[..., Awaitable[Any]], *places: object, **fields: object) -> Any:
        """Read a report of the shop."""
        return await days.read(self.pool, self.shop, verb, *places, **fields)


async def _pages_agree(
    trial: Trial, verb: days.Verb, order: DebtOrder, expected: Sequence[tuple[int, int, date]]
) -> None:
    """Walk the list one by one."""
    found: list[ledger.Debt] = []
    while True:
        page = await trial.read(verb, limit=1, after=found[-1] if found else None, order=order)
        assert (page.total_minor, page.count) == (sum(amount for _, amount, _ in expected), len(expected))
        if not page.rows:
            break
        found += page.rows
    assert [(debt.party_id, debt.amount_minor, debt.since) for debt in found] == expected


async def _debts_agree(trial: Trial, book: Plain) -> None:
    for sign, verb in ((1, ledger.receivables), (-1, ledger.payables)):
        owed = [
            (party, sign * amount, min(book.day_of(number) for number in book.open_debts(party)))
            for party, amount in book.khatas(date.max).items()
            if sign * amount > 0
        ]
        await _pages_agree(trial, verb, DebtOrder.LARGEST, sorted(owed, key=lambda debt: (-debt[1], debt[0])))
        await _pages_agree(trial, verb, DebtOrder.OLDEST, sorted(owed, key=lambda debt: (debt[2], debt[0])))
        report = await trial.read(ledger.ageing, today=TODAY, is_receivable=sign > 0, order=DebtOrder.OLDEST)
        ages = {party: _ages(book, party) for party, _, _ in owed}
        assert {row.debt.party_id: row.ages for row in report.rows} == {
            party: Ages(*one) for party, one in ages.items()
        }
        assert report.ages == Ages(*(sum(parts) for parts in zip((0,) * 5, *ages.values(), strict=True)))
    for party in trial.parties:
        found_open = await trial.read(ledger.open_debts, party.id)
        assert {one.entry_number: one.open_minor for one in found_open if one.open_minor} == book.open_debts(party.id)
        assert [one.entry_date for one in found_open] == sorted(one.entry_date for one in found_open)


def _ages(book: Plain, party: int) -> tuple[int, ...]:
    found = [0, 0, 0, 0, 0]
    for number, rest in book.open_debts(party).items():
        age = (TODAY - book.day_of(number)).days
        found[sum(age > most for most in (7, 30, 60, 90))] += rest
    return tuple(found)


async def _invoices_agree(trial: Trial, book: Plain) -> None:
    open_of = {party.id: book.open_debts(party.id) for party in trial.parties}
    khatas = book.khatas(date.max)
    undone = {line.reverses for line in book.lines}
    found: list[ledger.Invoice] = []
    while page := await trial.read(ledger.list_invoices, limit=2, before=found[-1].id if found else None):
        found += page
    assert [invoice.number for invoice in found] == list(range(len(found), 0, -1))
    for invoice in found:
        owes = khatas.get(invoice.party_id, 0) > 0 and invoice.entry_number not in undone
        expected = open_of[invoice.party_id].get(invoice.entry_number, 0) if owes else 0
        assert (invoice.open_minor, invoice.voided_by is not None) == (expected, invoice.entry_number in undone)


async def _reports_agree(trial: Trial, book: Plain, first: date, last: date) -> None:
    balances, khatas = book.balances(last), book.khatas(last)
    trial_balance = await trial.read(ledger.trial_balance_on, last)
    assert {row.account: row.amount_minor for row in trial_balance.rows} == balances
    assert trial_balance.debit_minor == trial_balance.credit_minor
    sheet = await trial.read(ledger.balance_sheet, last)
    assert sheet.assets_minor == sheet.owed_minor
    assets = {row.account: row.amount_minor for row in sheet.assets}
    assert assets.get(Account.PARTIES, 0) == sum(amount for amount in khatas.values() if amount > 0)
    assert assets.get(Account.CASH, 0) == balances.get(Account.CASH, 0)
    moved = book.turnover(first, last)
    profit = await trial.read(ledger.profit_and_loss, first_day=first, last_day=last)
    assert {row.account: row.amount_minor for row in (*profit.costs, *profit.expenses)} == {
        account: amount for account, amount in moved.items() if book.types[account] == "expense"
    }
    assert profit.net_minor == -sum(
        amount for account, amount in moved.items() if book.types[account] in {"income", "expense"}
    )
    flow = await trial.read(ledger.cash_flow, first_day=first, last_day=last)
    assert {one.kind: (one.in_minor, one.out_minor) for one in flow.movements} == book.money(first, last)
    assert flow.closing_minor == sum(balances.get(account, 0) for account in plain.MONEY)
    assert flow.opening_minor + sum(one.in_minor - one.out_minor for one in flow.movements) == flow.closing_minor
    report = await trial.read(ledger.period_report, first_day=first, last_day=last)
    activity = book.activity(first, last)
    assert {one.kind: (one.amount_minor, one.count) for one in report.totals} == {
        kind: (amount, count) for kind, (amount, count, _) in activity.items() if count
    }
    assert report.undone == sum(undone for _, _, undone in activity.values())
    by_person = await trial.read(ledger.sales_by_person, first_day=first, last_day=last)
    assert {one.actor_id: one.amount_minor for one in by_person} == book.sales_by_person(first, last)
    for span in ledger.Span:
        spans = await trial.read(ledger.sales_by_span, first_day=first, last_day=last, span=span)
        assert sum(one.amount_minor for one in spans) == sum(one.amount_minor for one in by_person)


async def _day_book_agrees(trial: Trial, book: Plain, first: date, last: date) -> None:
    entries: list[ledger.DayBookEntry] = []
    cursor = None
    while True:
        page = await trial.read(ledger.day_book, first_day=first, last_day=last, limit=3, cursor=cursor)
        entries += page.entries
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.entries) == 3
    assert [
        (entry.entry_date, entry.number, place, line.account, line.amount_minor)
        for entry in entries
        for place, line in enumerate(entry.lines, 1)
    ] == sorted(
        (line.day, line.number, line.line, line.account, line.amount)
        for line in book.lines
        if first <= line.day <= last
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(acts, min_size=3, max_size=16), ends=st.tuples(st.integers(0, LONG), st.integers(0, LONG)))
async def test_debts_and_reports_are_what_the_postings_add_up_to(
    pool: Pool, superuser: Superuser, history: list[Do], ends: tuple[int, int]
) -> None:
    shop = await open_shop(pool, superuser)
    trial = Trial(pool, shop, [await days.party(pool, shop, name) for name in ("Ali", "Bilal", "Chanda")])
    for place, act in enumerate(history):
        await trial.do(place, act)
    book = await plain.load(pool, shop)
    first, last = (FIRST + timedelta(days=after) for after in sorted(ends))
    await _debts_agree(trial, book)
    await _invoices_agree(trial, book)
    await _reports_agree(trial, book, first, last)
    await _day_book_agrees(trial, book, first, last)
    assert (await ledger.verify_business(pool, shop.business_id)).problems == ()
