"""What the parts of this package share: their answer, and what a contact was asked a PIN or a code for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import inbox, recovery
from bot.conversation import Talk
from bot.inbox import Memory
from bot.replies import Reply
from ledger_core import Session

# How long a PIN that was asked for is waited for, in time of sending.
_STANDS = timedelta(minutes=30)
LOCKED_MINUTES = 60
PIN_TRIES = 5


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a message before anybody asked what it says: its outcome, and the reply if there is one."""

    outcome: str
    reply: Reply | None = None


async def stranger_met(session: Session, talk: Talk, reply: Reply) -> Met:
    """Answer one who may be anybody: five times a day."""
    if await inbox.may_answer_stranger(session, talk.work.contact_id, talk.day):
        return Met("answered", reply)
    return Met("silent")


def errand_of(memory: Memory, talk: Talk, *kinds: str) -> dict[str, Any] | None:
    """Give what the contact was asked a PIN or a code for, while it stands."""
    errand = memory.errand
    if errand is None or errand["kind"] not in kinds:
        return None
    return errand if talk.work.sent_at - datetime.fromisoformat(errand["at"]) <= _STANDS else None


async def ask_for(session: Session, talk: Talk, kind: str, **details: object) -> None:
    """Remember what a contact is asked a PIN or a code for."""
    errand = {"kind": kind, "at": talk.work.sent_at.isoformat(), **details}
    await recovery.remember_errand(session, talk.work.contact_id, errand)


def is_locked(memory: Memory, talk: Talk) -> bool:
    """Tell whether this contact tried somebody else's PIN too often."""
    return memory.pin_locked_until is not None and memory.pin_locked_until > talk.work.sent_at
