"""Webhooks of the WhatsApp Cloud API: the handshake, the signature, and the walk through a body.

Every entry, change, message and status is read; a bad one becomes a dead letter and stops no other. Nothing is
dropped silently: what is not known becomes a notice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.providers.messages import (
    Acknowledgement,
    DeadLetter,
    Inbound,
    Json,
    Notice,
    NoticeKind,
    Parsed,
    RawRequest,
    Receipt,
    SignatureRefused,
    Unreadable,
)
from bot.providers.payload import (
    NAME_MAX,
    clipped,
    excerpt_of,
    items_of,
    load_json,
    members_of,
    small,
)
from bot.providers.signatures import check_hmac, checked_secrets, same_text
from bot.providers.whatsapp_cloud.message import BadItem, Contacts, read_message
from bot.providers.whatsapp_cloud.notices import field_notices, system_notices
from bot.providers.whatsapp_cloud.status import read_status

if TYPE_CHECKING:
    from datetime import datetime

ITEMS_MAX = 10_000
"""Messages and statuses read from one body: beyond what 3 MiB of real ones can hold, so only a flood reaches it."""

_PREFIX = "sha256="
_CHALLENGE_MAX = 256


class WhatsAppCloudInlet:
    """Reads the webhooks of one WhatsApp number.

    `app_secrets`: every secret that may sign just now, so that one can be replaced without a gap.
    `phone_number_id`: when given, what is meant for another number becomes a dead letter, since an answer would
    go out from the wrong number.
    """

    acknowledgement = Acknowledgement()

    def __init__(self, *, app_secrets: tuple[str, ...], verify_token: str, phone_number_id: str | None = None) -> None:
        self._secrets = checked_secrets(app_secrets)
        self._verify_token = verify_token
        self._phone_number_id = phone_number_id

    def handshake(self, request: RawRequest) -> str | None:
        """Answer the platform's registration of the address. It bears no signature, only our own token."""
        if not self._verify_token:
            raise SignatureRefused("no verify token is set, so no address can be registered")
        mode = _only(request, "hub.mode")
        token = _only(request, "hub.verify_token")
        challenge = _only(request, "hub.challenge")
        token_fits = same_text(token, self._verify_token)
        if mode != "subscribe" or not token_fits or not 0 < len(challenge) <= _CHALLENGE_MAX:
            raise SignatureRefused("the handshake does not fit")
        return challenge

    def verify(self, request: RawRequest) -> None:
        """Check the HMAC-SHA256 over the raw bytes; a body written anew would differ in its escapes."""
        claimed = request.headers.get("x-hub-signature-256", "")
        if not claimed.startswith(_PREFIX):
            raise SignatureRefused("the signature is missing or has a wrong shape")
        check_hmac(self._secrets, request.body, claimed.removeprefix(_PREFIX))

    def parse(self, request: RawRequest, received_at: datetime) -> Parsed:
        """Read the whole body; raises Unreadable when it is not a WhatsApp webhook at all."""
        body = load_json(request.body)
        if not isinstance(body, dict) or body.get("object") != "whatsapp_business_account":
            raise Unreadable("not_a_whatsapp_webhook")
        entries = body.get("entry")
        if not isinstance(entries, list):
            raise Unreadable("entry_not_a_list")
        walk = _Walk(received_at, self._phone_number_id)
        for entry in entries:
            walk.entry(entry)
        return walk.parsed()


def _only(request: RawRequest, name: str) -> str:
    """Give the one value of a parameter. Sent twice, it says two things, so it says nothing."""
    values = [value for key, value in request.query if key == name]
    return values[0] if len(values) == 1 else ""


@dataclass(slots=True)
class _Walk:
    """One pass through one body, gathering what it finds."""

    received_at: datetime
    phone_number_id: str | None
    messages: dict[tuple[str, str], Inbound] = field(default_factory=dict)
    receipts: dict[tuple[str, str], Receipt] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    items_left: int = ITEMS_MAX
    items_over: int = 0

    def parsed(self) -> Parsed:
        if self.items_over:
            self.dead_letters.append(DeadLetter("too_many_items", f"{self.items_over} items were not read"))
        return Parsed(
            tuple(self.messages.values()),
            tuple(self.receipts.values()),
            tuple(self.notices),
            tuple(self.dead_letters),
        )

    def bury(self, reason: str, item: Json) -> None:
        self.dead_letters.append(DeadLetter(reason, excerpt_of(item)))

    def may_read(self) -> bool:
        """Count one item; False once a body holds more than any real one could."""
        if self.items_left == 0:
            self.items_over += 1
            return False
        self.items_left -= 1
        return True

    def entry(self, entry: Json) -> None:
        if not isinstance(entry, dict):
            self.take("entry_not_an_object", entry)
            return
        changes = entry.get("changes")
        if not isinstance(changes, list):
            self.take("changes_not_a_list", entry)
            return
        for change in changes:
            self.change(change)

    def take(self, reason: str, item: Json) -> None:
        """Bury an item that is wrong from the outside, within the limit of items."""
        if self.may_read():
            self.bury(reason, item)

    def change(self, change: Json) -> None:
        if not isinstance(change, dict) or not isinstance(change.get("value"), dict):
            self.take("change_without_value", change)
            return
        name = clipped(change.get("field"), NAME_MAX) or ""
        value = members_of(change["value"])
        if name == "messages":
            self.value(value, change)
        elif self.may_read():
            self.notices.extend(field_notices(name, value))

    def value(self, value: dict[str, Json], change: Json) -> None:
        number_id = clipped(members_of(value.get("metadata")).get("phone_number_id"), NAME_MAX)
        if self.phone_number_id is not None and number_id != self.phone_number_id:
            self.take("other_phone_number", change)
            return
        contacts = Contacts.of(value.get("contacts"))
        for item in self.listed(value, "messages"):
            self.message(item, contacts, number_id or "")
        for item in self.listed(value, "statuses"):
            self.status(item, number_id or "")
        for item in self.listed(value, "errors"):
            self.notices.append(Notice(NoticeKind.PROVIDER_ERROR, {"name": "errors", "error": small(item)}))
        if not any(value.get(name) for name in ("messages", "statuses", "errors")) and self.may_read():
            self.notices.append(Notice(NoticeKind.UNKNOWN, {"name": "messages", "value": small(value)}))

    def listed(self, value: dict[str, Json], name: str) -> list[Json]:
        """Give the items of one list that may be read; what should be a list and is none is buried."""
        items = value.get(name)
        if items is not None and not isinstance(items, list):
            self.take(f"{name}_not_a_list", items)
        return [item for item in items_of(items) if self.may_read()]

    def message(self, item: Json, contacts: Contacts, number_id: str) -> None:
        try:
            inbound = read_message(item, contacts, self.received_at)
        except BadItem as bad:
            self.bury(bad.reason, item)
            return
        if number_id:
            inbound.details["phone_number_id"] = number_id
        key = (number_id, inbound.provider_message_id)
        if key not in self.messages:
            self.messages[key] = inbound
            self.notices.extend(system_notices(members_of(item), inbound))

    def status(self, item: Json, number_id: str) -> None:
        try:
            receipt = read_status(item, self.received_at)
        except BadItem as bad:
            self.bury(bad.reason, item)
            return
        if isinstance(receipt, Notice):
            self.notices.append(receipt)
            return
        if number_id:
            receipt.details["phone_number_id"] = number_id
        self.receipts.setdefault((receipt.provider_message_id, receipt.status), receipt)
