"""A lost number: who is told, what the API does meanwhile, and what cannot be done without the PIN or the day."""

from datetime import timedelta

import httpx
import pytest

from bot.jobs.identity.phrases import Said, Subject, helper_in, masked, said_of_number
from bot.providers import InboundKind
from ledger_core import issue_code, redeem_code, transaction
from tests.inprocess import SECRET_KEY, InProcess

OWNER, HELPER, CLERK, NEXT = "+923001234567", "+923007654321", "+923009998887", "+923017654321"
PIN = "4471"


@pytest.fixture
async def shop(inside: InProcess) -> InProcess:
    """A shop with a clerk, and a helper whose phone has written before; the owner writes by two channels."""
    inside.names |= {HELPER: None, CLERK: "Kashif", NEXT: None}
    await inside.say("Ali ko 1000 udhaar")
    await inside.say("0300 9998887 likh sakta hai")
    await inside.say("Ali ka hisab", sender=CLERK)
    await inside.say("Ali ka hisab", channel="console")
    await inside.say("madadgar 0300 7654321")
    await inside.say(f"PIN {PIN}")
    return inside


def told(inside: InProcess) -> list[tuple[str | None, str | None]]:
    """Give what went out without being asked: to whom, and what."""
    return [(line["to"], line["text"]) for line in inside.delivered() if line["in_reply_to"] is None]


async def lose(inside: InProcess, *, then: str | None = None) -> None:
    assert "band kar diya" in (await inside.say(f"sim gum {PIN}", sender=HELPER) or "")
    if then:
        await inside.say(f"naya number {then} {PIN}", sender=HELPER)


async def test_the_owners_other_ids_are_told_of_a_helper(inside: InProcess):
    await inside.say("Ali ko 1000 udhaar")
    await inside.say("Ali ka hisab", channel="console")
    assert "Ab PIN lagayein" in (await inside.say("madadgar 0300 7654321") or "")
    assert [(to, (text or "")[:31]) for to, text in told(inside)] == [(OWNER, "03007654321 ab aap ka madadgar ")]


async def test_everybody_is_told_of_each_step_at_once(shop: InProcess):
    await lose(shop)
    lost = [to for to, text in told(shop) if "gum keh kar band" in (text or "")]
    assert sorted(lost, key=str) == sorted([OWNER, OWNER, CLERK], key=str)
    await shop.say(f"naya number {NEXT} {PIN}", sender=HELPER)
    named = [to for to, text in told(shop) if "ki jagah 03017654321" in (text or "")]
    assert sorted(named, key=str) == sorted([OWNER, OWNER, CLERK], key=str)
    shop.clock.pass_time(timedelta(hours=24))
    await shop.say("Ali ka hisab", sender=NEXT)
    moved = [to for to, text in told(shop) if "03017654321 ab maalik ka number" in (text or "")]
    assert sorted(moved, key=str) == sorted([HELPER, CLERK], key=str)
    await shop.books_are_sound()


async def test_texts_of_a_frozen_number_are_kept_and_post_nothing(shop: InProcess):
    await lose(shop)
    assert "gum bataya gaya" in (await shop.say("Ali se 900 wusool") or "")
    assert await shop.say("report 4471") is None
    assert await shop.say(PIN) is None
    rows = await shop.superuser.fetch("select body from inbound_message where outcome = 'frozen' order by id")
    assert [row["body"] for row in rows] == ["Ali se 900 wusool", "report ****", "****"]
    assert await shop.count("journal_entry") == 1


async def test_nothing_of_the_shop_goes_to_a_frozen_number(shop: InProcess):
    await lose(shop)
    before = len(told(shop))
    await shop.say("Ali se 100 wusool", sender=CLERK)
    await shop.say("galat", sender=CLERK)
    assert len(told(shop)) == before


async def test_what_a_member_asks_of_a_frozen_owner_waits_for_him(shop: InProcess):
    await lose(shop)
    before = len(told(shop))
    assert "abhi nahi likha" in (await shop.say("Ali ke 100 maaf", sender=CLERK) or "")
    assert len(told(shop)) == before
    # His last text came by the console: what waits for him waits there.
    assert "phir chalta hai" in (await shop.say(f"sim mil gayi {PIN}") or "")
    waiting = [await shop.say("adhoore", channel=channel) for channel in ("whatsapp", "console")]
    assert [text for text in waiting if text and "Ali ke 100 maaf" in text]


async def test_the_api_lets_a_frozen_person_into_nothing(shop: InProcess):
    pepper = SECRET_KEY.encode()
    async with transaction(shop.pool) as session:
        first = await issue_code(session, OWNER, pepper=pepper)
    assert first
    token = (await shop.client.post("/api/v1/auth/verify-otp", json={"phone": OWNER, "code": first})).json()
    business = await shop.superuser.fetchval("select public_id::text from business")
    headers = {"Authorization": f"Bearer {token['access_token']}", "X-Business-Id": business}

    async def customers() -> httpx.Response:
        return await shop.client.get("/api/v1/customers", headers=headers)

    assert (await customers()).status_code == 200
    async with transaction(shop.pool) as session:
        on_its_way = await issue_code(session, OWNER, pepper=pepper)
    assert on_its_way
    await lose(shop)
    assert (await customers()).status_code == 404
    async with transaction(shop.pool) as session:
        assert await redeem_code(session, OWNER, on_its_way, pepper=pepper) is None
        assert await issue_code(session, OWNER, pepper=pepper) is None


async def test_the_next_number_counts_its_day_by_our_clock_and_only_once(shop: InProcess):
    await lose(shop, then=NEXT)
    shop.clock.pass_time(timedelta(hours=20))
    again = await shop.say(f"naya number {NEXT} {PIN}", sender=HELPER)
    assert again == "03017654321 16/7 10:00 subah se chalega, us se pehle nahi. Sab ko bata diya."
    # A provider's word on when a message was sent moves nothing.
    late = await shop.send("Ali ka hisab", sender=NEXT, sent_at=shop.clock() + timedelta(days=3))
    await shop.run()
    assert "se chalega" in (shop.reply_to(late) or "")
    shop.clock.pass_time(timedelta(hours=4))
    assert await shop.say("Ali ka hisab", sender=NEXT) == "Ali se lene Rs 1,000."


async def test_another_number_begins_another_day(shop: InProcess):
    await lose(shop, then=NEXT)
    shop.clock.pass_time(timedelta(hours=23))
    assert "17/7" in (await shop.say(f"naya number 03021234567 {PIN}", sender=HELPER) or "")
    shop.clock.pass_time(timedelta(hours=2))
    assert await shop.say("Ali ka hisab", sender=NEXT) != "Ali se lene Rs 1,000."


@pytest.mark.parametrize("taken", [OWNER, HELPER, CLERK])
async def test_a_number_that_is_somebodys_is_refused(shop: InProcess, taken: str):
    await lose(shop)
    assert "nahi rakha ja sakta" in (await shop.say(f"naya number {taken} {PIN}", sender=HELPER) or "")


async def test_a_number_that_was_made_a_member_meanwhile_moves_all_the_same(shop: InProcess):
    await shop.say("0300 9998887 manager hai")
    await lose(shop, then=NEXT)
    async with transaction(shop.pool) as session:
        await session.row("select begin_change(1, 'by hand', 'test', null)")
        person = await session.value("select person_of_phone($1)", NEXT)
        await session.row("insert into membership (business_id, user_id, role) values (1, $1, 'recorder')", person)
    assert await shop.say("Ali se 100 wusool", sender=NEXT) == "Ali se Rs 100 wusool. Ab lene Rs 900. 2E"
    shop.clock.pass_time(timedelta(hours=24))
    assert await shop.say("galla kitna hai", sender=NEXT) == "Is ke liye PIN chahiye. Likhein jaise: PIN 1234"
    assert await shop.say(PIN, sender=NEXT) == "Galla Rs 100."


async def test_only_a_named_helper_may_freeze(shop: InProcess):
    assert await shop.say(f"sim gum {PIN}", sender=CLERK) == (
        "SIM gum ho to madadgar ke phone se likhein: sim gum. Madadgar rakhne ko: madadgar 03001234567"
    )
    await shop.say(f"sim gum {OWNER} {PIN}", sender="+923005554443")
    assert await shop.say("Ali ka hisab") == "Ali se lene Rs 1,000."
    await shop.say("madadgar 0301 7654321")
    await shop.say(PIN)
    await shop.say(f"sim gum {PIN}", sender=HELPER)
    assert await shop.say("Ali ka hisab") == "Ali se lene Rs 1,000."


async def test_the_helper_of_two_says_whose_number_it_is(shop: InProcess):
    other = "+923005554443"
    await shop.say("Bilal ko 10 udhaar", sender=other)
    await shop.say("madadgar 0300 7654321", sender=other)
    await shop.say("PIN 9921", sender=other)
    assert "sim gum 03001234567" in (await shop.say("sim gum", sender=HELPER) or "")
    assert "03005554443 band" in (await shop.say("sim gum 0300 5554443 9921", sender=HELPER) or "")
    assert await shop.say("Ali ka hisab") == "Ali se lene Rs 1,000."
    assert await shop.say("Bilal ka hisab", sender=other) is not None
    assert await shop.say("Bilal ka hisab", sender=other) is None


async def test_the_owner_is_told_of_a_helper_who_guesses(shop: InProcess):
    for guess in range(1111, 1116):
        await shop.say(f"sim gum {guess}", sender=HELPER)
    assert [to for to, text in told(shop) if "PIN bar bar" in (text or "")].count(OWNER) == 2
    # The thief of a helper's phone locks nobody but himself.
    assert await shop.say(f"galla {PIN}") is not None
    assert await shop.say(f"PIN {PIN}") == "PIN theek hai. 15 minute tak khula hai."


async def test_a_recorder_names_no_helper(shop: InProcess):
    assert await shop.say("madadgar 0300 7654321", sender=CLERK) == "Ye sirf maalik kar sakta hai."


READ = {
    "sim gum": Said(Subject.LOST),
    "Meri SIM gum ho gayi hai!": Said(Subject.LOST),
    "sim gumm hogai 4471": Said(Subject.LOST, pin="4471"),
    "sim gum 0300-1234567 PIN 4471": Said(Subject.LOST, OWNER, "4471"),
    "میری سم گم ہو گئی ہے": Said(Subject.LOST),
    "سم چوری ہو گئی ۴۴۷۱": Said(Subject.LOST, pin="4471"),
    "my sim is lost": Said(Subject.LOST),
    "stolen phone": Said(Subject.LOST),
    "sim mil gai": Said(Subject.FOUND),
    "سم مل گئی 4471": Said(Subject.FOUND, pin="4471"),
    "naya number 03017654321": Said(Subject.NEW, NEXT),
    "Mera naya number +92 301 7654321 4471": Said(Subject.NEW, NEXT, "4471"),
    "نئی سم ۰۳۰۱۷۶۵۴۳۲۱": Said(Subject.NEW, NEXT),
    "madadgar: 0300 7654321": Said(Subject.HELPER, HELPER),
    "mera madad gar ka number 03007654321": Said(Subject.HELPER, HELPER),
    "مددگار ۰۳۰۰۷۶۵۴۳۲۱": Said(Subject.HELPER, HELPER),
}
NOT_READ = [
    "sim 500",
    "sim gum kar di Ali ne",
    "Ali sim gum",
    "naya number Ali 03017654321",
    "sim gum 12",
    "phone 500",
    "madadgar ko 500 udhaar",
    "sim gum nahi hui",
    "",
]


@pytest.mark.parametrize("text", READ)
def test_phrases_about_a_number(text: str):
    assert said_of_number(InboundKind.TEXT, text) == READ[text]


@pytest.mark.parametrize("text", NOT_READ)
def test_texts_that_say_nothing_of_a_number(text: str):
    assert said_of_number(InboundKind.TEXT, text) is None
    assert helper_in(InboundKind.TEXT, text) is None


def test_a_picture_says_nothing():
    assert said_of_number(InboundKind.IMAGE, "sim gum") is None


@pytest.mark.parametrize(
    ("text", "kept"), [("sim gum 4471", "sim gum ****"), ("پن ۴۴۷۱", "پن ****"), ("4471!", "****!")]
)
def test_a_pin_is_masked(text: str, kept: str):
    assert masked(text) == kept
