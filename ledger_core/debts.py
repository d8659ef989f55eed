"""Debts: who owes whom, since when, and which debts are open. Payments settle the oldest debts first.

So what a khata owes is what it took last, and nothing is ever marked as paid: a back-dated entry, a reversal or a
cheque that bounces is right everywhere at once. What was paid for an invoice by name is left out on both sides. The
balances by khata and day that this walks are kept by the database (0010_khatas.sql).
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from ledger_core.database import Row, Session

DEBTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Debt:
    """What one party owes or is owed, in minor units and not negative, and by when it promised to pay.

    `since` is the oldest day of which something is open.
    """

    party_id: int
    name: str
    amount_minor: int
    due_date: date | None
    other_name: str | None = None
    since: date | None = None


class DebtOrder(Enum):
    """Which debts come first; of equal ones those of the khata that was opened first."""

    LARGEST = "largest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Debts:
    """Debts in their order. `total_minor` and `count` are those of all, however few `rows` were asked for."""

    total_minor: int
    count: int
    rows: tuple[Debt, ...]


@dataclass(frozen=True, slots=True)
class Ages:
    """A debt by the age of its open parts in days, in minor units: 0 to 7, 8 to 30, 31 to 60, 61 to 90, more."""

    upto_7_minor: int
    upto_30_minor: int
    upto_60_minor: int
    upto_90_minor: int
    over_90_minor: int


@dataclass(frozen=True, slots=True)
class AgedDebt:
    """A party's debt by age."""

    debt: Debt
    ages: Ages


@dataclass(frozen=True, slots=True)
class Ageing:
    """Debts by age, as of `today`. `ages` and `count` are those of all, however few `rows` were asked for."""

    today: date
    ages: Ages
    count: int
    rows: tuple[AgedDebt, ...]


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """An entry of a khata of which something is open: `open_minor` of `amount_minor`."""

    entry_number: int
    kind: str
    entry_date: date
    amount_minor: int
    open_minor: int


# How a page is ordered, and which rows come after the one with this key ($4) and party ($3).
_ORDERS = {
    DebtOrder.LARGEST: (
        "amount_minor desc, party_id",
        "d.amount_minor < $4::bigint or (d.amount_minor = $4 and d.party_id > $3)",
    ),
    DebtOrder.OLDEST: ("oldest_day, party_id", "(d.oldest_day, d.party_id) > ($4::date, $3)"),
}

_DEBTS = """
with page as (
  select d.party_id, p.name, p.other_name, d.amount_minor, d.oldest_day, p.due_date
  from debt d join party p on p.business_id = d.business_id and p.id = d.party_id
  where d.business_id = $1 and d.is_receivable = $2 and ($3::bigint is null or {after})
  order by {order} limit $5
)
select whole.*, page.* from (
    select coalesce(sum(d.amount_minor), 0)::bigint as total_minor, count(*) as count
    from debt d where d.business_id = $1 and d.is_receivable = $2) whole
  left join page on true order by {order}"""

# Of the newest days those that come to the debt are open: the parts by age are differences of what they come to.
_AGEING = """
with recent as (
  select k.party_id, sum(k.minor) filter (where k.day > $6::date - 8) as within_7,
    sum(k.minor) filter (where k.day > $6::date - 31) as within_30,
    sum(k.minor) filter (where k.day > $6::date - 61) as within_60,
    sum(k.minor) as within_90
  from (select party_id, day, case when $2 then taken_minor else paid_minor end as minor
    from khata_day where business_id = $1 and day > $6::date - 91 and ($7::bigint is null or party_id = $7)) k
  group by k.party_id
), d as materialized (
  select t.party_id, t.amount_minor, t.oldest_day,
    least(t.amount_minor, coalesce(r.within_7, 0))::bigint as upto_7,
    least(t.amount_minor, coalesce(r.within_30, 0))::bigint as upto_30,
    least(t.amount_minor, coalesce(r.within_60, 0))::bigint as upto_60,
    least(t.amount_minor, coalesce(r.within_90, 0))::bigint as upto_90
  from debt t left join recent r using (party_id)
  where t.business_id = $1 and t.is_receivable = $2 and ($7::bigint is null or t.party_id = $7)
), page as (
  select d.*, p.name, p.other_name, p.due_date from d join party p on p.business_id = $1 and p.id = d.party_id
  where $3::bigint is null or {after} order by {order} limit $5
)
select whole.*, page.* from (
    select coalesce(sum(amount_minor), 0)::bigint as all_minor, count(*) as count,
      coalesce(sum(upto_7), 0)::bigint as all_7, coalesce(sum(upto_30), 0)::bigint as all_30,
      coalesce(sum(upto_60), 0)::bigint as all_60, coalesce(sum(upto_90), 0)::bigint as all_90 from d) whole
  left join page on true order by {order}"""

_OPEN = """
with side as (
  select is_receivable, amount_minor as owed, oldest_day from debt where business_id = $1 and party_id = $2
), named as (
  select case when side.is_receivable then s.invoice_entry else s.payment_entry end as entry_number,
    sum(s.amount_minor) as settled
  from side cross join standing_payments($1, 0) s where s.party_id = $2 group by 1
), lines as (
  select p.entry_number, p.line, j.kind, p.entry_date, side.owed, abs(p.amount_minor) as amount_minor,
    abs(p.amount_minor) - coalesce(n.settled, 0) as free
  from side join posting p on p.business_id = $1 and p.account = 1200 and p.sub_id = $2
      and p.entry_date >= side.oldest_day and (p.amount_minor > 0) = side.is_receivable
    join journal_entry j on j.business_id = p.business_id and j.number = p.entry_number and j.reverses is null
    left join named n on n.entry_number = p.entry_number
  where not exists (select from journal_entry r where r.business_id = $1 and r.reverses = p.entry_number)
), walked as (
  select l.*, sum(l.free) over (order by l.entry_date desc, l.entry_number desc, l.line desc) - l.free as newer
  from lines l
)
select entry_number, kind, entry_date, amount_minor, least(free, owed - newer)::bigint as open_minor
from walked where free > 0 and newer < owed order by entry_date, entry_number, line limit $3"""


async def receivables(
    session: Session,
    business_id: int,
    *,
    limit: int = DEBTS_MAX,
    after: Debt | None = None,
    order: DebtOrder = DebtOrder.LARGEST,
) -> Debts:
    """Give who owes us, from the first debt or the one after `after` on, `limit` (1 to DEBTS_MAX) of them."""
    return await _debts(session, business_id, limit, after, order, is_receivable=True)


async def payables(
    session: Session,
    business_id: int,
    *,
    limit: int = DEBTS_MAX,
    after: Debt | None = None,
    order: DebtOrder = DebtOrder.LARGEST,
) -> Debts:
    """Give whom we owe, as `receivables` does; amounts are positive here, too."""
    return await _debts(session, business_id, limit, after, order, is_receivable=False)


async def ageing(
    session: Session,
    business_id: int,
    *,
    today: date,
    is_receivable: bool = True,
    party_id: int | None = None,
    limit: int = DEBTS_MAX,
    after: Debt | None = None,
    order: DebtOrder = DebtOrder.LARGEST,
) -> Ageing:
    """Give what is owed to us, or what we owe, by age on `today`, of all parties or of one; pages as `receivables`.

    It reads the last 90 days by khata, not their entries; what is older is the rest.
    """
    place = _place(after, order)
    rows = await session.rows(
        _statement(_AGEING, order), business_id, is_receivable, *place, _capped(limit), today, party_id
    )
    whole = rows[0]
    found = tuple(
        AgedDebt(
            _debt(row),
            _ages(row["upto_7"], row["upto_30"], row["upto_60"], row["upto_90"], row["amount_minor"]),
        )
        for row in rows
        if row["party_id"] is not None
    )
    totals = _ages(whole["all_7"], whole["all_30"], whole["all_60"], whole["all_90"], whole["all_minor"])
    return Ageing(today, totals, whole["count"], found)


async def open_debts(
    session: Session, business_id: int, party_id: int, *, limit: int = DEBTS_MAX
) -> tuple[OpenDebt, ...]:
    """Give the entries of a khata that are not settled, oldest first, 1 to DEBTS_MAX of them.

    Where the party owes us they are what it took, else what it gave. It reads the entries since the oldest open day.
    """
    rows = await session.rows(_OPEN, business_id, party_id, _capped(limit))
    return tuple(OpenDebt(**row) for row in rows)


async def _debts(
    session: Session, business_id: int, limit: int, after: Debt | None, order: DebtOrder, *, is_receivable: bool
) -> Debts:
    place = _place(after, order)
    rows = await session.rows(_statement(_DEBTS, order), business_id, is_receivable, *place, _capped(limit))
    found = tuple(_debt(row) for row in rows if row["party_id"] is not None)
    return Debts(rows[0]["total_minor"], rows[0]["count"], found)


def _statement(text: str, order: DebtOrder) -> str:
    by, after = _ORDERS[order]
    return text.format(order=by, after=after)


def _place(after: Debt | None, order: DebtOrder) -> tuple[int | None, int | date | None]:
    """Give the party and the key after which a page begins."""
    if after is None:
        return None, None
    return after.party_id, after.amount_minor if order is DebtOrder.LARGEST else after.since


def _capped(limit: int) -> int:
    return max(1, min(limit, DEBTS_MAX))


def _debt(row: Row) -> Debt:
    return Debt(
        row["party_id"], row["name"], row["amount_minor"], row["due_date"], row["other_name"], row["oldest_day"]
    )


def _ages(upto_7: int, upto_30: int, upto_60: int, upto_90: int, whole: int) -> Ages:
    """Turn what is not older than so many days into what is between them."""
    return Ages(upto_7, upto_30 - upto_7, upto_60 - upto_30, upto_90 - upto_60, whole - upto_90)
