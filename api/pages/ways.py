"""How a simulated handset's text reaches Munshi: written and signed as a provider does, through the real webhook.

Nothing goes past the webhook: the whole app takes the call, inside this process.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message

from bot.providers import CONSOLE_SIGNATURE_HEADER, sign_console


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a handset sends. `sender` is in E.164, or on SMS a short code or a name."""

    sender: str
    body: str
    message_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A body as it goes to a webhook, with the header that proves it."""

    body: bytes
    header: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """The channel whose webhook a text goes to, and how its provider writes and signs it."""

    channel: str
    write: Callable[[Text], Delivery]
    phones_only: bool = False


def console_way(secret: str) -> Way:
    """Go in by the console twin, signed with its secret."""

    def write(text: Text) -> Delivery:
        fields = {"from": text.sender, "text": text.body, "id": text.message_id, "name": text.name or None}
        body = json.dumps(fields).encode()
        return Delivery(body, (CONSOLE_SIGNATURE_HEADER, sign_console(body, secret)))

    return Way("console", write)


def whatsapp_body(
    text: str,
    *,
    sender: str,
    profile: str,
    message_id: str | None = None,
) -> bytes:
    """Build the body that WhatsApp's Cloud API posts for one text. `sender` is E.164 without its plus."""
    message = {
        "from": sender,
        "id": message_id or f"wamid.{secrets.token_hex(12)}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "923000000000", "phone_number_id": "100000000000001"},
        "contacts": [{"profile": {"name": profile}, "wa_id": sender}],
        "messages": [message],
    }
    change = {"field": "messages", "value": value}
    # ensure_ascii: the bytes are signed, so the body must survive a shell and a terminal as it is.
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


def whatsapp_signature(body: bytes, app_secret: str) -> str:
    """Sign a body as Meta does: HMAC-SHA256 of the raw bytes with the app secret."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def whatsapp_way(app_secret: str) -> Way:
    """Go in by WhatsApp's Cloud API, signed with the app secret as Meta does."""

    def write(text: Text) -> Delivery:
        body = whatsapp_body(
            text.body, sender=text.sender.removeprefix("+"), profile=text.name, message_id=text.message_id
        )
        return Delivery(body, ("X-Hub-Signature-256", whatsapp_signature(body, app_secret)))

    return Way("whatsapp", write, phones_only=True)


async def deliver(app: ASGIApp, channel: str, delivery: Delivery) -> int:
    """Post to the app's own webhook of a channel and give the status of its answer."""
    path = f"/webhooks/{channel}"
    headers = [("host", "localhost"), ("content-type", "application/json"), delivery.header]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    status = 0
    unread, answered = [delivery.body], asyncio.Event()

    async def receive() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        # A client that has sent everything stays until it is answered.
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif not message.get("more_body"):
            answered.set()

    await app(scope, receive, send)
    return status
