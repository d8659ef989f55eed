"""SMS Gateway for Android, both directions: a SIM in a phone is how a small shop gets and sends SMS.

The gateway's webhooks come at least once, each time under a new event id, so that id tells nothing. Never answers
a sender that has no phone number: there is nobody to answer.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.providers.messages import (
    TEXT_MAX,
    Acknowledgement,
    DeadLetter,
    Failure,
    Inbound,
    InboundKind,
    Json,
    Notice,
    NoticeKind,
    Outgoing,
    Parsed,
    RawRequest,
    Receipt,
    ReceiptStatus,
    SendError,
    Sent,
    SignatureRefused,
    Unreadable,
)
from bot.providers.payload import (
    NAME_MAX,
    clipped,
    excerpt_of,
    iso_moment_of,
    load_json,
    members_of,
    small,
    storable,
    text_of,
)
from bot.providers.phones import sms_sender
from bot.providers.signatures import check_hmac, checked_secrets
from bot.providers.transport import judged_by_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.providers.transport import Transport

# Ten digits and nothing else: body and timestamp are signed without a separator, so that any other character here
# could be the end of the body, moved over.
_TIMESTAMP: Final = re.compile(r"[0-9]{10}", re.ASCII)
_KEY_PART_MAX: Final = 80
_RECEIPTS: Final = {
    "sms:sent": (ReceiptStatus.SENT, "sentAt"),
    "sms:delivered": (ReceiptStatus.DELIVERED, "deliveredAt"),
    "sms:failed": (ReceiptStatus.FAILED, "failedAt"),
    "sms:cancelled": (ReceiptStatus.FAILED, "cancelledAt"),
}
_UNREAD_MESSAGES: Final = frozenset({"sms:data-received", "mms:received"})
_NEWS: Final = frozenset({"system:ping", "app:started"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AndroidGatewayInlet:
    """Reads the webhooks of one phone's gateway.

    `signing_keys`: several while one is replaced. `clock_skew_s`: how far the phone's clock may be off; a repeat is
    signed anew, so an honest one is never older. A phone whose clock is wrong by more is refused until it is set.
    """

    acknowledgement = Acknowledgement()

    def __init__(
        self,
        *,
        signing_keys: tuple[str, ...],
        clock_skew_s: int = 300,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._keys = checked_secrets(signing_keys)
        self._clock_skew_s = clock_skew_s
        self._now = now

    def handshake(self, _request: RawRequest) -> str | None:
        """Refuse: the gateway only posts."""
        raise SignatureRefused("the gateway only posts")

    def verify(self, request: RawRequest) -> None:
        """Check the HMAC over body and timestamp, and that the timestamp is of now."""
        timestamp = request.headers.get("x-timestamp", "")
        if not _TIMESTAMP.fullmatch(timestamp):
            raise SignatureRefused("the timestamp is missing or is not ten digits")
        check_hmac(self._keys, request.body + timestamp.encode(), request.headers.get("x-signature", ""))
        if abs(self._now().timestamp() - int(timestamp)) > self._clock_skew_s:
            raise SignatureRefused("the timestamp is too far from now: the phone's clock may be wrong")

    def parse(self, request: RawRequest, received_at: datetime) -> Parsed:
        """Read the one event of a body."""
        event = load_json(request.body)
        if not isinstance(event, dict):
            raise Unreadable("not_an_object")
        name = text_of(event.get("event"), NAME_MAX)
        if name is None:
            raise Unreadable("event_without_name")
        payload = members_of(event.get("payload"))
        if name == "sms:received" or name in _UNREAD_MESSAGES:
            return _message(name, event, payload, received_at)
        if name in _RECEIPTS:
            return _receipt(name, event, payload, received_at)
        kind = NoticeKind.GATEWAY if name in _NEWS else NoticeKind.UNKNOWN
        return Parsed(notices=(Notice(kind, {"name": name, "device_id": _device(event), "value": small(payload)}),))


def _device(event: dict[str, Json]) -> str | None:
    return clipped(event.get("deviceId"), _KEY_PART_MAX)


def _buried(reason: str, event: dict[str, Json]) -> Parsed:
    return Parsed(dead_letters=(DeadLetter(reason, excerpt_of(event)),))


def _message(name: str, event: dict[str, Json], payload: dict[str, Json], received_at: datetime) -> Parsed:
    device_id, message_id = _device(event), text_of(payload.get("messageId"), _KEY_PART_MAX)
    if device_id is None or message_id is None:
        return _buried("message_without_id", event)
    sender = sms_sender(payload.get("sender")) or sms_sender(payload.get("phoneNumber"))
    if sender is None:
        return _buried("message_without_sender", event)
    readable, text = name == "sms:received", payload.get("message")
    if readable and not isinstance(text, str):
        return _buried("text_without_body", event)
    text = text if isinstance(text, str) else ""
    arrived_on_phone = clipped(payload.get("receivedAt"), _KEY_PART_MAX)
    kind = InboundKind.TOO_LONG if len(text) > TEXT_MAX else InboundKind.TEXT
    message = Inbound(
        # The phone's own message id is a short hash; with device and moment it tells one SMS from another.
        provider_message_id=f"{device_id}:{message_id}:{arrived_on_phone or ''}",
        sender=sender,
        kind=kind if readable else InboundKind.UNSUPPORTED,
        text=storable(text[:TEXT_MAX]),
        sent_at=iso_moment_of(payload.get("receivedAt"), received_at) or received_at,
        details={"type": name, "received_at": arrived_on_phone, "sim": small(payload.get("simNumber"))},
    )
    return Parsed(messages=(message,))


def _receipt(name: str, event: dict[str, Json], payload: dict[str, Json], received_at: datetime) -> Parsed:
    """Read a receipt. "Delivered" comes once for each part of a long SMS; the first says that it reached the phone."""
    message_id = text_of(payload.get("messageId"), NAME_MAX)
    if message_id is None:
        return _buried("status_without_id", event)
    status, moment_name = _RECEIPTS[name]
    reason = clipped(payload.get("reason"), NAME_MAX)
    failure = None
    if name == "sms:cancelled":
        failure = Failure.CANCELLED
    elif status is ReceiptStatus.FAILED:
        limited = reason is not None and "LIMIT_EXCEEDED" in reason
        failure = Failure.RATE_LIMITED if limited else Failure.UNDELIVERABLE
    receipt = Receipt(
        provider_message_id=message_id,
        status=status,
        occurred_at=iso_moment_of(payload.get(moment_name), received_at) or received_at,
        error_code=reason,
        failure=failure,
        reference=message_id,
        details={"device_id": _device(event), "parts": small(payload.get("partsCount"))},
    )
    return Parsed(receipts=(receipt,))


@dataclass(frozen=True, slots=True)
class AndroidSending:
    """How the phone is to send. `sim_number` counts from 1; `ttl_s`: after so long an unsent SMS is dropped."""

    sim_number: int | None = None
    ttl_s: int | None = 43_200
    priority: int = 0


class AndroidGatewayOutlet:
    """Sends SMS through a gateway's send API, in the cloud or on the phone itself.

    `base_url` ends where `/messages` begins. Our reference goes as the message's own id and the gateway refuses a
    second message under it, so that a call without an answer may simply be repeated.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        base_url: str,
        username: str,
        password: str,
        sending: AndroidSending = AndroidSending(),
    ) -> None:
        self._transport = transport
        self._url = f"{base_url.rstrip('/')}/messages"
        credentials = base64.b64encode(f"{username}:{password}".encode()).decode()
        self._headers = {"authorization": f"Basic {credentials}", "content-type": "application/json"}
        self._sending = sending

    async def send(self, message: Outgoing) -> Sent:
        """Queue one SMS on the phone; raises SendError, never with an unknown outcome."""
        if message.phone is None:
            raise SendError(Failure.PHONE_REQUIRED)
        if not 0 < len(message.text) <= TEXT_MAX:
            raise SendError(Failure.CONTENT, provider_code="text_length")
        content = json.dumps(self._body(message, message.phone), ensure_ascii=False).encode("utf-8", "replace")
        try:
            answer = await self._transport.call("POST", self._url, headers=self._headers, content=content)
            if answer.status in _TAKEN:
                return Sent(message.reference)
            raise judged_by_status(answer)
        except SendError as error:
            if not error.outcome_unknown:
                raise
            raise SendError(
                error.code, retryable=True, retry_after_s=error.retry_after_s, provider_code=error.provider_code
            ) from error

    def _body(self, message: Outgoing, phone: str) -> dict[str, Json]:
        body: dict[str, Json] = {
            "id": message.reference,
            "textMessage": {"text": message.text},
            "phoneNumbers": [phone],
            "withDeliveryReport": True,
            "priority": self._sending.priority,
        }
        if self._sending.sim_number is not None:
            body["simNumber"] = self._sending.sim_number
        if self._sending.ttl_s is not None:
            body["ttl"] = self._sending.ttl_s
        return body


_TAKEN: Final = frozenset({*range(200, 300), 409})  # 409: this id was taken before, by the try that got no answer
