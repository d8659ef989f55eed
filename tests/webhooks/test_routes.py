"""The webhook routes through a real ASGI application; only the port that stores is a recorder."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import structlog
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from bot.providers import (
    Acknowledgement,
    ConsoleInlet,
    InboundKind,
    Inlet,
    Parsed,
    RawRequest,
    WhatsAppCloudInlet,
    sign_console,
)
from webhooks import BODY_MAX, router

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, MutableMapping

PAYLOADS = Path(__file__).parents[1] / "payloads"
VECTORS = json.loads((PAYLOADS / "signatures.json").read_text())
META = [vector for vector in VECTORS["vectors"] if vector["scheme"] == "meta"]
RECEIVED_AT = datetime(2026, 11, 23, 4, 16, tzinfo=UTC)
TOKEN = "dukaan-verify-token"
CONSOLE_SECRET = "console-secret"


class Recorder:
    """Stands where the inbox stands: keeps what it is given, or fails as a database does."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Parsed]] = []
        self.failure: Exception | None = None
        self.delay_s = 0.0

    async def __call__(self, channel: str, parsed: Parsed) -> None:
        await asyncio.sleep(self.delay_s)
        if self.failure is not None:
            raise self.failure
        self.taken.append((channel, parsed))


class Jasmin(ConsoleInlet):
    """A channel whose provider wants a certain answer and may deliver by GET."""

    acknowledgement = Acknowledgement("ACK/Jasmin", "text/plain")

    def handshake(self, _request: RawRequest) -> str | None:
        return None


class Broken(ConsoleInlet):
    """A channel whose parser has a fault."""

    def parse(self, request: RawRequest, received_at: datetime) -> Parsed:
        raise KeyError(request.body, received_at)


class Seeing(ConsoleInlet):
    """A channel that keeps the raw requests it is shown."""

    seen: list[RawRequest]

    def verify(self, request: RawRequest) -> None:
        self.seen.append(request)


@pytest.fixture
def accept() -> Recorder:
    return Recorder()


@pytest.fixture
def seeing() -> Seeing:
    inlet = Seeing(secrets=(CONSOLE_SECRET,))
    inlet.seen = []
    return inlet


@pytest.fixture
async def client(accept: Recorder, seeing: Seeing) -> AsyncIterator[httpx.AsyncClient]:
    whatsapp = WhatsAppCloudInlet(app_secrets=("old-secret", VECTORS["app_secret"]), verify_token=TOKEN)
    inlets: dict[str, Inlet] = {
        "whatsapp": whatsapp,
        "console": ConsoleInlet(secrets=(CONSOLE_SECRET,)),
        "jasmin": Jasmin(secrets=(CONSOLE_SECRET,)),
        "broken": Broken(secrets=(CONSOLE_SECRET,)),
        "seeing": seeing,
    }
    app = FastAPI()
    routes = router(
        inlets,
        accept,
        public_base_url="https://munshi.example.pk/",
        now=lambda: RECEIVED_AT,
        accept_timeout_s=0.2,
        body_timeout_s=0.2,
    )
    app.include_router(routes)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as http:
        yield http


async def post_console(client: httpx.AsyncClient, body: bytes, channel: str = "console") -> httpx.Response:
    headers = {"X-Munshi-Signature": sign_console(body, CONSOLE_SECRET)}
    return await client.post(f"/webhooks/{channel}", content=body, headers=headers)


@pytest.mark.parametrize("vector", META, ids=[vector["file"] for vector in META])
async def test_every_signed_payload_is_answered_200_and_stored_once(
    vector: dict[str, str], client: httpx.AsyncClient, accept: Recorder
) -> None:
    body = (PAYLOADS / vector["file"]).read_bytes()
    answer = await client.post("/webhooks/whatsapp", content=body, headers={vector["header"]: vector["value"]})
    assert (answer.status_code, answer.content) == (200, b"")
    ((channel, parsed),) = accept.taken
    assert channel == "whatsapp"
    assert parsed.messages or parsed.receipts or parsed.notices or parsed.dead_letters


@pytest.mark.parametrize("name", ["deep_nesting.json", "invalid_utf8.json", "nan_literal.json", "empty_body.txt"])
async def test_a_signed_body_that_cannot_be_read_is_kept_as_one_dead_letter(
    name: str, client: httpx.AsyncClient, accept: Recorder
) -> None:
    (vector,) = [vector for vector in META if vector["file"] == f"hostile/{name}"]
    body = (PAYLOADS / vector["file"]).read_bytes()
    answer = await client.post("/webhooks/whatsapp", content=body, headers={vector["header"]: vector["value"]})
    assert answer.status_code == 200
    (letter,) = accept.taken[0][1].dead_letters
    assert letter.excerpt == body.decode("utf-8", "replace")[:2000]


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        "cea60fc366c6da3ec2609a363e18b9951c32f9d6f64589fc97ac7b6245e490cc",
        "sha1=cea60fc366c6da3ec2609a363e18b9951c32f9d6f64589fc97ac7b6245e490cc",
        "sha256=CEA60FC366C6DA3EC2609A363E18B9951C32F9D6F64589FC97AC7B6245E490CC",
        "sha256=cea60fc366c6da3ec2609a363e18b9951c32f9d6f64589fc97ac7b6245e490cd",
        "sha256=" + "é" * 64,
        "sha256=" + "0" * 100_000,
    ],
)
async def test_a_wrong_signature_is_refused_and_nothing_is_stored(
    signature: str | None, client: httpx.AsyncClient, accept: Recorder
) -> None:
    body = (PAYLOADS / "wa_text_for_signature_tests.json").read_bytes()
    headers = {b"X-Hub-Signature-256": signature.encode()} if signature is not None else {}
    answer = await client.post("/webhooks/whatsapp", content=body, headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert accept.taken == []


async def test_a_signature_sent_twice_is_refused(client: httpx.AsyncClient, accept: Recorder) -> None:
    body = (PAYLOADS / "wa_text_for_signature_tests.json").read_bytes()
    right = hmac.new(VECTORS["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    headers = [("X-Hub-Signature-256", f"sha256={right}"), ("X-Hub-Signature-256", f"sha256={right}")]
    assert (await client.post("/webhooks/whatsapp", content=body, headers=headers)).status_code == 403
    assert accept.taken == []


async def test_the_signature_covers_the_escapes_that_the_platform_sends(
    client: httpx.AsyncClient, accept: Recorder
) -> None:
    tree = json.loads((PAYLOADS / "wa_text_urdu_script.json").read_bytes())
    as_sent = json.dumps(tree, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()
    signature = "sha256=" + hmac.new(VECTORS["app_secret"].encode(), as_sent, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature}
    assert (await client.post("/webhooks/whatsapp", content=as_sent, headers=headers)).status_code == 200
    rewritten = json.dumps(tree).encode()
    assert (await client.post("/webhooks/whatsapp", content=rewritten, headers=headers)).status_code == 403
    assert accept.taken[0][1].messages[0].text.startswith("احمد کو")


async def test_the_handshake_echoes_the_challenge_as_plain_text(client: httpx.AsyncClient) -> None:
    query = (PAYLOADS / "wa_get_verification.txt").read_text().splitlines()[1]
    answer = await client.get(f"/webhooks/whatsapp?{query}")
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


BAD_HANDSHAKES = (PAYLOADS / "hostile/meta_get_bad_handshakes.txt").read_text().splitlines()


@pytest.mark.parametrize("query", [line for line in BAD_HANDSHAKES if "script" not in line] + ["", "hub.mode=%FF"])
async def test_a_handshake_that_does_not_fit_is_refused(query: str, client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/webhooks/whatsapp?{query}")
    assert (answer.status_code, answer.content) == (403, b"")


async def test_a_script_in_the_challenge_stays_plain_text(client: httpx.AsyncClient) -> None:
    (query,) = [line for line in BAD_HANDSHAKES if "script" in line]
    answer = await client.get(f"/webhooks/whatsapp?{query}")
    assert (answer.status_code, answer.text) == (200, "<script>alert(1)</script>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_channel_without_a_handshake_refuses_a_get(client: httpx.AsyncClient) -> None:
    assert (await client.get("/webhooks/console")).status_code == 403


async def test_an_unknown_channel_is_not_found_and_other_methods_are_not_allowed(client: httpx.AsyncClient) -> None:
    assert (await client.post("/webhooks/telegram", content=b"{}")).status_code == 404
    assert (await client.get("/webhooks/telegram")).status_code == 404
    assert (await client.put("/webhooks/console", content=b"{}")).status_code == 405


async def test_a_delivery_by_get_and_an_answer_of_ones_own(client: httpx.AsyncClient, accept: Recorder) -> None:
    answer = await post_console(client, b'{"from": "0300 0000101", "text": "sale 500"}', "jasmin")
    assert (answer.status_code, answer.text) == (200, "ACK/Jasmin")
    headers = {"X-Munshi-Signature": sign_console(b"", CONSOLE_SECRET)}
    assert (await client.get("/webhooks/jasmin", headers=headers)).status_code == 200
    assert [letter.reason for letter in accept.taken[1][1].dead_letters] == ["not_json"]


@pytest.mark.parametrize("failure", [ConnectionRefusedError("db at 10.0.0.7"), OSError(), RuntimeError("row 7: sale")])
async def test_a_store_that_fails_is_told_without_detail(
    failure: Exception, client: httpx.AsyncClient, accept: Recorder
) -> None:
    accept.failure = failure
    answer = await post_console(client, b'{"from": "03000000101", "text": "sale 500"}')
    assert (answer.status_code, answer.content) == (503, b"")
    assert answer.headers["retry-after"] == "5"


async def test_a_store_that_hangs_is_given_up(client: httpx.AsyncClient, accept: Recorder) -> None:
    accept.delay_s = 5.0
    answer = await post_console(client, b'{"from": "03000000101", "text": "sale 500"}')
    assert answer.status_code == 503
    assert accept.taken == []


async def test_a_fault_in_a_parser_keeps_the_body_and_answers_200(client: httpx.AsyncClient, accept: Recorder) -> None:
    assert (await post_console(client, b"sale \x00 500", "broken")).status_code == 200
    (letter,) = accept.taken[0][1].dead_letters
    assert (letter.reason, letter.excerpt) == ("parser_failed", "sale \ufffd 500")


async def test_the_limit_of_the_body_is_exact(client: httpx.AsyncClient, accept: Recorder) -> None:
    message = b'{"from": "03000000101", "text": "sale 500"}'
    at_limit = message + b" " * (BODY_MAX - len(message))
    assert (await post_console(client, at_limit)).status_code == 200
    assert (await post_console(client, at_limit + b" ")).status_code == 413
    assert len(accept.taken) == 1


async def test_the_limit_holds_without_an_announced_length(client: httpx.AsyncClient) -> None:
    pulled = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pulled
        while True:
            pulled += 1
            yield b" " * 65_536

    answer = await asyncio.wait_for(client.post("/webhooks/console", content=endless()), timeout=5)
    assert answer.status_code == 413
    assert pulled == BODY_MAX // 65_536 + 1


async def test_an_announced_length_is_refused_at_once_and_never_believed(client: httpx.AsyncClient) -> None:
    announced_too_much = {"Content-Length": str(BODY_MAX + 1)}
    assert (await client.post("/webhooks/console", content=b"{}", headers=announced_too_much)).status_code == 413
    announced_too_little = {"Content-Length": "2"}
    answer = await client.post("/webhooks/console", content=b" " * (BODY_MAX + 1), headers=announced_too_little)
    assert answer.status_code == 413


async def test_a_body_that_never_ends_in_coming_is_given_up(client: httpx.AsyncClient) -> None:
    async def stuck() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)

    assert (await client.post("/webhooks/console", content=stuck())).status_code == 408


async def test_the_inlet_sees_the_public_address_and_every_repeat(client: httpx.AsyncClient, seeing: Seeing) -> None:
    body = b'{"from": "03000000101", "text": "x"}'
    await client.post("/webhooks/seeing?a=1&b=&a=2", content=body, headers=[("X-One", "1"), ("X-One", "2")])
    (raw,) = seeing.seen
    assert raw.url == "https://munshi.example.pk/webhooks/seeing?a=1&b=&a=2"
    assert raw.query == (("a", "1"), ("b", ""), ("a", "2"))
    assert (raw.method, raw.path, raw.body, raw.headers["x-one"]) == ("POST", "/webhooks/seeing", body, "1, 2")


async def test_the_log_counts_and_tells_no_text_name_or_phone(client: httpx.AsyncClient) -> None:
    body = b'{"from": "+923000000101", "text": "Ali se 500 wusool", "name": "Bilal"}'
    with structlog.testing.capture_logs() as logs:
        await post_console(client, body)
        await client.post("/webhooks/console", content=body)
    assert [entry["event"] for entry in logs] == ["webhook_taken", "webhook_signature_refused"]
    assert logs[0]["kinds"] == {InboundKind.TEXT.value: 1}
    written = json.dumps(logs)
    assert not [secret for secret in ("wusool", "Bilal", "0000101") if secret in written]


@given(st.binary(max_size=200), st.sampled_from(["whatsapp", "console"]))
async def test_any_signed_bytes_are_answered_200_and_stored_whole(body: bytes, channel: str) -> None:
    accept = Recorder()
    inlets: dict[str, Inlet] = {
        "whatsapp": WhatsAppCloudInlet(app_secrets=("s",), verify_token="t"),
        "console": ConsoleInlet(secrets=("s",)),
    }
    app = FastAPI()
    app.include_router(router(inlets, accept))
    signature = sign_console(body, "s")
    headers = {"X-Munshi-Signature": signature, "X-Hub-Signature-256": signature}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
        answer = await client.post(f"/webhooks/{channel}", content=body, headers=headers)
    assert answer.status_code == 200
    assert len(accept.taken) == 1


@given(st.data())
async def test_a_damaged_payload_is_answered_200_and_never_lost(data: st.DataObject) -> None:
    original = (
        PAYLOADS / data.draw(st.sampled_from(["wa_batch_multi_everything.json", "wa_revoke.json"]))
    ).read_bytes()
    place = data.draw(st.integers(0, len(original) - 1))
    body = original[:place] + data.draw(st.binary(max_size=4)) + original[place + data.draw(st.integers(0, 6)) :]
    accept = Recorder()
    app = FastAPI()
    app.include_router(router({"whatsapp": WhatsAppCloudInlet(app_secrets=("s",), verify_token="t")}, accept))
    headers = {"X-Hub-Signature-256": sign_console(body, "s")}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
        answer = await client.post("/webhooks/whatsapp", content=body, headers=headers)
    assert answer.status_code == 200
    ((_, parsed),) = accept.taken
    assert parsed.messages or parsed.notices or parsed.dead_letters


async def test_a_caller_that_leaves_half_way_stores_nothing() -> None:
    accept = Recorder()
    app = FastAPI()
    app.include_router(router({"console": ConsoleInlet(secrets=("s",))}, accept))
    events: list[dict[str, object]] = [
        {"type": "http.request", "body": b'{"from"', "more_body": True},
        {"type": "http.disconnect"},
    ]
    answers: list[MutableMapping[str, object]] = []

    async def receive() -> dict[str, object]:
        return events.pop(0)

    async def send(event: MutableMapping[str, object]) -> None:
        answers.append(event)

    scope = {"type": "http", "method": "POST", "path": "/webhooks/console", "query_string": b"", "headers": []}
    await app(scope, receive, send)
    assert answers[0]["status"] == 408
    assert accept.taken == []
