"""Commands about shops and their people: switching, members, the PIN."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.handlers.permissions import HELPER
from bot.inbox import count_pin_try, person_of_phone, pin_of, set_pin
from bot.recovery import name_helper
from bot.replies import (
    HelperIsYou,
    HelperNamed,
    MemberAdded,
    MemberRemoved,
    NoSuchShop,
    PinAccepted,
    PinLocked,
    PinMalformed,
    PinSet,
    PinWrong,
    Reply,
    ShopList,
    ShopSwitched,
)
from grammar import AddMember, EnterPin, RemoveMember, SwitchBusiness, name_key
from ledger_core import Role, Session, Shop, add_member, remove_member, shops_of_person

PIN_OPEN_MINUTES = 15
_LOCKED_MINUTES = 60
PIN_DIGITS = range(4, 7)
_TRIES = 5
# argon2id with the library's own parameters (RFC 9106, low memory).
_hasher = PasswordHasher()


async def handle_switch_business(session: Session, talk: Talk, command: SwitchBusiness, index: int) -> Outcome:
    """Switch to another shop of the speaker's by number or name; the shop is named in the reply."""
    del index
    public_id = await session.value("select public_id from users where id = $1", talk.user_id)
    shops = await shops_of_person(session, public_id)
    chosen = _chosen(shops, command.business)
    if chosen is None:
        return Outcome(NoSuchShop(command.business) if command.business else ShopList(tuple(s.name for s in shops)))
    return Outcome(ShopSwitched(chosen.name), business_id=chosen.business_id)


def _chosen(shops: list[Shop], written: str) -> Shop | None:
    if written.isdigit():
        place = int(written)
        return shops[place - 1] if 0 < place <= len(shops) else None
    named = [shop for shop in shops if name_key(shop.name) == name_key(written)]
    return named[0] if len(named) == 1 else None


async def handle_add_member(session: Session, talk: Talk, command: AddMember, index: int) -> Outcome:
    """Let a phone write in the books, or name the helper's phone, which may write nothing."""
    if command.role == HELPER:
        contact_id, at = talk.work.contact_id, talk.work.received_at
        is_named = await name_helper(session, contact_id, phone=command.phone, at=at)
        return Outcome(HelperNamed(command.phone, talk.has_pin) if is_named else HelperIsYou())
    role = Role(command.role or Role.RECORDER)
    user_id = await person_of_phone(session, command.phone)
    await add_member(session, talk.origin(index), user_id=user_id, role=role)
    return Outcome(MemberAdded(command.phone, role))


async def handle_remove_member(session: Session, talk: Talk, command: RemoveMember, index: int) -> Outcome:
    """End a phone's writing in the books; the last owner stays."""
    user_id = await person_of_phone(session, command.phone)
    await remove_member(session, talk.origin(index), user_id=user_id)
    return Outcome(MemberRemoved(command.phone))


async def handle_enter_pin(session: Session, talk: Talk, command: EnterPin, index: int) -> Outcome:
    """Set the PIN where there is none; else open for 15 minutes what it guards."""
    del index
    contact_id = talk.work.contact_id
    if not (command.pin.isascii() and command.pin.isdigit() and len(command.pin) in PIN_DIGITS):
        return Outcome(PinMalformed())
    known = await pin_of(session, contact_id)
    if known.locked_until is not None and known.locked_until > talk.work.sent_at:
        return Outcome(PinLocked(_LOCKED_MINUTES))
    if known.pin_hash is None:
        await set_pin(session, contact_id, await asyncio.to_thread(_hasher.hash, command.pin))
        return Outcome(PinSet())
    right = await asyncio.to_thread(is_right_pin, known.pin_hash, command.pin)
    locked = await count_pin_try(session, contact_id, right=right, at=talk.work.sent_at)
    return Outcome(_told(right=right, locked=locked, tries=known.tries))


def is_right_pin(pin_hash: str, pin: str) -> bool:
    """Compare a PIN with its hash, which takes long on purpose: call it in a thread."""
    try:
        return _hasher.verify(pin_hash, pin)
    except VerificationError:
        return False


def _told(*, right: bool, locked: bool, tries: int) -> Reply:
    if right:
        return PinAccepted(PIN_OPEN_MINUTES)
    return PinLocked(_LOCKED_MINUTES) if locked else PinWrong(_TRIES - tries - 1)
