"""Where a partner puts what: names of fields as data, with the shapes of known partners.

A name may be a path such as `data.contact`. Nothing here reads a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final


@dataclass(frozen=True, slots=True)
class SmsFields:
    """The names under which a partner delivers a message.

    `records`: the path of the message, or of the list of messages; empty when the request itself is the message.
    `sent_at`: Unix seconds or ISO 8601; a moment without an offset counts as one of `naive_zone`, and is not believed
    when that is not given. `event` and `event_value`: read only what bears this value there. The `part_*` names tell
    the parts of a long SMS that come apart.
    """

    sender: str
    text: str
    message_id: str | None = None
    sent_at: str | None = None
    records: str = ""
    naive_zone: tzinfo | None = None
    event: str | None = None
    event_value: str | None = None
    part_reference: str | None = None
    part_number: str | None = None
    part_total: str | None = None

    def __post_init__(self) -> None:
        """Refuse a shape under which a repeat could not be told from a new message."""
        if self.message_id is None and self.sent_at is None:
            raise ValueError("name the field of the message's id, or at least the one of its moment")


SMS_SHAPES: Final = {
    "jasmin": SmsFields("from", "content", "id"),
    "kannel": SmsFields("from", "text", "id", "ts"),
    "httpsms": SmsFields(
        "contact",
        "content",
        "message_id",
        "timestamp",
        records="data",
        event="type",
        event_value="message.phone.received",
    ),
    "vonage": SmsFields(
        "msisdn",
        "text",
        "messageId",
        "message-timestamp",
        naive_zone=UTC,
        part_reference="concat-ref",
        part_number="concat-part",
        part_total="concat-total",
    ),
    "infobip": SmsFields("from", "cleanText", "messageId", "receivedAt", records="results"),
    "africastalking": SmsFields("from", "text", "id", "date", naive_zone=UTC),
}
