"""The console twin: signed JSON in, whole lines out."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.providers import (
    CONSOLE_SIGNATURE_HEADER,
    ConsoleInlet,
    ConsoleOutlet,
    Inbound,
    InboundKind,
    Json,
    Outgoing,
    RawRequest,
    SendError,
    SignatureRefused,
    Unreadable,
    sign_console,
)

if TYPE_CHECKING:
    from pathlib import Path

RECEIVED_AT = datetime(2026, 11, 23, 4, 16, tzinfo=UTC)
INLET = ConsoleInlet(secrets=("new", "old"))


def request(body: bytes, signature: str = "") -> RawRequest:
    return RawRequest("POST", "/", (), {CONSOLE_SIGNATURE_HEADER.lower(): signature}, body, "")


def read(received_at: datetime = RECEIVED_AT, sender: str = "0300 0000101", **members: Json) -> Inbound:
    """Read one message of the usual sender with some members changed."""
    body = json.dumps({"from": sender, "text": "sale 500", **members}).encode()
    (message,) = INLET.parse(request(body), received_at).messages
    return message


@pytest.mark.parametrize("secret", ["new", "old"])
def test_either_secret_signs_while_one_is_replaced(secret: str) -> None:
    INLET.verify(request(b"{}", sign_console(b"{}", secret)))


@pytest.mark.parametrize("signature", ["", "sha256=", sign_console(b"{}", "other"), sign_console(b"{ }", "new"), "é"])
def test_another_signature_is_refused(signature: str) -> None:
    with pytest.raises(SignatureRefused):
        INLET.verify(request(b"{}", signature))


@pytest.mark.parametrize("secrets", [(), ("",), ("new", "")])
def test_an_empty_secret_is_no_secret(secrets: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="empty"):
        ConsoleInlet(secrets=secrets)


def test_a_message_is_read_whole() -> None:
    message = read(id="m-1", sent_at="2026-11-23T09:15:00+05:00", name="Bilal")
    assert (message.provider_message_id, message.kind, message.text) == ("m-1", InboundKind.TEXT, "sale 500")
    assert (message.sender.address, message.sender.phone) == ("+923000000101", "+923000000101")
    assert message.sender.display_name == "Bilal"
    assert message.sent_at == datetime(2026, 11, 23, 4, 15, tzinfo=UTC)


def test_a_name_as_sender_is_an_address_without_a_phone() -> None:
    sender = read(sender="HBL").sender
    assert (sender.address, sender.phone) == ("HBL", None)


def test_without_an_id_each_arrival_is_a_message_of_its_own() -> None:
    later = RECEIVED_AT.replace(second=1)
    assert read().provider_message_id == read().provider_message_id
    assert read().provider_message_id != read(later).provider_message_id


@pytest.mark.parametrize("sent_at", [None, "", "yesterday", "2026-11-23 09:15", "0001-01-01T00:00:00+14:00", 5, {}])
def test_a_senseless_moment_gives_way_to_the_moment_of_arrival(sent_at: Json) -> None:
    assert read(sent_at=sent_at).sent_at == RECEIVED_AT


def test_a_text_beyond_the_limit_is_cut_and_told_apart() -> None:
    message = read(text="x" * 5000)
    assert (message.kind, len(message.text)) == (InboundKind.TOO_LONG, 4096)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"[]", "not_an_object"),
        (b'{"text": "x"}', "message_without_sender"),
        (b'{"from": "0300", "text": 5}', "text_without_body"),
        (b'{"from": "a", "from": "b", "text": "x"}', "key_repeated"),
        (b'{"from": "a", "text": "x", "n": 1e400}', "number_not_finite"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        INLET.parse(request(body), RECEIVED_AT)


async def test_each_message_is_one_whole_line(tmp_path: Path) -> None:
    outlet = ConsoleOutlet(tmp_path / "out.jsonl")
    text = "Ali se Rs 500 wusool.\nعلی " + "x" * 3000
    await asyncio.gather(*(outlet.send(Outgoing(f"r-{n}", "HBL", "+923000000101", text)) for n in range(40)))
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert {line["reference"] for line in lines} == {f"r-{n}" for n in range(40)}
    assert {line["text"] for line in lines} == {text}
    assert {line["to"] for line in lines} == {"+923000000101"}


async def test_the_same_reference_always_gives_the_same_id(tmp_path: Path) -> None:
    outlet = ConsoleOutlet(tmp_path / "out.jsonl")
    first = await outlet.send(Outgoing("r-1", "HBL", None, "a"))
    again = await outlet.send(Outgoing("r-1", "HBL", None, "a"))
    other = await outlet.send(Outgoing("r-2", "HBL", None, "a"))
    assert first == again != other


async def test_a_file_that_cannot_be_written_is_worth_another_try(tmp_path: Path) -> None:
    with pytest.raises(SendError) as caught:
        await ConsoleOutlet(tmp_path / "missing" / "out.jsonl").send(Outgoing("r-1", "HBL", None, "a"))
    assert caught.value.retryable


def nested(levels: int) -> Json:
    tree: Json = 1
    for _ in range(levels):
        tree = [tree]
    return tree


@pytest.mark.parametrize("extra", [nested(31), 10**18 - 1, -(10**18) + 1, 1e300])
def test_json_within_its_limits_is_read(extra: Json) -> None:
    assert read(extra=extra).text == "sale 500"


@pytest.mark.parametrize(
    ("extra", "reason"),
    [(nested(32), "nested_too_deep"), (10**18, "number_too_long"), (float("nan"), "number_not_finite")],
)
def test_json_beyond_its_limits_is_unreadable(extra: Json, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(extra=extra)
