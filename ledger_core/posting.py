"""Writing to the journal: the only module that may. Each call is one statement, one round trip."""

import uuid
from dataclasses import dataclass
from datetime import date

from ledger_core.database import Row, Session
from ledger_core.errors import UnknownEntry
from ledger_core.journal import EntryDraft

# Names the entries of one key in one shop, so that a repeated call names the same one.
_ENTRY_NAMESPACE = uuid.UUID("6f0f3c0e-6a4e-5a06-9d0a-3f3d5f0f7c11")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from: the shop, the person, the door, and the key that makes it happen once."""

    business_id: int
    key: str
    source: str
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A written entry. `balances_minor` has the balance after it of each line's account, in the draft's order."""

    number: int
    sequence: int
    entry_date: date
    replayed: bool
    balances_minor: tuple[int, ...]


def _entry_id(origin: Origin) -> uuid.UUID:
    return uuid.uuid5(_ENTRY_NAMESPACE, f"{origin.business_id}/{origin.key}")


def _posted(found: Row | None) -> Posted:
    if found is None or found["number"] is None:
        raise UnknownEntry
    return Posted(found["number"], found["sequence"], found["entry_date"], found["replayed"], tuple(found["balances"]))


async def post_entry(session: Session, origin: Origin, draft: EntryDraft, *, entry_date: date) -> Posted:
    """Write a draft on the business's day `entry_date`.

    The same key with the same input gives the first result again (`replayed`); with other input it raises
    IdempotencyKeyReused. Raises PeriodClosed, UnknownAccount, UnknownBusiness, AmountOutOfRange.
    """
    lines = draft.lines
    quantities = [line.quantity for line in lines] if any(line.quantity is not None for line in lines) else None
    return _posted(
        await session.row(
            "select * from post_entry($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            origin.business_id,
            origin.key,
            _entry_id(origin),
            draft.kind,
            entry_date,
            origin.source,
            origin.actor_id,
            [line.account for line in lines],
            [line.sub_id for line in lines],
            [line.amount_minor for line in lines],
            quantities,
            draft.narration,
        )
    )


async def reverse_entry(session: Session, origin: Origin, *, number: int) -> Posted:
    """Write the reversal of entry `number`, on its own day or on the first open day after a close.

    Raises UnknownEntry, AlreadyReversed, ReversalOfReversal.
    """
    return _posted(
        await session.row(
            "select * from reverse_entry($1, $2, $3, $4, $5, $6)",
            origin.business_id,
            origin.key,
            _entry_id(origin),
            number,
            origin.source,
            origin.actor_id,
        )
    )
