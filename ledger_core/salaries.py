"""Salaries and advances: what staff is paid, had before it was earned, and has earned before it is paid.

The first line is the staff's, with the whole amount. A salary may be earned before it is paid (`accrue_salary`): then
it is owed until it is, and its payment is no expense once more.
"""

from dataclasses import dataclass
from datetime import date

from ledger_core.database import Session
from ledger_core.errors import AmountOutOfRange
from ledger_core.journal import Account, EntryDraft, credit, debit, money_in
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.posting import Origin, Posted, post_computed, post_entry

ENTRIES_PAGE_MAX = 200


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """An entry of a member of staff: pay_salary, salary_advance or salary_accrual, with the whole amount of it."""

    number: int
    kind: str
    entry_date: date
    amount_minor: int
    reversed_by: int | None


async def pay_salary(
    session: Session,
    origin: Origin,
    *,
    staff_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    take_off_advance: bool = False,
    narration: str | None = None,
) -> Posted:
    """A salary is paid: Salaries / Cash or Bank, out of what was owed first (Salaries payable).

    `amount_minor` is the whole salary. With `take_off_advance` what was had in advance is taken off it, up to all of
    it, and only the rest is paid. Raises UnknownAccount for somebody who is not staff.
    """
    if not 0 < amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return await post_computed(
        session, origin, "pay_salary", entry_date, staff_id, amount_minor, bank_id, take_off_advance, narration
    )


async def salary_advance(
    session: Session,
    origin: Origin,
    *,
    staff_id: int,
    amount_minor: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """Money before it is earned: Staff advances / Cash or Bank. `balances_minor[0]` is all that he had in advance."""
    account, sub_id = money_in(bank_id)
    lines = (debit(Account.STAFF_ADVANCES, amount_minor, staff_id), credit(account, amount_minor, sub_id))
    return await post_entry(session, origin, EntryDraft("salary_advance", lines, narration), entry_date=entry_date)


async def accrue_salary(
    session: Session,
    origin: Origin,
    *,
    staff_id: int,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """A salary is earned and not yet paid: Salaries / Salaries payable."""
    lines = (debit(Account.SALARIES, amount_minor, staff_id), credit(Account.SALARIES_PAYABLE, amount_minor, staff_id))
    return await post_entry(session, origin, EntryDraft("salary_accrual", lines, narration), entry_date=entry_date)


# The first line of each is on one of the staff's three accounts; each is walked by its own index, newest first.
_ENTRIES = """
select j.number, j.kind, j.entry_date, abs(p.amount_minor) as amount_minor, r.number as reversed_by
from unnest(array[1400, 2200, 6000]) as a(account)
  cross join lateral (
    select l.entry_number, l.entry_date, l.amount_minor, k.kind from posting l
      join journal_entry k on k.business_id = l.business_id and k.number = l.entry_number
    where l.business_id = $1 and l.account = a.account and l.sub_id = $2 and l.line = 1 and k.kind = any($3)
      and ($4::date is null or (l.entry_date, l.entry_number) < ($4, $5))
    order by l.entry_date desc, l.entry_number desc limit $6) p
  join journal_entry j on j.business_id = $1 and j.number = p.entry_number
  left join journal_entry r on r.business_id = $1 and r.reverses = j.number
order by j.entry_date desc, j.number desc limit $6"""


async def staff_entries(
    session: Session,
    business_id: int,
    staff_id: int,
    *,
    kinds: tuple[str, ...] = ("pay_salary", "salary_advance", "salary_accrual"),
    after: StaffEntry | None = None,
    limit: int = 50,
) -> list[StaffEntry]:
    """Give the entries of a member of staff of these kinds, newest first, after the one `after`."""
    rows = await session.rows(
        _ENTRIES,
        business_id,
        staff_id,
        list(kinds),
        after.entry_date if after else None,
        after.number if after else None,
        max(1, min(limit, ENTRIES_PAGE_MAX)),
    )
    return [StaffEntry(**row) for row in rows]
