"""Every report once more, by adding up the postings of a shop in Python; nothing that is kept beside them is read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import ledger_core as ledger
from ledger_core import Account, Pool
from tests.conftest import Shop

Key = TypeVar("Key")
MONEY = {Account.CASH, Account.BANKS}


@dataclass(frozen=True)
class Line:
    """A posting with what its entry says."""

    number: int
    line: int
    day: date
    account: int
    sub_id: int
    amount: int
    kind: str
    actor_id: int | None
    reverses: int | None


@dataclass
class Plain:
    """A shop's postings, and what was paid for invoices by name: invoice's entry, payment's entry, amount."""

    lines: list[Line]
    named: list[tuple[int, int, int]]
    types: dict[int, str] = field(default_factory=dict)

    def _undone(self) -> set[int]:
        return {line.reverses for line in self.lines if line.reverses}

    def _standing(self) -> list[Line]:
        undone = self._undone()
        return [line for line in self.lines if line.reverses is None and line.number not in undone]

    def balances(self, day: date) -> dict[int, int]:
        """Sum the accounts at the end of a day."""
        return _sums((line.account, line.amount) for line in self.lines if line.day <= day)

    def khatas(self, day: date) -> dict[int, int]:
        """Sum the parties at the end of a day."""
        return _sums(
            (line.sub_id, line.amount) for line in self.lines if line.day <= day and line.account == Account.PARTIES
        )

    def turnover(self, first: date, last: date) -> dict[int, int]:
        """Sum what moved on the accounts in a period."""
        return _sums((line.account, line.amount) for line in self.lines if first <= line.day <= last)

    def open_debts(self, party: int) -> dict[int, int]:
        """Let payments settle the oldest debts, one after another, and give what is left of each entry."""
        whole = sum(line.amount for line in self.lines if (line.account, line.sub_id) == (Account.PARTIES, party))
        sign = 1 if whole > 0 else -1
        own = [line for line in self._standing() if (line.account, line.sub_id) == (Account.PARTIES, party)]
        standing = {line.number for line in own}
        debts = sorted((line.day, line.number, line.line, abs(line.amount)) for line in own if line.amount * sign > 0)
        paid = sum(abs(line.amount) for line in own if line.amount * sign < 0)
        left: dict[int, int] = defaultdict(int)
        settled: dict[int, int] = defaultdict(int)
        for invoice, payment, amount in self.named:
            if {invoice, payment} <= standing:
                settled[invoice if sign > 0 else payment] += amount
                paid -= amount
        for _, number, _, amount in debts:
            # What was paid by name is of one line: an entry has one on this side where it has such payments.
            rest = amount - settled.pop(number, 0)
            part = min(rest, paid)
            paid -= part
            left[number] += rest - part
        assert paid == 0 or whole == 0
        return {number: rest for number, rest in left.items() if rest}

    def day_of(self, number: int) -> date:
        """Give the day of an entry."""
        return next(line.day for line in self.lines if line.number == number)

    def activity(self, first: date, last: date) -> dict[str, tuple[int, int, int]]:
        """Give amount, standing and undone entries of a period by kind."""
        undone, found = self._undone(), defaultdict(lambda: [0, 0, 0])
        for line in self.lines:
            if line.line == 1 and line.reverses is None and first <= line.day <= last:
                totals = found[line.kind]
                if line.number in undone:
                    totals[2] += 1
                else:
                    totals[0] += abs(line.amount)
                    totals[1] += 1
        return {kind: (amount, entries, gone) for kind, (amount, entries, gone) in found.items()}

    def money(self, first: date, last: date) -> dict[str, tuple[int, int]]:
        """Give what came in and went out in a period by kind; a reversal takes it off the kind of its entry."""
        kinds = {line.number: line.kind for line in self.lines}
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        entries: dict[tuple[int, int | None], int] = defaultdict(int)
        for line in self.lines:
            if first <= line.day <= last and line.account in MONEY:
                entries[line.number, line.reverses] += line.amount
        for (number, reverses), net in entries.items():
            moved = -net if reverses else net
            found[kinds[reverses or number]][0 if moved > 0 else 1] += (-1 if reverses else 1) * abs(moved)
        return {kind: (came, went) for kind, (came, went) in found.items() if came or went}

    def sales_by_person(self, first: date, last: date) -> dict[int | None, int]:
        """Give sales less returns by who wrote them, also of a reversal."""
        actors = {line.number: line.actor_id for line in self.lines}
        return _sums(
            (actors[line.reverses or line.number], -line.amount)
            for line in self.lines
            if first <= line.day <= last and line.account in {Account.SALES, Account.SALES_RETURNS}
        )


async def load(pool: Pool, shop: Shop) -> Plain:
    """Read the postings of a shop, and nothing that is kept beside them."""
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        lines = await session.rows(
            "select p.entry_number, p.line, j.entry_date, p.account, p.sub_id, p.amount_minor, j.kind, j.actor_id,"
            " j.reverses from posting p join journal_entry j on j.number = p.entry_number order by 1, 2"
        )
        named = await session.rows(
            "select i.entry_number, s.entry_number as paying, s.amount_minor"
            " from invoice_payment s join invoice i on i.id = s.invoice_id"
        )
        types = await session.rows("select code, type from account_template union all select code, type from account")
    return Plain([Line(*row) for row in lines], [tuple(row) for row in named], {row[0]: row[1] for row in types})


def _sums(parts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for key, amount in parts:
        found[key] += amount
    return {key: amount for key, amount in found.items() if amount}
