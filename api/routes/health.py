"""Is the process alive, and can it serve: for a load balancer and for `munshi run`."""

import asyncio

from fastapi import APIRouter, Response

import migrations
from api.deps import MeansOf
from ledger_core import DATABASE_AWAY, transaction

router = APIRouter(prefix="/health", tags=["health"])

_READY_TIMEOUT_S = 2.0


@router.get("/live", operation_id="live")
async def live() -> dict[str, str]:
    """Answer while the process runs."""
    return {"status": "live"}


@router.get("/ready", operation_id="ready", responses={503: {"description": "The database is away or not migrated"}})
async def ready(given: MeansOf, response: Response) -> dict[str, str]:
    """Answer 200 when the database is there with the schema that this version needs. Redis is not needed to serve."""
    try:
        async with asyncio.timeout(_READY_TIMEOUT_S), transaction(given.pool) as session:
            revision = await session.value("select version_num from alembic_version")
    except (*DATABASE_AWAY, TimeoutError):
        revision = None
    if revision == migrations.newest_revision():
        return {"status": "ready"}
    response.status_code = 503
    return {"status": "database away" if revision is None else "database not migrated"}
