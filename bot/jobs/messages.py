"""Messages in and out as jobs: one transaction a message, then the next one of the same sender.

Jobs carry a contact's id and nothing else. Any number of them may run for one contact: the conversation's lock lets
one through.
"""

import structlog

from bot import inbox, outbox
from bot.conversation import begin, now
from bot.doorbell import DELIVER_OUTBOUND
from bot.inbox import InboundWork
from bot.jobs.answering import answer
from bot.jobs.desk import Desk
from bot.replies import KeptForLater, render, segments
from ledger_core import DATABASE_AWAY, transaction

log = structlog.get_logger()

SWEEP_CONTACTS_MAX = 200
_DELIVER_MAX = 50


async def process_inbound(desk: Desk, contact_id: int) -> None:
    """Handle a contact's due messages in the order in which he sent them, each whole or not at all."""
    while await _handle_one(desk, contact_id):
        await desk.doorbell.ring(DELIVER_OUTBOUND, [contact_id])


async def _handle_one(desk: Desk, contact_id: int) -> bool:
    work: InboundWork | None = None
    try:
        async with transaction(desk.pool) as session:
            work = await inbox.take(session, contact_id)
            if work is None:
                return False
            finished = await answer(session, work, now(), desk.codes)
            await inbox.finish(session, work.inbound_id, finished)
    except DATABASE_AWAY:
        raise
    except Exception as error:
        if work is None:
            raise
        log.exception("inbound.failed", inbound_id=work.inbound_id, attempt=work.attempts + 1)
        return await _count_failure(desk, work, type(error).__name__)
    log.info(
        "inbound",
        inbound_id=work.inbound_id,
        channel=work.channel,
        outcome=finished.outcome,
        business_id=finished.business_id,
    )
    return True


async def _count_failure(desk: Desk, work: InboundWork, error_code: str) -> bool:
    talk = begin(work, now())
    text = render(KeptForLater(), talk.language, talk.channel_kind, today=talk.today)
    async with transaction(desk.pool) as session:
        return await inbox.fail(
            session, work.inbound_id, error_code=error_code[:80], reply=text, segments=segments(text).count
        )


async def deliver_outbound(desk: Desk, contact_id: int) -> None:
    """Send a contact what is due, one text after the other."""
    while await outbox.deliver(desk.pool, desk.outlets, contact_id=contact_id):
        pass


async def due_inbound(desk: Desk) -> list[int]:
    """List contacts with a message that is due, as a sweeper finds them."""
    async with transaction(desk.pool) as session:
        return await inbox.due_contacts(session, limit=SWEEP_CONTACTS_MAX)


async def sweep_outbound(desk: Desk) -> int:
    """Send what is due to whomever, and give how many were claimed."""
    return await outbox.deliver(desk.pool, desk.outlets, contact_id=None, limit=_DELIVER_MAX)
