"""Telling the owner what a member did, and asking him about an entry that waits for his yes."""

from bot import inbox, questions
from bot.conversation import Talk
from bot.handlers import Outcome, described, waiting_entry
from bot.inbox import Reachable
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AskOwner,
    ChannelKind,
    PinLocked,
    Reply,
    ToldPinLocked,
    ToldUndone,
    language_of,
    render,
    segments,
)
from ledger_core import Role, Session


async def ask_owner(session: Session, talk: Talk, asked: Asked) -> None:
    """Store the question for the owner and queue it to him; without an owner who ever wrote, it stays parked."""
    assert asked.command is not None
    entry = waiting_entry(talk, asked.command)
    assert entry is not None
    owner = await inbox.owner_of(session, talk.business_id)
    if owner is None:
        return
    is_open = not await questions.has_open(session, talk.business_id, owner.contact_id)
    standing = await questions.standing(session, talk.business_id, owner.contact_id)
    label = questions.next_label(standing, talk.work.sent_at)
    named = Asked("ask_owner", (Option(asked.command, asked.settled), LEAVE), "", asked.command, summary=asked.summary)
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
    await _tell(session, talk, owner, AskOwner(by, entry, first_label=label))


async def tell_owner(session: Session, talk: Talk, outcomes: list[Outcome]) -> None:
    """Tell the owner what another member struck off, and of a PIN that was locked."""
    news: list[Reply] = []
    by = talk.work.display_name or talk.work.phone or ""
    for outcome in outcomes:
        if outcome.struck is not None and talk.role != Role.OWNER:
            news.append(ToldUndone(by, outcome.struck.number, described(outcome.struck)))
        if isinstance(outcome.reply, PinLocked):
            news.append(ToldPinLocked(talk.work.display_name, talk.work.phone))
    owner = await inbox.owner_of(session, talk.business_id) if news else None
    if owner is not None and owner.contact_id != talk.work.contact_id:
        for reply in news:
            await _tell(session, talk, owner, reply)


async def _tell(session: Session, talk: Talk, owner: Reachable, reply: Reply) -> None:
    kind = ChannelKind.WHATSAPP if owner.kind == "whatsapp" else ChannelKind.SMS
    text = render(reply, language_of(owner.language), kind, today=talk.today)
    await inbox.alert(session, owner.contact_id, talk.business_id, body=text, segments=segments(text).count)
