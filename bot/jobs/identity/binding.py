"""A new WhatsApp id for a known phone is bound by a code that goes to the phone by SMS, and by the PIN if one is set.

The id's own word, a contact card and a typed number prove nothing. The code must never go where the new id could read
it: WhatsApp sends to a number's present account, which is the new one.
"""

import asyncio
import hashlib
from datetime import timedelta

import structlog

from bot import inbox, outbox, recovery
from bot.conversation import Talk
from bot.handlers import is_right_pin
from bot.inbox import Memory
from bot.jobs.answers import names_new_shop
from bot.jobs.desk import Codes
from bot.jobs.identity.met import (
    LOCKED_MINUTES,
    PIN_TRIES,
    Met,
    ask_for,
    errand_of,
    is_locked,
    stranger_met,
)
from bot.jobs.identity.phrases import code_in, masked, only_pin
from bot.jobs.telling import warn
from bot.recovery import Known
from bot.replies import (
    AskCode,
    AskPin,
    ChannelKind,
    CodeWrong,
    NoWayToProve,
    NumberBound,
    OneTimeCode,
    PinLocked,
    PinWrong,
    ToldNewId,
    ToldPinLocked,
    TryLater,
    render,
    segments,
)
from ledger_core import Session, issue_code, redeem_code

log = structlog.get_logger()

CODE_VALID = timedelta(minutes=10)
# One-time codes go before everything else that is sent.
_PRIORITY = 10
_CODE, _PIN = "code", "pin"


async def prove(session: Session, talk: Talk, memory: Memory, codes: Codes | None) -> Met | None:
    """Take a new id one step towards its proof; None where it opens a shop of its own instead."""
    work = talk.work
    if names_new_shop(work.body or ""):
        return None
    known = await recovery.person_of_unproven(session, work.contact_id)
    assert known is not None, "an unproven id has a person"
    if codes is None:
        log.warning("identity.no_code_channel", contact_id=work.contact_id)
        return await stranger_met(session, talk, NoWayToProve())
    pin = only_pin(work.kind, work.body)
    if pin and errand_of(memory, talk, _PIN):
        return await _with_pin(session, talk, memory, known, pin)
    code = code_in(work.kind, work.body)
    if code and errand_of(memory, talk, _CODE):
        return await _with_code(session, talk, known, code, codes)
    return await _ask(session, talk, memory, known, codes)


def _pepper(codes: Codes, contact_id: int) -> bytes:
    """Give the key of one contact's codes: a code that signs in by the API, or another id's, binds nothing here."""
    return hashlib.blake2b(f"bind {contact_id}".encode(), key=codes.pepper[:64]).digest()


async def _ask(session: Session, talk: Talk, memory: Memory, known: Known, codes: Codes) -> Met:
    """Send a code, unless the last one is still good, and ask for it."""
    standing = errand_of(memory, talk, _CODE)
    if standing and talk.work.sent_at.timestamp() - standing["sent"] <= CODE_VALID.total_seconds():
        return await stranger_met(session, talk, AskCode(known.phone))
    code = await issue_code(session, known.phone, pepper=_pepper(codes, talk.work.contact_id), valid=CODE_VALID)
    if code is None:
        return await stranger_met(session, talk, TryLater())
    text = render(OneTimeCode(code), talk.language, ChannelKind.SMS, today=talk.today)
    await outbox.queue(
        session,
        channel=codes.channel,
        phone=known.phone,
        purpose="code",
        priority=_PRIORITY,
        body=text,
        segments=segments(text).count,
    )
    await ask_for(session, talk, _CODE, sent=talk.work.sent_at.timestamp())
    return await stranger_met(session, talk, AskCode(known.phone))


async def _with_code(session: Session, talk: Talk, known: Known, code: str, codes: Codes) -> Met:
    await inbox.blank(session, talk.work.inbound_id, masked(talk.work.body or ""))
    pepper = _pepper(codes, talk.work.contact_id)
    if await redeem_code(session, known.phone, code, pepper=pepper) is None:
        return await stranger_met(session, talk, CodeWrong())
    if known.pin_hash is None:
        return await _bind(session, talk, known)
    # A number that was given out anew gets our SMS, too: only the PIN tells its new holder from the old one.
    await ask_for(session, talk, _PIN)
    return Met("asked", AskPin())


async def _with_pin(session: Session, talk: Talk, memory: Memory, known: Known, pin: str) -> Met:
    await inbox.blank(session, talk.work.inbound_id, masked(talk.work.body or ""))
    if is_locked(memory, talk):
        return await stranger_met(session, talk, PinLocked(LOCKED_MINUTES))
    assert known.pin_hash is not None, "a PIN is asked for where there is one"
    right = await asyncio.to_thread(is_right_pin, known.pin_hash, pin)
    contact_id, at = talk.work.contact_id, talk.work.sent_at
    if await recovery.count_foreign_pin_try(session, contact_id, right=right, at=at):
        await warn(session, talk, known.user_id, ToldPinLocked(talk.work.display_name, talk.work.phone))
        return Met("answered", PinLocked(LOCKED_MINUTES))
    if right:
        return await _bind(session, talk, known)
    return Met("answered", PinWrong(PIN_TRIES - memory.pin_tries - 1))


async def _bind(session: Session, talk: Talk, known: Known) -> Met:
    # Told first, while the earlier id is still bound: it may be its owner's only way to hear of it.
    await warn(session, talk, known.user_id, ToldNewId(known.phone))
    bound = await recovery.bind_again(session, talk.work.contact_id, user_id=known.user_id)
    assert bound, "an unproven id can be bound"
    await recovery.remember_errand(session, talk.work.contact_id, None)
    log.warning("identity.bound_again", user_id=known.user_id, contact_id=talk.work.contact_id)
    return Met("answered", NumberBound())
