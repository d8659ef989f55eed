"""The twin of a real channel, for development, demos and tests: signed JSON in, lines of JSON in a file out.

It goes the whole way that a real provider goes; nothing may treat it as a special case.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.providers.messages import (
    TEXT_MAX,
    Acknowledgement,
    Failure,
    Inbound,
    InboundKind,
    Json,
    Outgoing,
    Parsed,
    RawRequest,
    SendError,
    Sent,
    SignatureRefused,
    Unreadable,
)
from bot.providers.payload import (
    ID_MAX,
    NAME_MAX,
    clipped,
    iso_moment_of,
    load_json,
    moment_of,
    storable,
    text_of,
)
from bot.providers.phones import sms_sender
from bot.providers.signatures import check_hmac, checked_secrets, hex_hmac

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

SIGNATURE_HEADER: Final = "X-Munshi-Signature"
_PREFIX: Final = "sha256="


def sign_console(body: bytes, secret: str) -> str:
    """Give the value of SIGNATURE_HEADER for a body."""
    return _PREFIX + hex_hmac(secret.encode(), body)


class ConsoleInlet:
    """Reads `{"from": "+92300...", "text": "...", "id"?, "sent_at"?, "name"?}`.

    `sent_at` is ISO 8601 with an offset, or Unix seconds. Without an `id` every delivery is a new message.
    """

    acknowledgement = Acknowledgement()

    def __init__(self, *, secrets: tuple[str, ...]) -> None:
        self._secrets = checked_secrets(secrets)

    def handshake(self, _request: RawRequest) -> str | None:
        """Refuse: the console only posts."""
        raise SignatureRefused("the console only posts")

    def verify(self, request: RawRequest) -> None:
        """Check the HMAC over the raw bytes."""
        claimed = request.headers.get(SIGNATURE_HEADER.lower(), "")
        if not claimed.startswith(_PREFIX):
            raise SignatureRefused("the signature is missing or has a wrong shape")
        check_hmac(self._secrets, request.body, claimed.removeprefix(_PREFIX))

    def parse(self, request: RawRequest, received_at: datetime) -> Parsed:
        """Read the one message of a body."""
        body = load_json(request.body)
        if not isinstance(body, dict):
            raise Unreadable("not_an_object")
        sender, text = sms_sender(body.get("from")), body.get("text")
        if sender is None:
            raise Unreadable("message_without_sender")
        if not isinstance(text, str):
            raise Unreadable("text_without_body")
        sent_at = iso_moment_of(body.get("sent_at"), received_at) or moment_of(body.get("sent_at"), received_at)
        too_long = len(text) > TEXT_MAX
        message = Inbound(
            provider_message_id=text_of(body.get("id"), ID_MAX) or _new_id(request.body, received_at),
            sender=replace(sender, display_name=clipped(body.get("name"), NAME_MAX)),
            kind=InboundKind.TOO_LONG if too_long else InboundKind.TEXT,
            text=storable(text[:TEXT_MAX]),
            sent_at=sent_at or received_at,
            details={"type": "text"},
        )
        return Parsed(messages=(message,))


def _new_id(body: bytes, received_at: datetime) -> str:
    arrival = received_at.isoformat().encode()
    return "console-in-" + hashlib.sha256(body + arrival).hexdigest()[:32]


class ConsoleOutlet:
    """Appends one line of JSON for each message to a file. A line is one write, so that lines never mix."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, message: Outgoing) -> Sent:
        """Append and sync the line. The same reference always gives the same id, as an idempotent provider would."""
        message_id = "console-out-" + hashlib.sha256(message.reference.encode()).hexdigest()[:32]
        line: dict[str, Json] = {
            "id": message_id,
            "reference": message.reference,
            "to": message.phone or message.address,
            "text": message.text,
            "in_reply_to": message.in_reply_to,
        }
        written = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            await asyncio.to_thread(self._append, written)
        except OSError as error:
            raise SendError(Failure.UNREACHABLE, retryable=True, provider_code=type(error).__name__) from error
        return Sent(message_id)

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError("the disk took only a part of the line")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
