"""Which of a shop's own names stand in a text: khatas, staff, goods and accounts, found by the keys of its words.

One indexed look-up, however many names the shop has. It decides nothing: what a name means is the bot's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger_core.database import Session


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names of the shop's own, as they were written."""

    parties: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


_KINDS = ("party", "staff", "item", "account")
_KNOWN = """
select 'party' as kind, name from party where business_id = $1 and name_key = any($2) and archived_at is null
union all
select 'staff', name from staff where business_id = $1 and name_key = any($2) and archived_at is null
union all
select 'item', name from item where business_id = $1 and name_key = any($2) and archived_at is null
union all
select 'account', name from bank_account where business_id = $1 and name_key = any($2)
limit 200"""


async def known_names(session: Session, business_id: int, name_keys: Sequence[str]) -> KnownNames:
    """Give the shop's living khatas, staff, goods and accounts whose names have one of these keys."""
    rows = await session.rows(_KNOWN, business_id, list(name_keys))
    of = {kind: tuple(row["name"] for row in rows if row["kind"] == kind) for kind in _KINDS}
    return KnownNames(of["party"], of["staff"], of["item"], of["account"])
