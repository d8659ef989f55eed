"""Commands of the till: sales and purchases for cash, expenses, the owner's money, and counting."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

from bot.conversation import Talk
from bot.handlers.checks import Planned, first_doubt
from bot.handlers.outcome import Outcome
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AmountMissing,
    AskAmount,
    AskDaySale,
    CashAgrees,
    CashCounted,
    CashEntryWritten,
    Entry,
    EntryDay,
    EntryKind,
    NotYet,
)
from grammar import CashCount, CashIn, CashOut, CashPurchase, CashSale, Expense
from ledger_core import (
    NARRATION_CHARACTERS_MAX,
    Posted,
    Role,
    Session,
    cash_balance,
    cash_in,
    cash_out,
    cash_purchase,
    cash_sale,
    day_report,
    expense,
    record_cash_difference,
    to_decimal_string,
    to_minor,
)

_CashCommand = CashSale | CashPurchase | Expense | CashIn | CashOut


async def handle_cash_sale(session: Session, talk: Talk, command: CashSale, index: int) -> Outcome:
    """Write a sale for cash. A day's sale after single ones of that day is asked about: is it the whole, or more?"""
    if command.account:
        return Outcome(NotYet())
    if command.amount and not command.items and command.date and "day_sale" not in talk.settled.checks:
        already = await _sold(session, talk, command)
        if already > 0:
            return _ask_day_sale(talk, command, already)
    return await _write(session, talk, command, index, EntryKind.CASH_SALE, cash_sale)


async def handle_cash_purchase(session: Session, talk: Talk, command: CashPurchase, index: int) -> Outcome:
    """Write goods bought for cash."""
    if command.account:
        return Outcome(NotYet())
    return await _write(session, talk, command, index, EntryKind.CASH_PURCHASE, cash_purchase)


async def handle_expense(session: Session, talk: Talk, command: Expense, index: int) -> Outcome:
    """Write an expense under its category."""
    if command.account:
        return Outcome(NotYet())
    return await _write(session, talk, command, index, EntryKind.EXPENSE, expense)


async def handle_cash_in(session: Session, talk: Talk, command: CashIn, index: int) -> Outcome:
    """Write money that the owner put into the till."""
    return await _write(session, talk, command, index, EntryKind.CASH_IN, cash_in)


async def handle_cash_out(session: Session, talk: Talk, command: CashOut, index: int) -> Outcome:
    """Write money that the owner took out of the till."""
    return await _write(session, talk, command, index, EntryKind.CASH_OUT, cash_out)


async def handle_cash_count(session: Session, talk: Talk, command: CashCount, index: int) -> Outcome:
    """Compare the till with the book; a difference is written only after a yes."""
    counted = to_minor(command.amount, talk.currency)
    expected = await cash_balance(session, talk.business_id)
    if expected == counted:
        return Outcome(CashAgrees(counted))
    # The yes was to this difference: a sale since then makes it another question.
    agreed = f"cash_count {expected}"
    if agreed not in talk.settled.checks:
        settled = talk.settled.and_check(agreed)
        asked = Asked(
            "cash_count", (Option(command, settled), LEAVE), command=command, settled=talk.settled, summary="galla"
        )
        return Outcome(CashCounted(expected, counted), asked=asked)
    posted = await record_cash_difference(session, talk.origin(index), counted_minor=counted, entry_date=talk.day)
    if posted is None:
        return Outcome(CashAgrees(counted))
    kind = EntryKind.CASH_OVER if counted > expected else EntryKind.CASH_SHORT
    entry = Entry(kind, abs(counted - expected))
    return Outcome(CashEntryWritten(entry, _till(talk, posted), posted.number), (posted.number,), entry)


async def _sold(session: Session, talk: Talk, command: CashSale) -> int:
    report = await day_report(session, talk.business_id, command.date or talk.day)
    return sum(total.amount_minor for total in report.totals if total.kind == EntryKind.CASH_SALE)


def _ask_day_sale(talk: Talk, command: CashSale, already_minor: int) -> Outcome:
    assert command.amount is not None
    settled = talk.settled.and_check("day_sale")
    rest = command.amount - Decimal(to_decimal_string(already_minor, talk.currency))
    # As the whole of the day it adds what is not written yet; where nothing is left over, nothing.
    whole = Option(replace(command, amount=rest), settled) if rest > 0 else LEAVE
    on_top = Option(command, settled)
    may_read = talk.role != Role.RECORDER
    # What is left of a whole would tell a recorder the total.
    options = (whole, on_top, LEAVE) if may_read else (on_top, LEAVE)
    asked = Asked("ask_day_sale", options, command=command, settled=talk.settled, summary="bikri")
    day = None if command.date in {None, talk.today} else command.date
    question = AskDaySale(to_minor(command.amount, talk.currency), already_minor if may_read else None, day)
    return Outcome(question, asked=asked)


async def _write(
    session: Session,
    talk: Talk,
    command: _CashCommand,
    index: int,
    kind: EntryKind,
    verb: Callable[..., Awaitable[Posted]],
) -> Outcome:
    if command.amount is None:
        asked = Asked("ask_amount", (), wants="amount", command=command, settled=talk.settled, summary=kind.value)
        return Outcome(AskAmount(None, kind), asked=asked)
    if command.amount <= 0:
        return Outcome(AmountMissing())
    category = command.category if isinstance(command, Expense) else None
    entry = Entry(kind, to_minor(command.amount, talk.currency), category=category)
    doubt = await first_doubt(session, talk, Planned(entry, None))
    if doubt is not None:
        check, question = doubt
        settled = talk.settled.and_check(check)
        asked = Asked(
            f"ask_{check}", (Option(command, settled), LEAVE), command=command, settled=talk.settled, summary=kind.value
        )
        return Outcome(question, asked=asked)
    day = command.date or talk.day
    named = {"category": category} if category else {}
    note = (getattr(command, "note", None) or "")[:NARRATION_CHARACTERS_MAX] or None
    posted = await verb(
        session, talk.origin(index), amount_minor=entry.amount_minor, entry_date=day, narration=note, **named
    )
    shown_day = None if day == talk.today else EntryDay(day, late=command.date is None)
    return Outcome(CashEntryWritten(entry, _till(talk, posted), posted.number, day=shown_day), (posted.number,), entry)


def _till(talk: Talk, posted: Posted) -> int | None:
    """Give the till after an entry, to those who may read totals."""
    return None if talk.role == Role.RECORDER else posted.balances_minor[0]
