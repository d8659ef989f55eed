"""Whom a name means, where the names alone do not say it: two people of one name, and both scripts of one."""

import pytest

import grammar
from ledger_core import Origin, add_party, enter, set_phone, transaction
from tests.inprocess import InProcess


async def open_khata(inside: InProcess, name: str, phone: str | None = None) -> None:
    """Open a khata as the app does, which asks nobody whether there is one of that name."""
    async with transaction(inside.pool) as session:
        await enter(session, 1)
        count = await session.value("select count(*) from party")
        origin = Origin(1, f"khata-{count}", "rest", 1)
        party = await add_party(
            session, origin, name=name, name_key=grammar.name_key(name), sound_key=grammar.phonetic_key(name)
        )
        if phone:
            await set_phone(session, origin, party_id=party.id, phone=phone)


async def test_two_of_one_name_are_told_apart_by_a_handle_once(inside: InProcess) -> None:
    await inside.say("sale 100")
    await open_khata(inside, "Ali", "+923001112345")
    await open_khata(inside, "Ali")
    asked = await inside.say("Ali ko 500 udhaar")
    assert asked == "Ali kaun?\n1 Ali (345)\n2 Ali (2)\n3 naya khata"
    assert await inside.say("345") == "Ali (345) ko Rs 500 udhaar. Ab lene Rs 500. 2E"
    assert await inside.say("Ali se 200 wusool") == "Ali (345) se Rs 200 wusool. Ab lene Rs 300. 3T"
    assert await inside.say("Ali ka hisab") == "Ali (345) se lene Rs 300."


async def test_a_list_tells_two_of_one_name_apart(inside: InProcess) -> None:
    await inside.say("Sana ko 100 udhaar")
    await open_khata(inside, "Ali", "+923001112345")
    await open_khata(inside, "Ali")
    for text in ("Ali ko 500 udhaar", "1", "Ali bhai ko 300 udhaar", "2"):
        await inside.say(text)
    assert await inside.say("kis se lene hain") == "Lene Rs 900, khate 3:\nAli (345) 500\nAli (2) 300\nSana 100"


async def test_a_choice_is_forgotten_with_the_entry_that_was_written_by_it(inside: InProcess) -> None:
    for text in ("Ali ko 500 udhaar", "Aly ko 100 udhaar", "1", "galat"):
        await inside.say(text)
    asked = await inside.say("Aly ko 100 udhaar")
    assert asked is not None
    assert asked.startswith("Aly kaun?")


async def test_another_sum_does_not_forget_a_choice(inside: InProcess) -> None:
    for text in ("Ali ko 500 udhaar", "Aly ko 100 udhaar", "1", "nahi 150 tha"):
        await inside.say(text)
    assert await inside.say("Aly ko 70 udhaar") == "Ali ko Rs 70 udhaar. Ab lene Rs 720. 5Y"


@pytest.mark.parametrize(("first", "second"), [("Ali", "علی"), ("علی", "Ali"), ("Ali", "علی بھائی")])
async def test_a_name_of_the_other_script_is_asked_once_and_then_shown_by_language(
    inside: InProcess, first: str, second: str
) -> None:
    texts = {"Ali": "Ali ko {} udhaar", "علی": "علی کو {} ادھار", "علی بھائی": "علی بھائی کو {} ادھار"}
    await inside.say(texts[first].format(500))
    await inside.say(texts[second].format(300))
    await inside.say("1")
    assert await inside.superuser.fetchval("select count(*) from party") == 1
    answer = await inside.say(texts[second].format(100))
    assert answer is not None
    assert " 900" in answer
    urdu = second if second != "Ali" else first
    await inside.say("zaban urdu")
    assert await inside.say(f"{urdu} کا حساب") == f"{urdu} سے لینے 900۔"
    await inside.say("zaban english")
    assert await inside.say("Ali balance") == "Ali owes you Rs 900."


async def test_what_one_shop_chose_says_nothing_to_another(inside: InProcess) -> None:
    other = "+923007654321"
    for sender in (None, other):
        for text in ("Ali ko 500 udhaar", "Aly ko 100 udhaar"):
            reply = await inside.say(text, **({"sender": sender} if sender else {}))
        assert reply is not None
        assert reply.startswith("Aly kaun?")
        if sender is None:
            await inside.say("1")
