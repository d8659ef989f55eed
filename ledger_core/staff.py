"""Staff: who works for the shop, what their month is paid, what they are owed and had in advance.

Two may have one name; who is meant is the bot's question. Each change is a link of the audit chain, and setting what
is set already changes nothing. None of this posts: paying is in `salaries`.
"""

import re
import uuid
from dataclasses import dataclass

from ledger_core.database import Row, Session
from ledger_core.errors import AmountOutOfRange, InvalidPhone, UnknownStaff
from ledger_core.head import begin_change
from ledger_core.journal import Account
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.names import checked_key, checked_name
from ledger_core.posting import Origin
from ledger_core.tables import Staff

STAFF_PAGE_MAX = 200
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_STAFF_NAMESPACE = uuid.UUID("7c0e9a52-6b1d-5e43-9f08-21d3c7b4e5a6")
_COLUMNS = ", ".join(f"s.{column}" for column in Staff.model_fields)


@dataclass(frozen=True, slots=True)
class StaffPosition:
    """A member of staff with what he is owed and what he had in advance, in minor units and not negative.

    One whose salary was paid beyond what he had earned and had no advance is owed nothing.
    """

    staff: Staff
    owed_minor: int
    advance_minor: int


async def add_staff(
    session: Session,
    origin: Origin,
    *,
    name: str,
    name_key: str,
    sound_key: str = "",
    phone: str | None = None,
    salary_minor: int | None = None,
    public_id: uuid.UUID | None = None,
) -> Staff:
    """Enter a member of staff; the same key, or the same `public_id`, gives the same one again.

    Two may have one name. Raises InvalidName, InvalidPhone, AmountOutOfRange.
    """
    written = checked_name(name)
    _check(phone, salary_minor)
    public_id = public_id or uuid.uuid5(_STAFF_NAMESPACE, f"{origin.business_id}/{origin.key}")
    await begin_change(session, origin)
    await session.row(
        "insert into staff (business_id, public_id, name, name_key, sound_key, phone, salary_minor)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (business_id, public_id) do nothing",
        origin.business_id,
        public_id,
        written,
        checked_key(name_key),
        sound_key,
        phone,
        salary_minor,
    )
    return await staff_by_public_id(session, origin.business_id, public_id)


def _check(phone: str | None, salary_minor: int | None) -> None:
    if phone is not None and not _E164.fullmatch(phone):
        raise InvalidPhone
    if salary_minor is not None and not 0 < salary_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange


def _staff(found: Row | None) -> Staff:
    if found is None:
        raise UnknownStaff
    return Staff(**found)


async def get_staff(session: Session, business_id: int, staff_id: int) -> Staff:
    """Give one member of staff, living or archived. Raises UnknownStaff."""
    return _staff(
        await session.row(
            f"select {_COLUMNS} from staff s where s.business_id = $1 and s.id = $2", business_id, staff_id
        )
    )


async def staff_by_public_id(session: Session, business_id: int, public_id: uuid.UUID) -> Staff:
    """Give one by the id that clients know. Raises UnknownStaff."""
    return _staff(
        await session.row(
            f"select {_COLUMNS} from staff s where s.business_id = $1 and s.public_id = $2", business_id, public_id
        )
    )


async def find_staff(session: Session, business_id: int, name_key: str) -> list[Staff]:
    """Give the living staff whose name has this key, oldest first."""
    found = await session.rows(
        f"select {_COLUMNS} from staff s"
        " where s.business_id = $1 and s.name_key = $2 and s.archived_at is null order by s.id",
        business_id,
        name_key,
    )
    return [Staff(**row) for row in found]


async def near_staff(
    session: Session, business_id: int, sound_key: str, *, name_key: str, limit: int = 5
) -> list[Staff]:
    """Give the living staff that sound like this and are written otherwise, oldest first; "" sounds like nobody."""
    found = await session.rows(
        f"select {_COLUMNS} from staff s where s.business_id = $1 and s.sound_key = $2 and s.sound_key <> ''"
        " and s.name_key <> $3 and s.archived_at is null order by s.id limit $4",
        business_id,
        sound_key,
        name_key,
        limit,
    )
    return [Staff(**row) for row in found]


_POSITION = f"""
select {_COLUMNS}, greatest(-coalesce(owed.amount_minor, 0), 0) as owed_minor,
  greatest(coalesce(advance.amount_minor, 0), 0) as advance_minor
from staff s
  left join balance owed on owed.business_id = s.business_id and owed.account = $2 and owed.sub_id = s.id
  left join balance advance on advance.business_id = s.business_id and advance.account = $3 and advance.sub_id = s.id
where s.business_id = $1"""


def _position(row: Row) -> StaffPosition:
    columns = dict(row)
    owed_minor, advance_minor = columns.pop("owed_minor"), columns.pop("advance_minor")
    return StaffPosition(Staff(**columns), owed_minor, advance_minor)


async def list_staff(session: Session, business_id: int, *, after_id: int = 0, limit: int = 50) -> list[StaffPosition]:
    """Give the living staff in the order they were entered, after `after_id`. `limit` is 1 to STAFF_PAGE_MAX."""
    rows = await session.rows(
        f"{_POSITION} and s.archived_at is null and s.id > $4 order by s.id limit $5",
        business_id,
        int(Account.SALARIES_PAYABLE),
        int(Account.STAFF_ADVANCES),
        after_id,
        max(1, min(limit, STAFF_PAGE_MAX)),
    )
    return [_position(row) for row in rows]


async def staff_position(session: Session, business_id: int, staff_id: int) -> StaffPosition:
    """Give what one member of staff is owed and had in advance. Raises UnknownStaff."""
    found = await session.row(
        f"{_POSITION} and s.id = $4",
        business_id,
        int(Account.SALARIES_PAYABLE),
        int(Account.STAFF_ADVANCES),
        staff_id,
    )
    if found is None:
        raise UnknownStaff
    return _position(found)


async def rename_staff(
    session: Session, origin: Origin, *, staff_id: int, name: str, name_key: str, sound_key: str = ""
) -> Staff:
    """Give a member of staff another name. Raises InvalidName, UnknownStaff."""
    written = checked_name(name)
    return await _set(session, origin, staff_id, name=written, name_key=checked_key(name_key), sound_key=sound_key)


async def set_staff_phone(session: Session, origin: Origin, *, staff_id: int, phone: str | None) -> Staff:
    """Set the number in E.164; None forgets it. Raises InvalidPhone, UnknownStaff."""
    _check(phone, None)
    return await _set(session, origin, staff_id, phone=phone)


async def set_salary(session: Session, origin: Origin, *, staff_id: int, salary_minor: int | None) -> Staff:
    """Set what a month is paid; None where none was agreed. Raises AmountOutOfRange, UnknownStaff."""
    _check(None, salary_minor)
    return await _set(session, origin, staff_id, salary_minor=salary_minor)


async def archive_staff(session: Session, origin: Origin, *, staff_id: int, archived: bool = True) -> Staff:
    """Let somebody go, or take him back; what he is owed stays in the books. Raises UnknownStaff."""
    await begin_change(session, origin)
    before = await get_staff(session, origin.business_id, staff_id)
    if (before.archived_at is not None) == archived:
        return before
    return _staff(
        await session.row(
            "update staff s set archived_at = case when $3 then now() end where business_id = $1 and id = $2"
            f" returning {_COLUMNS}",
            origin.business_id,
            staff_id,
            archived,
        )
    )


async def _set(session: Session, origin: Origin, staff_id: int, **columns: object) -> Staff:
    """Write the columns where they differ; setting what is set already leaves no link in the chain."""
    await begin_change(session, origin)
    before = await get_staff(session, origin.business_id, staff_id)
    if all(getattr(before, column) == value for column, value in columns.items()):
        return before
    assignments = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, 3))
    return _staff(
        await session.row(
            f"update staff s set {assignments} where business_id = $1 and id = $2 returning {_COLUMNS}",
            origin.business_id,
            staff_id,
            *columns.values(),
        )
    )
