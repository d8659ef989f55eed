"""Who may do what: the owner is told and asked, a recorder's window ends, a PIN guards and locks."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.inprocess import InProcess

OWNER = "+923001234567"
CLERK = "+923007654321"
PIN = "4471"


@pytest.fixture
async def shop(inside: InProcess) -> InProcess:
    """A shop in which Kashif may write."""
    inside.names[CLERK] = "Kashif"
    await inside.say("Ali ko 1000 udhaar")
    await inside.say("0300 7654321 likh sakta hai")
    return inside


def told(inside: InProcess, phone: str) -> list[str]:
    """Give what was sent to a phone without being asked."""
    return [
        line["text"] or ""
        for line in inside.delivered()
        if line["in_reply_to"] is None and (line["to"] or "").endswith(phone[1:])
    ]


async def test_the_owner_is_asked_for_a_recorders_discount_and_his_yes_writes_it(shop: InProcess):
    reply = await shop.say("Ali ke 100 maaf", sender=CLERK)
    assert reply == "Maalik se pucha hai, abhi nahi likha: Ali ko Rs 100 ki chhoot"
    assert [text for text in told(shop, OWNER) if "Kashif" in text and "1 haan 2 nahi" in text]
    assert await shop.say("haan", sender=CLERK) == "Koi sawal baqi nahi."
    assert await shop.count("journal_entry") == 1
    assert await shop.say("haan") == "Ali ko Rs 100 ki chhoot. Ab lene Rs 900. 2E"


async def test_the_owners_no_writes_nothing(shop: InProcess):
    await shop.say("galle se 300 nikale", sender=CLERK)
    assert await shop.say("nahi") == "Theek hai, kuch nahi likha."
    assert await shop.say("adhoore") == "Kuch adhoora nahi."
    assert await shop.count("journal_entry") == 1


async def test_what_waits_for_the_owner_is_named_in_his_list(shop: InProcess):
    await shop.say("Ali ke 100 maaf", sender=CLERK)
    await shop.say("Bilal ke 700 baqi hain", sender=CLERK)
    assert await shop.say("adhoore") == "Adhoore 2:\n5 Ali ke 100 maaf\n6 Bilal ke 700 baqi hain"


async def test_the_owner_is_told_what_a_recorder_struck_off(shop: InProcess):
    await shop.say("Ali se 200 wusool", sender=CLERK)
    await shop.say("galat", sender=CLERK)
    assert [text for text in told(shop, OWNER) if "Kashif" in text and "2E" in text]


async def test_a_recorder_strikes_off_his_own_entry_for_thirty_minutes_only(shop: InProcess):
    # The window runs from the instant at which the books learnt of the entry, which is the database's own.
    shop.clock.instant = datetime.now(UTC)
    await shop.say("Ali se 200 wusool", sender=CLERK)
    shop.clock.pass_time(timedelta(minutes=31))
    message_id = await shop.send("2E galat", sender=CLERK)
    await shop.make_due()
    await shop.run()
    assert "30" in (shop.reply_to(message_id) or "")
    assert await shop.count("journal_entry") == 2


@pytest.mark.parametrize(
    "text",
    [
        "galla kitna hai",
        "galla 500",
        "aaj ki report",
        "kis se lene hain",
        "kis ko dene hain",
        "0300 1112223 likh sakta hai",
    ],
)
async def test_a_recorder_reads_no_totals_and_adds_nobody(shop: InProcess, text: str):
    assert (await shop.say(text, sender=CLERK) or "").startswith("Ye sirf maalik")


async def test_a_recorder_corrects_no_entry_of_another(shop: InProcess):
    for text in ("1H galat", "1H 900"):
        reply = await shop.say(text, sender=CLERK)
        assert reply == "1H aap ki likhi nahi, Imran Kiryana ki hai. Ise maalik kaat sakta hai."
    assert await shop.count("journal_entry") == 1


async def test_five_wrong_pins_of_a_member_lock_him_and_tell_the_owner(shop: InProcess):
    await shop.say(f"PIN {PIN}", sender=CLERK)
    for wrong in range(1111, 1116):
        await shop.say(f"PIN {wrong}", sender=CLERK)
    locked = "PIN bar bar ghalat. 60 minute ke liye band, maalik ko bata diya."
    assert await shop.say(f"PIN {PIN}", sender=CLERK) == locked
    assert [text for text in told(shop, OWNER) if "Kashif" in text]
    shop.clock.pass_time(timedelta(minutes=61))
    assert await shop.say(f"PIN {PIN}", sender=CLERK) != locked


async def test_a_right_pin_opens_for_fifteen_minutes(shop: InProcess):
    wanted = "Is ke liye PIN chahiye. Likhein jaise: PIN 1234"
    await shop.say(f"PIN {PIN}")
    assert await shop.say("galla kitna hai") == wanted
    assert await shop.say(f"PIN {PIN}") == "Galla Rs 0."
    shop.clock.pass_time(timedelta(minutes=14))
    assert await shop.say("galla kitna hai") == "Galla Rs 0."
    shop.clock.pass_time(timedelta(minutes=2))
    assert await shop.say("galla kitna hai") == wanted


async def test_a_removed_member_writes_in_the_shop_no_more(shop: InProcess):
    assert await shop.say("0300 7654321 ko hatao") == "03007654321 ab hisab nahi likh sakta."
    await shop.say("Ali se 10 wusool", sender=CLERK)
    assert await shop.say("Ali ka hisab") == "Ali se lene Rs 1,000."


async def test_a_member_is_told_what_the_owner_decided(shop: InProcess):
    await shop.say("Ali ke 100 maaf", sender=CLERK)
    assert await shop.say("haan") == "Ali ko Rs 100 ki chhoot. Ab lene Rs 900. 2E"
    await shop.say("galle se 300 nikale", sender=CLERK)
    await shop.say("nahi")
    assert told(shop, CLERK) == [
        "Maalik ne haan ki: Ali ko Rs 100 ki chhoot. 2E",
        "Maalik ne mana kiya, nahi likha: Galle se Rs 300 nikale",
    ]


async def test_a_recorders_number_for_a_khata_waits_for_the_owner(shop: InProcess):
    phone = "select phone from party where name = 'Ali'"
    waits = "Maalik se pucha hai, abhi nahi likha: Ali ka number 03009998887"
    assert await shop.say("Ali ka number 03009998887", sender=CLERK) == waits
    assert "Kashif likhna chahta hai: Ali ka number 03009998887. 1 haan 2 nahi" in told(shop, OWNER)
    assert await shop.superuser.fetchval(phone) is None
    assert await shop.say("1") == "Ali ka number 03009998887 likh liya."
    assert await shop.superuser.fetchval(phone) == "+923009998887"
    assert told(shop, CLERK) == ["Maalik ne haan ki: Ali ka number 03009998887."]


async def test_what_is_taken_up_later_is_told_later(shop: InProcess):
    await shop.say("Ali ke 100 maaf", sender=CLERK)
    await shop.say("Ali ko 10 udhaar")
    listed = await shop.say("adhoore") or ""
    assert told(shop, CLERK) == []
    assert "chhoot" in (await shop.say(listed.splitlines()[1][0]) or "")
    assert told(shop, CLERK) == ["Maalik ne haan ki: Ali ko Rs 100 ki chhoot. 3T"]


async def test_what_the_books_refuse_is_told_too(shop: InProcess):
    await shop.say("Bilal naya khata 03009998887")
    await shop.say("Ali ka number 03009998887", sender=CLERK)
    assert await shop.say("1") == "03009998887 pehle se Bilal ka number hai."
    assert told(shop, CLERK) == ["03009998887 pehle se Bilal ka number hai."]


async def test_a_removed_member_is_told_nothing(shop: InProcess):
    await shop.say("Ali ke 100 maaf", sender=CLERK)
    await shop.say("0300 7654321 ko hatao")
    listed = await shop.say("adhoore") or ""
    await shop.say(listed.splitlines()[1][0])
    assert told(shop, CLERK) == []


async def test_a_member_without_a_name_is_shown_by_his_number_as_it_is_dialled(shop: InProcess):
    shop.names["+923005554443"] = None
    await shop.say("0300 5554443 likh sakta hai")
    await shop.say("Ali ke 100 maaf", sender="+923005554443")
    assert [text for text in told(shop, OWNER) if text.startswith("03005554443 likhna chahta hai")]
