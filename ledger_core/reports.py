"""Reports: what a day or a period was, by kind of entry and by category of expense. Nothing here writes."""

from dataclasses import dataclass
from datetime import date

from ledger_core.cash import cash_day
from ledger_core.database import Session
from ledger_core.expenses import CATEGORY_NAMES


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


# Kept by day, kind and person as entries are written (0010_khatas.sql).
_TOTALS = """
select kind, sum(amount_minor)::bigint as amount_minor, sum(entries)::bigint as count, sum(undone)::bigint as undone
from activity_day where business_id = $1 and day between $2 and $3 group by kind order by kind"""


async def day_report(session: Session, business_id: int, day: date) -> DayReport:
    """Give one day of the shop."""
    whole = await period_report(session, business_id, first_day=day, last_day=day)
    return DayReport(day, whole.totals, whole.cash_closing_minor, whole.entries, whole.undone)


async def period_report(session: Session, business_id: int, *, first_day: date, last_day: date) -> PeriodReport:
    """Give the days from `first_day` to `last_day` as one; it reads days, not their entries."""
    rows = await session.rows(_TOTALS, business_id, first_day, last_day)
    till = await cash_day(session, business_id, last_day)
    totals = tuple(KindTotal(row["kind"], row["amount_minor"], row["count"]) for row in rows if row["count"])
    entries, undone = sum(row["count"] for row in rows), sum(row["undone"] for row in rows)
    return PeriodReport(first_day, last_day, totals, till.closing_minor, entries, undone)


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


_UNDONE_BY = """
select coalesce(u.name, '') as person, count(*) as undone
from journal_entry r join journal_entry j on j.business_id = r.business_id and j.number = r.reverses
  left join users u on u.id = r.actor_id
where j.business_id = $1 and j.entry_date = $2 group by 1 order by 2 desc, 1"""


async def undone_by_person(session: Session, business_id: int, day: date) -> tuple[tuple[str, int], ...]:
    """Give who took back how many of a day's entries, the most first; "" is a person without a name."""
    rows = await session.rows(_UNDONE_BY, business_id, day)
    return tuple((row["person"], row["undone"]) for row in rows)
