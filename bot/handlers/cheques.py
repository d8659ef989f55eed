"""What becomes of a party's cheque: it clears and is money, or bounces and the debt comes back.

Taking and giving one is a payment, in `khata`. Which cheque is meant is asked where several are open.
"""

from bot.conversation import Talk
from bot.handlers.accounts import Through, account_meant, opened_account
from bot.handlers.banks import account_entry
from bot.handlers.outcome import Outcome
from bot.handlers.whom import known_party
from bot.questions import LEAVE, Asked, Option
from bot.replies import NAMES_MAX, AskCheque, Entry, EntryDay, EntryKind, NoChequeHeld, PartyEntryWritten
from grammar import ChequeBounced, ChequeCleared
from ledger_core import (
    Cheque,
    ChequeDirection,
    Party,
    Session,
    bounce_cheque,
    clear_cheque,
    get_bank,
    get_cheque,
    held_cheques,
    to_minor,
)

_CHOSEN = "cheque "


async def handle_cheque_cleared(session: Session, talk: Talk, command: ChequeCleared, index: int) -> Outcome:
    """Write that a cheque became money in the bank, or left it where it was ours."""
    found = await _cheque_meant(session, talk, command)
    if isinstance(found, Outcome):
        return found
    party, cheque = found
    through = await _bank_of(session, talk, command, cheque)
    if isinstance(through, Outcome):
        return through
    posted = await clear_cheque(
        session,
        talk.origin(index),
        cheque_id=cheque.id,
        entry_date=command.date or talk.day,
        bank_id=await opened_account(session, talk, through, index),
    )
    entry = Entry(EntryKind.CHEQUE_CLEARED, cheque.amount_minor, party.name, account=through.name)
    return account_entry(talk, entry, through, posted, is_dated=command.date is not None)


async def handle_cheque_bounced(session: Session, talk: Talk, command: ChequeBounced, index: int) -> Outcome:
    """Write that a cheque came back unpaid; the reply says what is open again."""
    found = await _cheque_meant(session, talk, command)
    if isinstance(found, Outcome):
        return found
    party, cheque = found
    day = command.date or talk.day
    posted = await bounce_cheque(session, talk.origin(index), cheque_id=cheque.id, entry_date=day)
    entry = Entry(EntryKind.CHEQUE_BOUNCED, cheque.amount_minor, party.name)
    reply = PartyEntryWritten(
        entry,
        posted.balances_minor[0],
        posted.number,
        day=None if day == talk.today else EntryDay(day, late=command.date is None),
    )
    return Outcome(reply, (posted.number,), entry)


async def _bank_of(session: Session, talk: Talk, command: ChequeCleared, cheque: Cheque) -> Through | Outcome:
    """Give the account that a cheque is drawn on where it is ours and was said, else the shop's only one."""
    if cheque.direction is ChequeDirection.GIVEN and cheque.bank_id is not None:
        bank = await get_bank(session, talk.business_id, cheque.bank_id)
        return Through(bank.name, bank)
    return await account_meant(session, talk, command, None)


async def _cheque_meant(
    session: Session, talk: Talk, command: ChequeCleared | ChequeBounced
) -> tuple[Party, Cheque] | Outcome:
    """Find the open cheque of a party, of the sum that was said; several are asked about."""
    party = await known_party(session, talk, command, command.party)
    if isinstance(party, Outcome):
        return party
    chosen = next((check.removeprefix(_CHOSEN) for check in talk.settled.checks if check.startswith(_CHOSEN)), None)
    if chosen is not None:
        return party, await get_cheque(session, talk.business_id, int(chosen))
    amount = None if command.amount is None else to_minor(command.amount, talk.currency)
    held = await held_cheques(session, talk.business_id, party_id=party.id)
    fitting = [cheque for cheque in held if amount is None or cheque.amount_minor == amount]
    if not fitting:
        return Outcome(NoChequeHeld(party.name, amount))
    if len(fitting) == 1:
        return party, fitting[0]
    shown = fitting[:NAMES_MAX]
    options = [Option(command, talk.settled.and_check(f"{_CHOSEN}{cheque.id}")) for cheque in shown]
    asked = Asked("ask_cheque", (*options, LEAVE), command=command, settled=talk.settled, summary=party.name)
    rows = tuple((cheque.amount_minor, cheque.due_date) for cheque in shown)
    return Outcome(AskCheque(party.name, rows), asked=asked)
