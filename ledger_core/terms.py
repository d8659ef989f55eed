"""What is kept of a party: limit, a promise to pay, phone, role, other name. Each change is a link of the chain.

Setting what is set already changes nothing and leaves no link, so a repeated call is harmless. None of this posts.
"""

import re
from datetime import date

from ledger_core.database import Session
from ledger_core.errors import AmountOutOfRange, InvalidName, InvalidPhone, PhoneTaken, UnknownParty
from ledger_core.head import begin_change
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.parties import NAME_CHARACTERS_MAX, get_party
from ledger_core.posting import Origin
from ledger_core.tables import Party
from ledger_core.tables.parties import PartyRole

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


async def set_limit(session: Session, origin: Origin, *, party_id: int, limit_minor: int | None) -> Party:
    """Set up to which debt a party gets credit; None ends the limit, 0 gives none. Raises UnknownParty."""
    if limit_minor is not None and not 0 <= limit_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return await _set(session, origin, party_id, credit_limit_minor=limit_minor)


async def set_due_date(
    session: Session, origin: Origin, *, party_id: int, due_date: date | None, amount_minor: int | None = None
) -> Party:
    """Note a promise to pay by a day `amount_minor`, or the whole debt; no date ends it. Raises UnknownParty."""
    if amount_minor is not None and not 0 < amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    due_amount_minor = None if due_date is None else amount_minor
    return await _set(session, origin, party_id, due_date=due_date, due_amount_minor=due_amount_minor)


async def set_phone(session: Session, origin: Origin, *, party_id: int, phone: str | None) -> Party:
    """Set a party's number in E.164; None forgets it.

    Raises InvalidPhone, UnknownParty, and PhoneTaken where another living party of this shop has the number.
    """
    if phone is not None and not _E164.fullmatch(phone):
        raise InvalidPhone
    # Under the lock, so that of two khatas that ask for one number at once the second is refused.
    await begin_change(session, origin)
    holder = await session.value(
        "select id from party where business_id = $1 and phone = $2 and id <> $3 and archived_at is null"
        " order by id limit 1",
        origin.business_id,
        phone,
        party_id,
    )
    if holder is not None:
        taken_by = await get_party(session, origin.business_id, holder)
        raise PhoneTaken(taken_by.id, taken_by.name, taken_by.phone or "")
    return await _set(session, origin, party_id, phone=phone)


async def set_other_name(session: Session, origin: Origin, *, party_id: int, other_name: str | None) -> Party:
    """Set the party's name in the other script; None forgets it. Raises InvalidName, UnknownParty."""
    if other_name is not None and not 0 < len(other_name.strip()) <= NAME_CHARACTERS_MAX:
        raise InvalidName
    return await _set(session, origin, party_id, other_name=other_name and other_name.strip())


async def set_role(session: Session, origin: Origin, *, party_id: int, role: PartyRole) -> Party:
    """Say whether a party is a customer, a supplier or both; its khata stays one. Raises UnknownParty."""
    return await _set(session, origin, party_id, role=PartyRole(role).value)


async def _set(session: Session, origin: Origin, party_id: int, **columns: object) -> Party:
    """Write the columns where they differ; the table's trigger puts the change into the chain."""
    await begin_change(session, origin)
    before = await get_party(session, origin.business_id, party_id)
    if all(getattr(before, column) == value for column, value in columns.items()):
        return before
    assignments = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, 3))
    found = await session.row(
        f"update party set {assignments} where business_id = $1 and id = $2 returning {', '.join(Party.model_fields)}",
        origin.business_id,
        party_id,
        *columns.values(),
    )
    if found is None:
        raise UnknownParty
    return Party(**found)
