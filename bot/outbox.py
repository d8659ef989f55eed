"""The outbox: claim with a lease, send while no transaction is open, mark what became of it.

`SendError` alone decides what a failure means. A crash may repeat a text; the order of one contact's texts is kept.
"""

import asyncio
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.providers import Failure, Outgoing, Outlet, SendError
from ledger_core import Pool, Session, transaction

log = structlog.get_logger()

# Longer than the longest send, shorter than the half minute in which a restarted worker must have answered.
LEASE = timedelta(seconds=15)
SEND_TIMEOUT_S = 12.0
ATTEMPTS_MAX = 8
_BACKOFF_MAX_S = 600.0


@dataclass(frozen=True, slots=True)
class OutboundWork:
    """A message that was claimed for one attempt."""

    outbound_id: int
    attempts: int
    reference: uuid.UUID
    channel: str
    channel_kind: str
    contact_id: int
    address: str
    phone: str | None
    purpose: str
    body: str
    in_reply_to: str | None


@dataclass(frozen=True, slots=True)
class _Mark:
    """What became of an attempt. `retry_s` only for the state queued."""

    state: str
    provider_message_id: str | None = None
    error_code: str | None = None
    retry_s: float = 0.0


async def queue(
    session: Session, *, channel: str, phone: str, purpose: str, priority: int, body: str, segments: int
) -> int:
    """Queue a text that answers no message, to a phone in E.164; gives its contact's id."""
    return int(
        await session.value(
            "select queue_outbound($1, $2, null, $3, $4, $5, $6)", channel, phone, purpose, priority, body, segments
        )
    )


async def deliver(pool: Pool, outlets: Mapping[str, Outlet], *, contact_id: int | None, limit: int = 1) -> int:
    """Send what is due, of one contact or of any; gives how many were claimed."""
    async with transaction(pool) as session:
        rows = await session.rows("select * from claim_outbound($1, $2, $3)", contact_id, limit, LEASE)
    claimed = [OutboundWork(**row) for row in rows]
    await asyncio.gather(*(_deliver_one(pool, outlets, work) for work in claimed))
    return len(claimed)


async def _deliver_one(pool: Pool, outlets: Mapping[str, Outlet], work: OutboundWork) -> None:
    mark = await _attempt(outlets, work)
    async with transaction(pool) as session:
        await session.row(
            "select mark_outbound($1, $2, $3, $4, $5, $6)",
            work.outbound_id,
            work.attempts,
            mark.state,
            mark.provider_message_id,
            mark.error_code,
            timedelta(seconds=mark.retry_s),
        )
    log.info(
        "outbound",
        outbound_id=work.outbound_id,
        channel=work.channel,
        state=mark.state,
        attempt=work.attempts,
        error=mark.error_code,
    )


async def _attempt(outlets: Mapping[str, Outlet], work: OutboundWork) -> _Mark:
    outlet = outlets.get(work.channel)
    if outlet is None:
        return _Mark("dead", error_code="no_outlet")
    if work.attempts > ATTEMPTS_MAX:
        # Its lease ran out each time: what kills every worker must not go round for ever.
        return _Mark("dead", error_code="attempts")
    outgoing = Outgoing(str(work.reference), work.address, work.phone, work.body, work.in_reply_to)
    try:
        async with asyncio.timeout(SEND_TIMEOUT_S):
            sent = await outlet.send(outgoing)
    except TimeoutError:
        return _Mark("unknown", error_code=Failure.UNCERTAIN)
    except SendError as error:
        return _failed(work, error)
    except Exception as error:  # a fault of an outlet must not block its contact, nor send a text again and again
        log.exception("outbound.outlet_failed", outbound_id=work.outbound_id)
        return _Mark("unknown", error_code=type(error).__name__)
    return _Mark("sent", provider_message_id=sent.provider_message_id)


def _failed(work: OutboundWork, error: SendError) -> _Mark:
    code = error.provider_code or error.code
    if error.outcome_unknown:
        return _Mark("unknown", error_code=code)
    if not error.retryable or work.attempts >= ATTEMPTS_MAX:
        return _Mark("dead", error_code=code)
    backoff = min(2.0**work.attempts, _BACKOFF_MAX_S) * random.uniform(0.75, 1.25)  # noqa: S311 spreads retries, guards nothing
    return _Mark("queued", error_code=code, retry_s=max(backoff, error.retry_after_s or 0.0))
