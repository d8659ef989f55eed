"""The day book: every entry of some days with all its lines, in the order of days and of writing, page by page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from ledger_core.database import Session

DAY_BOOK_ENTRIES_MAX = 200


@dataclass(frozen=True, slots=True)
class DayBookLine:
    """A line: debits positive. `sub_name` is the party's, bank's, item's or member of staff's, "" where there is none.

    A cheque's is its party's. `quantity` is thousandths of the item's own unit.
    """

    account: int
    account_name: str
    sub_name: str
    amount_minor: int
    quantity: int | None


@dataclass(frozen=True, slots=True)
class DayBookEntry:
    """An entry as it was written; `actor_name` is "" where nobody or no name is known."""

    number: int
    kind: str
    entry_date: date
    recorded_at: datetime
    actor_name: str
    narration: str | None
    reverses: int | None
    reversed_by: int | None
    lines: tuple[DayBookLine, ...]


@dataclass(frozen=True, slots=True)
class DayBookCursor:
    """The last entry that was seen. What is written after that for a day already seen is not seen any more."""

    entry_date: date
    number: int


@dataclass(frozen=True, slots=True)
class DayBookPage:
    """Entries, and where to go on; no cursor on the last page."""

    entries: tuple[DayBookEntry, ...]
    next_cursor: DayBookCursor | None


_ENTRIES = """
select j.number, j.kind, j.entry_date, j.recorded_at, coalesce(u.name, '') as actor_name, n.body as narration,
  j.reverses, r.number as reversed_by
from journal_entry j
  left join users u on u.id = j.actor_id
  left join narration n on n.business_id = j.business_id and n.entry_number = j.number
  left join journal_entry r on r.business_id = j.business_id and r.reverses = j.number
where j.business_id = $1 and j.entry_date between $2 and $3
  and ($4::date is null or (j.entry_date, j.number) > ($4, $5::bigint))
order by j.entry_date, j.number limit $6"""

_LINES = """
select p.entry_number, p.account, coalesce(t.name, own.name, '') as account_name, p.amount_minor, p.quantity,
  coalesce(case t.sub_ledger
    when 'party' then (select s.name from party s where s.business_id = $1 and s.id = p.sub_id)
    when 'bank' then (select s.name from bank_account s where s.business_id = $1 and s.id = p.sub_id)
    when 'staff' then (select s.name from staff s where s.business_id = $1 and s.id = p.sub_id)
    when 'cheque' then (select s.name from cheque c join party s on s.business_id = $1 and s.id = c.party_id
      where c.business_id = $1 and c.id = p.sub_id)
    when 'item' then (select s.name from item s where s.business_id = $1 and s.id = p.sub_id)
    when 'goods' then (select s.name from item s where s.business_id = $1 and s.id = p.sub_id) end, '') as sub_name
from posting p
  left join account_template t on t.code = p.account
  left join account own on own.business_id = p.business_id and own.code = p.account
where p.business_id = $1 and p.entry_number = any($2) order by p.entry_number, p.line"""


async def day_book(
    session: Session,
    business_id: int,
    *,
    first_day: date,
    last_day: date,
    limit: int = 50,
    cursor: DayBookCursor | None = None,
) -> DayBookPage:
    """Give one page of the entries from `first_day` to `last_day`, 1 to DAY_BOOK_ENTRIES_MAX of them."""
    limit = max(1, min(limit, DAY_BOOK_ENTRIES_MAX))
    begin = (cursor.entry_date, cursor.number) if cursor else (None, None)
    found = await session.rows(_ENTRIES, business_id, first_day, last_day, *begin, limit + 1)
    page = found[:limit]
    lines: dict[int, list[DayBookLine]] = defaultdict(list)
    for number, *columns in await session.rows(_LINES, business_id, [row["number"] for row in page]):
        account, account_name, amount_minor, quantity, sub_name = columns
        lines[number].append(DayBookLine(account, account_name, sub_name, amount_minor, quantity))
    entries = tuple(DayBookEntry(**row, lines=tuple(lines[row["number"]])) for row in page)
    if len(found) <= limit:
        return DayBookPage(entries, None)
    return DayBookPage(entries, DayBookCursor(entries[-1].entry_date, entries[-1].number))
