"""Questions at their edges: races, answers that come twice, too late, from another person or in another shop."""

import asyncio
import re

import pytest

from bot import jobs
from tests.inprocess import InProcess

OWNER = "+923001234567"
CLERK = "+923007654321"


async def entries(inside: InProcess) -> int:
    return await inside.count("journal_entry")


async def contact_of(inside: InProcess, phone: str) -> int:
    return int(await inside.superuser.fetchval("select id from contact where phone = $1 order by id limit 1", phone))


async def asked_of_ali(inside: InProcess) -> None:
    """Open a shop with Ali's khata and leave one question of three choices open."""
    await inside.say("Ali ko 1000 udhaar")
    assert await inside.say("Ali 500") == "Ali, Rs 500: 1 udhaar diya 2 wusool hua 3 rehne dein"


async def test_two_answers_at_once_on_two_workers_post_once(inside: InProcess):
    await asked_of_ali(inside)
    first = await inside.send("2")
    second = await inside.send("2")
    contact_id = await contact_of(inside, OWNER)
    await asyncio.gather(
        jobs.process_inbound(inside.desk, contact_id),
        jobs.process_inbound(inside.desk, contact_id),
    )
    await inside.run()
    assert await entries(inside) == 2
    answers = [inside.reply_to(first) or "", inside.reply_to(second) or ""]
    assert answers[0] == "Ali se Rs 500 wusool. Ab lene Rs 500. 2E"
    assert answers[1].startswith("Koi sawal baqi nahi.")


async def test_an_answer_that_is_delivered_again_posts_once(inside: InProcess):
    await asked_of_ali(inside)
    message_id = await inside.send("2", message_id="m.answer")
    await inside.run()
    await inside.send("2", message_id="m.answer")
    await inside.run()
    assert await entries(inside) == 2
    assert inside.reply_to(message_id) == "Ali se Rs 500 wusool. Ab lene Rs 500. 2E"


async def test_an_answer_after_an_undo_still_answers_its_question(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    await inside.say("Ali 500")
    await inside.say("Bilal ko 300 udhaar")
    assert await inside.say("galat") == "2E kaat di: Bilal ko Rs 300 udhaar. Hisab barabar. 3T"
    assert await inside.say("2") == "Ali se Rs 500 wusool. Ab lene Rs 500. 4N"


async def test_a_yes_to_an_undo_that_was_done_by_receipt_meanwhile_does_nothing(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    await inside.say("Ali ka hisab")
    assert await inside.say("galat") == "1H kaat dun: Ali ko Rs 1,000 udhaar? 1 haan 2 nahi"
    await inside.say("1H galat")
    assert await inside.say("1") == "1H pehle hi kaat di gayi thi, 2E."
    assert await entries(inside) == 2


async def test_a_parked_question_is_answered_by_its_own_label(inside: InProcess):
    await asked_of_ali(inside)
    assert await inside.say("Bilal 200") == "Bilal, Rs 200: 4 udhaar diya 5 wusool hua 6 rehne dein"
    assert await inside.say("1") == "Ali ko Rs 500 udhaar. Ab lene Rs 1,500. 2E"
    assert await inside.say("4") == "Bilal ko Rs 200 udhaar. Ab lene Rs 200. Naya khata. 3T"


@pytest.mark.parametrize("answer", ["4", "9", "20", "haan"])
async def test_an_answer_that_is_not_offered_posts_nothing_and_leaves_the_question(inside: InProcess, answer: str):
    await asked_of_ali(inside)
    assert await inside.say(answer) == "1 se 3 mein se ek number likhein."
    assert await entries(inside) == 1
    assert await inside.say("2") == "Ali se Rs 500 wusool. Ab lene Rs 500. 2E"


@pytest.mark.parametrize("talk", ["salam", "madad", "asdf qwer"])
async def test_talk_between_leaves_a_question_open(inside: InProcess, talk: str):
    await asked_of_ali(inside)
    await inside.say(talk)
    assert await inside.say("nahi") == "Theek hai, kuch nahi likha."
    assert await inside.say("adhoore") == "Kuch adhoora nahi."


async def test_a_question_is_answered_by_whom_it_was_put_to_alone(inside: InProcess):
    inside.names[CLERK] = "Kashif"
    await inside.say("Ali ko 1000 udhaar")
    await inside.say("0300 7654321 likh sakta hai")
    await inside.say("Ali 500")
    assert await inside.say("2", sender=CLERK) == "Koi sawal baqi nahi."
    assert await inside.say("haan", sender=CLERK) == "Koi sawal baqi nahi."
    assert await entries(inside) == 1
    assert await inside.say("2") == "Ali se Rs 500 wusool. Ab lene Rs 500. 2E"


async def test_a_question_of_one_shop_is_not_answered_in_another(inside: InProcess):
    await asked_of_ali(inside)
    await inside.say("nayi dukan Madina Store")
    assert await inside.say("2") == "Koi sawal baqi nahi."
    assert await inside.say("adhoore") == "Kuch adhoora nahi."
    await inside.say("dukan 1")
    await inside.say("dukan 2")
    assert await inside.say("1") == "Koi sawal baqi nahi."
    assert await entries(inside) == 1
    await inside.say("dukan 1")
    assert await inside.say("2") == "Ali se Rs 500 wusool. Ab lene Rs 500. 2E"


async def test_the_list_of_what_waits_never_blocks_the_talk(inside: InProcess):
    await asked_of_ali(inside)
    for _ in range(3):
        assert (await inside.say("adhoore") or "").startswith("Adhoore 1:")
    assert await inside.say("Ali ka hisab") == "Ali se lene Rs 1,000."


async def test_a_label_of_the_list_ends_with_its_question(inside: InProcess):
    await asked_of_ali(inside)
    await inside.say("Bilal ko 300 udhaar")
    assert await inside.say("adhoore") == "Adhoore 1:\n4 Ali 500"
    assert await inside.say("2") == "Ali se Rs 500 wusool. Ab lene Rs 500. 3T"
    assert (await inside.say("4") or "").startswith("Koi sawal baqi nahi.")
    assert await entries(inside) == 3


async def test_no_label_and_no_bare_yes_stand_for_the_two_digits(inside: InProcess):
    async def say(text: str) -> str:
        return await inside.say(text, channel="console") or ""

    await say("Ali ko 1000 udhaar")
    asked = await say("0300 7654321 likh sakta hai")
    assert re.search(r"haan [0-9]{2}$", asked)
    assert (await say("1")).startswith("Koi sawal baqi nahi.")
    again = await say("haan")
    digits = again.rpartition(" ")[2]
    assert re.fullmatch(r"Naya likhne wala, 03007654321\. Pakka karne ko likhein: haan [0-9]{2}", again)
    assert await inside.count("membership") == 1
    assert await say(f"haan {digits}") == "03007654321 ab hisab likhne wala hai."
    assert await inside.count("membership") == 2


async def test_wrong_digits_end_the_question(inside: InProcess):
    async def say(text: str) -> str:
        return await inside.say(text, channel="console") or ""

    await say("Ali ko 1000 udhaar")
    digits = (await say("0300 7654321 likh sakta hai")).rpartition(" ")[2]
    wrong = f"{(int(digits) + 1) % 100:02}"
    assert await say(f"haan {wrong}") == "Do hindse theek nahi, kuch nahi kiya. Kaam dobara likhein."
    await say(f"haan {digits}")
    assert await inside.count("membership") == 1


async def test_no_leaves_what_asked_for_digits(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar", channel="console")
    await inside.say("0300 7654321 likh sakta hai", channel="console")
    assert await inside.say("nahi", channel="console") == "Theek hai, kuch nahi likha."
    assert await inside.say("adhoore", channel="console") == "Kuch adhoora nahi."


async def test_a_question_that_was_not_shown_is_answered_by_no_label_and_asked_next(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    assert await inside.say("Ali 500\nBilal 300\nChacha 90") == "Ali, Rs 500: 1 udhaar diya 2 wusool hua 3 rehne dein"
    assert await inside.say("2") == "Likha: wusool 500. 2E. Sawal: Bilal Rs 300? 4 udhaar diya 5 wusool hua"
    assert await inside.say("6") == "Chacha, Rs 90: 7 udhaar diya 8 wusool hua 9 rehne dein"
    assert await inside.say("7") == "Chacha ko Rs 90 udhaar. Ab lene Rs 90. Naya khata. 3T"
    assert (await inside.say("1") or "").startswith("Koi sawal baqi nahi.")
    assert await entries(inside) == 3
