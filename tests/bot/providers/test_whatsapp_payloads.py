"""Every WhatsApp payload on file, read through the inlet: one line for each thing that must come out.

A line is: kind, address, phone, name, text and the message answered; or status, error code and its meaning; or a
notice with its name; or a dead letter with its reason.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.providers import (
    InboundKind,
    Parsed,
    RawRequest,
    ReceiptStatus,
    Unreadable,
    WhatsAppCloudInlet,
)

PAYLOADS = Path(__file__).parents[2] / "payloads"
RECEIVED_AT = datetime(2026, 11, 23, 4, 16, tzinfo=UTC)
INLET = WhatsAppCloudInlet(app_secrets=("any",), verify_token="any")
BILAL = "PK.7300000000000000101 +923000000101 Bilal General Store"

EXPECTED: dict[str, tuple[str, ...]] = {
    "hostile/button_forged_id.json": (f"choice {BILAL}: Haan",),
    "hostile/button_replayed_old.json": (f"choice {BILAL}: Haan, save karo",),
    "hostile/changes_null_members.json": (
        "dead entry_not_an_object",
        "dead change_without_value",
        "dead change_without_value",
        "dead change_without_value",
        "dead change_without_value",
    ),
    "hostile/contact_mismatch.json": ("text PK.7300000000000000101 +923000000101 None: hisaab",),
    "hostile/deep_nesting.json": ("unreadable nested_too_deep",),
    "hostile/empty_body.txt": ("unreadable not_json",),
    "hostile/entry_not_list.json": ("unreadable entry_not_a_list",),
    "hostile/huge_int.json": ("unreadable number_too_long",),
    "hostile/interactive_unknown_type.json": (f"unsupported {BILAL}: ",),
    "hostile/invalid_utf8.json": ("unreadable not_utf8",),
    "hostile/messages_mixed_garbage.json": (
        "text PK.7300000000000000101 +923000000101 None: sale 500",
        "dead message_not_an_object",
        "dead message_not_an_object",
        "dead message_not_an_object",
        "dead message_without_id",
        "dead message_without_id",
    ),
    "hostile/nan_literal.json": ("unreadable number_not_finite",),
    "hostile/status_unknown_value.json": ("notice unknown status teleported",),
    "hostile/text_body_int.json": ("dead text_without_body",),
    "hostile/text_body_object.json": ("dead text_without_body",),
    "hostile/text_nul_and_controls.json": (f"text {BILAL}: sale� 500\x07\x1b[31m\r\nX-Injected: 1",),
    "hostile/text_null.json": ("dead text_without_body",),
    "hostile/text_without_body.json": ("dead text_without_body",),
    "hostile/text_zero_width.json": (f"text {BILAL}: 5\u200b0\u200d0 ud\xadhaar Ah\u200cmed",),
    "hostile/wrong_object.json": ("unreadable not_a_whatsapp_webhook",),
    "wa_account_restriction.json": ("notice account account_update",),
    "wa_batch_multi_everything.json": (
        f"text {BILAL}: sale 900",
        "text PK.7300000000000000102 +923000000102 Sana: sale 300",
        "text PK.7300000000000000103 +923000000103 Karachi Cloth: expense 700",
        "delivered None None",
        "failed 131026 undeliverable",
        "notice template message_template_status_update",
    ),
    "wa_contacts_card.json": (f"contacts {BILAL}: ",),
    "wa_document_pdf.json": (f"document {BILAL}: statement",),
    "wa_duplicate_1.json": (f"text {BILAL}: Ali ne 1000 wapis kiye",),
    "wa_duplicate_2_rebatched.json": (
        f"text {BILAL}: Ali ne 1000 wapis kiye",
        f"text {BILAL}: aur 200 chai",
    ),
    "wa_image_caption.json": (f"image {BILAL}: supplier bill 8,400",),
    "wa_interactive_button_reply.json": (f"choice {BILAL}: Haan, save karo <- MDAwOS1CT09LQk9U",),
    "wa_interactive_list_reply.json": (f"choice {BILAL}: Haftawar report <- MDAxMS1CT09LQk9U",),
    "wa_location.json": (f"location {BILAL}: ",),
    "wa_messages_and_statuses_same_value.json": (
        f"text {BILAL}: balance?",
        "delivered None None",
    ),
    "wa_revoke.json": (f"revoke {BILAL}:  <- MDAzNC1CT09LQk9U",),
    "wa_status_bsuid_only.json": ("delivered None None",),
    "wa_status_delivered_free_window_legacy.json": ("delivered None None",),
    "wa_status_delivered_service_billable.json": ("delivered None None",),
    "wa_status_failed_131026_lean_contact.json": ("failed 131026 undeliverable",),
    "wa_status_failed_131047_window.json": ("failed 131047 window_closed",),
    "wa_status_failed_131050_marketing_stop.json": ("failed 131050 opted_out",),
    "wa_status_played.json": ("read None None",),
    "wa_status_read_no_delivered.json": ("read None None",),
    "wa_status_sent_cbp_conversation.json": ("sent None None",),
    "wa_sticker.json": (f"sticker {BILAL}: ",),
    "wa_system_identity_changed.json": (
        "system +923000000101 +923000000101 Bilal: ",
        "notice identity_change customer_identity_changed",
    ),
    "wa_system_number_changed.json": (
        "system +923000000101 +923000000101 None: ",
        "notice number_change user_changed_number",
    ),
    "wa_template_quick_reply.json": (f"choice {BILAL}: Reminder band karein <- MDAxNS1CT09LQk9U",),
    "wa_template_rejected.json": ("notice template message_template_status_update",),
    "wa_text_for_signature_tests.json": (f"text {BILAL}: sale 500",),
    "wa_text_group.json": (f"group {BILAL}: kal ki delivery?",),
    "wa_text_legacy_no_bsuid.json": ("text +923000000101 +923000000101 Bilal General Store: aaj ki sale 12,500",),
    "wa_text_reply_context.json": (f"text {BILAL}: ye wala cancel kar do <- MDAwNS1CT09LQk9U",),
    "wa_text_roman_urdu.json": (f"text {BILAL}: Ahmed ko 500 udhaar diya, bijli ka bill 2350",),
    "wa_text_stop.json": (f"text {BILAL}:  Stop ",),
    "wa_text_urdu_script.json": (f"text {BILAL}: احمد کو ۵۰۰ روپے ادھار دیے\u200f، کل ادائیگی ۱۲٬۵۰۰ روپے",),
    "wa_text_username_no_phone.json": ("text PK.7300000000000000102 None Sana: mera hisaab dikhao",),
    "wa_unknown_field.json": ("notice unknown brand_new_field_2027",),
    "wa_user_id_update.json": ("notice user_id_update user_id_update",),
    "wa_user_preferences_stop.json": ("notice user_preferences user_preferences",),
    "wa_value_level_error.json": ("notice provider_error errors",),
}


def read(name: str) -> Parsed:
    """Parse one file as a POST body."""
    return INLET.parse(RawRequest("POST", "/", (), {}, (PAYLOADS / name).read_bytes(), ""), RECEIVED_AT)


def outcome(name: str) -> tuple[str, ...]:
    """Write what came out of one file, a line for each thing."""
    try:
        parsed = read(name)
    except Unreadable as error:
        return (f"unreadable {error.reason}",)
    lines = []
    for message in parsed.messages:
        sender = message.sender
        answered = f" <- {message.in_reply_to[-16:]}" if message.in_reply_to else ""
        who = f"{sender.address} {sender.phone} {sender.display_name}"
        lines.append(f"{message.kind} {who}: {message.text}{answered}")
    lines += [f"{receipt.status} {receipt.error_code} {receipt.failure}" for receipt in parsed.receipts]
    lines += [f"notice {notice.kind} {notice.details['name']}" for notice in parsed.notices]
    lines += [f"dead {letter.reason}" for letter in parsed.dead_letters]
    return tuple(lines)


@pytest.mark.parametrize("name", EXPECTED)
def test_payload_gives_exactly_its_outcome(name: str) -> None:
    assert outcome(name) == EXPECTED[name]


def test_every_whatsapp_payload_on_file_is_in_a_test() -> None:
    elsewhere = {
        "hostile/status_flood_500.json",
        "hostile/text_amounts_nasty.json",
        *(f"hostile/{name}.json" for name in TEXTS_KEPT_AS_WRITTEN),
    }
    on_file = {
        str(path.relative_to(PAYLOADS))
        for path in [*PAYLOADS.glob("wa_*.json"), *PAYLOADS.glob("hostile/*.json")]
        if not path.name.startswith(("wa_out_", "asg_", "sendpk_", "twilio_"))
    }
    assert on_file | {"hostile/empty_body.txt"} == set(EXPECTED) | elsewhere


TEXTS_KEPT_AS_WRITTEN = ("text_csv_formula_name", "text_html_pdf_injection", "text_prompt_injection")


@pytest.mark.parametrize("name", [*TEXTS_KEPT_AS_WRITTEN, "text_amounts_nasty"])
def test_a_text_is_kept_as_written_whatever_it_tries(name: str) -> None:
    value = json.loads((PAYLOADS / f"hostile/{name}.json").read_text())["entry"][0]["changes"][0]["value"]
    parsed = read(f"hostile/{name}.json")
    assert [message.text for message in parsed.messages] == [item["text"]["body"] for item in value["messages"]]
    assert {message.kind for message in parsed.messages} == {InboundKind.TEXT}
    assert {message.sender.display_name for message in parsed.messages} == {value["contacts"][0]["profile"]["name"]}


def test_five_hundred_statuses_are_five_hundred_receipts() -> None:
    parsed = read("hostile/status_flood_500.json")
    assert len(parsed.receipts) == 500
    assert {receipt.status for receipt in parsed.receipts} == {
        ReceiptStatus.SENT,
        ReceiptStatus.DELIVERED,
        ReceiptStatus.READ,
    }


def test_the_same_message_in_another_batch_has_the_same_id() -> None:
    first, again = read("wa_duplicate_1.json").messages, read("wa_duplicate_2_rebatched.json").messages
    assert first[0].provider_message_id == again[0].provider_message_id
    assert again[0].provider_message_id != again[1].provider_message_id


def test_moments_are_utc_and_come_from_the_payload() -> None:
    assert read("wa_text_stop.json").messages[0].sent_at == datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    assert read("wa_status_played.json").receipts[0].occurred_at == datetime(2026, 11, 23, 4, 16, tzinfo=UTC)


def test_a_tap_keeps_its_id_apart_from_its_title() -> None:
    assert read("wa_interactive_button_reply.json").messages[0].details["choice_id"] == "confirm:txn:01J9ZK3M"
    assert read("wa_interactive_list_reply.json").messages[0].details["choice_id"] == "report:weekly"
    assert read("wa_template_quick_reply.json").messages[0].details["choice_id"] == "STOP_REMINDERS"


def test_a_contact_card_is_an_offer_and_never_the_senders_phone() -> None:
    card = read("wa_contacts_card.json").messages[0]
    assert card.details["contacts"] == [{"name": "Usman Traders", "phones": ["+92 300 0000105"]}]
    assert card.sender.phone == "+923000000101"


def test_a_receipt_keeps_price_and_recipient() -> None:
    details = read("wa_status_delivered_service_billable.json").receipts[0].details
    assert details["pricing"] == {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    assert details["address"] == "PK.7300000000000000101"


def test_news_about_a_person_names_old_and_new() -> None:
    moved = read("wa_system_number_changed.json").notices[0].details
    assert (moved["phone"], moved["new_phone"]) == ("+923000000101", "+923000000199")
    renamed = read("wa_user_id_update.json").notices[0].details
    assert (renamed["address"], renamed["new_user_id"]) == ("PK.7300000000000000101", "PK.7300000000000000555")
    stopped = read("wa_user_preferences_stop.json").notices[0].details
    assert (stopped["address"], stopped["value"]) == ("PK.7300000000000000101", "stop")


def test_an_image_keeps_what_is_needed_to_fetch_it() -> None:
    media = read("wa_image_caption.json").messages[0].details["media"]
    assert isinstance(media, dict)
    assert (media["id"], media["mime_type"]) == ("900000000000001", "image/jpeg")
