"""The shop's own names settle what the words of a text are; names of another shop do not."""

from ledger_core import Origin, add_party, enter, transaction
from tests.inprocess import InProcess


async def _with_khata(inside: InProcess, name: str) -> None:
    """Open a khata of this name as the app does, in the shop that the sender has."""
    async with transaction(inside.pool) as session:
        [row] = await session.rows("select business_ids()")
        await enter(session, row[0])
        await add_party(session, Origin(row[0], "app-1", "app"), name=name, name_key=name.casefold())


async def test_a_word_that_is_a_khata_of_the_shop_is_a_name(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    assert await inside.say("Malik ko 200 udhaar") == "Rs 200 udhaar diya: kis ka khata? Naam likhein."
    await _with_khata(inside, "Malik")
    assert await inside.say("Malik ko 200 udhaar") == "Malik ko Rs 200 udhaar. Ab lene Rs 200. 2E"


async def test_a_name_within_a_longer_text_is_found(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    await _with_khata(inside, "Bijli Ghar")
    assert await inside.say("Ali se 100 wusool, Bijli Ghar ko 300 udhaar") == ("2 likhe: wusool 100, udhaar 300. 2E-3T")


async def test_the_name_of_another_shops_khata_settles_nothing(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    await _with_khata(inside, "Malik")
    assert await inside.say("Salman ko 100 udhaar", sender="+923007654321") is not None
    reply = await inside.say("Malik ko 200 udhaar", sender="+923007654321")
    assert reply == "Rs 200 udhaar diya: kis ka khata? Naam likhein."
