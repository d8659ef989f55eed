"""From a taken message to what becomes of it: triage, reading, commands carried out, one reply.

Runs inside the message's one transaction. It must never send anything nor commit.
"""

import uuid
from dataclasses import replace
from datetime import datetime

from bot import inbox
from bot.conversation import Talk, begin, interpret, is_answerable, not_text
from bot.handlers import WRITING, Outcome, carry_out
from bot.inbox import Finished, InboundWork
from bot.replies import AskShopName, Reply, SeveralWritten, ShopOpened, Total, render, segments
from grammar import Reading, SwitchBusiness, Unknown, reading_to_dict
from ledger_core import Session, enter, open_business

_SHOP_NAMESPACE = uuid.UUID("9a1f0f8e-55a3-5d57-b0b7-6f2f1c2b7a55")


async def answer(session: Session, work: InboundWork, now: datetime) -> Finished:
    """Do what a message says and give its outcome with the reply."""
    talk = begin(work, now)
    if not is_answerable(work):
        return _finished(talk, "silent")
    if talk.business_id:
        await enter(session, talk.business_id)
    edited = (
        await inbox.entry_of_message(session, work, talk.business_id) if work.in_reply_to and talk.business_id else None
    )
    reply = not_text(work, edited)
    if reply is not None:
        return await _unread(session, talk, reply, None)
    reading = interpret(talk)
    if not talk.business_id:
        return await _answer_stranger(session, talk, reading)
    return await _carry_out_all(session, talk, reading)


async def _answer_stranger(session: Session, talk: Talk, reading: Reading) -> Finished:
    """A first message that writes something, or names a shop, opens one; anything else is told how to."""
    name = _shop_name(talk, reading)
    if name is None:
        if not await inbox.may_answer_stranger(session, talk.work.contact_id, talk.day):
            return _finished(talk, "silent", reading)
        return await _unread(session, talk, AskShopName(), reading)
    user_id = await inbox.person_of(session, talk.work.contact_id)
    public_id = uuid.uuid5(_SHOP_NAMESPACE, str(talk.work.inbound_id))
    business_id = await open_business(
        session, owner_id=user_id, name=name, language=talk.language.value, public_id=public_id
    )
    member = replace(talk, business_id=business_id, user_id=user_id, role="owner")
    if isinstance(reading.commands[0], SwitchBusiness):
        return _finished(member, "shop_opened", reading, ShopOpened(name))
    return await _carry_out_all(session, member, reading, opened=name)


def _shop_name(talk: Talk, reading: Reading) -> str | None:
    first = reading.commands[0]
    if isinstance(first, SwitchBusiness) and not first.business.isdigit():
        return first.business
    if any(isinstance(command, WRITING) for command in reading.commands):
        return talk.work.display_name or f"Dukan {(talk.work.phone or talk.work.address)[-4:]}"
    return None


async def _carry_out_all(session: Session, talk: Talk, reading: Reading, opened: str | None = None) -> Finished:
    outcomes = [await carry_out(session, talk, command, index) for index, command in enumerate(reading.commands)]
    replies = _composed(outcomes)
    if all(isinstance(command, Unknown) for command in reading.commands):
        return await _unread(session, talk, replies[0], reading)
    if opened is not None:
        replies = [ShopOpened(opened, then=replies[0]), *replies[1:]]
    numbers = [number for outcome in outcomes for number in outcome.numbers]
    wrote = any(outcome.written for outcome in outcomes)
    return _finished(
        talk, "written" if wrote else "undone" if numbers else "answered", reading, *replies, numbers=numbers
    )


def _composed(outcomes: list[Outcome]) -> list[Reply]:
    """Give the replies of a message: its entries in one, everything else as it stands."""
    written = [outcome for outcome in outcomes if outcome.written]
    if len(written) < 2:  # noqa: PLR2004 one entry has a reply of its own
        return [outcome.reply for outcome in outcomes]
    sums: dict[object, Total] = {}
    for outcome in written:
        entry = outcome.written
        assert entry is not None
        so_far = sums.get(entry.kind)
        sums[entry.kind] = Total(entry.kind, entry.amount_minor + (so_far.amount_minor if so_far else 0))
    numbers = [number for outcome in written for number in outcome.numbers]
    several = SeveralWritten(len(written), tuple(sums.values()), min(numbers), max(numbers))
    return [several, *(outcome.reply for outcome in outcomes if not outcome.written)]


async def _unread(session: Session, talk: Talk, reply: Reply, reading: Reading | None) -> Finished:
    """Answer what could not be read, unless it is one of a row: then somebody's machine is talking to us."""
    if await inbox.is_talking_in_circles(session, talk.work.inbound_id):
        return _finished(talk, "silent", reading)
    return _finished(talk, "unread", reading, reply)


def _finished(
    talk: Talk, outcome: str, reading: Reading | None = None, *replies: Reply, numbers: list[int] | None = None
) -> Finished:
    text = "\n".join(render(one, talk.language, talk.channel_kind, today=talk.today) for one in replies)
    return Finished(
        outcome,
        business_id=talk.business_id or None,
        user_id=talk.user_id or None,
        language=talk.language.value,
        reading=_kept(reading, numbers or []) if reading else None,
        reply=text or None,
        segments=segments(text).count if text else 0,
    )


def _kept(reading: Reading, numbers: list[int]) -> dict[str, object]:
    """Give what is kept of a reading, so that each entry can be explained: commands, spans, grammar version."""
    return {**reading_to_dict(reading), "entries": numbers}
