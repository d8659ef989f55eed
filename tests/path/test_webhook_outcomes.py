"""Every WhatsApp payload on file, signed and taken the whole way: what must be stored, posted and answered, once.

The senders of the payloads own shops already, so that what could be posted would be.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.inprocess import InProcess
from tests.running import whatsapp_body, whatsapp_message
from webhooks import BODY_MAX

PAYLOADS = Path(__file__).parents[1] / "payloads"
SIGNED = sorted(
    vector["file"]
    for vector in json.loads((PAYLOADS / "signatures.json").read_text())["vectors"]
    if vector["scheme"] == "meta"
)
OWNERS = {
    "923000000101": ("PK.7300000000000000101", "Bilal General Store"),
    "923000000102": ("PK.7300000000000000102", "Sana"),
    "923000000103": ("PK.7300000000000000103", "Karachi Cloth"),
}


@dataclass(frozen=True)
class Outcome:
    """How many of each a payload must leave behind."""

    messages: int = 0
    replies: int = 0
    entries: int = 0
    receipts: int = 0
    dead_letters: int = 0


ENTRY = Outcome(messages=1, replies=1, entries=1)
TALK = Outcome(messages=1, replies=1)
SILENT = Outcome(messages=1)
RECEIPT = Outcome(receipts=1)
NEWS = Outcome()
DEAD = Outcome(dead_letters=1)

EXPECTED = {
    "hostile/button_forged_id.json": TALK,
    "hostile/button_replayed_old.json": TALK,
    "hostile/changes_null_members.json": Outcome(dead_letters=5),
    "hostile/contact_mismatch.json": TALK,
    "hostile/deep_nesting.json": DEAD,
    "hostile/empty_body.txt": DEAD,
    "hostile/entry_not_list.json": DEAD,
    "hostile/huge_int.json": DEAD,
    "hostile/interactive_unknown_type.json": TALK,
    "hostile/invalid_utf8.json": DEAD,
    "hostile/messages_mixed_garbage.json": Outcome(messages=1, replies=1, entries=1, dead_letters=5),
    "hostile/nan_literal.json": DEAD,
    "hostile/status_flood_500.json": Outcome(receipts=500),
    "hostile/status_unknown_value.json": NEWS,
    "hostile/text_body_int.json": DEAD,
    "hostile/text_body_object.json": DEAD,
    # A text with a web address is met with silence, as advertising is.
    "hostile/text_csv_formula_name.json": SILENT,
    "hostile/text_html_pdf_injection.json": TALK,
    "hostile/text_nul_and_controls.json": TALK,
    "hostile/text_null.json": DEAD,
    "hostile/text_prompt_injection.json": TALK,
    "hostile/text_without_body.json": DEAD,
    "hostile/text_zero_width.json": ENTRY,
    "hostile/wrong_object.json": DEAD,
    "wa_account_restriction.json": NEWS,
    "wa_batch_multi_everything.json": Outcome(messages=3, replies=3, entries=2, receipts=2),
    "wa_contacts_card.json": TALK,
    "wa_document_pdf.json": TALK,
    "wa_duplicate_1.json": ENTRY,
    "wa_duplicate_2_rebatched.json": Outcome(messages=2, replies=2, entries=2),
    "wa_image_caption.json": TALK,
    "wa_interactive_button_reply.json": TALK,
    "wa_interactive_list_reply.json": TALK,
    "wa_location.json": TALK,
    "wa_messages_and_statuses_same_value.json": Outcome(messages=1, replies=1, receipts=1),
    "wa_revoke.json": TALK,
    "wa_status_bsuid_only.json": RECEIPT,
    "wa_status_delivered_free_window_legacy.json": RECEIPT,
    "wa_status_delivered_service_billable.json": RECEIPT,
    "wa_status_failed_131026_lean_contact.json": RECEIPT,
    "wa_status_failed_131047_window.json": RECEIPT,
    "wa_status_failed_131050_marketing_stop.json": RECEIPT,
    "wa_status_played.json": RECEIPT,
    "wa_status_read_no_delivered.json": RECEIPT,
    "wa_status_sent_cbp_conversation.json": RECEIPT,
    "wa_sticker.json": TALK,
    "wa_system_identity_changed.json": SILENT,
    "wa_system_number_changed.json": SILENT,
    "wa_template_quick_reply.json": TALK,
    "wa_template_rejected.json": NEWS,
    "wa_text_for_signature_tests.json": ENTRY,
    "wa_text_group.json": TALK,
    # The address of old, without an id: a known phone must prove itself by a code, which is sent with the question.
    "wa_text_legacy_no_bsuid.json": Outcome(messages=1, replies=2),
    "wa_text_reply_context.json": TALK,
    "wa_text_roman_urdu.json": Outcome(messages=1, replies=1, entries=2),
    "wa_text_stop.json": TALK,
    # Its second half is no command that can be told, and until it is, nothing of the line is posted.
    "wa_text_urdu_script.json": TALK,
    "wa_text_username_no_phone.json": TALK,
    "wa_unknown_field.json": NEWS,
    "wa_user_id_update.json": NEWS,
    "wa_user_preferences_stop.json": NEWS,
    "wa_value_level_error.json": NEWS,
}
# Of fifteen odd sums these four are sums; the last equals the one before it and is asked about.
NASTY = "hostile/text_amounts_nasty.json"
NASTY_SUMS = [50_000_000, 1_250_050, 50_000]


@pytest.fixture
async def owners(inside: InProcess) -> InProcess:
    for number, (user_id, name) in OWNERS.items():
        text = "Zaid ko 1 udhaar"
        message = whatsapp_message(
            f"open.{number}", text, sender=number, sent_at=int(inside.clock().timestamp()), name=name
        )
        body: dict[str, Any] = json.loads(whatsapp_body(message))
        value = body["entry"][0]["changes"][0]["value"]
        value["contacts"][0]["user_id"] = value["messages"][0]["from_user_id"] = user_id
        assert (await inside.post(json.dumps(body).encode())).status_code == 200
    await inside.run()
    assert await inside.count("business") == len(OWNERS)
    return inside


async def counted(inside: InProcess) -> Outcome:
    opened = len(OWNERS)
    return Outcome(
        messages=await inside.count("inbound_message") - opened,
        replies=len(inside.delivered()) - opened,
        entries=await inside.count("journal_entry") - opened,
        receipts=await inside.count("delivery_receipt"),
        dead_letters=await inside.count("dead_letter"),
    )


def test_the_table_names_every_payload():
    assert set(SIGNED) == {*EXPECTED, NASTY}


@pytest.mark.parametrize("file", EXPECTED)
async def test_a_payload_leaves_what_it_should_however_often_it_comes(owners: InProcess, file: str):
    body = (PAYLOADS / file).read_bytes()
    for _ in range(2):
        answer = await owners.post(body)
        assert (answer.status_code, answer.content) == (200, b"")
        await owners.run()
        if EXPECTED[file].dead_letters == 0:
            assert await counted(owners) == EXPECTED[file]
    # What cannot be read has no id to tell a repeat by: kept each time, handled never.
    seen = await counted(owners)
    assert seen.dead_letters == 2 * EXPECTED[file].dead_letters
    assert (seen.messages, seen.replies, seen.entries) == (
        EXPECTED[file].messages,
        EXPECTED[file].replies,
        EXPECTED[file].entries,
    )
    assert await owners.superuser.fetchval("select count(*) from inbound_message where state <> 'handled'") == 0
    for line in owners.delivered():
        assert not re.search(r"\b(error|exception|none|null|traceback)\b|[{}<>]", str(line["text"]).lower()), line
    await owners.books_are_sound()


async def test_of_odd_sums_only_sums_are_posted(owners: InProcess):
    assert (await owners.post((PAYLOADS / NASTY).read_bytes())).status_code == 200
    await owners.run()
    posted = await owners.superuser.fetch(
        "select amount_minor from posting where amount_minor > 100 order by entry_number"
    )
    assert [row["amount_minor"] for row in posted] == NASTY_SUMS
    await owners.books_are_sound()


async def test_a_message_delivered_twice_in_other_company_is_one_entry(owners: InProcess):
    first, second = [(PAYLOADS / f"wa_duplicate_{name}.json").read_bytes() for name in ("1", "2_rebatched")]
    for body in (first, second, first, second):
        assert (await owners.post(body)).status_code == 200
    await owners.run()
    found = await counted(owners)
    assert (found.messages, found.entries, found.replies) == (2, 2, 2)


async def test_duplicates_at_the_same_moment_are_one_entry(owners: InProcess):
    bodies = [(PAYLOADS / f"wa_duplicate_{name}.json").read_bytes() for name in ("1", "2_rebatched")] * 5
    answers = await asyncio.gather(*(owners.post(body) for body in bodies))
    assert {answer.status_code for answer in answers} <= {200, 503}
    # A provider repeats what was answered 503.
    assert [(await owners.post(body)).status_code for body in bodies[:2]] == [200, 200]
    await owners.run()
    # "Ali ne 1000 wapis kiye", and "aur 200 chai" of the second body.
    assert (await counted(owners)).entries == 2


async def test_an_invisible_mark_changes_no_name_and_no_sum(owners: InProcess):
    await owners.post((PAYLOADS / "hostile/text_zero_width.json").read_bytes())
    await owners.run()
    assert "Ahmed ko Rs 500" in str(owners.delivered()[-1]["text"])


async def test_the_sender_is_who_wrote_never_the_first_contact(owners: InProcess):
    await owners.post((PAYLOADS / "hostile/contact_mismatch.json").read_bytes())
    await owners.run()
    assert owners.delivered()[-1]["to"] == "+923000000101"


async def test_a_group_message_that_would_post_does_not(owners: InProcess):
    body = json.loads((PAYLOADS / "wa_text_group.json").read_bytes())
    body["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] = "Ali ko 500 udhaar"
    await owners.post(json.dumps(body).encode())
    await owners.run()
    assert await counted(owners) == TALK


@pytest.mark.parametrize("mark", ["forwarded", "frequently_forwarded"])
async def test_a_forwarded_text_that_would_post_does_not(owners: InProcess, mark: str):
    body = json.loads((PAYLOADS / "wa_text_roman_urdu.json").read_bytes())
    body["entry"][0]["changes"][0]["value"]["messages"][0]["context"] = {mark: True}
    await owners.post(json.dumps(body).encode())
    await owners.run()
    assert await counted(owners) == TALK


@pytest.mark.parametrize("kind", ["edit", "revoke"])
async def test_an_edited_or_deleted_message_names_its_entry_and_leaves_the_books(owners: InProcess, kind: str):
    body = json.loads((PAYLOADS / "wa_text_for_signature_tests.json").read_bytes())
    message = body["entry"][0]["changes"][0]["value"]["messages"][0]
    await owners.post(json.dumps(body).encode())
    await owners.run()
    receipt = str(owners.delivered()[-1]["text"]).split()[-1]
    about = {"original_message_id": message["id"]}
    del message["text"]
    message.update(id="wamid.later", type=kind)
    message[kind] = about if kind == "revoke" else {**about, "message": {"type": "text", "text": {"body": "sale 900"}}}
    await owners.post(json.dumps(body).encode())
    await owners.run()
    assert (await counted(owners)).entries == 1
    assert receipt in str(owners.delivered()[-1]["text"])


# ---------- bodies ----------


def text_body(text: str, message_id: str = "wamid.own") -> bytes:
    return whatsapp_body(whatsapp_message(message_id, text, sender="923009998877", sent_at=1_784_000_000))


@pytest.mark.parametrize(
    "signature", ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "0" * 64, "sha256=" + "é" * 64, "a" * 10_000]
)
@pytest.mark.parametrize("channel", ["whatsapp", "console"])
async def test_a_wrong_signature_is_403_and_leaves_nothing(inside: InProcess, channel: str, signature: str):
    header = "X-Hub-Signature-256" if channel == "whatsapp" else "X-Munshi-Signature"
    answer = await inside.client.post(
        f"/webhooks/{channel}", content=text_body("Ali ko 500 udhaar"), headers={header: signature.encode("utf-8")}
    )
    assert (answer.status_code, answer.content) == (403, b"")
    assert [await inside.count(table) for table in ("inbound_message", "dead_letter", "contact")] == [0, 0, 0]


async def test_no_signature_another_bodys_and_another_channels_are_403(inside: InProcess):
    body = text_body("Ali ko 500 udhaar")
    good: httpx.Request = (await inside.post(body)).request
    signature = good.headers["X-Hub-Signature-256"]
    assert (await inside.client.post("/webhooks/whatsapp", content=body)).status_code == 403
    assert (await inside.post(body.replace(b"500", b"900"), signature=signature)).status_code == 403
    assert (await inside.post(body + b"\n", signature=signature)).status_code == 403
    assert (await inside.post(body, "console", signature=signature)).status_code == 403
    await inside.run()
    assert await inside.count("journal_entry") == 1


async def test_a_body_over_the_limit_is_413_and_leaves_nothing(inside: InProcess):
    answer = await inside.post(b"[" + b" " * BODY_MAX + b"]")
    assert (answer.status_code, answer.content) == (413, b"")
    assert await inside.count("dead_letter") == 0


BROKEN = {
    "cut": text_body("Ali ko 500 udhaar")[:-5],
    "not JSON": b"Ali ko 500 udhaar",
    "UTF-16": text_body("x").decode().encode("utf-16"),
    "a number": b"1",
    "a string": b'"text"',
    "null": b"null",
    "a list of a million": b"[" + b"0," * 999_999 + b"0]",
    "a hundred thousand deep": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a huge number": b'{"object": ' + b"9" * 100_000 + b"}",
    "a float beyond floats": b'{"object": 1e999}',
    "a key twice": b'{"object": 1, "object": 2}',
    "nothing": b"",
    "NULs": b"\x00" * 1000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("channel", ["whatsapp", "console"])
async def test_a_signed_body_that_cannot_be_read_is_200_and_kept(inside: InProcess, channel: str, body: bytes):
    begun = time.perf_counter()
    answer = await inside.post(body, channel)
    assert (answer.status_code, answer.content) == (200, b"")
    assert time.perf_counter() - begun < 5
    await inside.run()
    assert (await inside.count("dead_letter"), await inside.count("inbound_message")) == (1, 0)


HOSTILE_TEXTS = {
    "a NUL": "Ali ko 5\x0000 udhaar",
    "a lone surrogate": "Ali ko 5\ud80000 udhaar",
    "surrogates the wrong way round": "\udc00\ud800 500",
    "100,000 characters": "Ali ko 500 udhaar " * 5556,
    "4,097 characters": "x" * 4097,
    "2,001 characters": "x" * 2001,
    "a hundred lines": "Ali 500\n" * 100,
    "nothing": "",
    "blanks": " \n\t\u2003",
    "marks alone": "\u200f\u202e\u2066\ufeff",
    "emoji": "👍🏽👨‍👩‍👧",
    "combining marks": "A" + "\u0301" * 1000,
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
@pytest.mark.parametrize("channel", ["whatsapp", "console"])
async def test_a_hostile_text_posts_nothing_and_a_good_one_beside_it_is_handled_once(
    inside: InProcess, channel: str, text: str
):
    await inside.say("Zaid ko 1 udhaar")
    bad_id, good_id = "wamid.bad", "wamid.good"
    number, sent_at = "923001234567", int(inside.clock().timestamp())
    if channel == "whatsapp":
        bad, good = [
            whatsapp_message(message_id, said, sender=number, sent_at=sent_at)
            for message_id, said in ((bad_id, text), (good_id, "Bilal ko 300 udhaar"))
        ]
        for _ in range(2):
            assert (await inside.post(whatsapp_body(bad, good))).status_code == 200
            await inside.run()
    else:
        for message_id, said in ((bad_id, text), (good_id, "Bilal ko 300 udhaar")) * 2:
            body = json.dumps({"id": message_id, "from": f"+{number}", "text": said}).encode()
            assert (await inside.post(body, "console")).status_code == 200
            await inside.run()
    assert "Bilal" in (inside.reply_to(good_id) or "")
    assert await inside.count("journal_entry") == 2
    assert (await inside.inbound(bad_id))["state"] == "handled"
    await inside.books_are_sound()
