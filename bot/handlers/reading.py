"""Commands that only read: balances, khatas, lists, the till, a day, a month."""

from dataclasses import replace
from datetime import date, timedelta

from bot.conversation import Talk, who_is_meant
from bot.handlers.outcome import Outcome
from bot.handlers.wording import entry_kind
from bot.questions import Asked, Option
from bot.replies import (
    AskWho,
    DayReport,
    EntryKind,
    MonthReport,
    NoSuchParty,
    NotYet,
    PartyBalance,
    PartyRow,
    Payables,
    Receivables,
    ShopList,
    StatementLine,
    Total,
)
from bot.replies import CashBalance as CashBalanceReply
from bot.replies import Statement as StatementReply
from grammar import AddParty, Balance, CashBalance, Command, ListPayables, ListReceivables, Report, Statement
from ledger_core import (
    Debts,
    KindTotal,
    Party,
    Session,
    balance_of,
    cash_balance,
    day_report,
    payables,
    period_report,
    receivables,
    statement_page,
)

# What a shopkeeper looks for first in a day: sales, credit given, money that came in; then what went out.
_FIRST_READ = (
    EntryKind.CASH_SALE,
    EntryKind.GIVE_CREDIT,
    EntryKind.RECEIVE_PAYMENT,
    EntryKind.EXPENSE,
    EntryKind.CASH_PURCHASE,
    EntryKind.TAKE_CREDIT,
    EntryKind.MAKE_PAYMENT,
    *(EntryKind.LEND_CASH, EntryKind.BORROW_CASH, EntryKind.GIVE_DISCOUNT, EntryKind.CASH_IN, EntryKind.CASH_OUT),
    *(EntryKind.CASH_OVER, EntryKind.CASH_SHORT, EntryKind.OPENING_RECEIVABLE, EntryKind.OPENING_PAYABLE),
)
_LINES = 8
_ROWS = 12


async def handle_balance(session: Session, talk: Talk, command: Balance, index: int) -> Outcome:
    """Say what one party owes or is owed."""
    del index
    if command.party is None:
        return Outcome(ShopList((talk.work.business_name or "",)))
    party = await _party_to_read(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    return Outcome(PartyBalance(party.name, await balance_of(session, talk.business_id, party.id)))


async def handle_statement(session: Session, talk: Talk, command: Statement, index: int) -> Outcome:
    """Show the last lines of one khata, newest first. Reversed entries and their reversals are left out."""
    del index
    party = await _party_to_read(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    page = await statement_page(session, talk.business_id, party.id, limit=(talk.skip + _LINES) * 2)
    balance = page.lines[0].balance_minor if page.lines else 0
    standing = [line for line in page.lines if line.reverses is None and line.reversed_by is None]
    shown = standing[talk.skip : talk.skip + _LINES]
    lines = tuple(StatementLine(line.entry_date, entry_kind(line.kind), abs(line.amount_minor)) for line in shown)
    more = page.next_cursor is not None or len(standing) > talk.skip + _LINES
    return Outcome(StatementReply(party.name, balance, lines, more=more))


async def _party_to_read(session: Session, talk: Talk, command: Command, name: str) -> Party | Outcome:
    """Find whose khata is to be read; a name that is only near to some is asked about, the last choice opening it."""
    meant = await who_is_meant(session, talk, name)
    if meant.party is not None:
        return meant.party
    if not meant.near:
        return Outcome(NoSuchParty(name))
    options = [Option(command, replace(talk.settled, party_id=party.id)) for party in meant.near]
    asked = Asked("ask_who", (*options, Option(AddParty(party=name))), command=command, settled=talk.settled)
    return Outcome(AskWho(name, tuple(party.name for party in meant.near)), asked=asked)


async def handle_receivables(session: Session, talk: Talk, command: ListReceivables, index: int) -> Outcome:
    """List who owes the shop, the largest first."""
    del command, index
    debts = await receivables(session, talk.business_id, limit=talk.skip + _ROWS)
    rows, more = _rows(talk, debts)
    return Outcome(Receivables(debts.total_minor, debts.count, rows, more=more))


async def handle_payables(session: Session, talk: Talk, command: ListPayables, index: int) -> Outcome:
    """List whom the shop owes, the largest first."""
    del command, index
    debts = await payables(session, talk.business_id, limit=talk.skip + _ROWS)
    rows, more = _rows(talk, debts)
    return Outcome(Payables(debts.total_minor, debts.count, rows, more=more))


def _rows(talk: Talk, debts: Debts) -> tuple[tuple[PartyRow, ...], bool]:
    """Give the rows that were not seen yet, and whether there are more behind them."""
    rows = tuple(PartyRow(row.name, row.amount_minor) for row in debts.rows[talk.skip :])
    return rows, debts.count > talk.skip + len(rows)


async def handle_cash_balance(session: Session, talk: Talk, command: CashBalance, index: int) -> Outcome:
    """Say what the till should hold."""
    del command, index
    return Outcome(CashBalanceReply(await cash_balance(session, talk.business_id)))


async def handle_report(session: Session, talk: Talk, command: Report, index: int) -> Outcome:
    """Show a day or a month in sums by kind. Kinds of report that need more books come with them."""
    del index
    if command.kind not in {"day", "sales", "expenses", "cash_flow"}:
        return Outcome(NotYet())
    match command.period or "today":
        case "today":
            return await _day(session, talk, talk.day)
        case "yesterday":
            return await _day(session, talk, talk.day - timedelta(days=1))
        case "this_month":
            return await _month(session, talk, talk.day.replace(day=1))
        case "last_month":
            return await _month(session, talk, (talk.day.replace(day=1) - timedelta(days=1)).replace(day=1))
        case _:
            return Outcome(NotYet())


async def _day(session: Session, talk: Talk, day: date) -> Outcome:
    report = await day_report(session, talk.business_id, day)
    return Outcome(DayReport(day, _totals(report.totals), report.cash_closing_minor))


async def _month(session: Session, talk: Talk, first: date) -> Outcome:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    report = await period_report(session, talk.business_id, first_day=first, last_day=last)
    return Outcome(MonthReport(first, _totals(report.totals)))


def _totals(totals: tuple[KindTotal, ...]) -> tuple[Total, ...]:
    found = [Total(entry_kind(total.kind), total.amount_minor) for total in totals]
    return tuple(sorted(found, key=lambda total: _FIRST_READ.index(total.kind)))
