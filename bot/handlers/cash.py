"""Commands of the till: sales and purchases for cash, expenses, the owner's money, and counting."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

from bot.conversation import Talk
from bot.handlers.accounts import Through, account_of, in_account, opened_account
from bot.handlers.banks import account_entry
from bot.handlers.baskets import NO_GOODS, Basket, basket_of, bought, goods_lines, new_goods, short_of
from bot.handlers.checks import Planned, ask_doubt, first_doubt
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
)
from grammar import CashCount, CashIn, CashOut, CashPurchase, CashSale, Expense, PurchaseReturn, SaleReturn
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

_CashCommand = CashSale | CashPurchase | Expense | CashIn | CashOut | SaleReturn | PurchaseReturn
# What is sold, and what comes back of it, has a set price; what is bought has none.
_AT_SET_PRICE = {EntryKind.CASH_SALE, EntryKind.SALE_RETURN}


async def handle_cash_sale(session: Session, talk: Talk, command: CashSale, index: int) -> Outcome:
    """Write a sale for cash. A day's sale after single ones of that day is asked about: is it the whole, or more?"""
    if command.amount and not command.items and command.date and "day_sale" not in talk.settled.checks:
        already = await _sold(session, talk, command)
        if already > 0:
            return _ask_day_sale(talk, command, already)
    return await write_in_till(session, talk, command, index, EntryKind.CASH_SALE, cash_sale)


async def handle_cash_purchase(session: Session, talk: Talk, command: CashPurchase, index: int) -> Outcome:
    """Write goods bought for cash."""
    return await write_in_till(session, talk, command, index, EntryKind.CASH_PURCHASE, cash_purchase)


async def handle_expense(session: Session, talk: Talk, command: Expense, index: int) -> Outcome:
    """Write an expense under its category."""
    return await write_in_till(session, talk, command, index, EntryKind.EXPENSE, expense)


async def handle_cash_in(session: Session, talk: Talk, command: CashIn, index: int) -> Outcome:
    """Write money that the owner put into the till."""
    return await write_in_till(session, talk, command, index, EntryKind.CASH_IN, cash_in)


async def handle_cash_out(session: Session, talk: Talk, command: CashOut, index: int) -> Outcome:
    """Write money that the owner took out of the till."""
    return await write_in_till(session, talk, command, index, EntryKind.CASH_OUT, cash_out)


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


async def write_in_till(
    session: Session,
    talk: Talk,
    command: _CashCommand,
    index: int,
    kind: EntryKind,
    verb: Callable[..., Awaitable[Posted]],
) -> Outcome:
    """Write an entry of the till, or of the bank that the text names, after what must be asked."""
    basket = await _basket(session, talk, command, kind)
    if isinstance(basket, Outcome):
        return basket
    if basket.amount_minor is None:
        asked = Asked("ask_amount", (), wants="amount", command=command, settled=talk.settled, summary=kind.value)
        return Outcome(AskAmount(None, kind), asked=asked)
    if basket.amount_minor <= 0:
        return Outcome(AmountMissing())
    has_account = isinstance(command, CashSale | CashPurchase | Expense)
    through = await account_of(session, talk, command) if has_account else None
    if isinstance(through, Outcome):
        return through
    category = command.category if isinstance(command, Expense) else None
    entry = in_account(Entry(kind, basket.amount_minor, category=category), through)
    doubt = await first_doubt(session, talk, Planned(entry, None))
    if doubt is not None:
        return ask_doubt(talk, command, doubt, kind.value)
    after = await bought(session, talk, basket, index) if kind is EntryKind.CASH_PURCHASE else basket
    said: dict[str, object] = {"category": category} if category else {}
    if through is not None:
        said["bank_id"] = await opened_account(session, talk, through, index)
    lines = goods_lines(after, basket.amount_minor)
    if lines:
        said["goods"] = lines
    posted = await verb(
        session,
        talk.origin(index),
        amount_minor=entry.amount_minor,
        entry_date=command.date or talk.day,
        narration=(getattr(command, "note", None) or "")[:NARRATION_CHARACTERS_MAX] or None,
        **said,
    )
    return _told(talk, command, entry, posted, through, (basket, after))


async def _basket(session: Session, talk: Talk, command: _CashCommand, kind: EntryKind) -> Basket | Outcome:
    if hasattr(command, "items"):
        return await basket_of(session, talk, command, at_set_price=kind in _AT_SET_PRICE)
    return replace(NO_GOODS, amount_minor=to_minor(command.amount, talk.currency))


def _told(
    talk: Talk,
    command: _CashCommand,
    entry: Entry,
    posted: Posted,
    through: Through | None,
    baskets: tuple[Basket, Basket],
) -> Outcome:
    """Say what was written; of money in a bank what that has, of cash what the till has, and what of the goods."""
    if through is not None:
        return account_entry(talk, entry, through, posted, is_dated=command.date is not None)
    before, after = baskets
    day = posted.entry_date
    reply = CashEntryWritten(
        entry,
        _till(talk, posted),
        posted.number,
        day=None if day == talk.today else EntryDay(day, late=command.date is None),
        goods=before.shown() if before.is_priced else (),
        new_goods=new_goods(before, after),
        short=short_of(after, posted),
    )
    return Outcome(reply, (posted.number,), entry)


def _till(talk: Talk, posted: Posted) -> int | None:
    """Give the till after an entry, to those who may read totals."""
    return None if talk.role == Role.RECORDER else posted.balances_minor[0]
