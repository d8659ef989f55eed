"""A signed WhatsApp webhook as a line for the shell, and the words with which `munshi run` greets."""

import hashlib
import hmac
import json
import secrets
import time

from bot.settings import Settings

SENDER = "923001234567"
PROFILE = "Imran Kiryana"


def whatsapp_body(
    text: str,
    *,
    sender: str = SENDER,
    profile: str = PROFILE,
    message_id: str | None = None,
    sent_at: int | None = None,
) -> bytes:
    """Build the body that WhatsApp's Cloud API posts for one text. `sent_at` is in Unix seconds, now by default."""
    message = {
        "from": sender,
        "id": message_id or f"wamid.{secrets.token_hex(12)}",
        "timestamp": str(sent_at or int(time.time())),
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


def signature(body: bytes, app_secret: str) -> str:
    """Sign a body as Meta does: HMAC-SHA256 of the raw bytes with the app secret."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def welcome(settings: Settings) -> str:
    """Say where everything is, with a curl that texts "Ali se 500 wusool" through the real webhook."""
    base = f"http://{settings.host}:{settings.port}"
    body = whatsapp_body("Ali se 500 wusool")
    signed = signature(body, settings.whatsapp_app_secret.get_secret_value().split(",")[0])
    return f"""
Munshi is ready.

  API and its documents   {base}/docs
  Ready?                  {base}/health/ready
  Replies are written to  {settings.console_file}

Text the bot "Ali se 500 wusool" through the signed WhatsApp webhook:

curl -sS -X POST {base}/webhooks/whatsapp \\
  -H 'Content-Type: application/json' -H 'X-Hub-Signature-256: {signed}' \\
  -d '{body.decode()}' && sleep 2 && tail -n 1 {settings.console_file}

Or talk to it in a terminal: make chat. Ctrl-C ends everything.
"""
