"""The financial reports: trial balance, profit and loss, balance sheet, cash flow, sales by day and by person.

All are read from balances and days, so that their cost does not grow with the entries. They are those of the book: what
was taken back counts on the day of its reversal, which is the day of the entry itself while that is open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger_core.database import Row, Session
from ledger_core.journal import Account

_FIRST_EXPENSE = 6000


@dataclass(frozen=True, slots=True)
class AccountFigure:
    """An account and what it comes to, in minor units. Which sign is positive depends on where it stands."""

    account: int
    name: str
    type: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """What every account has at the end of `day`, debits positive; all of it together is nothing."""

    day: date
    rows: tuple[AccountFigure, ...]

    @property
    def debit_minor(self) -> int:
        """The column of debits."""
        return sum(row.amount_minor for row in self.rows if row.amount_minor > 0)

    @property
    def credit_minor(self) -> int:
        """The column of credits, positive; as large as that of the debits."""
        return -sum(row.amount_minor for row in self.rows if row.amount_minor < 0)


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """What was earned and spent from `first_day` to `last_day`.

    `income` has what was earned positive, so that returns and discounts are negative; `costs` of goods and `expenses`
    have what was spent positive.
    """

    first_day: date
    last_day: date
    income: tuple[AccountFigure, ...]
    costs: tuple[AccountFigure, ...]
    expenses: tuple[AccountFigure, ...]

    @property
    def gross_minor(self) -> int:
        """What is left of the income after the costs of goods."""
        return _sum(self.income) - _sum(self.costs)

    @property
    def net_minor(self) -> int:
        """The profit; below zero, a loss."""
        return self.gross_minor - _sum(self.expenses)


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What the shop has and owes at the end of `day`.

    Assets are positive as debits; liabilities, equity and `profit_minor`, all that was ever earned, as credits. Khatas
    stand among the assets with what parties owe, and among the liabilities with what is owed to them.
    """

    day: date
    assets: tuple[AccountFigure, ...]
    liabilities: tuple[AccountFigure, ...]
    equity: tuple[AccountFigure, ...]
    profit_minor: int

    @property
    def assets_minor(self) -> int:
        """All that the shop has: as much as liabilities, equity and profit together."""
        return _sum(self.assets)

    @property
    def owed_minor(self) -> int:
        """Liabilities, equity and profit together."""
        return _sum(self.liabilities) + _sum(self.equity) + self.profit_minor


@dataclass(frozen=True, slots=True)
class CashMovement:
    """What entries of one kind brought into till and banks, and took out of them; moves between those are none."""

    kind: str
    in_minor: int
    out_minor: int


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Till and banks together from `first_day` to `last_day`: opening + in - out = closing."""

    first_day: date
    last_day: date
    opening_minor: int
    movements: tuple[CashMovement, ...]
    closing_minor: int


class Span(StrEnum):
    """What a row of a report over time is of; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class SalesOfSpan:
    """Sales less returns, in minor units, of the day, week or month that begins on `first_day`."""

    first_day: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class SalesOfPerson:
    """Sales less returns that one person wrote down; `actor_id` is None where nobody is known."""

    actor_id: int | None
    name: str
    amount_minor: int


# Walked back from what the accounts have now: only the days since are read.
_AT_END_OF_DAY = """
select f.account, coalesce(t.name, own.name) as name, coalesce(t.type, own.type) as type, f.amount_minor
from (select account, sum(amount)::bigint as amount_minor from (
      select account, amount_minor as amount from balance where business_id = $1
      union all
      select account, credit_minor - debit_minor from balance_day where business_id = $1 and day > $2) moved
    group by account) f
  left join account_template t on t.code = f.account
  left join account own on own.business_id = $1 and own.code = f.account
where f.amount_minor <> 0 order by f.account"""

_PERIOD = """
select f.account, coalesce(t.name, own.name) as name, coalesce(t.type, own.type) as type, f.amount_minor
from (select account, sum(debit_minor - credit_minor)::bigint as amount_minor from balance_day
    where business_id = $1 and day between $2 and $3 group by account) f
  left join account_template t on t.code = f.account
  left join account own on own.business_id = $1 and own.code = f.account
where f.amount_minor <> 0 and coalesce(t.type, own.type) in ('income', 'expense') order by f.account"""

_KHATAS = """
select coalesce(sum(greatest(amount, 0)), 0)::bigint as owed_to_us,
  coalesce(sum(greatest(-amount, 0)), 0)::bigint as owed_by_us
from (select party_id, sum(amount) as amount from (
      select sub_id as party_id, amount_minor as amount from balance where business_id = $1 and account = $3
      union all
      select party_id, credit_minor - debit_minor from khata_day where business_id = $1 and day > $2) moved
    group by party_id) khata"""

_MONEY = """
select coalesce((select sum(b.amount_minor) from balance b where b.business_id = $1 and b.account = any($2)), 0)::bigint
    - coalesce(sum(d.debit_minor - d.credit_minor) filter (where d.day > $4), 0)::bigint as closing,
  coalesce(sum(d.debit_minor - d.credit_minor) filter (where d.day <= $4), 0)::bigint as moved
from balance_day d where d.business_id = $1 and d.account = any($2) and d.day >= $3"""

_MOVEMENTS = """
select kind, sum(in_minor)::bigint as in_minor, sum(out_minor)::bigint as out_minor
from activity_day where business_id = $1 and day between $2 and $3
group by kind having sum(in_minor) <> 0 or sum(out_minor) <> 0 order by kind"""

_SALES = """
select date_trunc($5, day::timestamp)::date as first_day, sum(credit_minor - debit_minor)::bigint as amount_minor
from balance_day where business_id = $1 and account = any($2) and day between $3 and $4
group by 1 having sum(credit_minor - debit_minor) <> 0 order by 1"""

_BY_PERSON = """
select nullif(a.actor_id, 0) as actor_id, coalesce(u.name, '') as name, a.amount_minor
from (select actor_id, sum(sales_minor)::bigint as amount_minor from activity_day
    where business_id = $1 and day between $2 and $3 group by actor_id having sum(sales_minor) <> 0) a
  left join users u on u.id = a.actor_id order by a.amount_minor desc, a.actor_id"""


async def trial_balance_on(session: Session, business_id: int, day: date) -> TrialBalance:
    """Give the trial balance at the end of any day; it reads the days since."""
    rows = await session.rows(_AT_END_OF_DAY, business_id, day)
    return TrialBalance(day, tuple(AccountFigure(**row) for row in rows))


async def profit_and_loss(session: Session, business_id: int, *, first_day: date, last_day: date) -> ProfitAndLoss:
    """Give what was earned and spent from `first_day` to `last_day`, both of them in it."""
    rows = await session.rows(_PERIOD, business_id, first_day, last_day)
    spent = [row for row in rows if row["type"] == "expense"]
    return ProfitAndLoss(
        first_day,
        last_day,
        _as_credits(row for row in rows if row["type"] == "income"),
        tuple(AccountFigure(**row) for row in spent if row["account"] < _FIRST_EXPENSE),
        tuple(AccountFigure(**row) for row in spent if row["account"] >= _FIRST_EXPENSE),
    )


async def balance_sheet(session: Session, business_id: int, day: date) -> BalanceSheet:
    """Give what the shop has and owes at the end of any day; it reads the days since."""
    rows = await session.rows(_AT_END_OF_DAY, business_id, day)
    khatas = await session.row(_KHATAS, business_id, day, int(Account.PARTIES))
    assert khatas is not None
    assets = [AccountFigure(**row) for row in rows if row["type"] == "asset" and row["account"] != Account.PARTIES]
    liabilities = [*_as_credits(row for row in rows if row["type"] == "liability")]
    for side, type_, owed in ((assets, "asset", "owed_to_us"), (liabilities, "liability", "owed_by_us")):
        if khatas[owed]:
            side.append(AccountFigure(int(Account.PARTIES), "Parties", type_, khatas[owed]))
    return BalanceSheet(
        day,
        tuple(sorted(assets, key=_place)),
        tuple(sorted(liabilities, key=_place)),
        _as_credits(row for row in rows if row["type"] == "equity"),
        -sum(row["amount_minor"] for row in rows if row["type"] in {"income", "expense"}),
    )


async def cash_flow(session: Session, business_id: int, *, first_day: date, last_day: date) -> CashFlow:
    """Give what came into till and banks and what left them, by kind of entry, from `first_day` to `last_day`.

    What was taken back is taken off the kind that it was of, on the day of the reversal; a kind whose entries were
    taken back after a close may so have less than nothing.
    """
    money = await session.row(_MONEY, business_id, [int(Account.CASH), int(Account.BANKS)], first_day, last_day)
    rows = await session.rows(_MOVEMENTS, business_id, first_day, last_day)
    assert money is not None
    movements = tuple(CashMovement(**row) for row in rows)
    return CashFlow(first_day, last_day, money["closing"] - money["moved"], movements, money["closing"])


async def sales_by_span(
    session: Session, business_id: int, *, first_day: date, last_day: date, span: Span = Span.DAY
) -> tuple[SalesOfSpan, ...]:
    """Give sales less returns by day, week or month, oldest first, without those that had none.

    The first and the last have no more of them than lies between `first_day` and `last_day`.
    """
    accounts = [int(Account.SALES), int(Account.SALES_RETURNS)]
    rows = await session.rows(_SALES, business_id, accounts, first_day, last_day, span.value)
    return tuple(SalesOfSpan(**row) for row in rows)


async def sales_by_person(
    session: Session, business_id: int, *, first_day: date, last_day: date
) -> tuple[SalesOfPerson, ...]:
    """Give sales less returns by who wrote them down, the most first."""
    rows = await session.rows(_BY_PERSON, business_id, first_day, last_day)
    return tuple(SalesOfPerson(**row) for row in rows)


def _as_credits(rows: Iterable[Row]) -> tuple[AccountFigure, ...]:
    """Give accounts whose credits are positive."""
    return tuple(AccountFigure(row["account"], row["name"], row["type"], -row["amount_minor"]) for row in rows)


def _place(figure: AccountFigure) -> int:
    return figure.account


def _sum(rows: Iterable[AccountFigure]) -> int:
    return sum(row.amount_minor for row in rows)
