"""The newest entries, for the questions that are asked before posting: was this written just now, is it usual?

Only the newest RECENT_ENTRIES_MAX of a shop are looked at, so the answer costs the same however large the books are.
"""

from datetime import datetime

from ledger_core.database import Session
from ledger_core.expenses import find_category_account
from ledger_core.statements import EntryOverview, entry_overview

RECENT_ENTRIES_MAX = 1000
# What is custom is the largest of so many, and nothing is before there are so few.
_CUSTOM_OF_ENTRIES = 50
_CUSTOM_ENTRIES_MIN = 10
_KINDS_OF_ENTRIES = 200

# The limit makes the planner begin with these few, whatever else it could begin with. The first line of an entry is its
# party's or the till's, with the whole amount.
_STANDING = """
from (select number, kind, recorded_at from journal_entry where business_id = $1 order by number desc limit $3) j
  join posting p on p.business_id = $1 and p.entry_number = j.number and p.line = 1
where j.kind = $2 and not exists (select from journal_entry r where r.business_id = $1 and r.reverses = j.number)"""

_SIMILAR = f"""
select j.number {_STANDING} and abs(p.amount_minor) = $4 and j.recorded_at >= $6
  and case p.account when 1100 then 0 else p.sub_id end = $5
  and ($7::integer is null or exists (select from posting x
    where x.business_id = $1 and x.entry_number = j.number and x.line = 2 and x.account = $7))
order by j.number desc limit 1"""

_LARGEST = f"""
select case when count(*) >= $5 then max(amount_minor) end
from (select abs(p.amount_minor) as amount_minor {_STANDING} order by j.number desc limit $4) newest"""


async def last_similar(
    session: Session,
    business_id: int,
    *,
    kind: str,
    party_id: int | None,
    amount_minor: int,
    since: datetime,
    category: str | None = None,
    staff_id: int | None = None,
) -> EntryOverview | None:
    """Give the newest standing entry of this kind, party (None: of no party) and amount recorded since then.

    With a `category` only an expense of that category counts; `staff_id` is whose salary or advance it was. Through
    which bank the money went makes no difference.
    """
    account = None
    if category is not None:
        account = await find_category_account(session, business_id, category)
        if account is None:
            return None
    number = await session.value(
        _SIMILAR, business_id, kind, RECENT_ENTRIES_MAX, amount_minor, party_id or staff_id or 0, since, account
    )
    return None if number is None else await entry_overview(session, business_id, number)


async def usual_amount(session: Session, business_id: int, kind: str) -> int | None:
    """Give the largest of the last 50 standing entries of this kind, in minor units; None when fewer than 10 stand."""
    found = await session.value(
        _LARGEST, business_id, kind, RECENT_ENTRIES_MAX, _CUSTOM_OF_ENTRIES, _CUSTOM_ENTRIES_MIN
    )
    return None if found is None else int(found)


async def kinds_written(session: Session, business_id: int) -> tuple[str, ...]:
    """Give the kinds of the newest entries that stand, the most frequent first: what this shop does."""
    rows = await session.rows(
        "select j.kind from (select number, kind, reverses from journal_entry where business_id = $1"
        "   order by number desc limit $2) j"
        " where j.reverses is null"
        "   and not exists (select from journal_entry r where r.business_id = $1 and r.reverses = j.number)"
        " group by j.kind order by count(*) desc, j.kind",
        business_id,
        _KINDS_OF_ENTRIES,
    )
    return tuple(row["kind"] for row in rows)
