"""Routines: what a party takes every day, and the day's round that posts it as credit at the set prices.

A round is posted whole or not at all, one entry a party, and a second one of the day is refused unless it is asked for.
Setting a routine posts nothing; each change of one is a link of the audit chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger_core.database import Row, Session
from ledger_core.errors import NotBalanced, UnknownEntry
from ledger_core.head import begin_change, lock_head
from ledger_core.items import get_item
from ledger_core.parties import get_party
from ledger_core.posting import Origin, Posted, computed_row, reverse_entry
from ledger_core.quantities import checked_quantity

CHANGES_MAX = 500
ROUTINES_PAGE_MAX = 500
ROUNDS_MAX = 20


@dataclass(frozen=True, slots=True)
class Routine:
    """What a party takes of an item every day: `quantity` thousandths of `unit`. No price: it was never set."""

    id: int
    party_id: int
    party_name: str
    item_id: int
    item_name: str
    unit: str
    quantity: int
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class RoutineChange:
    """What a party takes on one day instead, in thousandths of the item's own unit; 0 is a skipped day.

    Without an item it is of the round's, or of the only one that can be meant; 0 skips all that the party takes.
    """

    party_id: int
    quantity: int
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """A party's entry of a round, with what it owes after it."""

    number: int
    party_id: int
    party_name: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class RoundGoods:
    """How much of an item went out in a round, in thousandths of its unit, and what it came to."""

    item_id: int
    item_name: str
    unit: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Round:
    """A posted round. `skipped` are the parties that have a routine now and no entry in it, by id and name."""

    id: int
    day: date
    item_id: int | None
    entries: tuple[RoundEntry, ...]
    goods: tuple[RoundGoods, ...]
    skipped: tuple[tuple[int, str], ...]
    replayed: bool

    @property
    def amount_minor(self) -> int:
        """What the round came to."""
        return sum(entry.amount_minor for entry in self.entries)


_ROUTINE = """
select r.id, r.party_id, p.name as party_name, r.item_id, i.name as item_name, i.unit, r.quantity, i.price_minor
from routine r join party p on p.business_id = r.business_id and p.id = r.party_id and p.archived_at is null
  join item i on i.business_id = r.business_id and i.id = r.item_id and i.archived_at is null
where r.business_id = $1 and r.quantity > 0"""


async def set_routine(session: Session, origin: Origin, *, party_id: int, item_id: int, quantity: int) -> None:
    """Set what a party takes of an item every day, in thousandths of the item's own unit; 0 ends it.

    Setting what is set changes nothing. Raises UnknownParty, UnknownItem, QuantityOutOfRange.
    """
    checked_quantity(quantity)
    await begin_change(session, origin)
    party = await get_party(session, origin.business_id, party_id)
    item = await get_item(session, origin.business_id, item_id)
    await session.row(
        "insert into routine as r (business_id, party_id, item_id, quantity)"
        " select $1, $2, $3, $4::bigint where $4::bigint > 0"
        "   or exists (select from routine where business_id = $1 and party_id = $2 and item_id = $3)"
        " on conflict (business_id, party_id, item_id) do update set quantity = excluded.quantity"
        " where r.quantity <> excluded.quantity",
        origin.business_id,
        party.id,
        item.id,
        quantity,
    )


async def list_routines(
    session: Session,
    business_id: int,
    *,
    party_id: int | None = None,
    item_id: int | None = None,
    after_id: int = 0,
    limit: int = 50,
) -> list[Routine]:
    """Give the routines of living parties and items, in the order they were made. `limit` is 1 to ROUTINES_PAGE_MAX."""
    rows = await session.rows(
        f"{_ROUTINE} and ($2::bigint is null or r.party_id = $2) and ($3::bigint is null or r.item_id = $3)"
        " and r.id > $4 order by r.id limit $5",
        business_id,
        party_id,
        item_id,
        after_id,
        max(1, min(limit, ROUTINES_PAGE_MAX)),
    )
    return [Routine(**row) for row in rows]


async def post_routine(
    session: Session,
    origin: Origin,
    *,
    entry_date: date,
    item_id: int | None = None,
    changes: Sequence[RoutineChange] = (),
    again: bool = False,
) -> Round | None:
    """Post the round of a day, of one item or of all: Party / Sales as for credit. None where nobody takes anything.

    A second round of the day raises RoutinePosted, save with `again`, or where all of the first was taken back. Raises
    ItemNotPriced, RoutineUnclear, UnknownItem, UnknownAccount for a change of no party, NotBalanced for more changes
    than CHANGES_MAX, and what posting raises.
    """
    if len(changes) > CHANGES_MAX:
        raise NotBalanced
    posted = await computed_row(
        session,
        origin,
        "post_routine",
        entry_date,
        item_id,
        [change.party_id for change in changes],
        [change.item_id for change in changes],
        [checked_quantity(change.quantity) for change in changes],
        again,
    )
    if posted is None or posted["round_id"] is None:
        return None
    return await _read(session, origin.business_id, posted)


async def rounds_of(session: Session, business_id: int, day: date) -> list[Round]:
    """Give the rounds that were posted for a day, the last one first, those that were taken back, too."""
    found = await session.rows(
        "select id as round_id, true as replayed from routine_round where business_id = $1 and day = $2"
        " order by id desc limit $3",
        business_id,
        day,
        ROUNDS_MAX,
    )
    return [await _read(session, business_id, row) for row in found]


async def round_of_entry(session: Session, business_id: int, number: int) -> Round | None:
    """Give the round that an entry was posted in; None where it was in none."""
    found = await session.row(
        "select newest.id as round_id, true as replayed from (select id, last_entry from routine_round"
        "   where business_id = $1 and first_entry <= $2 order by first_entry desc limit 1) newest"
        " where newest.last_entry >= $2",
        business_id,
        number,
    )
    return None if found is None else await _read(session, business_id, found)


async def reverse_round(session: Session, origin: Origin, *, round_id: int) -> list[Posted]:
    """Take back what stands of a round, each entry under this key and its number; the same call again does nothing.

    Raises UnknownEntry where there is no such round, and what `reverse_entry` raises.
    """
    await lock_head(session, origin.business_id)
    standing = await session.rows(_STANDING, origin.business_id, round_id)
    if not standing:
        raise UnknownEntry
    numbers = [row["number"] for row in standing if row["number"] is not None]
    return [
        await reverse_entry(session, replace(origin, key=f"{origin.key}/{number}"), number=number) for number in numbers
    ]


_STANDING = """
select j.number from routine_round r
  left join journal_entry j on j.business_id = r.business_id and j.number between r.first_entry and r.last_entry
    and not exists (select from journal_entry u where u.business_id = j.business_id and u.reverses = j.number)
where r.business_id = $1 and r.id = $2 order by j.number"""

_ROUND = """
select r.day, r.item_id, r.first_entry, r.last_entry from routine_round r where r.business_id = $1 and r.id = $2"""

_ENTRIES = """
select p.entry_number as number, p.sub_id as party_id, o.name as party_name, p.amount_minor,
  p.balance_after as balance_minor
from posting p join party o on o.business_id = p.business_id and o.id = p.sub_id
where p.business_id = $1 and p.entry_number between $2 and $3 and p.line = 1 order by p.entry_number"""

_GOODS = """
select i.id as item_id, i.name as item_name, i.unit, -sum(p.quantity)::bigint as quantity,
  -sum(p.amount_minor)::bigint as amount_minor
from posting p join item i on i.business_id = p.business_id and i.id = p.sub_id
where p.business_id = $1 and p.entry_number between $2 and $3 and p.account = 4000 group by i.id, i.name, i.unit
order by i.id"""

_SKIPPED = f"""
select distinct r.party_id, r.party_name from ({_ROUTINE}) r
where ($4::bigint is null or r.item_id = $4) and not exists (select from posting p
  where p.business_id = $1 and p.entry_number between $2 and $3 and p.line = 1 and p.sub_id = r.party_id)
order by r.party_id"""


async def _read(session: Session, business_id: int, posted: Row) -> Round:
    found = await session.row(_ROUND, business_id, posted["round_id"])
    assert found is not None
    numbers = (found["first_entry"], found["last_entry"])
    entries = await session.rows(_ENTRIES, business_id, *numbers)
    goods = await session.rows(_GOODS, business_id, *numbers)
    skipped = await session.rows(_SKIPPED, business_id, *numbers, found["item_id"])
    return Round(
        posted["round_id"],
        found["day"],
        found["item_id"],
        tuple(RoundEntry(**row) for row in entries),
        tuple(RoundGoods(**row) for row in goods),
        tuple((row["party_id"], row["party_name"]) for row in skipped),
        posted["replayed"],
    )
