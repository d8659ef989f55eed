"""Udhaar: goods and cash on credit, payments, old balances, debts let go. The entries are those of the posting table.

The party's line is always the first, so `balances_minor[0]` of what comes back is the party's balance after it:
positive, it owes us. Nothing here finds a party or decides who is meant.
"""

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
    """Goods sold on credit: Party / Sales."""
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
    """A payment in cash from a party: Cash / Party."""
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("receive_payment", lines, narration), entry_date=entry_date)


async def make_payment(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """A payment in cash to a party: Party / Cash."""
    lines = (debit(Account.PARTIES, amount_minor, party_id), credit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("make_payment", lines, narration), entry_date=entry_date)


async def take_credit(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Goods bought on credit: Purchases / Party."""
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.PURCHASES, amount_minor))
    return await post_entry(session, origin, EntryDraft("take_credit", lines, narration), entry_date=entry_date)


async def lend_cash(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Cash lent to a party: Party / Cash. The entry of a payment, and another kind: a debt begins, none ends."""
    lines = (debit(Account.PARTIES, amount_minor, party_id), credit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("lend_cash", lines, narration), entry_date=entry_date)


async def borrow_cash(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """Cash borrowed from a party: Cash / Party."""
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.CASH, amount_minor))
    return await post_entry(session, origin, EntryDraft("borrow_cash", lines, narration), entry_date=entry_date)


async def opening_balance(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    receivable: bool,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """An old balance brought in: Party / Opening balances where it owes us (`receivable`), else the reverse.

    It adds to the khata. Whether a khata with entries may have one is the caller's question.
    """
    if receivable:
        kind = "opening_receivable"
        lines = (debit(Account.PARTIES, amount_minor, party_id), credit(Account.OPENING_BALANCES, amount_minor))
    else:
        kind = "opening_payable"
        lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.OPENING_BALANCES, amount_minor))
    return await post_entry(session, origin, EntryDraft(kind, lines, narration), entry_date=entry_date)


async def give_discount(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """A part of a debt let go: Discounts given / Party."""
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.DISCOUNTS, amount_minor))
    return await post_entry(session, origin, EntryDraft("give_discount", lines, narration), entry_date=entry_date)
