"""The till: cash in and out, its count against the book, and any day's opening and closing.

The till's line is always the first, so `balances_minor[0]` of what comes back is the cash in hand after it, or what
the bank account has where one is named. Figures of a day come from the balances that posting keeps, never from adding
up entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger_core.database import Session
from ledger_core.errors import AmountOutOfRange, IdempotencyKeyReused
from ledger_core.goods import Flow, GoodsDraft, GoodsLine, post_goods
from ledger_core.head import lock_head
from ledger_core.journal import Account, EntryDraft, credit, debit, money_in
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.posting import Origin, Posted, post_entry


async def _cash_comes(
    session: Session, origin: Origin, kind: str, source: Account, amount_minor: int, entry_date: date, words: str | None
) -> Posted:
    lines = (debit(Account.CASH, amount_minor), credit(source, amount_minor))
    return await post_entry(session, origin, EntryDraft(kind, lines, words), entry_date=entry_date)


async def _cash_goes(
    session: Session, origin: Origin, kind: str, target: Account, amount_minor: int, entry_date: date, words: str | None
) -> Posted:
    lines = (credit(Account.CASH, amount_minor), debit(target, amount_minor))
    return await post_entry(session, origin, EntryDraft(kind, lines, words), entry_date=entry_date)


async def cash_sale(
    session: Session,
    origin: Origin,
    *,
    amount_minor: int,
    entry_date: date,
    goods: Sequence[GoodsLine] = (),
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """Goods sold and paid at once: Cash or Bank / Sales; with `goods`, Cost of goods sold / Stock for those stocked."""
    account, sub_id = money_in(bank_id)
    money = debit(account, amount_minor, sub_id)
    if goods:
        draft = GoodsDraft("cash_sale", Flow.SALE, (money,), goods, narration)
        return await post_goods(session, origin, draft, entry_date=entry_date)
    lines = (money, credit(Account.SALES, amount_minor))
    return await post_entry(session, origin, EntryDraft("cash_sale", lines, narration), entry_date=entry_date)


async def cash_purchase(
    session: Session,
    origin: Origin,
    *,
    amount_minor: int,
    entry_date: date,
    goods: Sequence[GoodsLine] = (),
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """Goods bought and paid at once: Purchases / Cash or Bank; with `goods`, Stock for those that are stocked."""
    account, sub_id = money_in(bank_id)
    money = credit(account, amount_minor, sub_id)
    if goods:
        draft = GoodsDraft("cash_purchase", Flow.PURCHASE, (money,), goods, narration)
        return await post_goods(session, origin, draft, entry_date=entry_date)
    lines = (money, debit(Account.PURCHASES, amount_minor))
    return await post_entry(session, origin, EntryDraft("cash_purchase", lines, narration), entry_date=entry_date)


async def cash_in(
    session: Session, origin: Origin, *, amount_minor: int, entry_date: date, narration: str | None = None
) -> Posted:
    """The owner puts money into the till: Cash / Capital."""
    return await _cash_comes(session, origin, "cash_in", Account.CAPITAL, amount_minor, entry_date, narration)


async def cash_out(
    session: Session, origin: Origin, *, amount_minor: int, entry_date: date, narration: str | None = None
) -> Posted:
    """The owner takes money out of the till: Drawings / Cash."""
    return await _cash_goes(session, origin, "cash_out", Account.DRAWINGS, amount_minor, entry_date, narration)


_EARLIER_COUNT = """
select p.amount_minor, p.balance_after from change c
  join journal_entry j on j.business_id = c.business_id and j.sequence = c.sequence
  join posting p on p.business_id = j.business_id and p.entry_number = j.number and p.line = 1
where c.business_id = $1 and c.idempotency_key = $2"""


async def record_cash_difference(
    session: Session, origin: Origin, *, counted_minor: int, entry_date: date, narration: str | None = None
) -> Posted | None:
    """Write what the counted till has more (cash_over) or less (cash_short) than the book; None where they agree.

    The book is read under the shop's lock: of two counts at once the second sees what the first wrote.
    """
    if not 0 <= counted_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    await lock_head(session, origin.business_id)
    earlier = await session.row(_EARLIER_COUNT, origin.business_id, origin.key)
    if earlier is None:
        difference = counted_minor - await cash_balance(session, origin.business_id)
    elif earlier["balance_after"] == counted_minor:
        # The same count again: the book agrees with it since, so the difference is that of the first time.
        difference = earlier["amount_minor"]
    else:
        raise IdempotencyKeyReused
    account = Account.CASH_DIFFERENCES
    if difference > 0:
        return await _cash_comes(session, origin, "cash_over", account, difference, entry_date, narration)
    if difference < 0:
        return await _cash_goes(session, origin, "cash_short", account, -difference, entry_date, narration)
    return None


async def cash_balance(session: Session, business_id: int) -> int:
    """Give the cash in hand by the book now, in minor units. Below zero, something was not written down."""
    found = await session.value(
        "select amount_minor from balance where business_id = $1 and account = $2 and sub_id = 0",
        business_id,
        int(Account.CASH),
    )
    return int(found or 0)


@dataclass(frozen=True, slots=True)
class CashDay:
    """The till on one day, or on several, by entry date, in minor units; opening + in - out = closing.

    What was taken back stands on both sides: once with its entry, once with the reversal.
    """

    opening_minor: int
    in_minor: int
    out_minor: int
    closing_minor: int


# Walked back from what is in the till now, in one statement, so that both are of one moment.
_CASH_DAY = """
select coalesce((select b.amount_minor from balance b where b.business_id = $1 and b.account = $2 and b.sub_id = 0), 0)
    - coalesce(sum(d.debit_minor - d.credit_minor) filter (where d.day > $4), 0)::bigint as closing,
  coalesce(sum(d.debit_minor) filter (where d.day <= $4), 0)::bigint as came,
  coalesce(sum(d.credit_minor) filter (where d.day <= $4), 0)::bigint as went
from balance_day d where d.business_id = $1 and d.account = $2 and d.day >= $3"""


async def cash_day(session: Session, business_id: int, day: date) -> CashDay:
    """Give the till's opening, in, out and closing of any day, with entries or without, closed or open.

    It reads the days since then, not their entries.
    """
    return await cash_period(session, business_id, first_day=day, last_day=day)


async def cash_period(session: Session, business_id: int, *, first_day: date, last_day: date) -> CashDay:
    """Give the same of the days from `first_day` to `last_day`, both of them in it."""
    found = await session.row(_CASH_DAY, business_id, int(Account.CASH), first_day, last_day)
    assert found is not None
    came, went, closing = found["came"], found["went"], found["closing"]
    return CashDay(closing - came + went, came, went, closing)
