"""Telling a member what another one did: the owner is asked about a recorder's entry that waits for his yes."""

from bot import inbox, questions
from bot.conversation import Talk
from bot.handlers.permissions import waiting_entry
from bot.questions import LEAVE, Asked, Option
from bot.replies import AskOwner, ChannelKind, language_of, render, segments
from ledger_core import Session


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
    kind = ChannelKind.WHATSAPP if owner.kind == "whatsapp" else ChannelKind.SMS
    by = talk.work.display_name or talk.work.phone or ""
    text = render(AskOwner(by, entry, first_label=label), language_of(owner.language), kind, today=talk.today)
    await inbox.alert(session, owner.contact_id, talk.business_id, body=text, segments=segments(text).count)
