"""Trust: every figure of a shop recomputed from its postings, every link of its chain walked, and who changed what.

Nothing here mends what it finds.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ledger_core.database import Pool, Session, enter, transaction
from ledger_core.errors import UnknownBusiness

LOG_PAGE_MAX = 200
_SEAL_CHARACTERS = 6
# Base32 gives five bits a character: a seal is the first 30 bits of a hash, which lie in its first four bytes.
_SEAL_PADDING = "A="


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: what kind of thing, which one, and in which way."""

    business_id: int
    kind: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome for one shop. Clean when there are no problems."""

    business_id: int
    entries: int
    problems: tuple[Problem, ...]


async def verify_business(
    pool: Pool, business_id: int, *, on_part: Callable[[str], None] | None = None
) -> Verification:
    """Recompute one shop from its postings and chain; `on_part` is told the name of each part before it begins.

    Each part is one statement and sees the books at one moment, so that entries written meanwhile are no problem.
    """
    async with transaction(pool) as session:
        parts = [row[0] for row in await session.rows("select verification_parts()")]
    problems: list[Problem] = []
    for part in parts:
        if on_part is not None:
            on_part(part.removeprefix("verify_"))
        async with transaction(pool) as session:
            found = await session.rows("select kind, subject, detail from verify_part($1, $2)", business_id, part)
        problems += [Problem(business_id, **row) for row in found]
    async with transaction(pool) as session:
        await enter(session, business_id)
        entries = await session.value("select count(*) from journal_entry where business_id = $1", business_id)
    return Verification(business_id, entries, tuple(problems))


async def trial_balance(pool: Pool, business_id: int) -> dict[int, int]:
    """Give the balance of every account of a shop in minor units, debits positive; they sum to zero."""
    async with transaction(pool) as session:
        await enter(session, business_id)
        rows = await session.rows(
            "select account, sum(amount_minor)::bigint as amount from balance"
            " where business_id = $1 group by account order by account",
            business_id,
        )
    return {row["account"]: row["amount"] for row in rows}


async def chain_head(session: Session, business_id: int) -> bytes:
    """Give the hash at the head of the entered shop's audit chain (SHA-256, 32 bytes). Raises UnknownBusiness."""
    found = await session.value("select chain_hash from business_head where business_id = $1", business_id)
    if found is None:
        raise UnknownBusiness
    return bytes(found)


def seal_of(chain_hash: bytes) -> str:
    """Write a link's hash as six letters and digits that a person can compare: the seal (base32, RFC 4648)."""
    return base64.b32encode(chain_hash)[:_SEAL_CHARACTERS].decode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A link of the chain that a seal is of, and when it was written."""

    sequence: int
    recorded_at: datetime


async def find_seal(session: Session, business_id: int, seal: str) -> Sealed | None:
    """Give the newest link of the entered shop that has this seal.

    None where no link has it: then it is no seal of this shop, or the past was rewritten since it was told.
    """
    try:
        lowest = base64.b32decode(seal.strip().upper() + _SEAL_PADDING)
    except binascii.Error:
        return None
    if len(seal.strip()) != _SEAL_CHARACTERS:
        return None
    highest = lowest[:-1] + bytes([lowest[-1] | 0b11])
    found = await session.row(
        "select sequence, recorded_at from change where business_id = $1 and substring(hash for 4) between $2 and $3"
        " order by sequence desc limit 1",
        business_id,
        lowest,
        highest,
    )
    return Sealed(**found) if found else None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A link of the chain as a person reads it.

    `deed` is an entry's kind, insert or update of a named row, or the act itself. `key` is the operation's, `hash` hex.
    """

    sequence: int
    recorded_at: datetime
    kind: str
    subject: str
    deed: str
    actor_id: int | None
    actor_name: str | None
    source: str
    key: str | None
    hash: str


# The page first: what it is joined with is then looked up for its few links alone.
_LOG = """
with page as materialized (
  select * from change where business_id = $1 and ($2::bigint is null or sequence < $2) {which}
  order by sequence desc limit $3
)
select c.sequence, c.recorded_at, c.kind, c.subject,
  case when c.kind = 'entry'
      then (select j.kind from journal_entry j where j.business_id = $1 and j.number = c.subject::bigint)
    when c.idempotency_key is not null then c.kind
    else split_part(convert_from(c.content, 'UTF8'), '|', 12) end as deed,
  c.actor_id, u.name as actor_name, c.source, coalesce(c.operation_key, c.idempotency_key) as key,
  encode(c.hash, 'hex') as hash
from page c left join users u on u.id = c.actor_id order by c.sequence desc"""


async def audit_log(
    session: Session, business_id: int, *, before: int | None = None, limit: int = 50, entries: bool = True
) -> list[LogLine]:
    """Give who changed what in the entered shop, newest first; 1 to LOG_PAGE_MAX lines, `before` a place seen already.

    Without `entries` only what is no entry: parties, prices, members, settings, closes, imports.
    """
    statement = _LOG.format(which="" if entries else "and kind <> 'entry'")
    rows = await session.rows(statement, business_id, before, max(1, min(limit, LOG_PAGE_MAX)))
    return [LogLine(**row) for row in rows]
