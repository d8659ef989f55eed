"""The head of a shop: the one lock that everything which changes the shop takes first, so that nothing deadlocks."""

from ledger_core.database import Session
from ledger_core.posting import Origin


async def lock_head(session: Session, business_id: int) -> None:
    """Enter the shop and lock its head: what is read after this stays true until the transaction ends.

    For verbs that read before they post; `post_entry` takes the lock by itself. Raises UnknownBusiness.
    """
    await session.row("select lock_head($1)", business_id)


async def begin_change(session: Session, origin: Origin) -> None:
    """Lock the head as `lock_head` does, and say who changes the shop: for verbs that write named rows.

    The chain keeps it with each row that is written after this, and the database refuses a row for which nobody said
    it. Raises UnknownBusiness.
    """
    await session.row(
        "select begin_change($1, $2, $3, $4)", origin.business_id, origin.key, origin.source, origin.actor_id
    )
