"""Commands that write a khata: the person is found, doubts are asked, one ledger verb posts, the reply says so."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.conversation import Talk
from bot.handlers.checks import Planned, first_doubt
from bot.handlers.outcome import Outcome
from bot.handlers.whom import ask_who
from bot.names import opened, who_is_meant
from bot.questions import LEAVE, Asked, Option, Settled
from bot.replies import (
    AmountMissing,
    AskAmount,
    AskDifference,
    AskDirection,
    Entry,
    EntryDay,
    EntryKind,
    NoSuchParty,
    NotYet,
    OpeningWritten,
    PartyBalance,
    PartyEntryWritten,
    Question,
)
from grammar import Command, GiveCredit, GiveDiscount, MakePayment, OpeningBalance, ReceivePayment, TakeCredit
from ledger_core import (
    Party,
    Posted,
    Session,
    balance_of,
    borrow_cash,
    give_credit,
    give_discount,
    lend_cash,
    make_payment,
    opening_balance,
    receive_payment,
    set_due_date,
    take_credit,
    to_decimal_string,
    to_minor,
)

_Verb = Callable[..., Awaitable[Posted]]
_VERBS: dict[EntryKind, _Verb] = {
    EntryKind.RECEIVE_PAYMENT: receive_payment,
    EntryKind.GIVE_CREDIT: give_credit,
    EntryKind.LEND_CASH: lend_cash,
    EntryKind.TAKE_CREDIT: take_credit,
    EntryKind.BORROW_CASH: borrow_cash,
    EntryKind.MAKE_PAYMENT: make_payment,
    EntryKind.GIVE_DISCOUNT: give_discount,
}
# Whom we buy from or pay is a supplier from the first day; everybody else begins as a customer.
_SUPPLIER_KINDS = {EntryKind.TAKE_CREDIT, EntryKind.MAKE_PAYMENT, EntryKind.BORROW_CASH}
_OPENINGS = {EntryKind.OPENING_RECEIVABLE, EntryKind.OPENING_PAYABLE}


async def handle_receive_payment(session: Session, talk: Talk, command: ReceivePayment, index: int) -> Outcome:
    """Write a payment in cash from a party; the reply says what is left."""
    if command.account or command.cheque:
        return Outcome(NotYet())
    return await _write(session, talk, command, index, EntryKind.RECEIVE_PAYMENT)


async def handle_give_credit(session: Session, talk: Talk, command: GiveCredit, index: int) -> Outcome:
    """Write goods that a party took on credit, or cash that it borrowed."""
    return await _write(session, talk, command, index, EntryKind.LEND_CASH if command.cash else EntryKind.GIVE_CREDIT)


async def handle_take_credit(session: Session, talk: Talk, command: TakeCredit, index: int) -> Outcome:
    """Write goods that we took on credit, or cash that we borrowed."""
    return await _write(session, talk, command, index, EntryKind.BORROW_CASH if command.cash else EntryKind.TAKE_CREDIT)


async def handle_make_payment(session: Session, talk: Talk, command: MakePayment, index: int) -> Outcome:
    """Write a payment in cash to a party."""
    if command.account or command.cheque:
        return Outcome(NotYet())
    return await _write(session, talk, command, index, EntryKind.MAKE_PAYMENT)


async def handle_give_discount(session: Session, talk: Talk, command: GiveDiscount, index: int) -> Outcome:
    """Write a part of a debt that is let go."""
    return await _write(session, talk, command, index, EntryKind.GIVE_DISCOUNT)


async def handle_opening_balance(session: Session, talk: Talk, command: OpeningBalance, index: int) -> Outcome:
    """Bring in an old balance; on a khata that has entries it is a claim, whose difference is asked about."""
    receivable = command.direction == "receivable"
    kind = EntryKind.OPENING_RECEIVABLE if receivable else EntryKind.OPENING_PAYABLE
    return await _write(session, talk, command, index, kind)


_KhataCommand = ReceivePayment | GiveCredit | TakeCredit | MakePayment | GiveDiscount | OpeningBalance


async def _write(session: Session, talk: Talk, command: _KhataCommand, index: int, kind: EntryKind) -> Outcome:
    amount: Decimal | None = command.amount
    if amount is None:
        asked = Asked("ask_amount", (), wants="amount", command=command, settled=talk.settled, summary=command.party)
        return Outcome(AskAmount(command.party, kind), asked=asked)
    if amount <= 0:
        return Outcome(AmountMissing())
    meant = await who_is_meant(session, talk, command.party)
    if meant.near:
        return ask_who(talk, command, command.party, meant)
    if kind is EntryKind.GIVE_DISCOUNT and meant.party is None:
        return Outcome(NoSuchParty(command.party))
    entry = Entry(kind, to_minor(amount, talk.currency), meant.party.name if meant.party else command.party)
    if kind in _OPENINGS and meant.party is not None and "difference" not in talk.settled.checks:
        claim = await _claim(session, talk, command, meant.party, entry)
        if claim is not None:
            return claim
    doubt = await first_doubt(session, talk, Planned(entry, meant))
    if doubt is not None:
        return _ask(talk, command, *doubt)
    party = meant.party or await opened(
        session, talk, command.party, index, role="supplier" if kind in _SUPPLIER_KINDS else "customer"
    )
    return await _post(session, talk, command, index, entry, party, is_new=meant.party is None)


async def _post(
    session: Session, talk: Talk, command: _KhataCommand, index: int, entry: Entry, party: Party, *, is_new: bool
) -> Outcome:
    day = command.date or talk.day
    origin = talk.origin(index)
    if entry.kind in _OPENINGS:
        posted = await opening_balance(
            session,
            origin,
            party_id=party.id,
            amount_minor=entry.amount_minor,
            receivable=entry.kind is EntryKind.OPENING_RECEIVABLE,
            entry_date=day,
        )
    else:
        posted = await _VERBS[entry.kind](
            session, origin, party_id=party.id, amount_minor=entry.amount_minor, entry_date=day
        )
    shown_day = None if day == talk.today else EntryDay(day, late=command.date is None)
    balance = posted.balances_minor[0]
    if entry.kind in _OPENINGS and abs(balance) == entry.amount_minor:
        return Outcome(OpeningWritten(entry, posted.number, new_party=is_new, day=shown_day), (posted.number,), entry)
    due = getattr(command, "due", None)
    if due is not None:
        await set_due_date(session, talk.origin(index, "due"), party_id=party.id, due_date=due)
    elif party.due_date is not None and balance <= 0:
        # A promise ends with its debt: the next credit is not overdue.
        await set_due_date(session, talk.origin(index, "due"), party_id=party.id, due_date=None)
    limit = party.credit_limit_minor
    takes = entry.kind in {EntryKind.GIVE_CREDIT, EntryKind.LEND_CASH}
    reply = PartyEntryWritten(
        entry,
        balance_minor=balance,
        number=posted.number,
        new_party=is_new,
        day=shown_day,
        limit_minor=limit if takes and limit is not None and balance > limit else None,
        overdue_since=party.due_date if takes and _is_overdue(party, talk.today, balance) else None,
        due=due,
    )
    return Outcome(reply, (posted.number,), entry)


def _is_overdue(party: Party, today: date, balance_minor: int) -> bool:
    return party.due_date is not None and party.due_date < today and balance_minor > 0


def _ask(talk: Talk, command: _KhataCommand, check: str, question: Question) -> Outcome:
    settled = talk.settled.and_check(check)
    options: tuple[Option, ...] = (Option(command, settled), LEAVE)
    if isinstance(question, AskDirection) and isinstance(command, OpeningBalance):
        options = (
            Option(replace(command, direction="receivable"), settled),
            Option(replace(command, direction="payable"), settled),
            LEAVE,
        )
    asked = Asked(f"ask_{check}", options, command=command, settled=talk.settled, summary=command.party)
    return Outcome(question, asked=asked)


async def _claim(session: Session, talk: Talk, command: Command, party: Party, entry: Entry) -> Outcome | None:
    """An old balance on a khata with entries: nothing when it agrees, else the difference is asked about."""
    book = await balance_of(session, talk.business_id, party.id)
    claimed = entry.amount_minor if entry.kind is EntryKind.OPENING_RECEIVABLE else -entry.amount_minor
    if book == 0:
        return None
    difference = claimed - book
    if difference == 0:
        return Outcome(PartyBalance(party.name, book))
    wanted = OpeningBalance(
        party=party.name,
        amount=Decimal(to_decimal_string(abs(difference), talk.currency)),
        direction="receivable" if difference > 0 else "payable",
    )
    settled = Settled(talk.settled.checks | {"difference", "direction"}, party.id)
    asked = Asked(
        "ask_difference", (Option(wanted, settled), LEAVE), command=command, settled=talk.settled, summary=party.name
    )
    return Outcome(AskDifference(party.name, book, claimed), asked=asked)
