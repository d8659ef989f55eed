"""Who a message is from when that is not plain: a lost number, its helper, the number after it, a new WhatsApp id.

Asked before anything is read as a command. It must never let a number speak that did not prove itself.
"""

from bot.conversation import Talk
from bot.inbox import Memory
from bot.jobs.desk import Codes
from bot.jobs.identity.binding import prove
from bot.jobs.identity.met import Met
from bot.jobs.identity.phrases import helper_in
from bot.jobs.identity.recovering import from_frozen, from_helper, from_moved, from_waiting
from ledger_core import Session

__all__ = ["Met", "helper_in", "meet"]


async def meet(session: Session, talk: Talk, memory: Memory, codes: Codes | None) -> Met | None:
    """Give what a message comes to by its sender alone; None where it is to be read like any other."""
    match talk.work.standing:
        case "frozen":
            return await from_frozen(session, talk, memory)
        case "unproven":
            return await prove(session, talk, memory, codes)
        case "waiting" if not talk.business_id:
            return await from_waiting(session, talk)
        case "moved":
            await from_moved(session, talk)
    return await from_helper(session, talk, memory)
