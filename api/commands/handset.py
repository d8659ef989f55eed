"""A simulated handset: sends texts through the signed webhooks, and reads what the console twin delivered."""

import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api.commands import curl
from api.commands.inside import call
from api.pages import whatsapp_body, whatsapp_signature
from bot.providers import CONSOLE_SIGNATURE_HEADER, sign_console
from bot.settings import Settings

REPLY_TIMEOUT_S = 15.0
_POLL_S = 0.03


@dataclass(frozen=True, slots=True)
class Handset:
    """One phone. `channel` is console or whatsapp; `name` is the profile that WhatsApp shows."""

    settings: Settings
    phone: str
    channel: str = "console"
    name: str = curl.PROFILE

    def say(self, text: str) -> str | None:
        """Send a text and wait for its reply; None when none came in time, which may be right."""
        message_id = f"handset-{secrets.token_hex(12)}"
        self._send(text, message_id)
        return _delivered(self.settings.console_file, lambda line: line["in_reply_to"] == message_id)

    def received_code(self) -> str | None:
        """Give the one-time code that was last delivered to this phone; None when none came in time."""
        text = _delivered(
            self.settings.console_file, lambda line: line["to"] == self.phone and line["in_reply_to"] is None
        )
        found = re.search(r"[0-9]{6}", text or "")
        return found[0] if found else None

    def _send(self, text: str, message_id: str) -> None:
        url = f"http://{self.settings.host}:{self.settings.port}/webhooks/{self.channel}"
        if self.channel == "whatsapp":
            body = whatsapp_body(text, sender=self.phone.removeprefix("+"), profile=self.name, message_id=message_id)
            secret = self.settings.whatsapp_app_secret.get_secret_value().split(",")[0]
            call(url, body=body, headers={"X-Hub-Signature-256": whatsapp_signature(body, secret)})
            return
        body = json.dumps({"from": self.phone, "text": text, "id": message_id, "name": self.name}).encode()
        signed = sign_console(body, self.settings.console_secret.get_secret_value())
        call(url, body=body, headers={CONSOLE_SIGNATURE_HEADER: signed})


def _delivered(file: Path, wanted: Callable[[dict[str, str | None]], bool]) -> str | None:
    """Wait for a delivered line that is wanted, the newest first; the file grows while we read."""
    deadline = time.monotonic() + REPLY_TIMEOUT_S
    while time.monotonic() < deadline:
        whole = file.read_text(encoding="utf-8").rpartition("\n")[0] if file.exists() else ""
        for line in reversed(whole.splitlines()):
            read = json.loads(line)
            if wanted(read):
                return str(read["text"])
        time.sleep(_POLL_S)
    return None
