"""Closed periods: days into which nothing is posted any more. A close is a link of the audit chain, never undone."""

from datetime import date

from ledger_core.database import Session
from ledger_core.errors import DayOutOfRange
from ledger_core.posting import Origin


async def close_period(session: Session, origin: Origin, *, through: date, today: date) -> date:
    """Close all days through this one, and give the last day that is closed now.

    Closing what is closed changes nothing. A correction of a closed day goes to the first open one. Raises
    DayOutOfRange for a day after `today`, the shop's own, since nothing could be posted until it is over.
    """
    if through > today:
        raise DayOutOfRange
    closed: date = await session.value(
        "select close_period($1, $2, $3, $4, $5)",
        origin.business_id,
        origin.key,
        origin.source,
        origin.actor_id,
        through,
    )
    return closed


async def closed_through(session: Session, business_id: int) -> date | None:
    """Give the last closed day of the entered shop, None while every day is open."""
    closed: date | None = await session.value(
        "select closed_through from business_head where business_id = $1 and isfinite(closed_through)", business_id
    )
    return closed
