"""A new WhatsApp id for a known phone: bound by a code that goes to the phone by SMS, and by the PIN if one is set."""

import re
from dataclasses import replace

import pytest

from bot import inbox
from bot.providers import Inbound, InboundKind, Parsed, Sender
from ledger_core import issue_code, transaction
from tests.inprocess import SECRET_KEY, SENDER, InProcess

NEW_ID = "PK.7300000000000000999"
OLD = "+923001234567"
PIN = "4471"
ASKED = (
    "Ye WhatsApp naya hai. 03001234567 par SMS se code bheja hai, wo yahan likhein. Nayi dukan ke liye: nayi dukan NAAM"
)
WRONG = "Code theek nahi ya purana hai. Dekh kar dobara likhein."
BOUND = "Theek hai, ab is WhatsApp se hisab likhein."


@pytest.fixture
async def shop(inside: InProcess) -> InProcess:
    """A shop whose owner writes by WhatsApp, and owns an SMS phone of the same number."""
    await inside.say("Ali ko 500 udhaar")
    await inside.say("Ali ka hisab", channel="console")
    return inside


async def from_new_id(inside: InProcess, text: str, address: str = NEW_ID) -> str | None:
    """Write from a new id that WhatsApp says belongs to the owner's phone."""
    number = await inside.count("inbound_message")
    message = Inbound(f"new.{number}", Sender(address, SENDER, "Imran Kiryana"), InboundKind.TEXT, text, inside.clock())
    await inbox.accept(inside.pool, "whatsapp", Parsed(messages=(message,)), inside.clock())
    await inside.run()
    return inside.reply_to(message.provider_message_id)


def codes(inside: InProcess) -> list[str]:
    """Give the codes that were sent, each to the phone by SMS and nowhere else."""
    sent = [line for line in inside.delivered() if "Munshi code" in (line["text"] or "")]
    assert {line["to"] for line in sent} <= {SENDER}
    return [re.findall("[0-9]{6}", line["text"] or "")[0] for line in sent]


async def owner_of(inside: InProcess, address: str) -> int | None:
    return await inside.superuser.fetchval("select user_id from contact where address = $1", address)


async def test_the_code_that_went_by_sms_binds_the_new_id(shop: InProcess):
    assert await from_new_id(shop, "Ali ka hisab") == ASKED
    (code,) = codes(shop)
    row = await shop.superuser.fetchrow(
        "select c.channel, o.* from outbound_message o join contact c on c.id = o.contact_id where purpose = 'code'"
    )
    assert row
    assert (row["channel"], row["priority"], row["body"]) == ("sms", 10, "")
    assert await from_new_id(shop, f"code {code}") == BOUND
    assert await from_new_id(shop, "Ali ka hisab") == "Ali se lene Rs 500."
    bodies = await shop.superuser.fetch("select body from inbound_message")
    assert not [one for one in bodies if code in one["body"]]


async def test_the_id_before_is_told_and_must_prove_itself_in_turn(shop: InProcess):
    await from_new_id(shop, "salam")
    await from_new_id(shop, codes(shop)[0])
    told = [line for line in shop.delivered() if (line["text"] or "").startswith("Khabardar: 03001234567 ka naya")]
    assert {line["to"] for line in told} == {SENDER}
    assert len(told) == 2
    assert await shop.say("Ali ka hisab") == ASKED
    assert await shop.say(codes(shop)[1]) == BOUND
    assert await owner_of(shop, NEW_ID) is None


async def test_a_wrong_code_binds_nothing_and_the_fifth_ends_it(shop: InProcess):
    await from_new_id(shop, "salam")
    (code,) = codes(shop)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert await from_new_id(shop, wrong) == WRONG
    for _ in range(4):
        await from_new_id(shop, wrong)
    await from_new_id(shop, code)
    assert await owner_of(shop, NEW_ID) is None
    assert "500" not in (await from_new_id(shop, "Ali ka hisab") or "")


async def test_a_code_is_for_the_id_that_asked(shop: InProcess):
    """Neither a code that signs in by the API nor that of a third id binds this one."""
    await from_new_id(shop, "salam")
    async with transaction(shop.pool) as session:
        by_api = await issue_code(session, SENDER, pepper=SECRET_KEY.encode())
    assert by_api
    assert await from_new_id(shop, by_api) == WRONG
    third = "PK.7300000000000000111"
    await from_new_id(shop, "salam", third)
    assert await from_new_id(shop, codes(shop)[-1]) == WRONG
    assert await from_new_id(shop, codes(shop)[-1], third) == BOUND


async def test_a_code_is_old_after_ten_minutes(shop: InProcess):
    await from_new_id(shop, "salam")
    expires = "select extract(epoch from expires_at - created_at)::integer from one_time_code"
    assert await shop.superuser.fetchval(expires) == 600
    await shop.superuser.execute("update one_time_code set expires_at = now() - interval '1 second'")
    assert await from_new_id(shop, codes(shop)[0]) == WRONG


async def test_one_code_is_sent_while_it_is_good(shop: InProcess):
    for _ in range(4):
        assert await from_new_id(shop, "salam") == ASKED
    assert len(codes(shop)) == 1
    await from_new_id(shop, "salam")
    assert await from_new_id(shop, "salam") is None


async def test_the_pin_is_wanted_too_where_one_is_set(shop: InProcess):
    await shop.say(f"PIN {PIN}")
    await from_new_id(shop, "salam")
    assert await from_new_id(shop, codes(shop)[0]) == "Is ke liye PIN chahiye. Likhein jaise: PIN 1234"
    assert await from_new_id(shop, "Ali ka hisab") != "Ali se lene Rs 500."
    assert await owner_of(shop, NEW_ID) is None


async def test_the_right_pin_after_the_code_binds(shop: InProcess):
    await shop.say(f"PIN {PIN}")
    await from_new_id(shop, "salam")
    await from_new_id(shop, codes(shop)[0])
    assert await from_new_id(shop, "1111") == "PIN ghalat. Koshishein baqi: 4."
    assert await from_new_id(shop, PIN) == BOUND
    assert await shop.superuser.fetchval("select count(*) from inbound_message where body like '%4471%'") == 0
    assert await shop.superuser.fetchval("select max(pin_tries) from users") == 0


async def test_another_person_of_that_number_opens_a_shop_of_his_own(shop: InProcess):
    await from_new_id(shop, "salam")
    assert (await from_new_id(shop, "nayi dukan Madina Store") or "").startswith("Dukan khul gayi: Madina Store.")
    assert await owner_of(shop, NEW_ID) != await owner_of(shop, SENDER)
    assert "mila" in (await from_new_id(shop, "Ali ka hisab") or "")


async def test_without_an_sms_channel_it_is_said_clearly(shop: InProcess, capsys: pytest.CaptureFixture[str]):
    shop.desk = replace(shop.desk, codes=None)
    said = "Is naye WhatsApp ko abhi jor nahi sakte. Purane WhatsApp ya SMS se likhein."
    assert await from_new_id(shop, "Ali ko 100 udhaar") == said
    assert codes(shop) == []
    assert await shop.count("journal_entry") == 1
    assert "identity.no_code_channel" in capsys.readouterr().out


async def test_a_contact_card_proves_nothing(shop: InProcess):
    card = Inbound(
        "card", Sender(NEW_ID, None, "Imran"), InboundKind.CONTACTS, "", shop.clock(), details={"phone": OLD}
    )
    await inbox.accept(shop.pool, "whatsapp", Parsed(messages=(card,)), shop.clock())
    await shop.run()
    assert codes(shop) == []
    assert await owner_of(shop, NEW_ID) is None
