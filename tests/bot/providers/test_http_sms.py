"""Plain HTTP partners: each known shape and each proof."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jose import jwt

from bot.providers import (
    SMS_SHAPES,
    Acknowledgement,
    HmacHeader,
    HttpSmsInlet,
    HttpSmsToken,
    InboundKind,
    Json,
    Parsed,
    RawRequest,
    SharedSecret,
    SignatureRefused,
    SmsFields,
    Unreadable,
)

PAYLOADS = Path(__file__).parents[2] / "payloads"
VECTORS = json.loads((PAYLOADS / "signatures.json").read_text())
RECEIVED_AT = datetime(2026, 11, 23, 4, 16, tzinfo=UTC)
SENT_AT = datetime(2026, 11, 23, 4, 15, 4, tzinfo=UTC)
SECRET = SharedSecret("x-key", ("s",))


def inlet(shape: str, *, by_get: bool = False) -> HttpSmsInlet:
    return HttpSmsInlet(fields=SMS_SHAPES[shape], proof=SECRET, by_get=by_get)


def posted(body: bytes, content_type: str = "application/x-www-form-urlencoded") -> RawRequest:
    return RawRequest("POST", "/", (), {"content-type": content_type}, body, "")


def got(query: str) -> RawRequest:
    return RawRequest("GET", "/", tuple(parse_qsl(query, keep_blank_values=True)), {}, b"", "")


def read_file(shape: str, name: str) -> Parsed:
    """Read a payload file: JSON, or the first line of a text as a form."""
    content = (PAYLOADS / name).read_bytes()
    if name.endswith(".json"):
        return inlet(shape).parse(posted(content, "application/json; charset=utf-8"), RECEIVED_AT)
    return inlet(shape).parse(posted(content.splitlines()[0]), RECEIVED_AT)


@pytest.mark.parametrize(
    ("shape", "name", "message_id", "text", "sent_at"),
    [
        ("jasmin", "jasmin_mo.txt", "16fd2706-0000-433b-82eb-8c7fada80001", "احمد کو ۵۰۰ ادھار", RECEIVED_AT),
        ("httpsms", "httpsms_received.json", "5f0c0000-0000-4000-8000-0000000000aa", "Ahmed ko 500 udhaar", SENT_AT),
        ("vonage", "vonage_inbound.json", "16000001ABCDEF01", "Ahmed ko 500 udhaar", SENT_AT),
        ("infobip", "infobip_mo.json", "817790313235066447", "Ahmed ko 500", SENT_AT),
        (
            "africastalking",
            "africastalking_inbound.txt",
            "b2000000-0000-4000-8000-000000000001",
            "Ahmed ko 500",
            SENT_AT,
        ),
    ],
)
def test_each_known_shape_is_read_whole(shape: str, name: str, message_id: str, text: str, sent_at: datetime) -> None:
    (message,) = read_file(shape, name).messages
    assert (message.provider_message_id, message.text, message.sent_at) == (message_id, text, sent_at)
    assert (message.sender.address, message.sender.phone) == ("+923000000101", "+923000000101")
    assert message.kind is InboundKind.TEXT


def test_kannel_delivers_by_get_under_a_secret_in_the_address() -> None:
    line = (PAYLOADS / "kannel_get_url.txt").read_text().splitlines()[1]
    request = got(line.partition("?")[2])
    kannel = HttpSmsInlet(fields=SMS_SHAPES["kannel"], proof=SharedSecret("key", ("SECRET",), "query"), by_get=True)
    assert kannel.handshake(request) is None
    kannel.verify(request)
    (message,) = kannel.parse(request, RECEIVED_AT).messages
    assert (message.sender.phone, message.text) == ("+923000000101", "Ahmed ko 500 udhaar")
    assert message.sent_at == datetime(2026, 11, 23, 4, 15, tzinfo=UTC)


def test_half_a_long_sms_is_a_part_and_never_a_text() -> None:
    for number in ("1", "2"):
        (message,) = read_file("vonage", f"vonage_inbound_concat_part{number}.json").messages
        assert message.kind is InboundKind.PART
        assert message.details["part"] == {"reference": "89", "number": number, "total": "2"}


def test_another_event_is_told_and_not_read_as_a_message() -> None:
    body = json.loads((PAYLOADS / "httpsms_received.json").read_bytes()) | {"type": "message.phone.sent"}
    parsed = inlet("httpsms").parse(posted(json.dumps(body).encode(), "application/json"), RECEIVED_AT)
    assert parsed.messages == ()
    assert parsed.notices[0].details["name"] == "message.phone.sent"


def test_one_bad_record_stops_no_other() -> None:
    good: dict[str, Json] = {"from": "923000000101", "cleanText": "sale 500", "messageId": 7, "receivedAt": None}
    records: list[Json] = [
        None,
        3,
        {},
        {**good, "from": None},
        {**good, "cleanText": 5},
        {**good, "messageId": ""},
        good,
    ]
    body = json.dumps({"results": [*records, good]}).encode()
    parsed = inlet("infobip").parse(posted(body, "application/json"), RECEIVED_AT)
    assert [message.provider_message_id for message in parsed.messages] == ["7"]
    assert [letter.reason for letter in parsed.dead_letters] == [
        *["message_without_sender"] * 4,
        "text_without_body",
        "message_without_id",
    ]


def test_a_partner_without_ids_is_told_apart_by_sender_text_and_moment() -> None:
    plain = HttpSmsInlet(fields=SmsFields("from", "text", sent_at="at"), proof=SECRET)

    def key(**fields: str) -> str:
        form = urlencode({"from": "8583", "text": "sale 500", "at": "1795407300", **fields}).encode()
        return plain.parse(posted(form), RECEIVED_AT).messages[0].provider_message_id

    assert key() == key()
    assert len({key(), key(text="sale 501"), key(at="1795407301"), key(**{"from": "8584"})}) == 4
    without_moment = plain.parse(posted(b"from=8583&text=sale"), RECEIVED_AT)
    assert [letter.reason for letter in without_moment.dead_letters] == ["message_without_id"]
    with pytest.raises(ValueError, match="moment"):
        SmsFields("from", "text")


@pytest.mark.parametrize(
    ("sender", "address"), [("8583", "8583"), ("Telenor", "Telenor"), ("0300-0000101", "+923000000101")]
)
def test_short_codes_and_names_keep_their_address(sender: str, address: str) -> None:
    form = urlencode({"from": sender, "content": "x", "id": "1"}).encode()
    assert inlet("jasmin").parse(posted(form), RECEIVED_AT).messages[0].sender.address == address


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"from=1&from=2&content=x&id=1", "", "field_repeated"),
        (b"from=%FF", "", "not_utf8"),
        (b"\xff", "", "not_utf8"),
        (b"a=1&" * 200, "", "not_a_form"),
        (b"[]", "application/json", "not_an_object"),
        (b"{", "application/json", "not_json"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        inlet("jasmin").parse(posted(body, content_type), RECEIVED_AT)


def test_a_moment_without_an_offset_needs_a_zone() -> None:
    form = urlencode({"from": "8583", "text": "x", "id": "1", "ts": "2026-11-23 09:15:04"}).encode()
    assert inlet("kannel").parse(posted(form), RECEIVED_AT).messages[0].sent_at == RECEIVED_AT


def test_a_moment_that_is_none_gives_way_to_the_moment_of_arrival() -> None:
    form = urlencode({"from": "8583", "text": "x", "id": "1", "date": "abhi"}).encode()
    assert inlet("africastalking").parse(posted(form), RECEIVED_AT).messages[0].sent_at == RECEIVED_AT


def test_a_flood_of_records_is_cut_and_counted() -> None:
    body = json.dumps({"results": [1] * 1_003}).encode()
    parsed = inlet("infobip").parse(posted(body, "application/json"), RECEIVED_AT)
    assert parsed.dead_letters[-1].excerpt == "3 items were not read"


def test_a_partner_that_posts_is_refused_a_get_and_may_want_its_own_answer() -> None:
    with pytest.raises(SignatureRefused):
        inlet("jasmin").handshake(got("from=1"))
    jasmin = HttpSmsInlet(fields=SMS_SHAPES["jasmin"], proof=SECRET, acknowledgement=Acknowledgement("ACK/Jasmin"))
    assert jasmin.acknowledgement.body == "ACK/Jasmin"


@given(st.binary(max_size=200), st.sampled_from(sorted(SMS_SHAPES)), st.sampled_from(["", "application/json"]))
def test_any_bytes_are_read_or_called_unreadable(body: bytes, shape: str, content_type: str) -> None:
    try:
        parsed = inlet(shape).parse(posted(body, content_type), RECEIVED_AT)
    except Unreadable:
        return
    assert len(parsed.messages) + len(parsed.notices) + len(parsed.dead_letters) == 1


def test_a_shared_secret_fits_or_not() -> None:
    header = SharedSecret("X-Key", ("new", "old"))
    for value in ("new", "old"):
        header.check(RawRequest("POST", "/", (), {"x-key": value}, b"", ""))
    for value in ("", "neu", "new, old", "né"):
        with pytest.raises(SignatureRefused):
            header.check(RawRequest("POST", "/", (), {"x-key": value}, b"", ""))
    query = SharedSecret("key", ("s",), "query")
    query.check(got("key=s"))
    for pairs in ("", "key=", "key=t", "key=s&key=s", "key=t&key=s"):
        with pytest.raises(SignatureRefused):
            query.check(got(pairs))


def test_an_hmac_covers_the_body_and_is_no_proof_of_a_get() -> None:
    proof = HmacHeader("X-Sign", ("s",), "sha256=")
    signature = "sha256=" + hmac.new(b"s", b"from=1", hashlib.sha256).hexdigest()
    proof.check(RawRequest("POST", "/", (), {"x-sign": signature}, b"from=1", ""))
    with pytest.raises(SignatureRefused):
        proof.check(RawRequest("POST", "/", (), {"x-sign": signature}, b"from=2", ""))
    for header in ("", signature.removeprefix("sha256=")):
        with pytest.raises(SignatureRefused):
            proof.check(RawRequest("POST", "/", (), {"x-sign": header}, b"from=1", ""))
    empty = "sha256=" + hmac.new(b"s", b"", hashlib.sha256).hexdigest()
    with pytest.raises(SignatureRefused):
        proof.check(RawRequest("GET", "/", (("from", "1"),), {"x-sign": empty}, b"", ""))


@pytest.mark.parametrize("secrets", [(), ("",), ("s", "")])
def test_no_proof_is_made_of_an_empty_secret(secrets: tuple[str, ...]) -> None:
    for make in (
        lambda: SharedSecret("x", secrets),
        lambda: HmacHeader("x", secrets),
        lambda: HttpSmsToken(secrets, "https://bot.example.pk/hooks/httpsms"),
    ):
        with pytest.raises(ValueError, match="empty"):
            make()


(HTTPSMS,) = [vector for vector in VECTORS["vectors"] if vector["scheme"] == "httpsms"]
ISSUED = datetime.fromtimestamp(1795407301, tz=UTC)


def check_token(
    authorization: str,
    now: datetime = ISSUED,
    audience: str = "https://bot.example.pk/hooks/httpsms",
    issuer: str = "api.httpsms.com",
    key: str = VECTORS["httpsms_signing_key"],
) -> None:
    """Check one Authorization header against a token proof."""
    proof = HttpSmsToken(("old-key", key), audience, issuer, now=lambda: now)
    proof.check(RawRequest("POST", "/", (), {"authorization": authorization}, b"{}", ""))


def test_the_token_of_httpsms_is_believed_until_it_expires() -> None:
    authorization = HTTPSMS["headers"]["Authorization"]
    check_token(authorization)
    check_token(authorization, now=ISSUED + timedelta(minutes=10, seconds=59))
    for late in (timedelta(minutes=11, seconds=1), -timedelta(minutes=12)):
        with pytest.raises(SignatureRefused):
            check_token(authorization, now=ISSUED + late)


@pytest.mark.parametrize("changed", [{"audience": "https://other.example.pk"}, {"issuer": "me"}, {"key": "other"}])
def test_a_token_for_somebody_else_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(SignatureRefused):
        check_token(HTTPSMS["headers"]["Authorization"], **changed)  # type: ignore[arg-type]  # only text is changed


@pytest.mark.parametrize("name", ["httpsms_alg_none.txt", "httpsms_expired.txt"])
def test_a_forged_and_an_expired_token_are_refused(name: str) -> None:
    with pytest.raises(SignatureRefused):
        check_token((PAYLOADS / "hostile" / name).read_text().strip().removeprefix("Authorization: "))


@pytest.mark.parametrize("claims", [{}, {"exp": "soon"}, {"exp": 1795407901, "nbf": "now"}])
def test_a_token_without_sound_times_is_refused(claims: dict[str, Json]) -> None:
    usual = {"aud": "https://bot.example.pk/hooks/httpsms", "iss": "api.httpsms.com"}
    token = jwt.encode({**usual, **claims}, "old-key", algorithm="HS256")
    with pytest.raises(SignatureRefused):
        check_token(f"Bearer {token}")


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x.y.z", "Basic dTpw", "Bearer é"])
def test_no_token_is_no_proof(authorization: str) -> None:
    with pytest.raises(SignatureRefused):
        check_token(authorization)
