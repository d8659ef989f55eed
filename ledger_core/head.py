"""The head of a shop: the one lock that everything which changes the shop takes first, so that nothing deadlocks."""

from ledger_core.database import Session


async def lock_head(session: Session, business_id: int) -> None:
    """Enter the shop and lock its head: what is read after this stays true until the transaction ends.

    For verbs that read before they write; `post_entry` takes the lock by itself. Raises UnknownBusiness.
    """
    await session.row("select lock_head($1)", business_id)
