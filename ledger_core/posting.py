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
class Short:
    """An item of which more left than was there: `quantity` thousandths on hand after the entry, below zero."""

    item_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A written entry. `balances_minor` has the balance after it of each line's account, in the draft's order.

    `short` are the items that it left below zero; something that came in was not written down, or was counted wrong.
    `moved_from` is the day that it corrects, where that is closed and the entry went to the first open day instead.
    """

    number: int
    sequence: int
    entry_date: date
    replayed: bool
    balances_minor: tuple[int, ...]
    short: tuple[Short, ...] = ()
    moved_from: date | None = None


def _entry_id(origin: Origin) -> uuid.UUID:
    return uuid.uuid5(_ENTRY_NAMESPACE, f"{origin.business_id}/{origin.key}")


def posted_from(found: Row | None) -> Posted:
    """Read what a posting function of the database answered. Raises UnknownEntry where it wrote nothing."""
    if found is None or found["number"] is None:
        raise UnknownEntry
    short = map(Short, found.get("short_items") or (), found.get("short_quantities") or ())
    return Posted(
        found["number"],
        found["sequence"],
        found["entry_date"],
        found["replayed"],
        tuple(found["balances"]),
        tuple(short),
        _moved_from(found),
    )


def _moved_from(found: Row) -> date | None:
    first: date | None = found.get("corrected_day")
    return first if first != found["entry_date"] else None


async def post_entry(session: Session, origin: Origin, draft: EntryDraft, *, entry_date: date) -> Posted:
    """Write a draft on the business's day `entry_date`.

    The same key with the same input gives the first result again (`replayed`); with other input it raises
    IdempotencyKeyReused. Raises PeriodClosed, UnknownAccount, UnknownBusiness, AmountOutOfRange.
    """
    lines = draft.lines
    quantities = [line.quantity for line in lines] if any(line.quantity is not None for line in lines) else None
    return posted_from(
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


async def post_computed(session: Session, origin: Origin, function: str, entry_date: date, *details: object) -> Posted:
    """Write an entry whose lines depend on the books, by the database's own `function`, in one call.

    It takes business, key, entry id, day, source and actor before the `details`. Raises what `post_entry` does.
    """
    return posted_from(await computed_row(session, origin, function, entry_date, *details))


async def post_difference(
    session: Session, origin: Origin, function: str, entry_date: date, *details: object
) -> Posted | None:
    """Do the same where the books may agree already: then nothing is written, and None comes back."""
    found = await computed_row(session, origin, function, entry_date, *details)
    return None if found is None or found["number"] is None else posted_from(found)


async def computed_row(
    session: Session, origin: Origin, function: str, entry_date: date, *details: object
) -> Row | None:
    """Call such a function for what it answers by itself, where that is not one entry."""
    first = (origin.business_id, origin.key, _entry_id(origin), entry_date, origin.source, origin.actor_id)
    places = ", ".join(f"${place}" for place in range(1, len(first) + len(details) + 1))
    return await session.row(f"select * from {function}({places})", *first, *details)


async def reverse_entry(session: Session, origin: Origin, *, number: int) -> Posted:
    """Write the reversal of entry `number`, on its own day or on the first open day after a close (`moved_from`).

    Raises UnknownEntry, AlreadyReversed, ReversalOfReversal.
    """
    return posted_from(
        await session.row(
            "select r.*, (select j.entry_date from journal_entry j where j.business_id = $1 and j.number = $4)"
            " as corrected_day from reverse_entry($1, $2, $3, $4, $5, $6) r",
            origin.business_id,
            origin.key,
            _entry_id(origin),
            number,
            origin.source,
            origin.actor_id,
        )
    )
