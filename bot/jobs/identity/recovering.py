"""A number reported lost: the helper freezes it with its owner's PIN, names the next one, and the owner can undo both.

Decisions of docs/decisions on recovery: the PIN is the owner's, a try counts against the phone that made it, the next
number holds after a day, and everybody concerned is told at once. It must never act without the PIN.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot import inbox, recovery
from bot.conversation import Talk
from bot.handlers import handle_enter_pin, is_right_pin
from bot.inbox import Memory
from bot.jobs.answers import ends_with_pin
from bot.jobs.identity.met import LOCKED_MINUTES, PIN_TRIES, Met, ask_for, errand_of, is_locked, stranger_met
from bot.jobs.identity.phrases import Said, Subject, masked, only_pin, said_of_number
from bot.jobs.telling import warn
from bot.recovery import Ward
from bot.replies import (
    AskOwnersPin,
    AskPin,
    AskWhoseNumber,
    HelperReportsLoss,
    NewNumberNamed,
    NewNumberTaken,
    NotFrozenYet,
    NumberFound,
    NumberFrozen,
    NumberLost,
    NumberWaits,
    OwnerHasNoPin,
    PinAccepted,
    PinLocked,
    PinWrong,
    Reply,
    ToldNewNumber,
    ToldNumberFound,
    ToldNumberLost,
    ToldNumberMoved,
    ToldPinLocked,
)
from grammar import EnterPin
from ledger_core import Session

log = structlog.get_logger()

_TOLD = "told"


async def from_frozen(session: Session, talk: Talk, memory: Memory) -> Met:
    """Carry out nothing of a frozen number; say so once, and let its owner free it with his PIN."""
    work = talk.work
    said = said_of_number(work.kind, work.body)
    bare = only_pin(work.kind, work.body)
    if talk.user_id and talk.has_pin:
        if said and said.subject is Subject.FOUND:
            return await _found(session, talk, said.pin)
        if bare and errand_of(memory, talk, Subject.FOUND):
            return await _found(session, talk, bare)
    if bare or (said and said.pin) or ends_with_pin(talk):
        await _mask(session, talk)
    if memory.errand and memory.errand["kind"] in {_TOLD, Subject.FOUND}:
        return Met("frozen")
    await ask_for(session, talk, _TOLD)
    return Met("frozen", NumberFrozen())


async def _found(session: Session, talk: Talk, pin: str | None) -> Met:
    if pin is None:
        await ask_for(session, talk, Subject.FOUND)
        return Met("asked", AskPin())
    await _mask(session, talk)
    outcome = await handle_enter_pin(session, talk, EnterPin(pin=pin), 0)
    if not isinstance(outcome.reply, PinAccepted):
        if isinstance(outcome.reply, PinLocked):
            await warn(session, talk, talk.user_id, ToldPinLocked(talk.work.display_name, talk.work.phone))
        return Met("answered", outcome.reply)
    await recovery.unfreeze(session, talk.work.contact_id)
    await recovery.remember_errand(session, talk.work.contact_id, None)
    await warn(session, talk, talk.user_id, ToldNumberFound(talk.work.phone or talk.work.address))
    log.warning("identity.unfrozen", user_id=talk.user_id)
    return Met("answered", NumberFound())


async def from_waiting(session: Session, talk: Talk) -> Met:
    """Tell a new number from when it holds; nothing is written for it before, and no shop is opened."""
    holds_at = await recovery.number_holds_at(session, talk.work.contact_id)
    assert holds_at is not None
    return await stranger_met(session, talk, NumberWaits(_local(talk, holds_at)))


async def from_moved(session: Session, talk: Talk) -> None:
    """Tell everybody concerned that the new number holds; this very message is read as the owner's."""
    log.warning("identity.moved", user_id=talk.user_id)
    await warn(session, talk, talk.user_id, ToldNumberMoved(talk.work.phone or talk.work.address))


async def from_helper(session: Session, talk: Talk, memory: Memory) -> Met | None:
    """Take a helper's word that a number is lost, or which one follows it; None for any other text."""
    work = talk.work
    said = said_of_number(work.kind, work.body)
    errand = errand_of(memory, talk, Subject.LOST, Subject.NEW)
    bare = only_pin(work.kind, work.body)
    if errand and bare:
        said = Said(Subject(errand["kind"]), errand["phone"], bare)
    elif errand:
        await recovery.remember_errand(session, work.contact_id, None)
    if said is None or said.subject not in {Subject.LOST, Subject.NEW}:
        return None
    if said.subject is Subject.NEW and said.phone is None:
        return None
    wards = await recovery.wards_of(session, work.contact_id) if talk.user_id else []
    if not wards:
        return await _no_helper(session, talk, said)
    ward = _meant(wards, said, errand)
    return Met("answered", AskWhoseNumber()) if ward is None else await _on_his_word(session, talk, memory, said, ward)


async def _no_helper(session: Session, talk: Talk, said: Said) -> Met | None:
    if said.subject is not Subject.LOST or not talk.business_id:
        return None
    if said.pin:
        await _mask(session, talk)
    return Met("answered", HelperReportsLoss())


def _meant(wards: list[Ward], said: Said, errand: dict[str, Any] | None) -> Ward | None:
    """Give the person whose number is meant; None where the helper of several has to say."""
    if errand:
        wards = [one for one in wards if one.user_id == errand["ward"]]
    elif said.subject is Subject.LOST and said.phone:
        wards = [one for one in wards if one.phone == said.phone]
    elif said.subject is Subject.NEW and len(wards) > 1:
        wards = [one for one in wards if one.is_frozen]
    return wards[0] if len(wards) == 1 else None


async def _on_his_word(session: Session, talk: Talk, memory: Memory, said: Said, ward: Ward) -> Met:
    if said.pin:
        await _mask(session, talk)
    if ward.pin_hash is None:
        return Met("answered", OwnerHasNoPin(ward.phone))
    if said.subject is Subject.NEW and not ward.is_frozen:
        return Met("answered", NotFrozenYet())
    if is_locked(memory, talk):
        return Met("answered", PinLocked(LOCKED_MINUTES))
    if said.pin is None:
        await ask_for(session, talk, said.subject, ward=ward.user_id, phone=said.phone)
        return Met("asked", AskOwnersPin(ward.phone))
    right = await asyncio.to_thread(is_right_pin, ward.pin_hash, said.pin)
    contact_id, at = talk.work.contact_id, talk.work.sent_at
    locked = await recovery.count_foreign_pin_try(session, contact_id, right=right, at=at)
    if locked:
        await warn(session, talk, ward.user_id, ToldPinLocked(talk.work.display_name, talk.work.phone))
        return Met("answered", PinLocked(LOCKED_MINUTES))
    if not right:
        return Met("answered", PinWrong(PIN_TRIES - memory.pin_tries - 1))
    await recovery.remember_errand(session, contact_id, None)
    act = _freeze if said.subject is Subject.LOST else _name_new
    return Met("answered", await act(session, replace(talk, user_id=ward.user_id), said, ward))


async def _freeze(session: Session, talk: Talk, said: Said, ward: Ward) -> Reply:
    del said
    frozen = await recovery.freeze(session, talk.work.contact_id, user_id=ward.user_id, at=talk.work.received_at)
    assert frozen, "the ward is the contact's own"
    await warn(session, talk, ward.user_id, ToldNumberLost(ward.phone))
    log.warning("identity.frozen", user_id=ward.user_id, by_contact=talk.work.contact_id)
    return NumberLost(ward.phone)


async def _name_new(session: Session, talk: Talk, said: Said, ward: Ward) -> Reply:
    assert said.phone is not None
    # Our own clock counts the day: a message may claim any time of sending.
    holds_at = await recovery.name_new_phone(
        session, talk.work.contact_id, user_id=ward.user_id, phone=said.phone, at=talk.work.received_at
    )
    if holds_at is None:
        return NewNumberTaken(said.phone)
    at = _local(talk, holds_at)
    await warn(session, talk, ward.user_id, ToldNewNumber(ward.phone, said.phone, at))
    log.warning("identity.new_number", user_id=ward.user_id, by_contact=talk.work.contact_id)
    return NewNumberNamed(said.phone, at)


async def _mask(session: Session, talk: Talk) -> None:
    await inbox.blank(session, talk.work.inbound_id, masked(talk.work.body or ""))


def _local(talk: Talk, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(talk.time_zone))
