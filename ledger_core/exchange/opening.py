"""Old balances read in from CSV: who owes the shop, and whom it owes, when it begins to keep its books here.

A file has the columns name, receivable and payable, and if you like phone and role. A trial run names every bad row.
One key makes one import, whatever is repeated, and one bad row leaves all of the file unwritten.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from ledger_core.businesses import get_business
from ledger_core.credit import opening_balance
from ledger_core.database import Session, enter
from ledger_core.errors import AmountOutOfRange
from ledger_core.exchange.rows import BadRow, OpeningRow, read_rows
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.parties import add_party
from ledger_core.posting import Origin
from ledger_core.terms import set_phone

IMPORT_CHARACTERS_MAX = 1_000_000
IMPORT_ROWS_MAX = 2_000
# Gives the key that makes spellings of a name equal, and the one that makes near ones comparable.
NameKeys: TypeAlias = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: sums in minor units, parties that were not known, rows that cannot be used.

    `is_written` is False of a trial run, and where there are bad rows; `replayed`: it was written before.
    """

    rows: int = 0
    new_parties: int = 0
    receivable_minor: int = 0
    payable_minor: int = 0
    bad_rows: tuple[BadRow, ...] = ()
    is_written: bool = False
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """A living party of the shop, and whether its khata holds something."""

    id: int
    name_key: str
    phone: str | None
    has_balance: bool


async def import_opening_balances(
    session: Session, origin: Origin, text: str, *, entry_date: date, name_keys: NameKeys, is_trial: bool = False
) -> ImportReport:
    """Bring in the balances of a CSV text as they were on `entry_date`: Party / Opening balances, or the reverse.

    A name that the shop has already is that party, a new one is entered. A trial run writes nothing. Raises what
    posting does: PeriodClosed, and IdempotencyKeyReused for the same key with another text or day.
    """
    told = _fingerprint(f"{entry_date.isoformat()}|{text}")
    if is_trial:
        await enter(session, origin.business_id)
    else:
        earlier = await session.value(
            "select begin_import($1, $2, $3, $4, $5)",
            origin.business_id,
            origin.key,
            origin.source,
            origin.actor_id,
            told,
        )
        if earlier is not None:
            return ImportReport(**earlier, is_written=True, replayed=True)
    currency = (await get_business(session, origin.business_id)).currency
    rows, bad = read_rows(text, currency, name_keys, characters_max=IMPORT_CHARACTERS_MAX, rows_max=IMPORT_ROWS_MAX)
    chosen, unusable = _choose(rows, await _known(session, origin.business_id, rows))
    report = ImportReport(
        len(rows),
        sum(party is None for party in chosen.values()),
        sum(row.amount_minor for row in rows if row.receivable),
        sum(row.amount_minor for row in rows if not row.receivable),
        tuple(sorted((*bad, *unusable), key=lambda one: one.line)),
    )
    if max(report.receivable_minor, report.payable_minor) > AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    if is_trial or report.bad_rows:
        return report
    for row in rows:
        await _write(session, origin, row, chosen[row.line], entry_date)
    sums = {name: getattr(report, name) for name in ("rows", "new_parties", "receivable_minor", "payable_minor")}
    await session.row(
        "select record_import($1, $2, $3, $4, $5, $6, $7)",
        origin.business_id,
        origin.key,
        origin.source,
        origin.actor_id,
        entry_date.isoformat(),
        told,
        sums,
    )
    return replace(report, is_written=True)


def _fingerprint(text: str) -> str:
    """Give 64 letters and digits in the place of a text of any length and any signs."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


_KNOWN = """
select p.id, p.name_key, p.phone, coalesce(b.amount_minor, 0) <> 0 as has_balance
from party p left join balance b on b.business_id = p.business_id and b.account = 1200 and b.sub_id = p.id
where p.business_id = $1 and p.archived_at is null and (p.name_key = any($2) or p.phone = any($3)) order by p.id"""


async def _known(session: Session, business_id: int, rows: list[OpeningRow]) -> list[_Known]:
    keys, phones = [row.name_key for row in rows], [row.phone for row in rows if row.phone]
    return [_Known(**row) for row in await session.rows(_KNOWN, business_id, keys, phones)]


def _choose(rows: list[OpeningRow], known: list[_Known]) -> tuple[dict[int, _Known | None], list[BadRow]]:
    """Give each row's party by its line, None for a new one, and the rows for which none can be said."""
    chosen: dict[int, _Known | None] = {}
    bad = []
    for row in rows:
        named = [one for one in known if one.name_key == row.name_key]
        by_phone = next((one for one in known if row.phone and one.phone == row.phone), None)
        if by_phone is not None and by_phone not in named:
            bad.append(BadRow(row.line, "phone", "phone_of_another"))
            continue
        party = by_phone or (named[0] if len(named) == 1 else None)
        if party is None and named:
            bad.append(BadRow(row.line, "name", "several_of_this_name"))
        elif party is not None and party.has_balance:
            bad.append(BadRow(row.line, "name", "has_a_balance"))
        elif party is not None and row.phone and party.phone not in {None, row.phone}:
            bad.append(BadRow(row.line, "phone", "has_another_phone"))
        else:
            chosen[row.line] = party
    return chosen, bad


async def _write(session: Session, origin: Origin, row: OpeningRow, known: _Known | None, entry_date: date) -> None:
    """Enter the party where it is new, its number where it has none, and its balance where there is one."""
    own = replace(origin, key=f"import/{_fingerprint(origin.key)}/{row.line}")
    if known is None:
        made = await add_party(
            session, own, name=row.name, name_key=row.name_key, sound_key=row.sound_key, role=row.role
        )
        party_id, phone = made.id, made.phone
    else:
        party_id, phone = known.id, known.phone
    if row.phone and phone is None:
        await set_phone(session, own, party_id=party_id, phone=row.phone)
    if row.amount_minor:
        await opening_balance(
            session,
            own,
            party_id=party_id,
            amount_minor=row.amount_minor,
            receivable=row.receivable,
            entry_date=entry_date,
        )
