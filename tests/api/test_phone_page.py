"""The simulated phone over ASGI: who may see it, what it sends, what it shows, and that a text stays a text."""

import asyncio
import json
import re

import httpx
import pytest

import migrations
from api import pages
from api.app import create_app
from api.pages.ways import Delivery, Text, deliver
from tests.conftest import Database
from tests.inprocess import InProcess

IMRAN = "+923001234567"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p>&lt;b&gt; & \" ' `${1+1}` {{ 7*7 }}",
    "\u202eabc\u2066 500",
]
ADDRESSES = [
    "/phone",
    "/phone/phone.css",
    "/phone/phone.js",
    "/phone/api/conversation?sender=%2B923001234567&channel=sms",
]


@pytest.fixture
async def phone(inside: InProcess, database: Database) -> InProcess:
    await migrations.allow_phone(database.owner_url, allowed=True)
    return inside


async def text(phone: InProcess, words: str, *, sender: str = IMRAN, channel: str = "sms", name: str = "Imran") -> dict:
    answer = await phone.client.post(
        "/phone/api/send", json={"sender": sender, "channel": channel, "text": words, "name": name}
    )
    assert answer.status_code == 201, answer.text
    await phone.run()
    return await shown(phone, sender=sender, channel=channel)


async def shown(phone: InProcess, *, sender: str = IMRAN, channel: str = "sms") -> dict:
    answer = await phone.client.get("/phone/api/conversation", params={"sender": sender, "channel": channel})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("address", ADDRESSES)
async def test_production_has_no_phone(inside: InProcess, address: str):
    production = create_app(inside.settings.model_copy(update={"environment": "production"}))
    transport = httpx.ASGITransport(production)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        assert (await client.get(address)).status_code == 404
        sent = await client.post("/phone/api/send", json={"sender": IMRAN, "channel": "sms", "text": "Ali 500"})
        assert sent.status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
async def test_everything_of_it_carries_the_same_strict_headers(phone: InProcess, address: str):
    answer = await phone.client.get(address)
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_page_needs_nothing_from_elsewhere_and_has_no_script_inside(phone: InProcess):
    html = (await phone.client.get("/phone")).text
    assert set(re.findall(r'(?:src|href)="([^"]*)"', html)) == {"data:,", "/phone/phone.css", "/phone/phone.js"}
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! type=\"module\" src=)", html)
    for address in ADDRESSES[:3]:
        assert "//" not in (await phone.client.get(address)).text.replace("// ", "").replace("//\n", "")


async def test_it_is_not_part_of_the_api_document(phone: InProcess):
    document = (await phone.client.get("/openapi.json")).json()
    assert not [path for path in document["paths"] if path.startswith("/phone")]


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_a_text_goes_through_the_webhook_and_its_entry_stands_beside_it(phone: InProcess, channel: str):
    conversation = await text(phone, "Ali ko 500 udhaar", channel=channel)
    mine, ours = conversation["messages"]
    assert (mine["text"], mine["ours"], mine["state"], mine["lang"]) == (
        "Ali ko 500 udhaar",
        False,
        "handled",
        "ur-Latn",
    )
    assert (ours["ours"], ours["state"], ours["segments"], ours["entries"]) == (True, "sent", 1, [])
    [entry] = mine["entries"]
    assert (entry["kind"], entry["receipt"], entry["reverses"], entry["reversed_by"]) == (
        "give_credit",
        "1H",
        None,
        None,
    )
    assert entry["receipt"] in ours["text"]
    assert entry["lines"] == [
        {"code": 1200, "account": "Parties", "party": "Ali", "debit": "500.00", "credit": None},
        {"code": 4000, "account": "Sales", "party": None, "debit": None, "credit": "500.00"},
    ]
    shop = conversation["shop"]
    assert (shop["debit"], shop["credit"], shop["currency"]) == ("500.00", "500.00", "PKR")
    assert [(line["account"], line["debit"], line["credit"]) for line in shop["trial_balance"]] == [
        ("Parties", "500.00", None),
        ("Sales", None, "500.00"),
    ]


async def test_galat_strikes_the_entry_off_and_empties_the_trial_balance(phone: InProcess):
    await text(phone, "Ali ko 500 udhaar")
    conversation = await text(phone, "galat")
    written, undoing = [message for message in conversation["messages"] if not message["ours"]]
    assert [entry["reversed_by"] for entry in written["entries"]] == [2]
    assert [entry["reverses"] for entry in undoing["entries"]] == [1]
    assert (conversation["shop"]["trial_balance"], conversation["shop"]["debit"]) == ([], "0.00")


async def test_urdu_is_marked_as_urdu_with_a_receipt_in_its_letters(phone: InProcess):
    mine, ours = (await text(phone, "علی کو 500 ادھار"))["messages"]
    assert (mine["lang"], ours["lang"]) == ("ur", "ur")
    assert mine["entries"][0]["receipt"] == "1س"
    assert mine["entries"][0]["lines"][0]["party"] == "علی"


async def test_a_handset_shows_its_own_messages_and_no_other_ones(phone: InProcess):
    await text(phone, "Ali ko 500 udhaar")
    nothing = {"messages": [], "shop": None}
    assert await shown(phone, sender="+923331234567") == nothing
    assert await shown(phone, channel="whatsapp") == nothing
    assert len((await shown(phone, sender="0300 1234567"))["messages"]) == 2


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_a_hostile_text_comes_back_as_the_same_text_in_json(phone: InProcess, channel: str, words: str):
    await text(phone, words, channel=channel)
    answer = await phone.client.get("/phone/api/conversation", params={"sender": IMRAN, "channel": channel})
    assert answer.headers["content-type"] == "application/json"
    assert words in [message["text"] for message in answer.json()["messages"]]


@pytest.mark.parametrize("words", ["\x00 Ali 500", "\ud83d Ali 500"])
async def test_a_text_that_no_database_takes_does_no_harm(phone: InProcess, words: str):
    # Its escapes carry a lone half of a character past JSON.
    body = json.dumps({"sender": IMRAN, "channel": "sms", "text": words})
    headers = {"Content-Type": "application/json"}
    assert (await phone.client.post("/phone/api/send", content=body, headers=headers)).status_code in {201, 422}
    await phone.run()
    assert len((await text(phone, "Ali ko 500 udhaar"))["messages"]) >= 2


async def test_a_hostile_name_of_a_party_and_a_shop_is_given_as_text(phone: InProcess):
    conversation = await text(phone, "Ali ko 500 udhaar", channel="whatsapp", name="<b>Imran</b> & Sons")
    assert conversation["shop"]["name"] == "<b>Imran</b> & Sons"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"channel": "pigeon"}, "unknown_channel"),
        ({"channel": "whatsapp", "sender": "HBL"}, "not_a_phone"),
        ({"sender": ""}, "invalid_request"),
        ({"sender": "9" * 41}, "invalid_request"),
        ({"text": ""}, "invalid_request"),
        ({"text": "a" * 4001}, "invalid_request"),
        ({"name": "a" * 121}, "invalid_request"),
    ],
)
async def test_what_cannot_be_sent_is_refused_with_a_reason(phone: InProcess, fields: dict, code: str):
    body = {"sender": IMRAN, "channel": "sms", "text": "Ali 500", **fields}
    answer = await phone.client.post("/phone/api/send", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await phone.count("inbound_message") == 0


async def test_another_site_cannot_post_by_a_plain_form(phone: InProcess):
    body = '{"sender": "+923001234567", "channel": "sms", "text": "Ali ko 500 udhaar"}'
    for media_type in ("text/plain", "application/x-www-form-urlencoded"):
        answer = await phone.client.post("/phone/api/send", content=body, headers={"Content-Type": media_type})
        assert answer.status_code == 422
    assert await phone.count("inbound_message") == 0


async def test_a_text_with_a_wrong_signature_does_not_come_in(phone: InProcess):
    way = pages.console_way("another secret than the one that the inlet checks")
    delivery = way.write(Text(IMRAN, "Ali ko 500 udhaar", "m1", "Imran"))
    app = phone.client._transport.app  # type: ignore[attr-defined]  # the app that the client calls
    assert await deliver(app, "console", delivery) == 403
    assert await deliver(app, "pigeon", Delivery(b"{}", ("x-nothing", ""))) == 404
    assert await phone.count("inbound_message") == 0


async def test_a_text_that_the_webhook_does_not_take_is_told_to_its_sender(phone: InProcess):
    await phone.superuser.execute("revoke execute on function accept_inbound from munshi_app")
    answer = await phone.client.post("/phone/api/send", json={"sender": IMRAN, "channel": "sms", "text": "Ali 500"})
    assert (answer.status_code, answer.json()["code"]) == (503, "not_taken")


async def test_the_database_refuses_to_show_a_handset_until_its_owner_allows_it(inside: InProcess, database: Database):
    async def asked() -> tuple[int, str | None]:
        query = {"sender": IMRAN, "channel": "sms"}
        answer = await inside.client.get("/phone/api/conversation", params=query)
        return answer.status_code, answer.json().get("code")

    refused, given = (503, "not_allowed_here"), (200, None)
    assert await asked() == refused
    for allowed in (True, True, False, False):
        await migrations.allow_phone(database.owner_url, allowed=allowed)
        assert await asked() == (given if allowed else refused)


async def test_processes_that_start_together_may_allow_it_together(inside: InProcess, database: Database):
    await asyncio.gather(*(migrations.allow_phone(database.owner_url, allowed=True) for _ in range(8)))
    assert await shown(inside) == {"messages": [], "shop": None}
