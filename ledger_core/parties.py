"""Parties: found by name, made, and listed. Names are never merged or summed; who is meant is the bot's question."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from ledger_core.database import Session
from ledger_core.errors import InvalidName, UnknownParty
from ledger_core.head import begin_change
from ledger_core.journal import Account
from ledger_core.posting import Origin
from ledger_core.tables import Party

NAME_CHARACTERS_MAX = 120
_PARTY_NAMESPACE = uuid.UUID("0f6b0e51-6d0c-5f0a-8d1e-25a2c1f0c6a4")
# A party's columns, of a table called `p` in the statement.
COLUMNS = ", ".join(f"p.{column}" for column in Party.model_fields)


@dataclass(frozen=True, slots=True)
class PartyBalance:
    """A party with what it owes us (positive) or we owe it (negative), in minor units."""

    party: Party
    balance_minor: int


async def find_parties(session: Session, business_id: int, name_key: str) -> list[Party]:
    """Give the living parties whose name has this key, oldest first."""
    found = await session.rows(
        f"select {COLUMNS} from party p"
        " where p.business_id = $1 and p.name_key = $2 and p.archived_at is null order by p.id",
        business_id,
        name_key,
    )
    return [Party(**row) for row in found]


async def add_party(
    session: Session, origin: Origin, *, name: str, name_key: str, sound_key: str = "", role: str = "customer"
) -> Party:
    """Make a party; the same key gives the same party again. Raises InvalidName."""
    if not 0 < len(name.strip()) <= NAME_CHARACTERS_MAX or not name_key:
        raise InvalidName
    public_id = uuid.uuid5(_PARTY_NAMESPACE, f"{origin.business_id}/{origin.key}")
    await begin_change(session, origin)
    await session.row(
        "insert into party (business_id, public_id, name, name_key, sound_key, first_sound, role)"
        " values ($1, $2, $3, $4, $5, $6, $7)"
        " on conflict (business_id, public_id) do nothing",
        origin.business_id,
        public_id,
        name.strip(),
        name_key,
        sound_key,
        sound_key.partition(" ")[0],
        role,
    )
    return await party_by_public_id(session, origin.business_id, public_id)


async def party_by_public_id(session: Session, business_id: int, public_id: uuid.UUID) -> Party:
    """Give one party by the id that clients know. Raises UnknownParty."""
    found = await session.row(
        f"select {COLUMNS} from party p where p.business_id = $1 and p.public_id = $2", business_id, public_id
    )
    if found is None:
        raise UnknownParty
    return Party(**found)


async def get_party(session: Session, business_id: int, party_id: int) -> Party:
    """Give one party, living or archived. Raises UnknownParty."""
    found = await session.row(
        f"select {COLUMNS} from party p where p.business_id = $1 and p.id = $2", business_id, party_id
    )
    if found is None:
        raise UnknownParty
    return Party(**found)


async def near_parties(
    session: Session, business_id: int, sound_key: str, *, name_key: str, limit: int = 5
) -> list[Party]:
    """Give the living parties whose name is written otherwise and sounds like this one, or begins so and says more.

    "Bilal" is near "Bilal Electronics", and not the other way round: who says more means one man. Those that sound
    alike come first, then the oldest; "" sounds like nobody.
    """
    found = await session.rows(
        f"select {COLUMNS} from party p where p.business_id = $1 and p.first_sound = $2 and p.first_sound <> ''"
        " and string_to_array(p.sound_key, ' ') @> string_to_array($3, ' ')"
        " and p.name_key <> $4 and p.archived_at is null order by p.sound_key <> $3, p.id limit $5",
        business_id,
        sound_key.partition(" ")[0],
        sound_key,
        name_key,
        limit,
    )
    return [Party(**row) for row in found]


async def list_parties(
    session: Session, business_id: int, *, roles: Sequence[str], after_id: int = 0, limit: int = 50
) -> list[PartyBalance]:
    """Give the living parties of these roles in the order they were made, after `after_id`, with their balances."""
    found = await session.rows(
        f"select {COLUMNS}, coalesce(b.amount_minor, 0) as balance_minor from party p"
        " left join balance b on b.business_id = p.business_id and b.account = $2 and b.sub_id = p.id"
        " where p.business_id = $1 and p.role = any($3) and p.archived_at is null and p.id > $4 order by p.id limit $5",
        business_id,
        int(Account.PARTIES),
        list(roles),
        after_id,
        limit,
    )
    return [
        PartyBalance(Party(**{k: v for k, v in row.items() if k != "balance_minor"}), row["balance_minor"])
        for row in found
    ]


async def balance_of(session: Session, business_id: int, party_id: int) -> int:
    """Give what a party owes us now (positive) or we owe it (negative), in minor units."""
    found = await session.value(
        "select amount_minor from balance where business_id = $1 and account = $2 and sub_id = $3",
        business_id,
        int(Account.PARTIES),
        party_id,
    )
    return int(found or 0)
