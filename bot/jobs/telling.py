"""Telling people what others did: the owner of his members, a member of the owner's yes, all of a changed number."""

from dataclasses import replace

from bot import inbox, questions, recovery
from bot.conversation import Talk
from bot.handlers import Outcome, described, waiting_matter
from bot.inbox import Reachable
from bot.questions import LEAVE, Asked, Option, Settled
from bot.replies import (
    AskOwner,
    ChannelKind,
    HelperNamed,
    OwnerAgreed,
    OwnerRefused,
    PhoneSet,
    PinLocked,
    Reply,
    ToldHelperNamed,
    ToldPinLocked,
    ToldUndone,
    language_of,
    render,
    segments,
)
from grammar import Command
from ledger_core import Role, Session

# Begins the name of the check that carries who asked through the owner's answers.
_ASKED_BY = "asked_by "


async def ask_owner(session: Session, talk: Talk, asked: Asked) -> None:
    """Store the question for the owner and queue it to him; without an owner who ever wrote, it stays parked."""
    assert asked.command is not None
    matter = waiting_matter(talk, asked.command)
    assert matter is not None
    owner = await inbox.owner_of(session, talk.business_id)
    if owner is None:
        return
    is_open = not await questions.has_open(session, talk.business_id, owner.contact_id)
    standing = await questions.standing(session, talk.business_id, owner.contact_id)
    label = questions.next_label(standing, talk.work.sent_at)
    settled = asked.settled.and_check(f"{_ASKED_BY}{talk.user_id}")
    options = (Option(asked.command, settled), LEAVE)
    named = Asked("ask_owner", options, "", asked.command, settled, summary=asked.summary)
    await questions.store(
        session,
        named,
        business_id=talk.business_id,
        contact_id=owner.contact_id,
        sent_at=talk.work.sent_at,
        day=talk.day,
        first_label=label,
        is_open=is_open,
    )
    by = talk.work.display_name or talk.work.phone or ""
    await _tell(session, talk, owner, AskOwner(by, matter, first_label=label))


async def tell_refused(session: Session, talk: Talk, asked: Asked) -> None:
    """Tell a member that the owner said no; nothing where nobody asked."""
    matter = waiting_matter(talk, asked.command) if asked.command else None
    if matter is not None:
        await _tell_asker(session, talk, asked.settled, OwnerRefused(matter))


async def tell_agreed(session: Session, talk: Talk, command: Command, outcome: Outcome) -> None:
    """Tell a member what came of the owner's yes; nothing where nobody asked, or while more is asked of the owner."""
    matter = waiting_matter(talk, command)
    if matter is None or outcome.asked is not None:
        return
    is_done = bool(outcome.numbers) or isinstance(outcome.reply, PhoneSet)
    number = outcome.numbers[0] if outcome.numbers else None
    # What the books refused is said as the owner read it: it shows no total.
    await _tell_asker(session, talk, talk.settled, OwnerAgreed(matter, number) if is_done else outcome.reply)


async def _tell_asker(session: Session, talk: Talk, settled: Settled, reply: Reply) -> None:
    asked_by = next((name.removeprefix(_ASKED_BY) for name in settled.checks if name.startswith(_ASKED_BY)), None)
    asker = await inbox.reach(session, talk.business_id, int(asked_by)) if asked_by else None
    if asker is not None:
        await _tell(session, talk, asker, reply)


async def tell_owner(session: Session, talk: Talk, outcomes: list[Outcome]) -> None:
    """Tell the owner what another member struck off, of a PIN that was locked, and his other ids of a new helper."""
    news: list[Reply] = []
    by = talk.work.display_name or talk.work.phone or ""
    for outcome in outcomes:
        if outcome.struck is not None and talk.role != Role.OWNER:
            news.append(ToldUndone(by, outcome.struck.number, described(outcome.struck, talk.language)))
        if isinstance(outcome.reply, HelperNamed):
            await warn(session, talk, talk.user_id, ToldHelperNamed(outcome.reply.phone), own_only=True)
        if isinstance(outcome.reply, PinLocked):
            news.append(ToldPinLocked(talk.work.display_name, talk.work.phone))
    owner = await inbox.owner_of(session, talk.business_id) if news else None
    if owner is not None and owner.contact_id != talk.work.contact_id:
        for reply in news:
            await _tell(session, talk, owner, reply)


async def warn(session: Session, talk: Talk, user_id: int, reply: Reply, *, own_only: bool = False) -> None:
    """Tell everybody whom a change of a person's number concerns, or only his own ids, save the one who speaks.

    It is no shop's matter, and no shop sees it.
    """
    for one in await recovery.to_warn(session, user_id, but=talk.work.contact_id, own_only=own_only):
        await _tell(session, replace(talk, business_id=0), one, reply)


async def _tell(session: Session, talk: Talk, reader: Reachable, reply: Reply) -> None:
    if reader.is_frozen:
        return
    kind = ChannelKind.WHATSAPP if reader.kind == "whatsapp" else ChannelKind.SMS
    text = render(reply, language_of(reader.language), kind, today=talk.today)
    await inbox.alert(session, reader.contact_id, talk.business_id or None, body=text, segments=segments(text).count)
