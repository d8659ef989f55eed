"""Sending through a plain HTTP partner against a real server on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl

import pytest

from bot.providers import Failure, HttpSmsOutlet, Outgoing, SendError, SmsCall, Transport
from tests.bot.providers.http_twin import HttpTwin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def server() -> AsyncIterator[HttpTwin]:
    async with HttpTwin(body=b'Success "07033084-5cfd-4812-90a4-e4d24ffb6e3d"') as twin:
        yield twin


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(connect_timeout_s=0.5, total_timeout_s=0.5)
    yield transport
    await transport.aclose()


REPLY = Outgoing("r-1", "+923000000101", "+923000000101", "Ahmed: lene Rs 500 & شکریہ")


def a_call(server: HttpTwin, method: Literal["GET", "POST"], encoding: Literal["form", "json"]) -> SmsCall:
    return SmsCall(
        url=f"{server.url}/send?x=1",
        to_field="to",
        text_field="content",
        accepted=r'Success "(?P<id>[^"]+)"',
        refused=r"^Error",
        method=method,
        encoding=encoding,
        fixed={"username": "u", "password": "p"},
        headers={"x-partner": "7"},
        reference_field="ref",
        phone_style="digits",
    )


EXPECTED_FIELDS = {"username": "u", "password": "p", "to": "923000000101", "content": REPLY.text, "ref": "r-1"}


async def test_a_form_goes_out(server: HttpTwin, transport: Transport) -> None:
    sent = await HttpSmsOutlet(transport, a_call(server, "POST", "form")).send(REPLY)
    assert sent.provider_message_id == "07033084-5cfd-4812-90a4-e4d24ffb6e3d"
    (request,) = server.requests
    assert (request.method, request.target, request.headers["x-partner"]) == ("POST", "/send?x=1", "7")
    assert dict(parse_qsl(request.body.decode())) == EXPECTED_FIELDS


async def test_json_goes_out(server: HttpTwin, transport: Transport) -> None:
    await HttpSmsOutlet(transport, a_call(server, "POST", "json")).send(REPLY)
    assert json.loads(server.requests[0].body) == EXPECTED_FIELDS


async def test_an_address_goes_out(server: HttpTwin, transport: Transport) -> None:
    await HttpSmsOutlet(transport, a_call(server, "GET", "form")).send(REPLY)
    path, _, query = server.requests[0].target.partition("?")
    assert (server.requests[0].method, path, dict(parse_qsl(query))) == ("GET", "/send", {"x": "1", **EXPECTED_FIELDS})


@pytest.mark.parametrize(
    ("style", "phone", "written"),
    [
        ("e164", "+923000000101", "+923000000101"),
        ("digits", "+923000000101", "923000000101"),
        ("national", "+923000000101", "03000000101"),
        ("national", "+971501234567", "971501234567"),
    ],
)
async def test_a_number_is_written_as_the_partner_wants(
    style: Literal["e164", "digits", "national"], phone: str, written: str, server: HttpTwin, transport: Transport
) -> None:
    call = SmsCall(server.url, "to", "text", accepted="Success", phone_style=style)
    sent = await HttpSmsOutlet(transport, call).send(Outgoing("r-1", phone, phone, "x"))
    assert sent.provider_message_id == "r-1"
    assert dict(parse_qsl(server.requests[0].body.decode()))["to"] == written


@pytest.mark.parametrize(
    ("status", "body", "code", "flags"),
    [
        (200, b"<html>maintenance</html>", Failure.UNCERTAIN, (False, True)),
        (200, b"", Failure.UNCERTAIN, (False, True)),
        (200, b'Error "No credit"', Failure.REJECTED, (False, False)),
        (403, b"x", Failure.CREDENTIALS, (False, False)),
        (400, b"x", Failure.REJECTED, (False, False)),
        (429, b"x", Failure.RATE_LIMITED, (True, False)),
        (502, b"x", Failure.UNCERTAIN, (False, True)),
    ],
)
async def test_only_the_partners_yes_is_a_yes(
    status: int, body: bytes, code: Failure, flags: tuple[bool, bool], server: HttpTwin, transport: Transport
) -> None:
    server.status, server.body = status, body
    with pytest.raises(SendError) as caught:
        await HttpSmsOutlet(transport, a_call(server, "POST", "form")).send(REPLY)
    assert (caught.value.code, (caught.value.retryable, caught.value.outcome_unknown)) == (code, flags)


@pytest.mark.parametrize(
    ("message", "code"),
    [(Outgoing("r", "HBL", None, "x"), Failure.PHONE_REQUIRED), (Outgoing("r", "+92", "+92", ""), Failure.CONTENT)],
)
async def test_what_cannot_be_sent_never_leaves(
    message: Outgoing, code: Failure, server: HttpTwin, transport: Transport
) -> None:
    with pytest.raises(SendError) as caught:
        await HttpSmsOutlet(transport, a_call(server, "POST", "form")).send(message)
    assert caught.value.code is code
    assert server.requests == []
