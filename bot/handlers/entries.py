"""Commands that write a khata: each calls one ledger verb and says what was written."""

from decimal import Decimal

from bot.conversation import Talk, party_to_write
from bot.handlers.outcome import Outcome
from bot.replies import AmountMissing, Entry, EntryDay, EntryKind, NotYet, PartyEntryWritten
from grammar import GiveCredit, ReceivePayment
from ledger_core import Session, give_credit, receive_payment, to_minor


async def handle_receive_payment(session: Session, talk: Talk, command: ReceivePayment, index: int) -> Outcome:
    """Write a payment in cash from a party."""
    if command.account or command.cheque or command.date:
        return Outcome(NotYet())
    return await _write(session, talk, index, EntryKind.RECEIVE_PAYMENT, command.party, command.amount)


async def handle_give_credit(session: Session, talk: Talk, command: GiveCredit, index: int) -> Outcome:
    """Write goods that a party took on credit."""
    if command.cash or command.due or command.date:
        return Outcome(NotYet())
    return await _write(session, talk, index, EntryKind.GIVE_CREDIT, command.party, command.amount)


_VERBS = {EntryKind.RECEIVE_PAYMENT: receive_payment, EntryKind.GIVE_CREDIT: give_credit}


async def _write(
    session: Session, talk: Talk, index: int, kind: EntryKind, name: str, amount: Decimal | None
) -> Outcome:
    if not amount or amount < 0:
        return Outcome(AmountMissing())
    amount_minor = to_minor(amount, talk.currency)
    meant = await party_to_write(session, talk, name, index)
    posted = await _VERBS[kind](
        session, talk.origin(index), party_id=meant.party.id, amount_minor=amount_minor, entry_date=talk.day
    )
    entry = Entry(kind, amount_minor, meant.party.name)
    reply = PartyEntryWritten(
        entry,
        balance_minor=posted.balances_minor[0],
        number=posted.number,
        new_party=meant.is_new,
        day=None if posted.entry_date == talk.today else EntryDay(posted.entry_date, late=True),
    )
    return Outcome(reply, (posted.number,), entry)
