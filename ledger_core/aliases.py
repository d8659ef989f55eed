"""What a shop calls its people: a spelling, and whom a person of the shop said once that it means.

A choice stands until it proves wrong; then it is forgotten, and the spelling is asked about anew. Each change is a
link of the audit chain. Nothing here decides whether two names are one person: somebody chose.
"""

from dataclasses import dataclass

from ledger_core.database import Row, Session
from ledger_core.errors import InvalidName
from ledger_core.head import begin_change
from ledger_core.parties import COLUMNS, get_party
from ledger_core.posting import Origin
from ledger_core.tables import Party

_SPELLING_CHARACTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class Called:
    """Who answers to a name: the living parties of that name, the oldest first, and whom a choice says it means.

    `in_doubt`: a choice was made for this spelling, and it proved wrong.
    """

    named: tuple[Party, ...]
    chosen: Party | None
    in_doubt: bool


_CALLED = f"""
select false as is_choice, {COLUMNS} from party p
  where p.business_id = $1 and p.name_key = $2 and p.archived_at is null
union all
select true, {COLUMNS} from party_alias a
  left join party p on p.business_id = a.business_id and p.id = a.party_id and p.archived_at is null
  where a.business_id = $1 and a.spelling = $3"""


async def called(session: Session, business_id: int, *, name_key: str, spelling: str) -> Called:
    """Give who answers to a name, by its key and by what was chosen for this spelling of it."""
    rows = await session.rows(_CALLED, business_id, name_key, spelling)
    choice = next((row for row in rows if row["is_choice"]), None)
    chosen = _party(choice) if choice is not None and choice["id"] is not None else None
    named = sorted((_party(row) for row in rows if not row["is_choice"]), key=lambda party: party.id)
    return Called(tuple(named), chosen, in_doubt=choice is not None and chosen is None)


def _party(row: Row) -> Party:
    return Party(**{column: value for column, value in row.items() if column != "is_choice"})


async def remember_alias(session: Session, origin: Origin, *, spelling: str, party_id: int) -> None:
    """Keep whom this shop means by a spelling. Raises UnknownParty; InvalidName where it is empty or too long."""
    if not 0 < len(spelling) <= _SPELLING_CHARACTERS_MAX:
        raise InvalidName
    await _set(session, origin, spelling, party_id)


async def forget_alias(session: Session, origin: Origin, *, spelling: str) -> None:
    """Put a spelling in doubt: whom it means is asked anew."""
    await _set(session, origin, spelling, None)


async def spellings_of(session: Session, business_id: int, party_id: int) -> tuple[str, ...]:
    """Give the spellings that were chosen to mean a party, the oldest choice first."""
    rows = await session.rows(
        "select spelling from party_alias where business_id = $1 and party_id = $2 order by id", business_id, party_id
    )
    return tuple(row["spelling"] for row in rows)


async def _set(session: Session, origin: Origin, spelling: str, party_id: int | None) -> None:
    await begin_change(session, origin)
    if party_id is not None:
        await get_party(session, origin.business_id, party_id)
    await session.row(
        "insert into party_alias as a (business_id, spelling, party_id, chosen_by) values ($1, $2, $3, $4)"
        " on conflict (business_id, spelling) do update set party_id = $3, chosen_by = $4, chosen_at = now()"
        " where a.party_id is distinct from $3",
        origin.business_id,
        spelling,
        party_id,
        origin.actor_id,
    )
