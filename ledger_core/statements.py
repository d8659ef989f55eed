"""A party's statement and single entries, read. A running balance is walked down from today's, never stored by date."""

from dataclasses import dataclass
from datetime import date, datetime

from ledger_core.database import Row, Session
from ledger_core.errors import UnknownEntry
from ledger_core.expenses import CATEGORY_NAMES
from ledger_core.journal import Account

PAGE_LINES_MAX = 200


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a khata: `amount_minor` positive for what the party took, `balance_minor` after it by entry date.

    Of a bank's or another account's statement it is positive for what came in.
    """

    entry_number: int
    line: int
    kind: str
    entry_date: date
    amount_minor: int
    balance_minor: int
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class StatementCursor:
    """Where a walk stands: the last line seen, the balance before it, and the entry number the walk began at.

    Entries written after the walk began do not appear in it, so pages never overlap or jump.
    """

    snapshot: int
    entry_date: date
    entry_number: int
    line: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Lines newest first, and where to go on; no cursor on the last page."""

    lines: tuple[StatementLine, ...]
    next_cursor: StatementCursor | None


@dataclass(frozen=True, slots=True)
class EntryOverview:
    """What an entry did to its party, enough to tell a person about it. Parties' amounts are debits positive.

    `party_other_name` is the name in the other script. `category` is an expense's: a canonical name or the shop's own
    word. A cheque's party is named although its khata may have no part in the entry, as when it clears. `bank_name` is
    the account that the money went through, or left first.
    """

    number: int
    kind: str
    entry_date: date
    recorded_at: datetime
    actor_id: int | None
    actor_name: str | None
    reverses: int | None
    reversed_by: int | None
    party_id: int | None
    party_name: str | None
    party_other_name: str | None
    amount_minor: int
    category: str | None
    staff_name: str | None
    bank_name: str | None


_FIRST_PAGE = """
select h.entry_number as snapshot, coalesce(b.amount_minor, 0) as balance from business_head h
  left join balance b on b.business_id = h.business_id and b.account = $2 and b.sub_id = $3 where h.business_id = $1"""

_PAGE = """
select p.entry_number, p.line, j.kind, p.entry_date, p.amount_minor, j.reverses, r.number as reversed_by
from posting p join journal_entry j on j.business_id = p.business_id and j.number = p.entry_number
  left join journal_entry r on r.business_id = p.business_id and r.reverses = p.entry_number
where p.business_id = $1 and p.account = $2 and p.sub_id = $3 and p.entry_number <= $4
  and ($5::date is null or (p.entry_date, p.entry_number, p.line) < ($5, $6, $7))
order by p.entry_date desc, p.entry_number desc, p.line desc limit $8"""


async def statement_page(
    session: Session, business_id: int, party_id: int, *, limit: int = 50, cursor: StatementCursor | None = None
) -> StatementPage:
    """Give one page of a party's khata, newest first, each line with the balance after it by entry date.

    A page has `limit` lines, but at least one and at most PAGE_LINES_MAX.
    """
    return await account_page(session, business_id, Account.PARTIES, party_id, limit=limit, cursor=cursor)


async def account_page(
    session: Session,
    business_id: int,
    account: Account,
    sub_id: int,
    *,
    limit: int = 50,
    cursor: StatementCursor | None = None,
) -> StatementPage:
    """Give one page of the lines of any account or sub-account, as `statement_page` does of a khata."""
    limit = max(1, min(limit, PAGE_LINES_MAX))
    if cursor is None:
        head = await session.row(_FIRST_PAGE, business_id, int(account), sub_id)
        if head is None:
            return StatementPage((), None)
        snapshot, balance = head["snapshot"], head["balance"]
        at: tuple[date | None, int | None, int | None] = (None, None, None)
    else:
        snapshot, balance = cursor.snapshot, cursor.balance_minor
        at = (cursor.entry_date, cursor.entry_number, cursor.line)
    found = await session.rows(_PAGE, business_id, int(account), sub_id, snapshot, *at, limit + 1)
    return _walk(found, snapshot, balance, limit)


def _walk(found: list[Row], snapshot: int, balance: int, limit: int) -> StatementPage:
    lines = []
    for row in found[:limit]:
        lines.append(StatementLine(balance_minor=balance, **row))
        balance -= row["amount_minor"]
    if len(found) <= limit:
        return StatementPage(tuple(lines), None)
    last = lines[-1]
    return StatementPage(
        tuple(lines), StatementCursor(snapshot, last.entry_date, last.entry_number, last.line, balance)
    )


_OVERVIEW = """
select j.number, j.kind, j.entry_date, j.recorded_at, j.actor_id, coalesce(u.name, u.phone) as actor_name, j.reverses,
  r.number as reversed_by, party.id as party_id, party.name as party_name,
  party.other_name as party_other_name,
  coalesce(p.amount_minor, (select abs(x.amount_minor) from posting x
    where x.business_id = j.business_id and x.entry_number = j.number and x.line = 1)) as amount_minor,
  e.account as expense_account, own.name as own_category,
  (select s.name from posting x join staff s on s.business_id = x.business_id and s.id = x.sub_id
    where x.business_id = j.business_id and x.entry_number = j.number and x.line = 1
      and x.account in (1400, 2200, 6000)) as staff_name,
  (select b.name from posting x join bank_account b on b.business_id = x.business_id and b.id = x.sub_id
    where x.business_id = j.business_id and x.entry_number = j.number and x.account = 1100
    order by x.line limit 1) as bank_name
from journal_entry j
  left join users u on u.id = j.actor_id
  left join journal_entry r on r.business_id = j.business_id and r.reverses = j.number
  left join posting p on p.business_id = j.business_id and p.entry_number = j.number and p.account = $3
  left join posting q on q.business_id = j.business_id and q.entry_number = j.number and q.account in (1250, 2050)
  left join cheque c on c.business_id = q.business_id and c.id = q.sub_id
  left join party on party.business_id = j.business_id and party.id = coalesce(p.sub_id, c.party_id)
  left join posting e
    on j.kind = 'expense' and e.business_id = j.business_id and e.entry_number = j.number and e.line = 2
  left join account own on own.business_id = e.business_id and own.code = e.account
where j.business_id = $1 and j.number = $2 order by p.line limit 1"""


async def entry_overview(session: Session, business_id: int, number: int) -> EntryOverview:
    """Give one entry with its party. Raises UnknownEntry."""
    found = await session.row(_OVERVIEW, business_id, number, int(Account.PARTIES))
    if found is None:
        raise UnknownEntry
    columns = dict(found)
    shared, own = CATEGORY_NAMES.get(columns.pop("expense_account")), columns.pop("own_category")
    return EntryOverview(category=shared or own, **columns)
