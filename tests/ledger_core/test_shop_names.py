"""The shop's own names that stand in a text: each of its kind, living ones alone, and never another shop's."""

import ledger_core as ledger
from ledger_core import KnownNames, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser

KEYS = ("ali", "aslam", "cheeni", "hbl", "nobody")


async def _filled(pool: Pool, shop: Shop) -> None:
    await days.party(pool, shop, "Ali")
    async with ledger.transaction(pool) as session:
        await ledger.add_staff(session, shop.origin("staff"), name="Aslam", name_key="aslam")
        await ledger.add_item(session, shop.origin("item"), name="cheeni", name_key="cheeni", unit="kg")
        await ledger.add_bank(session, shop.origin("bank"), name="HBL", name_key="hbl")


async def test_names_are_found_by_their_keys_and_told_apart_by_kind(pool: Pool, shop: Shop) -> None:
    await _filled(pool, shop)
    found = await days.read(pool, shop, ledger.known_names, KEYS)
    assert found == KnownNames(("Ali",), ("Aslam",), ("cheeni",), ("HBL",))
    assert await days.read(pool, shop, ledger.known_names, ("nobody",)) == KnownNames()


async def test_what_is_put_away_settles_nothing(pool: Pool, shop: Shop) -> None:
    await _filled(pool, shop)
    async with ledger.transaction(pool) as session:
        item = (await ledger.add_item(session, shop.origin("item"), name="cheeni", name_key="cheeni", unit="kg")).id
        await ledger.archive_item(session, shop.origin("archive"), item_id=item)
    found = await days.read(pool, shop, ledger.known_names, KEYS)
    assert isinstance(found, KnownNames)
    assert found.items == ()


async def test_another_shop_names_are_not_seen(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    await _filled(pool, await open_shop(pool, superuser, "Bilal Cloth House"))
    assert await days.read(pool, shop, ledger.known_names, KEYS) == KnownNames()
