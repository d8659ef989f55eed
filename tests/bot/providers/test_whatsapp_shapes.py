"""Shapes of WhatsApp messages that no payload file holds, and the boundaries of what is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers import (
    TEXT_MAX,
    Failure,
    Inbound,
    InboundKind,
    Json,
    NoticeKind,
    Parsed,
    RawRequest,
    ReceiptStatus,
    SignatureRefused,
    WhatsAppCloudInlet,
)

RECEIVED_AT = datetime(2026, 11, 23, 4, 16, tzinfo=UTC)
NUMBER_ID = "400000000000123"
INLET = WhatsAppCloudInlet(app_secrets=("any",), verify_token="any")
WROTE: dict[str, Json] = {
    "id": "wamid.A",
    "from": "923000000101",
    "from_user_id": "PK.73",
    "timestamp": "1795407300",
    "type": "text",
    "text": {"body": "sale 500"},
}


def parse(value: dict[str, Json], inlet: WhatsAppCloudInlet = INLET) -> Parsed:
    """Wrap one value as the platform does, and read it."""
    change = {"field": "messages", "value": {"metadata": {"phone_number_id": NUMBER_ID}, **value}}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    return inlet.parse(RawRequest("POST", "/", (), {}, json.dumps(body).encode(), ""), RECEIVED_AT)


def read_one(**changed: Json) -> Inbound:
    """Read the usual message with some members changed; None takes a member away."""
    item: dict[str, Json] = {name: member for name, member in {**WROTE, **changed}.items() if member is not None}
    (message,) = parse({"messages": [item]}).messages
    return message


@pytest.mark.parametrize(
    ("changed", "kind", "text", "about"),
    [
        ({"context": {"forwarded": True}}, InboundKind.FORWARDED, "sale 500", None),
        ({"context": {"frequently_forwarded": True}}, InboundKind.FORWARDED, "sale 500", None),
        (
            {"type": "reaction", "reaction": {"message_id": "wamid.B", "emoji": "👍"}},
            InboundKind.REACTION,
            "👍",
            "wamid.B",
        ),
        ({"type": "reaction", "reaction": {"message_id": "wamid.B", "emoji": ""}}, InboundKind.REACTION, "", "wamid.B"),
        ({"type": "reaction", "reaction": {"message_id": "wamid.B"}}, InboundKind.REACTION, "", "wamid.B"),
        ({"type": "audio", "audio": {"id": "9", "voice": True}}, InboundKind.AUDIO, "", None),
        ({"type": "video", "video": {"id": "9", "caption": "dukan"}}, InboundKind.VIDEO, "dukan", None),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, InboundKind.UNSUPPORTED, "", None),
        ({"type": "order", "order": {"catalog_id": "1"}}, InboundKind.UNSUPPORTED, "", None),
        ({"type": "interactive"}, InboundKind.UNSUPPORTED, "", None),
        ({"type": "button", "button": {"payload": "P", "text": "Haan"}}, InboundKind.CHOICE, "Haan", None),
        (
            {
                "type": "edit",
                "edit": {"original_message_id": "wamid.B", "message": {"type": "text", "text": {"body": "sale 600"}}},
            },
            InboundKind.EDIT,
            "sale 600",
            "wamid.B",
        ),
        (
            {
                "type": "edit",
                "edit": {"original_message_id": "wamid.B", "message": {"type": "image", "image": {"caption": "bill"}}},
            },
            InboundKind.EDIT,
            "bill",
            "wamid.B",
        ),
        ({"type": "revoke", "group_id": "G"}, InboundKind.GROUP, "", None),
        ({"referral": {"source_type": "ad"}}, InboundKind.TEXT, "sale 500", None),
    ],
)
def test_each_shape_has_its_kind(changed: dict[str, Json], kind: InboundKind, text: str, about: str | None) -> None:
    message = read_one(**changed)
    assert (message.kind, message.text, message.in_reply_to) == (kind, text, about)


def test_text_is_whole_up_to_the_limit_and_cut_beyond_it() -> None:
    at_limit = read_one(text={"body": "x" * TEXT_MAX})
    assert (at_limit.kind, len(at_limit.text)) == (InboundKind.TEXT, TEXT_MAX)
    beyond = read_one(text={"body": "x" * (TEXT_MAX + 1)})
    assert (beyond.kind, len(beyond.text), beyond.details["length"]) == (InboundKind.TOO_LONG, TEXT_MAX, TEXT_MAX + 1)


def test_what_cannot_be_stored_is_replaced_and_never_joined() -> None:
    assert read_one(text={"body": "5\x0000 \ud83d udhaar"}).text == "5\ufffd00 \ufffd udhaar"
    assert read_one(id="wamid.\x00").provider_message_id == "wamid.\ufffd"
    kept = read_one(type="order", order={"a\x00": ["\ud800"]}).details["content"]
    assert kept == {"a\ufffd": ["\ufffd"]}


@pytest.mark.parametrize("timestamp", [None, "", "0", "-1", "1e9", "17954073", "99999999999", "۱۷۹۵۴۰۷۳۰۰", True, [1]])
def test_a_senseless_moment_gives_way_to_the_moment_of_arrival(timestamp: Json) -> None:
    assert read_one(timestamp=timestamp).sent_at == RECEIVED_AT


def test_a_moment_may_be_a_number_and_a_little_ahead() -> None:
    assert read_one(timestamp=1795407300).sent_at == datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    assert read_one(timestamp="1795407900").sent_at == datetime(2026, 11, 23, 4, 25, tzinfo=UTC)
    assert read_one(timestamp="1795408200").sent_at == RECEIVED_AT


def test_the_contact_beside_a_message_completes_its_sender() -> None:
    no_phone = {**WROTE, "from": None}
    contacts: list[Json] = [
        {"wa_id": "923000000199", "user_id": "PK.99", "profile": {"name": "Other"}},
        {"wa_id": "923000000101", "user_id": "PK.73", "profile": {"name": "Bilal"}},
    ]
    sender = parse({"contacts": contacts, "messages": [no_phone]}).messages[0].sender
    assert (sender.address, sender.phone, sender.display_name) == ("PK.73", "+923000000101", "Bilal")
    no_user_id = {**WROTE, "from_user_id": None}
    sender = parse({"contacts": contacts, "messages": [no_user_id]}).messages[0].sender
    assert (sender.address, sender.phone) == ("PK.73", "+923000000101")


def test_a_contact_with_the_same_phone_and_another_id_is_somebody_else() -> None:
    contacts: list[Json] = [{"wa_id": "923000000101", "user_id": "PK.99", "profile": {"name": "Other"}}]
    sender = parse({"contacts": contacts, "messages": [dict(WROTE)]}).messages[0].sender
    assert (sender.address, sender.display_name) == ("PK.73", None)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"from": None, "from_user_id": None}, "message_without_sender"),
        ({"from": "HBL", "from_user_id": "not an id"}, "message_without_sender"),
        ({"id": "x" * 300}, "message_without_id"),
        ({"type": 7}, "message_without_type"),
        ({"type": "interactive", "interactive": {"type": "button_reply"}}, "choice_without_content"),
    ],
)
def test_a_bad_message_is_buried_and_its_neighbour_lives(changed: dict[str, Json], reason: str) -> None:
    parsed = parse({"messages": [{**WROTE, **changed}, {**WROTE, "id": "wamid.GOOD"}]})
    assert [letter.reason for letter in parsed.dead_letters] == [reason]
    assert [message.provider_message_id for message in parsed.messages] == ["wamid.GOOD"]


def test_lists_that_are_no_lists_are_buried_beside_what_is_good() -> None:
    parsed = parse({"messages": {"0": "x"}, "contacts": 5, "statuses": [{"id": "wamid.S", "status": "sent"}]})
    assert [letter.reason for letter in parsed.dead_letters] == ["messages_not_a_list"]
    assert parsed.receipts[0].status is ReceiptStatus.SENT
    assert parsed.receipts[0].occurred_at == RECEIVED_AT


def test_the_same_id_twice_in_one_body_is_one_message_and_one_receipt() -> None:
    status: dict[str, Json] = {"id": "wamid.S", "status": "read", "biz_opaque_callback_data": "our-7"}
    parsed = parse({"messages": [dict(WROTE), dict(WROTE)], "statuses": [status, status]})
    assert (len(parsed.messages), len(parsed.receipts)) == (1, 1)
    assert parsed.receipts[0].reference == "our-7"


def test_what_is_meant_for_another_number_is_not_answered_from_ours() -> None:
    ours = WhatsAppCloudInlet(app_secrets=("any",), verify_token="any", phone_number_id=NUMBER_ID)
    theirs = WhatsAppCloudInlet(app_secrets=("any",), verify_token="any", phone_number_id="777")
    assert len(parse({"messages": [dict(WROTE)]}, ours).messages) == 1
    parsed = parse({"messages": [dict(WROTE)]}, theirs)
    assert (parsed.messages, [letter.reason for letter in parsed.dead_letters]) == ((), ["other_phone_number"])


def test_an_empty_value_and_an_unknown_system_message_are_told() -> None:
    assert [notice.kind for notice in parse({}).notices] == [NoticeKind.UNKNOWN]
    parsed = parse({"messages": [{**WROTE, "type": "system", "system": {"type": "brand_new"}}]})
    assert [(notice.kind, notice.details["name"]) for notice in parsed.notices] == [(NoticeKind.UNKNOWN, "brand_new")]


def test_a_flood_of_garbage_is_cut_and_counted() -> None:
    parsed = parse({"messages": [1] * 10_005})
    assert len(parsed.dead_letters) == 10_001
    assert parsed.dead_letters[-1].excerpt == "5 items were not read"


ODD_TEXT = st.text("aZ09 .\x00\x1b\ud83d\u06f5\u200f=<", max_size=8)
JSON_TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ODD_TEXT,
    lambda trees: st.lists(trees, max_size=3) | st.dictionaries(ODD_TEXT, trees, max_size=3),
    max_leaves=8,
)


def assert_storable(parsed: Parsed) -> None:
    """Everything that came out can be written to Postgres: UTF-8, no NUL, JSON that stays JSON."""
    for message in parsed.messages:
        written = json.dumps(message.details, ensure_ascii=False, allow_nan=False)
        everything = f"{message.text}{message.provider_message_id}{message.sender.address}{written}"
        assert "\x00" not in everything.encode().decode()
        assert "\\u0000" not in written.replace("\\\\u0000", "")
        assert message.sent_at.tzinfo is UTC
    for letter in parsed.dead_letters:
        assert "\x00" not in letter.excerpt.encode().decode()


TYPES_AND_MEMBERS = ["text", "interactive", "button", "image", "location", "contacts", "edit", "revoke", "system"]
MEMBERS = st.sampled_from(
    [*TYPES_AND_MEMBERS, "id", "from", "from_user_id", "type", "timestamp", "context", "group_id"]
)
TYPES = st.sampled_from(TYPES_AND_MEMBERS)


@given(st.dictionaries(MEMBERS, JSON_TREES, max_size=6), TYPES)
def test_no_message_of_any_shape_stops_the_next(changed: dict[str, Json], kind: str) -> None:
    odd = {**WROTE, "type": kind, **changed}
    parsed = parse({"messages": [odd, {**WROTE, "id": "wamid.GOOD"}], "statuses": [odd]})
    assert "wamid.GOOD" in [message.provider_message_id for message in parsed.messages]
    assert_storable(parsed)


@given(JSON_TREES)
def test_no_tree_in_any_place_stops_the_walk(tree: Json) -> None:
    for value in ({"messages": tree}, {"statuses": tree}, {"errors": tree}, {"contacts": tree, "messages": [tree]}):
        assert_storable(parse({**value, "metadata": tree}))


@pytest.mark.parametrize(
    ("errors", "code", "failure"),
    [
        ([{"code": 131000}], "131000", Failure.UNCERTAIN),
        ([{"code": 130429}], "130429", Failure.RATE_LIMITED),
        ([{"code": "131047"}], "131047", Failure.WINDOW_CLOSED),
        ([{"code": 7}], "7", Failure.REJECTED),
        ([{"title": "?"}], None, Failure.REJECTED),
        ([None], None, Failure.REJECTED),
        (None, None, Failure.REJECTED),
    ],
)
def test_a_failed_status_says_what_its_code_means(errors: Json, code: str | None, failure: Failure) -> None:
    (receipt,) = parse({"statuses": [{"id": "wamid.S", "status": "failed", "errors": errors}]}).receipts
    assert (receipt.error_code, receipt.failure) == (code, failure)


def test_an_entry_without_changes_is_buried() -> None:
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": {}}]}).encode()
    parsed = INLET.parse(RawRequest("POST", "/", (), {}, body, ""), RECEIVED_AT)
    assert [letter.reason for letter in parsed.dead_letters] == ["changes_not_a_list"]


def test_without_a_verify_token_no_address_is_registered() -> None:
    open_door = WhatsAppCloudInlet(app_secrets=("any",), verify_token="")
    query = (("hub.mode", "subscribe"), ("hub.challenge", "1"), ("hub.verify_token", ""))
    with pytest.raises(SignatureRefused, match="no verify token"):
        open_door.handshake(RawRequest("GET", "/", query, {}, b"", ""))
