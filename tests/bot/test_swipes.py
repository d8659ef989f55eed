"""Swipes: a text that hangs on another one is about that one, and about nobody else's."""

import pytest

from tests.inprocess import SENDER, InProcess

HELPER = "+923007654321"


def last_text_to(inside: InProcess, sender: str = SENDER) -> str:
    return str([line["id"] for line in inside.delivered() if line["to"] == sender][-1])


async def test_one_digit_is_a_label_and_never_a_sum(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar")
    reply = await inside.say("2", in_reply_to=last_text_to(inside))
    assert reply == "Koi sawal baqi nahi. Aakhri: Ali ko Rs 500 udhaar, 1H. Ghalat ho to likhein: 1H galat"


async def test_an_answered_question_hands_its_label_to_no_other(inside: InProcess) -> None:
    await inside.say("Bilal ko 70 udhaar")
    await inside.say("Ali 500")
    asked = last_text_to(inside)
    for text in ("1", "Sana 300"):
        await inside.say(text)
    reply = await inside.say("2", in_reply_to=asked)
    assert reply is not None
    assert reply.startswith("Koi sawal baqi nahi.")
    assert await inside.superuser.fetchval("select count(*) from journal_entry") == 2


@pytest.mark.parametrize("text", ["600", "galat", "nahi 600 tha", "Bilal"])
async def test_nobody_reaches_another_persons_entry_by_a_swipe(inside: InProcess, text: str) -> None:
    await inside.say("Ali ko 500 udhaar")
    owners = last_text_to(inside)
    await inside.say("0300 7654321 likh sakta hai")
    await inside.say("Bilal ko 40 udhaar", sender=HELPER)
    await inside.say(text, sender=HELPER, in_reply_to=owners)
    standing = await inside.superuser.fetchval(
        "select amount_minor from balance where account = 1200 and sub_id = 1 and business_id = 1"
    )
    assert standing == 50_000
    await inside.books_are_sound()


async def test_a_swipe_to_a_text_of_nobody_is_a_plain_text(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar")
    assert await inside.say("nahi 600 tha", in_reply_to="wamid.unknown") == (
        "1H theek ki, Rs 500 tha: Ali ko Rs 600 udhaar. Ab lene Rs 600. 3T"
    )


async def test_several_entries_are_taken_back_whole_by_a_swipe(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar, Sana ko 300 udhaar")
    several = last_text_to(inside)
    await inside.say("Bilal ko 90 udhaar")
    assert await inside.say("galat", in_reply_to=several) == "2 kaat di: 1H-2E. 4N-5Y"


async def test_the_receipt_beside_a_question_is_struck_off_and_the_question_stands(inside: InProcess) -> None:
    await inside.say("Ali ko 500 udhaar\nSana 300")
    both = last_text_to(inside)
    assert await inside.say("galat", in_reply_to=both) == "1H kaat di: Ali ko Rs 500 udhaar. Hisab barabar. 2E"
    assert await inside.say("wusool", in_reply_to=both) == "Sana se Rs 300 wusool. Ab dene Rs 300. Naya khata. 3T"
