"""What is asked before an entry is posted, never after. Everything else posts at once: who asks too often is not used.

Each check gives the question to ask, or None. A check that an answer has settled is not made again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.names import Meant
from bot.questions import LEAVE, TAKEN_UP, Asked, Option
from bot.replies import (
    AskDirection,
    AskPaymentBeyondDebt,
    AskPaymentBeyondOwed,
    AskPaymentWithoutDebt,
    AskSameAgain,
    AskSupplierCredit,
    AskUnusualAmount,
    Entry,
    EntryKind,
    Question,
)
from grammar import Command
from ledger_core import Session, balance_of, last_similar, usual_amount

_SAME_AGAIN = timedelta(minutes=10)
# As long as a question may have waited in the list before it was taken up.
_TAKEN_UP_AGAIN = timedelta(days=7)
# Far beyond the debt, and far beyond this shop's custom: where a slip of the thumb is likelier than the sum.
_BEYOND_DEBT_TIMES = 2
_UNUSUAL_TIMES = 10
_PAYS_US = {EntryKind.RECEIVE_PAYMENT, EntryKind.RECEIVE_CHEQUE}
_WE_PAY = {EntryKind.MAKE_PAYMENT, EntryKind.GIVE_CHEQUE}
_LESSENS_DEBT = {*_PAYS_US, EntryKind.GIVE_DISCOUNT}
_GOODS_OUT = {EntryKind.GIVE_CREDIT}


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry about to be posted: what it is, and on whose khata (None for cash alone) or to whom of the staff."""

    entry: Entry
    meant: Meant | None
    staff_id: int | None = None


Check = Callable[[Session, Talk, Planned], Awaitable[Question | None]]


async def _same_again(session: Session, talk: Talk, planned: Planned) -> Question | None:
    """The same party, operation and sum again within ten minutes, from anyone of the shop."""
    if planned.meant is not None and planned.meant.party is None:
        return None
    party_id = planned.meant.party.id if planned.meant and planned.meant.party else None
    earlier = await last_similar(
        session,
        talk.business_id,
        kind=planned.entry.kind.value,
        party_id=party_id,
        amount_minor=planned.entry.amount_minor,
        since=talk.work.received_at - (_TAKEN_UP_AGAIN if TAKEN_UP in talk.settled.checks else _SAME_AGAIN),
        category=planned.entry.category,
        staff_id=planned.staff_id,
    )
    if earlier is None:
        return None
    by = None if earlier.actor_id == talk.user_id else earlier.actor_name
    return AskSameAgain(planned.entry, by, earlier.recorded_at.astimezone(ZoneInfo(talk.time_zone)))


async def _without_debt(session: Session, talk: Talk, planned: Planned) -> Question | None:
    """A payment from one who owes nothing, or far beyond what is owed, by either side.

    A khata opened by this very message has no history to be wrong about. To pay whom we owe nothing is an advance.
    """
    party = planned.meant.party if planned.meant else None
    if planned.entry.kind not in _LESSENS_DEBT | _WE_PAY or party is None:
        return None
    balance = await balance_of(session, talk.business_id, party.id)
    if planned.entry.kind in _WE_PAY:
        is_far = balance < 0 and planned.entry.amount_minor > -balance * _BEYOND_DEBT_TIMES
        return AskPaymentBeyondOwed(planned.entry, -balance) if is_far else None
    if balance <= 0:
        return AskPaymentWithoutDebt(planned.entry, party.name)
    # Nobody lets go more than is owed; a payment may well be an advance.
    times = 1 if planned.entry.kind is EntryKind.GIVE_DISCOUNT else _BEYOND_DEBT_TIMES
    if planned.entry.amount_minor > balance * times:
        return AskPaymentBeyondDebt(planned.entry, balance)
    return None


async def _supplier_credit(session: Session, talk: Talk, planned: Planned) -> Question | None:
    """Goods on credit to one from whom the shop buys."""
    del session, talk
    party = planned.meant.party if planned.meant else None
    if planned.entry.kind in _GOODS_OUT and party is not None and party.role == "supplier":
        return AskSupplierCredit(planned.entry, party.name)
    return None


async def _direction(session: Session, talk: Talk, planned: Planned) -> Question | None:
    """Ask about "X ko N dene hain" of a customer, "X ke N baqi" of a supplier: the two are easily turned round."""
    del session, talk
    party = planned.meant.party if planned.meant else None
    if party is None:
        return None
    turned = {EntryKind.OPENING_PAYABLE: "customer", EntryKind.OPENING_RECEIVABLE: "supplier"}
    if turned.get(planned.entry.kind) != party.role:
        return None
    return AskDirection(party.name, planned.entry.amount_minor)


async def _unusual(session: Session, talk: Talk, planned: Planned) -> Question | None:
    """A sum far beyond this shop's custom."""
    usual = await usual_amount(session, talk.business_id, planned.entry.kind.value)
    if usual is not None and planned.entry.amount_minor > usual * _UNUSUAL_TIMES:
        return AskUnusualAmount(planned.entry)
    return None


# In the order in which they are made; the name is what an answer settles.
CHECKS: dict[str, Check] = {
    "direction": _direction,
    "supplier_credit": _supplier_credit,
    "debt": _without_debt,
    "same_again": _same_again,
    "unusual": _unusual,
}


async def first_doubt(session: Session, talk: Talk, planned: Planned) -> tuple[str, Question] | None:
    """Give the first check that is not settled and finds something to ask, with its question."""
    for name, check in CHECKS.items():
        if name not in talk.settled.checks:
            question = await check(session, talk, planned)
            if question is not None:
                return name, question
    return None


def ask_doubt(talk: Talk, command: Command, doubt: tuple[str, Question], summary: str) -> Outcome:
    """Ask about a doubt: yes carries the command out with that check settled, the other choice leaves it."""
    check, question = doubt
    options = (Option(command, talk.settled.and_check(check)), LEAVE)
    asked = Asked(f"ask_{check}", options, command=command, settled=talk.settled, summary=summary)
    return Outcome(question, asked=asked)
