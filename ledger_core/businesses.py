"""Opening a shop and reading what it is."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ledger_core.database import Pool, Session, transaction
from ledger_core.errors import InvalidName, UnknownBusiness
from ledger_core.head import begin_change
from ledger_core.posting import Origin
from ledger_core.tables import Business
from ledger_core.tables.businesses import Role

NAME_CHARACTERS_MAX = 120


@dataclass(frozen=True, slots=True)
class Shop:
    """A business that a person belongs to, as he may see it, with his role there."""

    business_id: int
    public_id: uuid.UUID
    name: str
    currency: str
    time_zone: str
    language: str
    role: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The shop that a transaction entered for one of its members."""

    business_id: int
    user_id: int
    role: str
    currency: str
    time_zone: str


def business_day(instant: datetime, time_zone: str) -> date:
    """Give the shop's own calendar day of an aware instant."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def today(time_zone: str) -> date:
    """Give the shop's calendar day now."""
    return business_day(datetime.now(UTC), time_zone)


async def open_business(
    session: Session,
    *,
    owner_id: int,
    name: str,
    language: str = "ur_Latn",
    currency: str = "PKR",
    time_zone: str = "Asia/Karachi",
    public_id: uuid.UUID | None = None,
) -> int:
    """Open a shop with its owner, enter it, and give its business_id. Raises InvalidName."""
    if not 0 < len(name.strip()) <= NAME_CHARACTERS_MAX:
        raise InvalidName
    opened = await session.value(
        "select open_business($1, $2, $3, $4, $5, $6)",
        public_id or uuid.uuid4(),
        owner_id,
        name.strip(),
        currency,
        time_zone,
        language,
    )
    return int(opened)


async def shops_of_person(session: Session, user_public_id: uuid.UUID) -> list[Shop]:
    """List the shops that a person belongs to, oldest first."""
    return [Shop(**row) for row in await session.rows("select * from shops_of_person($1)", user_public_id)]


async def enter_as_member(session: Session, user_public_id: uuid.UUID, business_public_id: uuid.UUID) -> Entered:
    """Check membership and enter the shop, in one call. UnknownBusiness for a stranger and a missing shop alike."""
    found = await session.row("select * from enter_as_member($1, $2)", user_public_id, business_public_id)
    if found is None:
        raise UnknownBusiness
    return Entered(**found)


async def get_business(session: Session, business_id: int) -> Business:
    """Give the entered shop's own row. Raises UnknownBusiness."""
    found = await session.row("select * from business where business_id = $1", business_id)
    if found is None:
        raise UnknownBusiness
    return Business(**found)


async def set_business(
    session: Session,
    origin: Origin,
    *,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
) -> Business:
    """Change what a shop is called, its language or its time zone; None leaves a thing as it is. Raises InvalidName.

    `language` is one of ur, ur_Latn, en, and `time_zone` a name of the IANA database: the caller has checked both.
    """
    if name is not None and not 0 < len(name.strip()) <= NAME_CHARACTERS_MAX:
        raise InvalidName
    await begin_change(session, origin)
    await session.row(
        "update business b set name = coalesce($2, b.name), language = coalesce($3, b.language),"
        " time_zone = coalesce($4, b.time_zone) where b.business_id = $1 and (b.name, b.language, b.time_zone)"
        " is distinct from (coalesce($2, b.name), coalesce($3, b.language), coalesce($4, b.time_zone))",
        origin.business_id,
        name and name.strip(),
        language,
        time_zone,
    )
    return await get_business(session, origin.business_id)


async def all_business_ids(pool: Pool) -> list[int]:
    """List every shop's id, for jobs that go through them one transaction at a time."""
    async with transaction(pool) as session:
        return [row[0] for row in await session.rows("select business_ids()")]


async def add_member(session: Session, origin: Origin, *, user_id: int, role: Role) -> None:
    """Let a person into the shop, again if he had left, with this role."""
    await begin_change(session, origin)
    await session.row(
        "insert into membership (business_id, user_id, role) values ($1, $2, $3)"
        " on conflict (business_id, user_id) do update set role = excluded.role, ended_at = null",
        origin.business_id,
        user_id,
        role.value,
    )


async def remove_member(session: Session, origin: Origin, *, user_id: int) -> bool:
    """End a membership of the shop; False where there was none. The last owner stays."""
    await begin_change(session, origin)
    ended = await session.value(
        "update membership m set ended_at = now() where m.business_id = $1 and m.user_id = $2 and m.ended_at is null"
        " and (m.role <> 'owner' or exists (select from membership o where o.business_id = $1 and o.user_id <> $2"
        " and o.role = 'owner' and o.ended_at is null)) returning true",
        origin.business_id,
        user_id,
    )
    return bool(ended)
