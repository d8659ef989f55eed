"""The day's digest: what the owner reads at closing time, with the seal of the audit chain."""

from bot.conversation import Talk
from bot.replies import DayDigest, EntryKind
from ledger_core import Session, chain_head, day_report, held_cheques, seal_of, undone_by_person

# More than these are not counted: so many due at once are a list to read, not a number.
_CHEQUES_MAX = 99


async def digest_of(session: Session, talk: Talk, *, parked: int) -> DayDigest:
    """Give the digest of the message's day. Behind a PIN that is not open it has counts and the seal, no sums."""
    report = await day_report(session, talk.business_id, talk.day)
    sums = {total.kind: total.amount_minor for total in report.totals}
    by_person = await undone_by_person(session, talk.business_id, talk.day)
    is_shown = not talk.has_pin or talk.pin_is_open
    return DayDigest(
        day=talk.day,
        sales_minor=sums.get(EntryKind.CASH_SALE, 0) if is_shown else None,
        credit_minor=sums.get(EntryKind.GIVE_CREDIT, 0) if is_shown else None,
        received_minor=sums.get(EntryKind.RECEIVE_PAYMENT, 0) if is_shown else None,
        cash_minor=report.cash_closing_minor if is_shown else None,
        entries=report.entries,
        undone=report.undone,
        undone_by=tuple((name, count) for name, count in by_person if name),
        parked=parked,
        cheques=len(await held_cheques(session, talk.business_id, due_through=talk.day, limit=_CHEQUES_MAX)),
        seal=seal_of(await chain_head(session, talk.business_id)),
    )
