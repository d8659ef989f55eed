"""Commands that only read: balances, khatas, lists, the till, and reports of some days."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.handlers.staff import staff_balance
from bot.handlers.stock import stock_list
from bot.handlers.whom import known_party
from bot.handlers.wording import entry_kind
from bot.names import told_apart
from bot.replies import CashBalance as CashBalanceReply
from bot.replies import (
    CashFlowReport,
    DayReport,
    EntryKind,
    ExpenseReport,
    NotYet,
    PartyBalance,
    PartyRow,
    Payables,
    PeriodReport,
    ProfitReport,
    Receivables,
    Reply,
    SalesReport,
    ShopList,
    StatementLine,
    Total,
)
from bot.replies import Statement as StatementReply
from grammar import Balance, CashBalance, ListPayables, ListReceivables, Report, Statement
from ledger_core import (
    Debts,
    KindTotal,
    Session,
    balance_of,
    cash_balance,
    cash_period,
    day_report,
    expenses_by_category,
    payables,
    period_report,
    profit_and_loss,
    receivables,
    statement_page,
)

# What a shopkeeper looks for first in a day: sales, credit given, money that came in; then what went out.
_FIRST_READ = (
    EntryKind.CASH_SALE,
    EntryKind.GIVE_CREDIT,
    EntryKind.CREATE_INVOICE,
    EntryKind.RECEIVE_PAYMENT,
    EntryKind.RECEIVE_CHEQUE,
    EntryKind.EXPENSE,
    *(EntryKind.PAY_SALARY, EntryKind.SALARY_ADVANCE),
    EntryKind.CASH_PURCHASE,
    EntryKind.TAKE_CREDIT,
    EntryKind.MAKE_PAYMENT,
    EntryKind.GIVE_CHEQUE,
    *(EntryKind.SALE_RETURN, EntryKind.PURCHASE_RETURN),
    *(EntryKind.LEND_CASH, EntryKind.BORROW_CASH, EntryKind.GIVE_DISCOUNT, EntryKind.CASH_IN, EntryKind.CASH_OUT),
    *(EntryKind.BANK_DEPOSIT, EntryKind.BANK_WITHDRAW, EntryKind.BANK_TRANSFER),
    *(EntryKind.CHEQUE_CLEARED, EntryKind.CHEQUE_BOUNCED, EntryKind.SALARY_ACCRUAL),
    *(EntryKind.STOCK_IN, EntryKind.STOCK_OUT, EntryKind.STOCK_COUNT),
    *(EntryKind.CASH_OVER, EntryKind.CASH_SHORT, EntryKind.OPENING_RECEIVABLE, EntryKind.OPENING_PAYABLE),
    EntryKind.OPENING_BANK,
)
_LINES = 8
_ROWS = 12


async def handle_balance(session: Session, talk: Talk, command: Balance, index: int) -> Outcome:
    """Say what one party owes or is owed."""
    del index
    if command.party is None:
        return Outcome(ShopList((talk.work.business_name or "",)))
    party = await known_party(session, talk, command, command.party)
    if isinstance(party, Outcome):
        of_staff = await staff_balance(session, talk, command.party) if party.asked is None else None
        return of_staff or party
    return Outcome(PartyBalance(party.name, await balance_of(session, talk.business_id, party.id)))


async def handle_statement(session: Session, talk: Talk, command: Statement, index: int) -> Outcome:
    """Show the last lines of one khata, newest first. Reversed entries and their reversals are left out."""
    del index
    party = await known_party(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    page = await statement_page(session, talk.business_id, party.id, limit=(talk.skip + _LINES) * 2)
    balance = page.lines[0].balance_minor if page.lines else 0
    standing = [line for line in page.lines if line.reverses is None and line.reversed_by is None]
    shown = standing[talk.skip : talk.skip + _LINES]
    lines = tuple(StatementLine(line.entry_date, entry_kind(line.kind), abs(line.amount_minor)) for line in shown)
    more = page.next_cursor is not None or len(standing) > talk.skip + _LINES
    return Outcome(StatementReply(party.name, balance, lines, more=more))


async def handle_receivables(session: Session, talk: Talk, command: ListReceivables, index: int) -> Outcome:
    """List who owes the shop, the largest first."""
    del command, index
    debts = await receivables(session, talk.business_id, limit=talk.skip + _ROWS)
    rows, more = await _rows(session, talk, debts)
    return Outcome(Receivables(debts.total_minor, debts.count, rows, more=more))


async def handle_payables(session: Session, talk: Talk, command: ListPayables, index: int) -> Outcome:
    """List whom the shop owes, the largest first."""
    del command, index
    debts = await payables(session, talk.business_id, limit=talk.skip + _ROWS)
    rows, more = await _rows(session, talk, debts)
    return Outcome(Payables(debts.total_minor, debts.count, rows, more=more))


async def _rows(session: Session, talk: Talk, debts: Debts) -> tuple[tuple[PartyRow, ...], bool]:
    """Give the rows that were not seen yet, and whether there are more behind them."""
    unseen = debts.rows[talk.skip :]
    names = await told_apart(session, talk, unseen)
    rows = tuple(PartyRow(name, debt.amount_minor) for name, debt in zip(names, unseen, strict=True))
    return rows, debts.count > talk.skip + len(rows)


async def handle_cash_balance(session: Session, talk: Talk, command: CashBalance, index: int) -> Outcome:
    """Say what the till should hold."""
    del command, index
    return Outcome(CashBalanceReply(await cash_balance(session, talk.business_id)))


async def handle_report(session: Session, talk: Talk, command: Report, index: int) -> Outcome:
    """Show some days: all in sums by kind, the sales, the expenses by category, the till, the profit; or the stock."""
    del index
    if command.kind == "stock":
        return await stock_list(session, talk, with_value=True)
    days = days_of(command.period or "today", talk.day)
    show = _REPORTS.get(command.kind)
    if show is None or days is None:
        return Outcome(NotYet())
    return Outcome(await show(session, talk, *days))


def days_of(period: str, day: date) -> tuple[date, date] | None:
    """Give the first and the last day of a period, seen from `day`, the week from Monday; None for what is none."""
    monday, first = day - timedelta(days=day.weekday()), day.replace(day=1)
    before = first - timedelta(days=1)
    named = {
        "today": (day, day),
        "yesterday": (day - timedelta(days=1), day - timedelta(days=1)),
        "this_week": (monday, day),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this_month": (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
        "last_month": (before.replace(day=1), before),
        "this_year": (day.replace(month=1, day=1), day),
    }
    if period in named:
        return named[period]
    try:
        begin, end = (date.fromisoformat(part) for part in period.split(".."))
    except ValueError:
        return None
    return (begin, end) if begin <= end else None


async def _whole(session: Session, talk: Talk, first: date, last: date) -> Reply:
    if first == last:
        day = await day_report(session, talk.business_id, first)
        return DayReport(first, _totals(day.totals), day.cash_closing_minor)
    report = await period_report(session, talk.business_id, first_day=first, last_day=last)
    return PeriodReport((first, last), _totals(report.totals))


async def _sales(session: Session, talk: Talk, first: date, last: date) -> Reply:
    report = await period_report(session, talk.business_id, first_day=first, last_day=last)
    sums = {total.kind: total.amount_minor for total in report.totals}
    cash = sums.get(EntryKind.CASH_SALE, 0)
    credit = sums.get(EntryKind.GIVE_CREDIT, 0) + sums.get(EntryKind.CREATE_INVOICE, 0)
    return SalesReport((first, last), cash + credit, cash, credit)


async def _expenses(session: Session, talk: Talk, first: date, last: date) -> Reply:
    found = await expenses_by_category(session, talk.business_id, first_day=first, last_day=last)
    rows = tuple((one.category, one.amount_minor) for one in found)
    return ExpenseReport((first, last), sum(amount for _, amount in rows), rows[talk.skip :])


async def _cash_flow(session: Session, talk: Talk, first: date, last: date) -> Reply:
    till = await cash_period(session, talk.business_id, first_day=first, last_day=last)
    return CashFlowReport((first, last), till.opening_minor, till.in_minor, till.out_minor, till.closing_minor)


async def _profit(session: Session, talk: Talk, first: date, last: date) -> Reply:
    found = await profit_and_loss(session, talk.business_id, first_day=first, last_day=last)
    income, costs, expenses = (
        sum(one.amount_minor for one in part) for part in (found.income, found.costs, found.expenses)
    )
    return ProfitReport((first, last), income, costs, expenses, found.net_minor)


_REPORTS: dict[str, Callable[[Session, Talk, date, date], Awaitable[Reply]]] = {
    "day": _whole,
    "sales": _sales,
    "expenses": _expenses,
    "cash_flow": _cash_flow,
    "profit_loss": _profit,
}


def _totals(totals: tuple[KindTotal, ...]) -> tuple[Total, ...]:
    found = [Total(entry_kind(total.kind), total.amount_minor) for total in totals]
    return tuple(sorted(found, key=lambda total: _FIRST_READ.index(total.kind)))
