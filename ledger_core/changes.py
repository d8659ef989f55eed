"""The feed: every change of a shop in the order of commits, for devices that follow it. It reads and never writes.

A change's place is taken under the lock that is held until the commit, so nobody sees a place before all places before
it: who keeps the last place he saw and asks for what comes after it misses nothing, however long others' transactions
take.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger_core.database import Session

CHANGES_PAGE_MAX = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A change. `kind` is "entry", "period", "import", or the table of a named row; `subject` tells which one.

    `row` is what it is about as it is now, so that of several changes of one thing each has the newest: an entry with
    its lines, a row's columns, or what an act told. Amounts are minor units, quantities thousandths, days and instants
    ISO strings. None where it is no longer there.
    """

    sequence: int
    kind: str
    subject: str
    recorded_at: datetime
    actor_id: int | None
    source: str
    row: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes in order. `cursor` is where to go on, the place asked for itself where there are none."""

    changes: tuple[Change, ...]
    cursor: int


async def changes_after(session: Session, business_id: int, *, cursor: int = 0, limit: int = 100) -> ChangePage:
    """Give the entered shop's changes after a place, 0 for the first; `limit` (1 to CHANGES_PAGE_MAX) of them."""
    rows = await session.rows(
        "select * from changes_after($1, $2, $3)", business_id, cursor, max(1, min(limit, CHANGES_PAGE_MAX))
    )
    found = tuple(Change(*row) for row in rows)
    return ChangePage(found, found[-1].sequence if found else cursor)


async def newest_change(session: Session, business_id: int) -> int:
    """Give the place of the entered shop's newest change, so that a device can see how far behind it is."""
    newest = await session.value("select sequence from business_head where business_id = $1", business_id)
    return int(newest or 0)
