"""The doorbell: tells a worker, through arq, that something is due. Postgres holds the truth; a ring may be lost.

A dead or slow Redis is logged and never raised: each second the sweepers find what no ring told of.
"""

import asyncio
import json
import time
from collections.abc import Sequence

import structlog
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

log = structlog.get_logger()

PROCESS_INBOUND = "process_inbound"
DELIVER_OUTBOUND = "deliver_outbound"
RING_TIMEOUT_S = 0.1
# After a failed ring the next ones are not even tried for a moment, so that a hung Redis costs no message its 100 ms.
_QUIET_S = 1.0


def serialize(job: dict[str, object]) -> bytes:
    """Write a job as JSON: it holds row ids and nothing else."""
    return json.dumps(job).encode()


def deserialize(job: bytes) -> dict[str, object]:
    """Read a job back."""
    read: dict[str, object] = json.loads(job)
    return read


def connect(redis_url: str) -> ArqRedis:
    """Make a client that connects when it is first used."""
    pool = ConnectionPool.from_url(redis_url, socket_timeout=5, socket_connect_timeout=1)
    return ArqRedis(pool_or_conn=pool, job_serializer=serialize, job_deserializer=deserialize)


class Doorbell:
    """Rings for contacts: by name of the job, with the contact's row id."""

    def __init__(self, redis_url: str) -> None:
        """Keep the address; nothing connects yet."""
        self._redis = connect(redis_url)
        self._quiet_until = 0.0

    async def ring(self, job: str, contact_ids: Sequence[int], *, wait_s: float = 0.0) -> None:
        """Ask for a job for each contact, `wait_s` seconds from now."""
        if not contact_ids or time.monotonic() < self._quiet_until:
            return
        try:
            async with asyncio.timeout(RING_TIMEOUT_S):
                for contact_id in contact_ids:
                    await self._redis.enqueue_job(job, contact_id, _defer_by=wait_s or None)
        except (TimeoutError, OSError, RedisError) as error:
            self._quiet_until = time.monotonic() + _QUIET_S
            log.warning("doorbell.silent", job=job, error=type(error).__name__)

    async def close(self) -> None:
        """Close the connection."""
        await self._redis.aclose(close_connection_pool=True)
