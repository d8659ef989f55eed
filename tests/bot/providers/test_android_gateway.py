"""SMS Gateway for Android: its payloads and signatures, and sending against a real server on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers import (
    AndroidGatewayInlet,
    AndroidGatewayOutlet,
    AndroidSending,
    Failure,
    InboundKind,
    Json,
    NoticeKind,
    Outgoing,
    Parsed,
    RawRequest,
    ReceiptStatus,
    SendError,
    SignatureRefused,
    Transport,
    Unreadable,
)
from tests.bot.providers.http_twin import HttpTwin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAYLOADS = Path(__file__).parents[2] / "payloads"
VECTORS = json.loads((PAYLOADS / "signatures.json").read_text())
SIGNED = [vector for vector in VECTORS["vectors"] if vector["scheme"] == "android-sms-gateway"]
(SHIFTED,) = [vector for vector in VECTORS["vectors"] if vector["scheme"] == "android-sms-gateway-negative"]
NOW = datetime.fromtimestamp(1795407301, tz=UTC)
DEVICE = "ffffffff000000000000018e00000001"


def inlet(now: datetime = NOW) -> AndroidGatewayInlet:
    return AndroidGatewayInlet(signing_keys=("old-key", VECTORS["android_signing_key"]), now=lambda: now)


def request(body: bytes, headers: dict[str, str] | None = None) -> RawRequest:
    return RawRequest("POST", "/", (), {name.lower(): value for name, value in (headers or {}).items()}, body, "")


def read(name: str) -> Parsed:
    return inlet().parse(request((PAYLOADS / name).read_bytes()), NOW)


def read_changed(event: dict[str, Json], payload: dict[str, Json]) -> Parsed:
    """Read the usual SMS with some members changed."""
    body = json.loads((PAYLOADS / "asg_sms_received.json").read_bytes())
    body.update(event)
    body["payload"].update(payload)
    return inlet().parse(request(json.dumps(body).encode()), NOW)


@pytest.mark.parametrize("vector", SIGNED, ids=[vector["file"] for vector in SIGNED])
def test_every_signed_payload_is_believed(vector: dict[str, dict[str, str]]) -> None:
    body = (PAYLOADS / str(vector["file"])).read_bytes()
    inlet().verify(request(body, vector["headers"]))


def test_a_body_that_lends_its_end_to_the_timestamp_is_refused() -> None:
    body, headers = (PAYLOADS / SHIFTED["file"]).read_bytes(), SHIFTED["headers"]
    key = VECTORS["android_signing_key"].encode()
    digest = hmac.new(key, body + headers["X-Timestamp"].encode(), hashlib.sha256).hexdigest()
    assert digest == headers["X-Signature"]  # the digest itself holds: only the timestamp's shape gives it away
    with pytest.raises(SignatureRefused, match="ten digits"):
        inlet().verify(request(body, headers))


@pytest.mark.parametrize("timestamp", ["", "1", "17954073011", "1795407301 ", "۱۷۹۵۴۰۷۳۰۱", "+179540730", "1795407302"])
def test_another_timestamp_is_refused(timestamp: str) -> None:
    vector = SIGNED[0]
    headers = {**vector["headers"], "X-Timestamp": timestamp}
    with pytest.raises(SignatureRefused):
        inlet().verify(request((PAYLOADS / vector["file"]).read_bytes(), headers))


@pytest.mark.parametrize("late_s", [-300, 0, 300])
def test_a_timestamp_within_five_minutes_is_of_now(late_s: int) -> None:
    body = (PAYLOADS / SIGNED[0]["file"]).read_bytes()
    inlet(NOW + timedelta(seconds=late_s)).verify(request(body, SIGNED[0]["headers"]))


@pytest.mark.parametrize("late_s", [-301, 301, 864_000])
def test_an_old_capture_is_refused(late_s: int) -> None:
    body = (PAYLOADS / SIGNED[0]["file"]).read_bytes()
    with pytest.raises(SignatureRefused, match="too far"):
        inlet(NOW + timedelta(seconds=late_s)).verify(request(body, SIGNED[0]["headers"]))


def test_an_sms_is_read_whole() -> None:
    (message,) = read("asg_sms_received.json").messages
    assert message.provider_message_id == f"{DEVICE}:a80532bb:2026-11-23T09:15:04.000+05:00"
    assert (message.sender.address, message.sender.phone) == ("+923000000101", "+923000000101")
    assert (message.kind, message.text) == (InboundKind.TEXT, "Ahmed ko 500 udhaar")
    assert message.sent_at == datetime(2026, 11, 23, 4, 15, 4, tzinfo=UTC)


def test_a_banks_name_is_an_address_that_cannot_be_answered() -> None:
    (message,) = read("asg_sms_received_alnum_sender.json").messages
    assert (message.sender.address, message.sender.phone) == ("HBL", None)


def test_a_repeat_bears_a_new_event_id_and_the_same_key() -> None:
    first, again = read("asg_sms_received.json"), read_changed({"id": "another", "webhookId": "other"}, {})
    assert first.messages[0].provider_message_id == again.messages[0].provider_message_id


@pytest.mark.parametrize("changed", [{"messageId": "b"}, {"receivedAt": "2026-11-23T09:16:04.000+05:00"}])
def test_another_sms_has_another_key(changed: dict[str, Json]) -> None:
    first, other = read("asg_sms_received.json"), read_changed({}, changed)
    assert first.messages[0].provider_message_id != other.messages[0].provider_message_id


def test_the_same_hash_from_another_phone_is_another_sms() -> None:
    first, other = read("asg_sms_received.json"), read_changed({"deviceId": "other"}, {})
    assert first.messages[0].provider_message_id != other.messages[0].provider_message_id


def test_a_time_without_a_zone_is_not_guessed() -> None:
    (message,) = read("hostile/asg_naive_time.json").messages
    assert message.sent_at == NOW
    assert message.details["received_at"] == "2026-11-23 09:15"


def test_an_sms_from_nobody_is_kept_for_a_person() -> None:
    assert [letter.reason for letter in read("hostile/asg_null_sender.json").dead_letters] == ["message_without_sender"]


def test_a_local_number_is_the_same_person() -> None:
    assert read_changed({}, {"sender": "0300 0000101"}).messages[0].sender.address == "+923000000101"


@pytest.mark.parametrize(
    ("payload", "reason"), [({"message": None}, "text_without_body"), ({"messageId": 7}, "message_without_id")]
)
def test_a_bad_sms_is_kept_for_a_person(payload: dict[str, Json], reason: str) -> None:
    assert [letter.reason for letter in read_changed({}, payload).dead_letters] == [reason]


def test_data_and_picture_messages_are_told_as_unsupported() -> None:
    for name in ("sms:data-received", "mms:received"):
        (message,) = read_changed({"event": name}, {"message": None}).messages
        assert (message.kind, message.text, message.details["type"]) == (InboundKind.UNSUPPORTED, "", name)


def test_receipts_bear_our_own_reference() -> None:
    (sent,) = read("asg_sms_sent.json").receipts
    assert (sent.reference, sent.provider_message_id) == ("rem-20261123-55", "rem-20261123-55")
    assert (sent.status, sent.details["parts"]) == (ReceiptStatus.SENT, 2)
    (delivered,) = read("asg_sms_delivered_part1.json").receipts
    assert (delivered.status, delivered.reference) == (ReceiptStatus.DELIVERED, "rem-20261123-55")


@pytest.mark.parametrize(
    ("name", "reason", "failure"),
    [
        ("sms:failed", "RESULT_ERROR_LIMIT_EXCEEDED", Failure.RATE_LIMITED),
        ("sms:failed", "RESULT_ERROR_NO_SERVICE", Failure.UNDELIVERABLE),
        ("sms:failed", None, Failure.UNDELIVERABLE),
        ("sms:cancelled", None, Failure.CANCELLED),
    ],
)
def test_a_failed_sms_says_why(name: str, reason: str | None, failure: Failure) -> None:
    (receipt,) = read_changed({"event": name}, {"messageId": "r-1", "reason": reason}).receipts
    assert (receipt.status, receipt.failure, receipt.error_code) == (ReceiptStatus.FAILED, failure, reason)


def test_news_of_the_phone_and_unknown_events_are_told() -> None:
    (started,) = read("asg_app_started.json").notices
    assert (started.kind, started.details["name"]) == (NoticeKind.GATEWAY, "app:started")
    (unknown,) = read_changed({"event": "brand:new"}, {}).notices
    assert (unknown.kind, unknown.details["name"]) == (NoticeKind.UNKNOWN, "brand:new")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"event": 7}', b"\xff"])
def test_a_body_without_an_event_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        inlet().parse(request(body), NOW)


SCALARS = st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=100) | st.lists(st.text(), max_size=2)


@given(
    st.sampled_from(["sms:received", "sms:sent", "sms:failed", "mms:received", "system:ping"]),
    st.dictionaries(st.sampled_from(["messageId", "message", "sender", "receivedAt", "simNumber", "reason"]), SCALARS),
)
def test_no_event_of_any_shape_is_lost(name: str, payload: dict[str, Json]) -> None:
    parsed = read_changed({"event": name}, payload)
    found = len(parsed.messages) + len(parsed.receipts) + len(parsed.notices) + len(parsed.dead_letters)
    assert found == 1


@pytest.fixture
async def server() -> AsyncIterator[HttpTwin]:
    async with HttpTwin(status=202) as twin:
        yield twin


@pytest.fixture
async def outlet(server: HttpTwin) -> AsyncIterator[AndroidGatewayOutlet]:
    transport = Transport(connect_timeout_s=0.5, total_timeout_s=0.5)
    sending = AndroidSending(sim_number=1)
    yield AndroidGatewayOutlet(
        transport, base_url=f"{server.url}/3rdparty/v1/", username="u", password="p", sending=sending
    )
    await transport.aclose()


REMINDER = Outgoing(
    "rem-20261123-55",
    "+923000000105",
    "+923000000105",
    "Bilal General Store: Ahmed sahib, aap ka baqaya Rs 2,300 hai. Band: STOP",
)


async def test_an_sms_goes_out_as_documented(outlet: AndroidGatewayOutlet, server: HttpTwin) -> None:
    assert (await outlet.send(REMINDER)).provider_message_id == "rem-20261123-55"
    (sent,) = server.requests
    assert (sent.method, sent.target) == ("POST", "/3rdparty/v1/messages")
    assert sent.headers["authorization"] == "Basic dTpw"
    assert json.loads(sent.body) == json.loads((PAYLOADS / "asg_out_send.json").read_bytes())


async def test_a_second_try_under_the_same_reference_counts_as_sent(
    outlet: AndroidGatewayOutlet, server: HttpTwin
) -> None:
    server.status, server.body = 409, b'{"message": "Message with the same ID already exists"}'
    assert (await outlet.send(REMINDER)).provider_message_id == "rem-20261123-55"


@pytest.mark.parametrize(("status", "tries_again"), [(500, 1), (503, 1), (429, 1), (400, 0), (401, 0)])
async def test_a_refusal_is_retried_only_where_that_helps(
    status: int, tries_again: int, outlet: AndroidGatewayOutlet, server: HttpTwin
) -> None:
    server.status = status
    with pytest.raises(SendError) as caught:
        await outlet.send(REMINDER)
    assert (caught.value.retryable, caught.value.outcome_unknown) == (bool(tries_again), False)


async def test_a_call_without_an_answer_may_be_repeated(outlet: AndroidGatewayOutlet, server: HttpTwin) -> None:
    server.hangs_up = True
    with pytest.raises(SendError) as caught:
        await outlet.send(REMINDER)
    assert (caught.value.retryable, caught.value.outcome_unknown) == (True, False)


async def test_who_has_no_phone_gets_no_sms(outlet: AndroidGatewayOutlet, server: HttpTwin) -> None:
    with pytest.raises(SendError) as caught:
        await outlet.send(Outgoing("r-1", "HBL", None, "x"))
    assert caught.value.code is Failure.PHONE_REQUIRED
    assert server.requests == []


@pytest.mark.parametrize("text", ["", "x" * 4097])
async def test_a_text_beyond_the_limit_never_leaves(text: str, outlet: AndroidGatewayOutlet, server: HttpTwin) -> None:
    with pytest.raises(SendError) as caught:
        await outlet.send(Outgoing("r-1", "+923000000105", "+923000000105", text))
    assert caught.value.code is Failure.CONTENT
    assert server.requests == []


def test_the_gateway_has_no_handshake_and_the_real_clock_is_used_by_default() -> None:
    real = AndroidGatewayInlet(signing_keys=("key",))
    with pytest.raises(SignatureRefused):
        real.handshake(request(b""))
    timestamp = str(int(datetime.now(UTC).timestamp()))
    signature = hmac.new(b"key", b"{}" + timestamp.encode(), hashlib.sha256).hexdigest()
    real.verify(request(b"{}", {"X-Timestamp": timestamp, "X-Signature": signature}))
