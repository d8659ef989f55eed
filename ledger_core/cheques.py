"""Cheques in hand and given: a payment that is promised on paper, and what becomes of it.

A cheque settles the khata when it is taken or given; it turns into money when it clears, and into the debt again when
it bounces. It holds its whole amount or nothing, so none is cleared twice. Nothing of a cheque is edited: what is
wrong is taken back and written anew.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from ledger_core.database import Row, Session
from ledger_core.errors import AmountOutOfRange, UnknownCheque
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.names import checked_name, checked_number
from ledger_core.posting import Origin, Posted, post_computed
from ledger_core.tables.banks import ChequeDirection

CHEQUES_PAGE_MAX = 200


@dataclass(frozen=True, slots=True)
class ChequePaper:
    """What is written on a cheque, as far as it was said.

    `due_date` is the day from which it is good; `bank_name` the drawer's bank of one received, `bank_id` our account
    that one given is drawn on.
    """

    due_date: date | None = None
    bank_name: str | None = None
    bank_id: int | None = None
    number: str | None = None

    def columns(self, entry_date: date) -> tuple[object, ...]:
        """Give it as the database's function takes it."""
        bank_name = None if self.bank_name is None else checked_name(self.bank_name)
        return (self.due_date or entry_date, bank_name, self.bank_id, checked_number(self.number))


_BLANK = ChequePaper()


@dataclass(frozen=True, slots=True)
class Cheque:
    """A cheque and what became of it: `state` is held, cleared, bounced or taken_back.

    `due_date`, `bank_name`, `bank_id` and `number` are those of its paper. `entry_number` is the entry that last said
    something of it and stands; None when it was taken back.
    """

    id: int
    public_id: uuid.UUID
    direction: ChequeDirection
    party_id: int
    party_name: str
    amount_minor: int
    due_date: date
    bank_name: str | None
    bank_id: int | None
    number: str | None
    state: str
    entry_number: int | None


async def receive_cheque(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    paper: ChequePaper = _BLANK,
    narration: str | None = None,
) -> Posted:
    """A payment by a party's cheque: Cheques in hand / Party. `balances_minor[0]` is the party's balance after it.

    A cheque without a day of its own is good on `entry_date`. Raises InvalidName for a name or number too long.
    """
    details = (ChequeDirection.RECEIVED, party_id, _positive(amount_minor), *paper.columns(entry_date), narration)
    return await post_computed(session, origin, "post_cheque", entry_date, *details)


async def give_cheque(
    session: Session,
    origin: Origin,
    *,
    party_id: int,
    amount_minor: int,
    entry_date: date,
    paper: ChequePaper = _BLANK,
    narration: str | None = None,
) -> Posted:
    """A payment by our cheque: Party / Cheques given; else as `receive_cheque`."""
    details = (ChequeDirection.GIVEN, party_id, _positive(amount_minor), *paper.columns(entry_date), narration)
    return await post_computed(session, origin, "post_cheque", entry_date, *details)


def _positive(amount_minor: int) -> int:
    if not 0 < amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return amount_minor


async def clear_cheque(
    session: Session,
    origin: Origin,
    *,
    cheque_id: int,
    entry_date: date,
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """A cheque became money: Bank / Cheques in hand, or Cheques given / Bank.

    Without a `bank_id` one that was given leaves the account that it names, and one that was received is cash in the
    till. Raises UnknownCheque, ChequeSettled, and UnknownAccount where a cheque given names no account.
    """
    return await post_computed(session, origin, "settle_cheque", entry_date, cheque_id, "cleared", bank_id, narration)


async def bounce_cheque(
    session: Session, origin: Origin, *, cheque_id: int, entry_date: date, narration: str | None = None
) -> Posted:
    """A cheque came back unpaid and the debt with it: Party / Cheques in hand, or Cheques given / Party.

    `balances_minor[0]` is the party's balance after it. Raises UnknownCheque, ChequeSettled.
    """
    return await post_computed(session, origin, "settle_cheque", entry_date, cheque_id, "bounced", None, narration)


# Of a cheque's few entries the last that stands says what it is.
_CHEQUE = """
select c.id, c.public_id, c.direction, c.party_id, p.name as party_name, c.amount_minor, c.due_date, c.bank_name,
  c.bank_id, c.number, last.number as entry_number,
  case when last.kind is null then 'taken_back' when last.kind = 'cheque_cleared' then 'cleared'
    when last.kind = 'cheque_bounced' then 'bounced' else 'held' end as state
from cheque c join party p on p.business_id = c.business_id and p.id = c.party_id
  left join lateral (
    select j.number, j.kind from posting l
      join journal_entry j on j.business_id = l.business_id and j.number = l.entry_number
    where l.business_id = c.business_id and l.sub_id = c.id
      and l.account = case c.direction when 'given' then 2050 else 1250 end and j.reverses is null
      and not exists (select from journal_entry r where r.business_id = j.business_id and r.reverses = j.number)
    order by l.entry_number desc limit 1) last on true
"""


def _cheque(row: Row) -> Cheque:
    return Cheque(**{**row, "direction": ChequeDirection(row["direction"])})


async def get_cheque(session: Session, business_id: int, cheque_id: int) -> Cheque:
    """Give one cheque. Raises UnknownCheque."""
    found = await session.row(f"{_CHEQUE} where c.business_id = $1 and c.id = $2", business_id, cheque_id)
    if found is None:
        raise UnknownCheque
    return _cheque(found)


async def cheque_by_public_id(session: Session, business_id: int, public_id: uuid.UUID) -> Cheque:
    """Give one cheque by the id that clients know. Raises UnknownCheque."""
    found = await session.row(f"{_CHEQUE} where c.business_id = $1 and c.public_id = $2", business_id, public_id)
    if found is None:
        raise UnknownCheque
    return _cheque(found)


async def cheques_of(
    session: Session,
    business_id: int,
    *,
    party_id: int | None = None,
    direction: ChequeDirection | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Cheque]:
    """Give cheques of any state, the last written first, before `before_id`. `limit` is 1 to CHEQUES_PAGE_MAX."""
    rows = await session.rows(
        f"{_CHEQUE} where c.business_id = $1 and ($2::bigint is null or c.party_id = $2)"
        " and ($3::text is null or c.direction = $3) and ($4::bigint is null or c.id < $4) order by c.id desc limit $5",
        business_id,
        party_id,
        direction,
        before_id,
        max(1, min(limit, CHEQUES_PAGE_MAX)),
    )
    return [_cheque(row) for row in rows]


async def held_cheques(
    session: Session,
    business_id: int,
    *,
    direction: ChequeDirection | None = None,
    party_id: int | None = None,
    due_through: date | None = None,
    after: Cheque | None = None,
    limit: int = 50,
) -> list[Cheque]:
    """Give the cheques that are neither cleared nor bounced, the first due first, after the one `after`.

    `due_through` leaves out what is due later. However many cheques were settled, only those held are read.
    """
    rows = await session.rows(
        f"{_CHEQUE} join cheque_held h on h.business_id = c.business_id and h.cheque_id = c.id"
        " where c.business_id = $1 and ($2::text is null or h.direction = $2)"
        " and ($3::bigint is null or c.party_id = $3) and ($4::date is null or h.due_date <= $4)"
        " and ($5::date is null or (h.due_date, h.cheque_id) > ($5, $6))"
        " order by h.due_date, h.cheque_id limit $7",
        business_id,
        direction,
        party_id,
        due_through,
        after.due_date if after else None,
        after.id if after else None,
        max(1, min(limit, CHEQUES_PAGE_MAX)),
    )
    return [_cheque(row) for row in rows]
