"""What a shop calls its people: remembered once, forgotten when it proves wrong, chained, and its own alone."""

import pytest

import ledger_core as ledger
from ledger_core import Party, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser


async def called(pool: Pool, shop: Shop, name_key: str, spelling: str) -> ledger.Called:
    found = await days.read(pool, shop, ledger.called, name_key=name_key, spelling=spelling)
    assert isinstance(found, ledger.Called)
    return found


async def remember(pool: Pool, shop: Shop, spelling: str, party: Party) -> None:
    async with ledger.transaction(pool) as session:
        await ledger.remember_alias(session, shop.origin("alias"), spelling=spelling, party_id=party.id)


async def forget(pool: Pool, shop: Shop, spelling: str) -> None:
    async with ledger.transaction(pool) as session:
        await ledger.forget_alias(session, shop.origin("alias"), spelling=spelling)


async def links(pool: Pool, shop: Shop) -> int:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        return int(await session.value("select count(*) from change where kind = 'party_alias'"))


async def test_a_name_is_answered_by_its_own_party_and_by_the_one_that_was_chosen(pool: Pool, shop: Shop) -> None:
    ali, aly = await days.party(pool, shop, "Ali"), await days.party(pool, shop, "Aly")
    assert await called(pool, shop, "aly", "aly") == ledger.Called((aly,), None, in_doubt=False)
    await remember(pool, shop, "aly", ali)
    assert await called(pool, shop, "aly", "aly") == ledger.Called((aly,), ali, in_doubt=False)
    assert await called(pool, shop, "aly", "aly bhai") == ledger.Called((aly,), None, in_doubt=False)
    assert await days.sound(pool, shop)


async def test_a_choice_that_proved_wrong_is_in_doubt_until_another_is_made(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await remember(pool, shop, "aly", ali)
    await forget(pool, shop, "aly")
    assert await called(pool, shop, "aly", "aly") == ledger.Called((), None, in_doubt=True)
    assert await days.read(pool, shop, ledger.spellings_of, ali.id) == ()
    await remember(pool, shop, "aly", ali)
    assert (await called(pool, shop, "aly", "aly")).chosen == ali
    assert await days.read(pool, shop, ledger.spellings_of, ali.id) == ("aly",)
    assert await days.sound(pool, shop)


async def test_an_archived_party_is_chosen_no_more(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    await remember(pool, shop, "aly", ali)
    await superuser.execute("set session_replication_role = replica")
    await superuser.execute("update party set archived_at = now() where id = $1", ali.id)
    assert await called(pool, shop, "aly", "aly") == ledger.Called((), None, in_doubt=True)


async def test_each_choice_is_one_link_of_the_chain_and_the_same_again_is_none(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    for step in (remember(pool, shop, "aly", ali), remember(pool, shop, "aly", ali), forget(pool, shop, "aly")):
        await step
    assert await links(pool, shop) == 2
    await forget(pool, shop, "aly")
    assert await links(pool, shop) == 2
    assert await days.sound(pool, shop)


async def test_a_choice_is_its_shops_alone(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    other = await open_shop(pool, superuser, "Bilal Cloth House")
    ali, theirs = await days.party(pool, shop, "Ali"), await days.party(pool, other, "Ali")
    await remember(pool, shop, "aly", ali)
    assert await called(pool, other, "aly", "aly") == ledger.Called((), None, in_doubt=False)
    with pytest.raises(ledger.UnknownParty):
        await remember(pool, shop, "aly", theirs)


@pytest.mark.parametrize("spelling", ["", "a" * 201])
async def test_a_spelling_has_a_length(pool: Pool, shop: Shop, spelling: str) -> None:
    ali = await days.party(pool, shop, "Ali")
    with pytest.raises(ledger.InvalidName):
        await remember(pool, shop, spelling, ali)


async def test_a_shorter_name_is_near_to_a_longer_one_and_not_the_other_way_round(pool: Pool, shop: Shop) -> None:
    for name, sound_key in (("Bilal Electronics", "bll alktrnks"), ("Bilal", "bll"), ("Bilaal gali 3", "bll gl 3")):
        await days.party(pool, shop, name, sound_key)

    async def near(sound_key: str, name_key: str) -> list[str]:
        found = await days.read(pool, shop, ledger.near_parties, sound_key, name_key=name_key)
        return [party.name for party in found]

    assert await near("bll", "bilal") == ["Bilal Electronics", "Bilaal gali 3"]
    assert await near("bll", "bilaal") == ["Bilal", "Bilal Electronics", "Bilaal gali 3"]
    assert await near("bll gl 5", "bilal gali 5") == []


async def test_a_party_has_a_name_in_the_other_script(pool: Pool, shop: Shop) -> None:
    ali = await days.party(pool, shop, "Ali")
    named = await days.change(pool, shop, ledger.set_other_name, party_id=ali.id, other_name=" علی ")
    assert (named.name, named.other_name) == ("Ali", "علی")
    assert (await days.change(pool, shop, ledger.set_other_name, party_id=ali.id, other_name=None)).other_name is None
    with pytest.raises(ledger.InvalidName):
        await days.change(pool, shop, ledger.set_other_name, party_id=ali.id, other_name=" ")
    assert await days.sound(pool, shop)
