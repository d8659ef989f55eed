"""Whatever a shop does, in whatever order: its books balance, agree with a plain book, and happen once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from beancount import loader
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import EntryDraft, Pool, Posted
from ledger_core.journal import Line as DraftLine
from tests.conftest import Shop, open_shop
from tests.ledger_core import books, operations
from tests.ledger_core.books import Superuser
from tests.ledger_core.operations import Again, Book, Close, Operation, Post, Reverse
from tests.ledger_core.strange import exported

# Each example opens a shop of its own in the test's one database.
in_one_database = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Trial:
    """A real shop beside the plain book that it must agree with."""

    pool: Pool
    superuser: Superuser
    shop: Shop
    parties: Sequence[ledger.Party]
    tables: Sequence[str]
    book: Book = field(default_factory=Book)
    written: dict[str, tuple[Post | Reverse, Posted]] = field(default_factory=dict)
    history: list[tuple[str, Post | Reverse]] = field(default_factory=list)

    async def do(self, operation: Operation) -> None:
        """Do it in the shop and in the book."""
        if isinstance(operation, Close):
            self.book.closed_through = max(self.book.closed_through, operation.through)
            async with ledger.transaction(self.pool) as session:
                origin = self.shop.origin(f"close-{operation.through}")
                await ledger.close_period(session, origin, through=operation.through, today=operation.through)
        elif isinstance(operation, Again):
            if self.history:
                await self._again(*self.history[operation.place % len(self.history)], changed=operation.changed)
        else:
            key = f"key-{len(self.history)}"
            self.history.append((key, operation))
            await self._call(key, operation)

    async def _again(self, key: str, call: Post | Reverse, *, changed: bool) -> None:
        if key not in self.written:
            # It was refused and left nothing, so its key is still free.
            await self._call(key, call)
            return
        _, first = self.written[key]
        before = await self.fingerprint()
        if changed:
            other = Post(operations.FIRST_DAY, (operations.Line(1000, 0, 3), operations.Line(4000, 0, -3)), key)
            with pytest.raises(ledger.IdempotencyKeyReused):
                await self._send(key, other)
        else:
            assert await self._send(key, call) == replace(first, replayed=True)
            event("replayed")
        assert await self.fingerprint() == before

    async def _call(self, key: str, call: Post | Reverse) -> None:
        refusal = self.book.refusal(call)
        before = await self.fingerprint()
        if refusal:
            with pytest.raises(refusal):
                await self._send(key, call)
            assert await self.fingerprint() == before
            event(refusal.code)
            return
        posted = await self._send(key, call)
        entry = self.book.add(call)
        balances = self.book.balances()
        assert posted == Posted(
            len(self.book.entries),
            posted.sequence,
            entry.day,
            replayed=False,
            balances_minor=tuple(balances[line.account, line.sub][0] for line in entry.lines),
            moved_from=self._moved_from(entry),
        )
        assert await self.fingerprint() != before
        self.written[key] = call, posted
        event(type(call).__name__)

    def _moved_from(self, entry: operations.Entry) -> date | None:
        """Give the closed day that a reversal corrects from the first open one."""
        day = self.book.entries[entry.reverses - 1].day if entry.reverses else entry.day
        return None if day == entry.day else day

    async def _send(self, key: str, call: Post | Reverse) -> Posted:
        origin = self.shop.origin(key)
        async with ledger.transaction(self.pool) as session:
            if isinstance(call, Reverse):
                return await ledger.reverse_entry(session, origin, number=call.number)
            lines = tuple(
                DraftLine(line.account, line.amount_minor, self._sub_id(line), line.quantity) for line in call.lines
            )
            draft = EntryDraft("any_entry", lines, call.words)
            return await ledger.post_entry(session, origin, draft, entry_date=call.day)

    def _sub_id(self, line: operations.Line) -> int:
        if line.account != ledger.Account.PARTIES:
            return line.sub
        return self.parties[line.sub - 1].id if line.sub <= len(self.parties) else self.parties[-1].id + 1000

    async def fingerprint(self) -> list[str]:
        """Give every row of the shop, in every table, as the bytes that the database shows."""
        union = " union all ".join(
            f"select '{table} ' || t::text as row from {table} t where business_id = $1" for table in self.tables
        )
        return [row["row"] for row in await self.superuser.fetch(f"{union} order by row", self.shop.business_id)]


async def _begin(pool: Pool, superuser: Superuser) -> Trial:
    shop = await open_shop(pool, superuser)
    parties = [await books.add_party(pool, shop, name) for name in ("Ali", "Bilal", "Chanda")]
    return Trial(pool, superuser, shop, parties, sorted(await books.tenant_tables(superuser)))


async def _rows(trial: Trial, columns: str, table: str) -> list[tuple[object, ...]]:
    """Read a table of the shop as the application."""
    async with ledger.transaction(trial.pool) as session:
        await ledger.enter(session, trial.shop.business_id)
        return [tuple(row) for row in await session.rows(f"select {columns} from {table} order by {columns}")]


async def _agrees(trial: Trial) -> None:
    """Hold every figure of the shop to the plain book."""
    book, sub_ids = trial.book, [0, *(party.id for party in trial.parties)]

    def sub_id(account: int, sub: int) -> int:
        return sub_ids[sub] if account == ledger.Account.PARTIES else sub

    postings = [
        (number, place, line.account, sub_id(line.account, line.sub), line.amount_minor, line.quantity, entry.day)
        for number, entry in enumerate(book.entries, 1)
        for place, line in enumerate(entry.lines, 1)
    ]
    columns = "entry_number, line, account, sub_id, amount_minor, quantity, entry_date"
    assert await _rows(trial, columns, "posting") == postings
    assert await _rows(trial, "account, sub_id, amount_minor, quantity, postings", "balance") == sorted(
        (account, sub_id(account, sub), *sums) for (account, sub), sums in book.balances().items()
    )
    assert await _rows(trial, "day, account, debit_minor, credit_minor, postings", "balance_day") == sorted(
        (*key, *sums) for key, sums in book.days().items()
    )
    trial_balance = await ledger.trial_balance(trial.pool, trial.shop.business_id)
    assert sum(trial_balance.values()) == 0
    entries = await _rows(trial, "number, entry_date, reverses", "journal_entry")
    assert entries == [(number, entry.day, entry.reverses) for number, entry in enumerate(book.entries, 1)]
    sequences = await _rows(trial, "sequence", "change")
    assert sequences == [(place,) for place in range(1, len(sequences) + 1)]
    verification = await ledger.verify_business(trial.pool, trial.shop.business_id)
    assert (verification.problems, verification.entries) == ((), len(entries))


async def _statement(trial: Trial, party: ledger.Party, page_lines: int) -> list[tuple[date, int, int, int, int]]:
    """Walk a whole statement in pages and give it oldest first."""
    lines: list[ledger.StatementLine] = []
    cursor = None
    while True:
        async with ledger.transaction(trial.pool) as session:
            await ledger.enter(session, trial.shop.business_id)
            page = await ledger.statement_page(
                session, trial.shop.business_id, party.id, limit=page_lines, cursor=cursor
            )
        lines += page.lines
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.lines) == page_lines
    return [
        (line.entry_date, line.entry_number, line.line, line.amount_minor, line.balance_minor)
        for line in reversed(lines)
    ]


@in_one_database
@given(history=operations.histories, page_lines=st.integers(1, 4))
async def test_any_history_agrees_with_a_plain_book(
    pool: Pool, superuser: Superuser, history: list[Operation], page_lines: int
) -> None:
    trial = await _begin(pool, superuser)
    for operation in history:
        await trial.do(operation)
    await _agrees(trial)
    for place, party in enumerate(trial.parties, 1):
        expected = trial.book.statement(place)
        assert await _statement(trial, party, page_lines) == expected
        async with ledger.transaction(pool) as session:
            await ledger.enter(session, trial.shop.business_id)
            balance = await ledger.balance_of(session, trial.shop.business_id, party.id)
        assert balance == (expected[-1][-1] if expected else 0)


@settings(in_one_database, max_examples=40)
@given(history=st.lists(operations.entries, min_size=1, max_size=6))
async def test_every_entry_with_its_reversal_is_nothing(pool: Pool, superuser: Superuser, history: list[Post]) -> None:
    trial = await _begin(pool, superuser)
    for operation in history:
        await trial.do(operation)
    for number in range(1, len(trial.book.entries) + 1):
        await trial.do(Reverse(number))
    await _agrees(trial)
    assert {sums[:2] for sums in trial.book.balances().values()} <= {(0, 0)}
    days = await _rows(trial, "day, debit_minor, credit_minor", "balance_day")
    assert all(debits == credits_ for _, debits, credits_ in days)
    for party in trial.parties:
        lines = await _statement(trial, party, 3)
        assert not lines or lines[-1][-1] == 0


@settings(in_one_database, max_examples=40)
@given(history=operations.histories, page=st.integers(1, 7))
async def test_the_feed_and_an_export_tell_any_history(
    pool: Pool, superuser: Superuser, history: list[Operation], page: int
) -> None:
    trial = await _begin(pool, superuser)
    for operation in history:
        await trial.do(operation)
    told: list[ledger.Change] = []
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, trial.shop.business_id)
        business_id = trial.shop.business_id
        while (some := await ledger.changes_after(session, business_id, cursor=len(told), limit=page)).changes:
            told += some.changes
    assert [one.sequence for one in told] == list(range(1, len(told) + 1))
    entries = [one.row for one in told if one.kind == "entry" and one.row]
    assert [(row["number"], row["entry_date"], row["reverses"]) for row in entries] == [
        (number, entry.day.isoformat(), entry.reverses) for number, entry in enumerate(trial.book.entries, 1)
    ]
    assert [[line["amount_minor"] for line in row["lines"]] for row in entries] == [
        [line.amount_minor for line in entry.lines] for entry in trial.book.entries
    ]
    closes = [one.subject for one in told if one.kind == "period"]
    assert closes == sorted(set(closes))
    text = await exported(pool, trial.shop, ledger.ExportFormat.BEANCOUNT)
    assert loader.load_string(text)[1] == []
