"""Udhaar: goods and cash on credit, payments, old balances, debts let go. The entries are those of the posting table.

The party's line is always the first, so `balances_minor[0]` of what comes back is the party's balance after it:
positive, it owes us. Nothing here finds a party or decides who is meant.
"""

from collections.abc import Sequence
from datetime import date

from ledger_core.database import Session
from ledger_core.goods import Flow, GoodsDraft, GoodsLine, post_goods
from ledger_core.journal import Account, EntryDraft, credit, debit, money_in
from ledger_core.posting import Origin, Posted, post_entry


async def give_credit(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    goods: Sequence[GoodsLine] = (),
    narration: str | None = None,
) -> Posted:
    """Goods sold on credit: Party / Sales; with `goods`, Cost of goods sold / Stock for those that are stocked."""
    if goods:
        draft = GoodsDraft(
            "give_credit", Flow.SALE, (debit(Account.PARTIES, amount_minor, party_id),), goods, narration
        )
        return await post_goods(session, origin, draft, entry_date=entry_date)
    lines = (debit(Account.PARTIES, amount_minor, party_id), credit(Account.SALES, amount_minor))
    return await post_entry(session, origin, EntryDraft("give_credit", lines, narration), entry_date=entry_date)


async def receive_payment(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """A payment from a party, in cash or into our bank: Cash or Bank / Party."""
    account, sub_id = money_in(bank_id)
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(account, amount_minor, sub_id))
    return await post_entry(session, origin, EntryDraft("receive_payment", lines, narration), entry_date=entry_date)


async def make_payment(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """A payment to a party, in cash or from our bank: Party / Cash or Bank."""
    account, sub_id = money_in(bank_id)
    lines = (debit(Account.PARTIES, amount_minor, party_id), credit(account, amount_minor, sub_id))
    return await post_entry(session, origin, EntryDraft("make_payment", lines, narration), entry_date=entry_date)


async def take_credit(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    goods: Sequence[GoodsLine] = (),
    narration: str | None = None,
) -> Posted:
    """Goods bought on credit: Purchases / Party; with `goods`, Stock / Party for those that are stocked."""
    if goods:
        line = credit(Account.PARTIES, amount_minor, party_id)
        draft = GoodsDraft("take_credit", Flow.PURCHASE, (line,), goods, narration)
        return await post_goods(session, origin, draft, entry_date=entry_date)
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(Account.PURCHASES, amount_minor))
    return await post_entry(session, origin, EntryDraft("take_credit", lines, narration), entry_date=entry_date)


async def lend_cash(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """Money lent to a party: Party / Cash or Bank.

    The entry of a payment, and another kind: a debt begins, none ends.
    """
    account, sub_id = money_in(bank_id)
    lines = (debit(Account.PARTIES, amount_minor, party_id), credit(account, amount_minor, sub_id))
    return await post_entry(session, origin, EntryDraft("lend_cash", lines, narration), entry_date=entry_date)


async def borrow_cash(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """Money borrowed from a party: Cash or Bank / Party."""
    account, sub_id = money_in(bank_id)
    lines = (credit(Account.PARTIES, amount_minor, party_id), debit(account, amount_minor, sub_id))
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
