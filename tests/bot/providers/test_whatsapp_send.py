"""Sending a WhatsApp text against a real server on loopback: what goes out, and what each failure means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.providers import (
    TEXT_MAX,
    Failure,
    Outgoing,
    SendError,
    Transport,
    WhatsAppCloudOutlet,
)
from tests.bot.providers.http_twin import HttpTwin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAYLOADS = Path(__file__).parents[2] / "payloads"
REPLY = Outgoing(
    reference="reply:in:01J9ZK",
    address="PK.7300000000000000101",
    phone="+923000000101",
    text="✅ Save ho gaya: Ahmed — udhaar Rs 500. Baqaya: Rs 2,300",
    in_reply_to="wamid.TUFERVVQLTAwMDA1Ny1CT09LQk9U",
)
ACCEPTED = (PAYLOADS / "wa_out_response_ok.json").read_bytes()


@pytest.fixture
async def server() -> AsyncIterator[HttpTwin]:
    async with HttpTwin(body=ACCEPTED) as twin:
        yield twin


@pytest.fixture
async def outlet(server: HttpTwin) -> AsyncIterator[WhatsAppCloudOutlet]:
    transport = Transport(connect_timeout_s=0.5, total_timeout_s=0.5)
    yield WhatsAppCloudOutlet(
        transport, base_url=server.url, version="v25.0", phone_number_id="400000000000123", access_token="made-up"
    )
    await transport.aclose()


async def failure(outlet: WhatsAppCloudOutlet, message: Outgoing = REPLY) -> tuple[Failure, bool, bool]:
    """Send, and say how it failed: what, retryable, outcome unknown."""
    with pytest.raises(SendError) as caught:
        await outlet.send(message)
    return caught.value.code, caught.value.retryable, caught.value.outcome_unknown


async def test_a_text_goes_out_as_documented(outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    sent = await outlet.send(REPLY)
    assert sent.provider_message_id == "wamid.TUFERVVQLTAwMDA1OC1CT09LQk9U"
    (request,) = server.requests
    assert (request.method, request.target) == ("POST", "/v25.0/400000000000123/messages")
    assert request.headers["authorization"] == "Bearer made-up"
    assert json.loads(request.body) == json.loads((PAYLOADS / "wa_out_text.json").read_bytes())


async def test_who_has_no_phone_is_reached_by_user_id(outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    await outlet.send(Outgoing("r-1", "PK.7300000000000000102", None, "Aap ka hisaab…"))
    body = json.loads(server.requests[0].body)
    documented = json.loads((PAYLOADS / "wa_out_text_bsuid.json").read_bytes())
    assert {name: body[name] for name in ("recipient", "recipient_type", "type")} == {
        name: documented[name] for name in ("recipient", "recipient_type", "type")
    }
    assert "to" not in body
    assert "context" not in body


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("wa_out_error_130429.json", 400, (Failure.RATE_LIMITED, True, False)),
        ("wa_out_error_131056.json", 400, (Failure.PAIR_RATE_LIMITED, True, False)),
        ("wa_out_error_131000_unknown.json", 500, (Failure.UNCERTAIN, False, True)),
        ("wa_out_error_131047.json", 400, (Failure.WINDOW_CLOSED, False, False)),
        ("wa_out_error_190_token.json", 401, (Failure.CREDENTIALS, False, False)),
    ],
)
async def test_each_documented_error_has_its_meaning(
    name: str, status: int, expected: tuple[Failure, bool, bool], outlet: WhatsAppCloudOutlet, server: HttpTwin
) -> None:
    server.status, server.body = status, (PAYLOADS / name).read_bytes()
    assert await failure(outlet) == expected


RETRY = (4, 80007, 130429, 131056)
UNKNOWN = (1, 2, 131000, 131016, 131057, 133004)
REFUSED = {
    Failure.CREDENTIALS: (0, 190),
    Failure.PERMISSION: (3, 10, 200, 299, 131005),
    Failure.WINDOW_CLOSED: (131047,),
    Failure.UNDELIVERABLE: (131026, 131021),
    Failure.TOO_MANY_NOTICES: (131049, 130472),
    Failure.OPTED_OUT: (131050,),
    Failure.SPAM_PAUSED: (131048,),
    Failure.RESTRICTED: (368, 131031),
    Failure.COUNTRY: (130497,),
    Failure.CONTENT: (131051, 131052, 131053),
    Failure.TEMPLATE: (132000, 132001, 132005, 132007, 132012),
    Failure.TEMPLATE_PAUSED: (132015, 132016),
    Failure.PAYMENT: (131042,),
    Failure.NOT_ALLOWED: (131030, 130403),
    Failure.PHONE_REQUIRED: (131062,),
    Failure.REJECTED: (100, 999999),
}
MEANINGS = [(code, meaning) for meaning, codes in REFUSED.items() for code in codes]


def with_code(server: HttpTwin, code: int) -> None:
    server.status, server.body = 400, json.dumps({"error": {"code": code}}).encode()


@pytest.mark.parametrize("code", RETRY)
async def test_codes_of_rates_are_retried(code: int, outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    with_code(server, code)
    assert (await failure(outlet))[1:] == (True, False)


@pytest.mark.parametrize("code", UNKNOWN)
async def test_codes_that_may_hide_a_message_are_unknown(
    code: int, outlet: WhatsAppCloudOutlet, server: HttpTwin
) -> None:
    with_code(server, code)
    assert await failure(outlet) == (Failure.UNCERTAIN, False, True)


@pytest.mark.parametrize(("code", "meaning"), MEANINGS)
async def test_codes_of_refusal_are_never_tried_again(
    code: int, meaning: Failure, outlet: WhatsAppCloudOutlet, server: HttpTwin
) -> None:
    with_code(server, code)
    assert await failure(outlet) == (meaning, False, False)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, b"<html>oops</html>", (Failure.UNCERTAIN, False, True)),
        (503, b"", (Failure.UNCERTAIN, False, True)),
        (400, b'{"error": {"code": 123, "is_transient": true}}', (Failure.UNCERTAIN, False, True)),
        (500, b'{"error": {"code": 190}}', (Failure.CREDENTIALS, False, False)),
        (500, b'{"error": {"code": 999999}}', (Failure.UNCERTAIN, False, True)),
        (429, b"slow down", (Failure.RATE_LIMITED, True, False)),
        (401, b"", (Failure.CREDENTIALS, False, False)),
        (404, b"not here", (Failure.REJECTED, False, False)),
        (302, b"", (Failure.REJECTED, False, False)),
        (200, b"<html>maintenance</html>", (Failure.UNCERTAIN, False, True)),
        (200, b'{"messages": []}', (Failure.UNCERTAIN, False, True)),
        (200, b'{"messages": [{"id": 5}]}', (Failure.UNCERTAIN, False, True)),
        (200, b'{"error": {"code": "131047"}}', (Failure.WINDOW_CLOSED, False, False)),
        (200, b'{"error": {"message": "odd"}}', (Failure.REJECTED, False, False)),
        (200, b"[" * 100_000, (Failure.UNCERTAIN, False, True)),
    ],
)
async def test_odd_answers_are_judged_and_never_taken_for_success(
    status: int, body: bytes, expected: tuple[Failure, bool, bool], outlet: WhatsAppCloudOutlet, server: HttpTwin
) -> None:
    server.status, server.body, server.headers = status, body, {"location": "http://127.0.0.1:9/elsewhere"}
    assert await failure(outlet) == expected
    assert len(server.requests) == 1


async def test_a_server_that_is_not_there_took_nothing(outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    await server.stop()
    assert await failure(outlet) == (Failure.UNREACHABLE, True, False)


async def test_a_server_that_hangs_up_may_have_taken_it(outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    server.hangs_up = True
    assert await failure(outlet) == (Failure.UNCERTAIN, False, True)


async def test_a_server_that_does_not_answer_may_have_taken_it(outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    server.delay_s = 3.0
    assert await failure(outlet) == (Failure.UNCERTAIN, False, True)


@pytest.mark.parametrize(
    ("written", "pause_s"),
    [("30", 30.0), ("999999", 86_400.0), ("soon", 6.0), ("-1", 6.0), ("Mon, 23 Nov 2026 04:15:00 GMT", 6.0)],
)
async def test_the_pause_that_the_server_asks_for_is_honoured(
    written: str, pause_s: float, outlet: WhatsAppCloudOutlet, server: HttpTwin
) -> None:
    server.status, server.body = 400, (PAYLOADS / "wa_out_error_131056.json").read_bytes()
    server.headers = {"retry-after": written}
    with pytest.raises(SendError) as caught:
        await outlet.send(REPLY)
    assert caught.value.retry_after_s == pause_s


@pytest.mark.parametrize("text", ["", "x" * (TEXT_MAX + 1)])
async def test_a_text_beyond_the_limit_never_leaves(text: str, outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    message = Outgoing("r-2", "PK.7300000000000000102", None, text)
    assert await failure(outlet, message) == (Failure.CONTENT, False, False)
    assert server.requests == []


async def test_the_error_tells_codes_and_no_text(outlet: WhatsAppCloudOutlet, server: HttpTwin) -> None:
    server.status, server.body = 400, (PAYLOADS / "wa_out_error_131047.json").read_bytes()
    with pytest.raises(SendError) as caught:
        await outlet.send(REPLY)
    assert str(caught.value) == "window_closed (131047)"


@pytest.mark.parametrize("base_url", ["", "ftp://127.0.0.1", "http://"])
async def test_an_address_that_is_none_is_not_worth_another_try(base_url: str) -> None:
    transport = Transport()
    outlet = WhatsAppCloudOutlet(transport, base_url=base_url, version="v25.0", phone_number_id="1", access_token="t")
    assert (await failure(outlet))[1:] == (False, False)
    await transport.aclose()
