"""Commands that set something of a khata: opening it, its phone, its due date, its limit, its name."""

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.handlers.whom import known_party
from bot.names import opened, party_meant
from bot.replies import (
    AmountMissing,
    DueDateSet,
    LimitSet,
    NotYet,
    PartyAdded,
    PartyExists,
    PhoneSet,
    PhoneUnreadable,
)
from grammar import AddParty, SetDueDate, SetLimit, SetPhone
from ledger_core import Session, balance_of, set_due_date, set_limit, set_phone, to_minor


async def handle_add_party(session: Session, talk: Talk, command: AddParty, index: int) -> Outcome:
    """Open a khata, with a phone if one was said."""
    known = await party_meant(session, talk, command.party)
    if known is not None:
        return Outcome(PartyExists(known.name, await balance_of(session, talk.business_id, known.id)))
    party = await opened(session, talk, command.party, index, role=command.role or "customer", is_said=True)
    if command.phone:
        await set_phone(session, talk.origin(index, "phone"), party_id=party.id, phone=command.phone)
    return Outcome(PartyAdded(party.name, command.phone))


async def handle_set_phone(session: Session, talk: Talk, command: SetPhone, index: int) -> Outcome:
    """Set a khata's phone; another khata's number is refused."""
    party = await known_party(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    if not command.phone.startswith("+"):
        return Outcome(PhoneUnreadable(command.phone))
    await set_phone(session, talk.origin(index), party_id=party.id, phone=command.phone)
    return Outcome(PhoneSet(party.name, command.phone))


async def handle_set_due_date(session: Session, talk: Talk, command: SetDueDate, index: int) -> Outcome:
    """Keep a party's promise to pay by a day."""
    if command.party is None or command.due is None:
        return Outcome(NotYet())
    party = await known_party(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    amount_minor = to_minor(command.amount, talk.currency) if command.amount else None
    await set_due_date(session, talk.origin(index), party_id=party.id, due_date=command.due, amount_minor=amount_minor)
    return Outcome(DueDateSet(party.name, command.due, amount_minor))


async def handle_set_limit(session: Session, talk: Talk, command: SetLimit, index: int) -> Outcome:
    """Set how much a party may owe before each credit says so."""
    if command.amount < 0:
        return Outcome(AmountMissing())
    party = await known_party(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    limit_minor = to_minor(command.amount, talk.currency)
    await set_limit(session, talk.origin(index), party_id=party.id, limit_minor=limit_minor)
    return Outcome(LimitSet(party.name, limit_minor))
