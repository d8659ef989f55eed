"""A person's number when it is lost or new: his helper, the freeze, the number that follows, the id that binds again.

Every function is one database call; none decides whether it may be made, which is the conversation's. A PIN is never
stored nor compared here.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.inbox import Reachable
from ledger_core import Session


@dataclass(frozen=True, slots=True)
class Ward:
    """A person whose helper somebody is: his number in E.164, the hash of his PIN, and whether he is frozen."""

    user_id: int
    phone: str
    pin_hash: str | None
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class Known:
    """The person to whom a new id's phone is bound already, by another id."""

    user_id: int
    phone: str
    pin_hash: str | None


async def name_helper(session: Session, contact_id: int, *, phone: str, at: datetime) -> bool:
    """Name the helper of the person behind a contact; False for his own number."""
    return bool(await session.value("select name_helper($1, $2, $3)", contact_id, phone, at))


async def wards_of(session: Session, contact_id: int) -> list[Ward]:
    """List those whose helper the person behind a contact is."""
    return [Ward(**row) for row in await session.rows("select * from wards_of($1)", contact_id)]


async def freeze(session: Session, helper_contact_id: int, *, user_id: int, at: datetime) -> bool:
    """Carry out nothing that comes from a person's number from now on; False where the contact is not his helper's."""
    return bool(await session.value("select freeze_person($1, $2, $3)", helper_contact_id, user_id, at))


async def unfreeze(session: Session, contact_id: int) -> None:
    """End the freeze of the person behind a contact, and forget the new number."""
    await session.row("select unfreeze_person($1)", contact_id)


async def name_new_phone(
    session: Session, helper_contact_id: int, *, user_id: int, phone: str, at: datetime
) -> datetime | None:
    """Name the number that follows a frozen one; gives from when it holds, None where it is somebody's already."""
    holds_at: datetime | None = await session.value(
        "select name_new_phone($1, $2, $3, $4)", helper_contact_id, user_id, phone, at
    )
    return holds_at


async def number_holds_at(session: Session, contact_id: int) -> datetime | None:
    """Give from when the new number holds that a contact writes from."""
    holds_at: datetime | None = await session.value("select number_holds_at($1)", contact_id)
    return holds_at


async def to_warn(session: Session, user_id: int, *, but: int, own_only: bool = False) -> list[Reachable]:
    """List whom a change of a person's number concerns, save one: all his ids, his helper's, his shops' members'."""
    rows = await session.rows("select * from contacts_to_warn($1, $2, $3)", user_id, but, own_only)
    return [Reachable(**row) for row in rows]


async def person_of_unproven(session: Session, contact_id: int) -> Known | None:
    """Give the person whose phone a new id claims; None where it is bound to nobody."""
    row = await session.row("select * from person_of_unproven($1)", contact_id)
    return Known(**row) if row else None


async def bind_again(session: Session, contact_id: int, *, user_id: int) -> bool:
    """Bind a new id to a person in the place of the channel's earlier one; False where it is no such id."""
    return bool(await session.value("select bind_again($1, $2)", contact_id, user_id))


async def remember_errand(session: Session, contact_id: int, errand: dict[str, object] | None) -> None:
    """Keep what a contact was asked a PIN or a code for; None ends it."""
    await session.row("select remember_errand($1, $2)", contact_id, errand)


async def count_foreign_pin_try(session: Session, contact_id: int, *, right: bool, at: datetime) -> bool:
    """Count a try of somebody else's PIN against the one who tried; the fifth wrong one locks him and gives True."""
    return bool(await session.value("select count_foreign_pin_try($1, $2, $3)", contact_id, right, at))
