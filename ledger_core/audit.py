"""Verification: every figure of a shop recomputed from its postings, every link of its chain walked."""

from dataclasses import dataclass

from ledger_core.database import Pool, Session, enter, transaction
from ledger_core.errors import UnknownBusiness


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


async def verify_business(pool: Pool, business_id: int) -> Verification:
    """Recompute one shop from its postings and chain, in one transaction of its own."""
    async with transaction(pool) as session:
        found = await session.rows("select kind, subject, detail from verify_business($1)", business_id)
        entries = await session.value("select count(*) from journal_entry where business_id = $1", business_id)
        problems = tuple(Problem(business_id, **row) for row in found)
    return Verification(business_id, entries, problems)


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
