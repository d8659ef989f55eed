"""Udhaar: goods given on credit, and payments received. The entries are those of the posting table in docs."""

from datetime import date

from ledger_core.database import Session
from ledger_core.journal import Account, EntryDraft, credit, debit
from ledger_core.posting import Origin, Posted, post_entry


async def give_credit(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Goods sold on credit: Party / Sales. `balances_minor[0]` is the party's balance after it."""
    lines = (debit(Account.PARTIES, amount_minor, party_id), credit(Account.SALES, amount_minor))
    return await post_entry(session, origin, EntryDraft("give_credit", lines, narration), entry_date=entry_date)


async def receive_payment(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """A payment in cash: Cash / Party. `balances_minor[0]` is the party's balance after it."""
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("receive_payment", lines, narration), entry_date=entry_date)
