"""Short ways to run a shop's day in a test: one call, one transaction."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import ledger_core as ledger
from ledger_core import Party, Pool, Posted
from tests.conftest import Shop

DAY = date(2026, 11, 20)
Verb = Callable[..., Awaitable[Any]]


async def write(pool: Pool, shop: Shop, key: str, verb: Verb, *, day: date = DAY, **fields: object) -> Posted:
    """Post with a verb on a day, in a transaction of its own."""
    async with ledger.transaction(pool) as session:
        posted = await verb(session, shop.origin(key), entry_date=day, **fields)
    assert isinstance(posted, Posted)
    return posted


async def change(pool: Pool, shop: Shop, verb: Verb, **fields: object) -> Party:
    """Change a party with a verb, in a transaction of its own."""
    async with ledger.transaction(pool) as session:
        party = await verb(session, shop.origin("change"), **fields)
    assert isinstance(party, Party)
    return party


async def read(pool: Pool, shop: Shop, verb: Verb, *places: object, **fields: object) -> Any:
    """Read with a function of the ledger, in a transaction of its own."""
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await verb(session, shop.business_id, *places, **fields)


async def reverse(pool: Pool, shop: Shop, number: int) -> Posted:
    """Take an entry back."""
    async with ledger.transaction(pool) as session:
        return await ledger.reverse_entry(session, shop.origin(f"reverse-{number}"), number=number)


async def party(pool: Pool, shop: Shop, name: str, sound_key: str = "") -> Party:
    """Open a khata."""
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return await ledger.add_party(
            session, shop.origin(f"party-{name}"), name=name, name_key=name.casefold(), sound_key=sound_key
        )


async def lines_of(pool: Pool, shop: Shop, number: int) -> list[tuple[int, int, int]]:
    """Give (account, sub_id, amount_minor) of an entry's lines in their order."""
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        rows = await session.rows(
            "select account, sub_id, amount_minor from posting where entry_number = $1 order by line", number
        )
    return [tuple(row) for row in rows]


async def sound(pool: Pool, shop: Shop) -> bool:
    """Say whether verification finds nothing."""
    return (await ledger.verify_business(pool, shop.business_id)).problems == ()
