"""What random shopkeepers do, and a plain book in Python that says what must come of it.

The book keeps lists and sums them anew each time; it shares no code and no SQL with what it judges.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import AMOUNT_MINOR_MAX, Account

FIRST_DAY = date(2026, 11, 1)
PARTIES = 3
OPENING, PURCHASES = 3200, 5100


@dataclass(frozen=True)
class Line:
    """A posting to be. `sub` counts from 1: of the shop's parties under PARTIES, 0 elsewhere."""

    account: int
    sub: int
    amount_minor: int
    quantity: int | None = None


@dataclass(frozen=True)
class Post:
    """An entry of any lines; they may fail to balance or name a party that is not there."""

    day: date
    lines: tuple[Line, ...]
    words: str | None


@dataclass(frozen=True)
class Reverse:
    """The reversal of an entry that may not exist."""

    number: int


@dataclass(frozen=True)
class Again:
    """The call at this place of the history repeated under its own key, with its own input or with another."""

    place: int
    changed: bool


@dataclass(frozen=True)
class Close:
    """A close of all days through this one."""

    through: date


Operation = Post | Reverse | Again | Close


@dataclass(frozen=True)
class Entry:
    """An entry that was written."""

    day: date
    lines: tuple[Line, ...]
    reverses: int | None = None


@dataclass
class Book:
    """The plain book. `write` says what must happen, and `add` makes it so."""

    entries: list[Entry] = field(default_factory=list)
    closed_through: date = date.min

    def refusal(self, call: Post | Reverse) -> type[ledger.LedgerError] | None:
        """Say which rule the call breaks first."""
        if isinstance(call, Reverse):
            return self._refusal_of_reversal(call.number)
        if sum(line.amount_minor for line in call.lines) != 0:
            return ledger.NotBalanced
        if call.day <= self.closed_through:
            return ledger.PeriodClosed
        unknown = any(line.account == Account.PARTIES and line.sub > PARTIES for line in call.lines)
        return ledger.UnknownAccount if unknown else None

    def _refusal_of_reversal(self, number: int) -> type[ledger.LedgerError] | None:
        if number > len(self.entries):
            return ledger.UnknownEntry
        if self.entries[number - 1].reverses is not None:
            return ledger.ReversalOfReversal
        return ledger.AlreadyReversed if any(entry.reverses == number for entry in self.entries) else None

    def add(self, call: Post | Reverse) -> Entry:
        """Write the call down."""
        if isinstance(call, Post):
            entry = Entry(call.day, call.lines)
        else:
            original = self.entries[call.number - 1]
            first_open = self.closed_through + timedelta(days=1) if self.closed_through > date.min else date.min
            negated = tuple(
                Line(one.account, one.sub, -one.amount_minor, None if one.quantity is None else -one.quantity)
                for one in original.lines
            )
            entry = Entry(max(original.day, first_open), negated, call.number)
        self.entries.append(entry)
        return entry

    def balances(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        """Sum amounts, quantities and postings by account and sub-account."""
        amounts: Counter[tuple[int, int]] = Counter()
        quantities: Counter[tuple[int, int]] = Counter()
        postings: Counter[tuple[int, int]] = Counter()
        for entry in self.entries:
            for line in entry.lines:
                key = (line.account, line.sub)
                amounts[key] += line.amount_minor
                quantities[key] += line.quantity or 0
                postings[key] += 1
        return {key: (amounts[key], quantities[key], postings[key]) for key in postings}

    def days(self) -> dict[tuple[date, int], tuple[int, int, int]]:
        """Sum debits, credits and postings by day and account."""
        sums: dict[tuple[date, int], list[int]] = defaultdict(lambda: [0, 0, 0])
        for entry in self.entries:
            for line in entry.lines:
                day = sums[entry.day, line.account]
                day[0 if line.amount_minor > 0 else 1] += abs(line.amount_minor)
                day[2] += 1
        return {key: (debits, credits_, count) for key, (debits, credits_, count) in sums.items()}

    def statement(self, party: int) -> list[tuple[date, int, int, int, int]]:
        """Give (day, entry, line, amount, balance after it) of a party by entry date, oldest first."""
        rows = sorted(
            (entry.day, number, place, line.amount_minor)
            for number, entry in enumerate(self.entries, 1)
            for place, line in enumerate(entry.lines, 1)
            if (line.account, line.sub) == (Account.PARTIES, party)
        )
        running, lines = 0, []
        for day, number, place, amount in rows:
            running += amount
            lines.append((day, number, place, amount, running))
        return lines


days = st.integers(0, 9).map(lambda after: FIRST_DAY + timedelta(days=after))
amounts = st.one_of(st.integers(1, 500_000), st.sampled_from([1, AMOUNT_MINOR_MAX // 100])).flatmap(
    lambda amount: st.sampled_from([amount, -amount])
)
places = st.sampled_from(
    [
        (Account.CASH, 0),
        (Account.SALES, 0),
        (OPENING, 0),
        (PURCHASES, 0),
        *((Account.PARTIES, party) for party in range(1, PARTIES + 1)),
    ]
)


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """Any entry, most of which balance."""
    lines = []
    for account, sub in draw(st.lists(places, min_size=1, max_size=5)):
        quantity = draw(st.integers(-5_000, 5_000)) or None if account == OPENING else None
        lines.append(Line(int(account), sub, draw(amounts), quantity))
    rest = -sum(line.amount_minor for line in lines) + draw(st.sampled_from([0] * 9 + [1]))
    # A line of nothing does not exist; then the entry is left as it is and may balance or not.
    if rest or len(lines) == 1:
        party = draw(st.sampled_from([*range(1, PARTIES + 1)] * 3 + [PARTIES + 1]))
        lines.append(Line(int(Account.PARTIES), party, rest or 1))
    return Post(draw(days), tuple(lines), draw(st.none() | st.sampled_from(["2 bori atta", "چینی", "a|b"])))


@st.composite
def payments(draw: st.DrawFn) -> Post:
    """Credit given or a payment received: what shops do most."""
    amount, party = draw(amounts), draw(st.integers(1, PARTIES))
    other = Account.SALES if amount > 0 else Account.CASH
    return Post(draw(days), (Line(int(Account.PARTIES), party, amount), Line(int(other), 0, -amount)), None)


entries = payments() | posts()
# A shop begins with a few entries, so that what comes after finds something to reverse, repeat or close.
histories = st.tuples(
    st.lists(payments(), min_size=1, max_size=3),
    st.lists(
        st.one_of(
            entries,
            st.builds(Reverse, st.integers(1, 4)),
            st.builds(Reverse, st.integers(1, 9)),
            st.builds(Again, st.integers(0, 9), st.sampled_from([False, False, True])),
            st.builds(Close, st.integers(0, 4).map(lambda after: FIRST_DAY + timedelta(days=after))),
        ),
        max_size=12,
    ),
).map(lambda parts: [*parts[0], *parts[1]])
