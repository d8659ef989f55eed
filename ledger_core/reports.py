"""Reports: who owes whom, and what a day or a period was. All is read from the books; nothing is kept beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger_core.cash import cash_day
from ledger_core.database import Row, Session
from ledger_core.expenses import CATEGORY_NAMES
from ledger_core.journal import Account

DEBTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Debt:
    """What one party owes or is owed, in minor units and not negative, and by when it promised to pay."""

    party_id: int
    name: str
    amount_minor: int
    due_date: date | None
    other_name: str | None = None


@dataclass(frozen=True, slots=True)
class Debts:
    """Debts, the largest first. `total_minor` and `count` are those of all, however few `rows` were asked for."""

    total_minor: int
    count: int
    rows: tuple[Debt, ...]


# $3 is 1 for what parties owe us and -1 for what we owe them; $4 and $5 are the debt after which the page begins.
_DEBTS = """
with debt as materialized (
  select b.sub_id as party_id, $3::integer * b.amount_minor as amount_minor from balance b
  where b.business_id = $1 and b.account = $2 and $3::integer * b.amount_minor > 0
), page as (
  select d.party_id, p.name, p.other_name, d.amount_minor, p.due_date
  from debt d join party p on p.business_id = $1 and p.id = d.party_id
  where $4::bigint is null or d.amount_minor < $4 or (d.amount_minor = $4 and d.party_id > $5)
  order by d.amount_minor desc, d.party_id limit $6
)
select whole.*, page.*
from (select coalesce(sum(amount_minor), 0)::bigint as total_minor, count(*) as count from debt) whole
  left join page on true order by page.amount_minor desc, page.party_id"""


async def receivables(
    session: Session, business_id: int, *, limit: int = DEBTS_MAX, after: Debt | None = None
) -> Debts:
    """Give who owes us, from the largest debt or the one after `after` on, `limit` (1 to DEBTS_MAX) of them."""
    return await _debts(session, business_id, 1, limit, after)


async def payables(session: Session, business_id: int, *, limit: int = DEBTS_MAX, after: Debt | None = None) -> Debts:
    """Give whom we owe, as `receivables` does; amounts are positive here, too."""
    return await _debts(session, business_id, -1, limit, after)


async def _debts(session: Session, business_id: int, sign: int, limit: int, after: Debt | None) -> Debts:
    begin = (after.amount_minor, after.party_id) if after else (None, None)
    rows = await session.rows(_DEBTS, business_id, int(Account.PARTIES), sign, *begin, max(1, min(limit, DEBTS_MAX)))
    found = tuple(
        Debt(row["party_id"], row["name"], row["amount_minor"], row["due_date"], row["other_name"])
        for row in rows
        if row["party_id"] is not None
    )
    return Debts(rows[0]["total_minor"], rows[0]["count"], found)


@dataclass(frozen=True, slots=True)
class KindTotal:
    """The sum and number of the standing entries of one kind."""

    kind: str
    amount_minor: int
    count: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day by entry date: its standing entries by kind, how many stand and how many were taken back, the till's end.

    What was taken back is in no total, whichever day its reversal has; reversals are counted nowhere. The till is
    that of the book, so after a close it keeps an entry that was taken back later until the day of the reversal.
    """

    day: date
    totals: tuple[KindTotal, ...]
    cash_closing_minor: int
    entries: int
    undone: int


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The same for the days from `first_day` to `last_day`, both of them in it."""

    first_day: date
    last_day: date
    totals: tuple[KindTotal, ...]
    cash_closing_minor: int
    entries: int
    undone: int


# The first line of an entry is its party's or the till's and carries the entry's whole amount.
_TOTALS = """
select j.kind, r.number is not null as undone, sum(abs(p.amount_minor))::bigint as amount_minor, count(*) as count
from journal_entry j
  join posting p on p.business_id = j.business_id and p.entry_number = j.number and p.line = 1
  left join journal_entry r on r.business_id = j.business_id and r.reverses = j.number
where j.business_id = $1 and j.entry_date between $2 and $3 and j.reverses is null
group by 1, 2 order by 1, 2"""


async def day_report(session: Session, business_id: int, day: date) -> DayReport:
    """Give one day of the shop; the entries of that day are read, and no other."""
    rows = await session.rows(_TOTALS, business_id, day, day)
    till = await cash_day(session, business_id, day)
    return DayReport(day, _standing(rows), till.closing_minor, _count(rows, undone=False), _count(rows, undone=True))


async def period_report(session: Session, business_id: int, *, first_day: date, last_day: date) -> PeriodReport:
    """Give the days from `first_day` to `last_day` as one; it reads their entries."""
    rows = await session.rows(_TOTALS, business_id, first_day, last_day)
    till = await cash_day(session, business_id, last_day)
    return PeriodReport(
        first_day,
        last_day,
        _standing(rows),
        till.closing_minor,
        _count(rows, undone=False),
        _count(rows, undone=True),
    )


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """The sum of the standing expenses of one category: a canonical name, or the shop's own word."""

    category: str
    amount_minor: int


_BY_CATEGORY = """
select p.account, own.name, sum(p.amount_minor)::bigint as amount_minor
from journal_entry j
  join posting p on p.business_id = j.business_id and p.entry_number = j.number and p.line = 2
  left join account own on own.business_id = p.business_id and own.code = p.account
where j.business_id = $1 and j.entry_date between $2 and $3 and j.kind = 'expense' and j.reverses is null
  and not exists (select from journal_entry r where r.business_id = j.business_id and r.reverses = j.number)
group by 1, 2 order by 3 desc, 1"""


async def expenses_by_category(
    session: Session, business_id: int, *, first_day: date, last_day: date
) -> tuple[CategoryTotal, ...]:
    """Give the expenses of these days by category, the largest first; it reads their entries."""
    rows = await session.rows(_BY_CATEGORY, business_id, first_day, last_day)
    return tuple(CategoryTotal(CATEGORY_NAMES.get(row["account"]) or row["name"], row["amount_minor"]) for row in rows)


def _standing(rows: Iterable[Row]) -> tuple[KindTotal, ...]:
    return tuple(KindTotal(row["kind"], row["amount_minor"], row["count"]) for row in rows if not row["undone"])


def _count(rows: Iterable[Row], *, undone: bool) -> int:
    return sum(row["count"] for row in rows if row["undone"] is undone)


_UNDONE_BY = """
select coalesce(u.name, '') as person, count(*) as undone
from journal_entry r join journal_entry j on j.business_id = r.business_id and j.number = r.reverses
  left join users u on u.id = r.actor_id
where j.business_id = $1 and j.entry_date = $2 group by 1 order by 2 desc, 1"""


async def undone_by_person(session: Session, business_id: int, day: date) -> tuple[tuple[str, int], ...]:
    """Give who took back how many of a day's entries, the most first; "" is a person without a name."""
    rows = await session.rows(_UNDONE_BY, business_id, day)
    return tuple((row["person"], row["undone"]) for row in rows)
