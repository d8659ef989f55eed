"""Messages from an SMS partner by GET or POST, as form, address or JSON, read by the names in SmsFields.

Never joins the parts of a long SMS: that needs memory. A part is told as a part, so that half a sentence is never
taken for a whole one.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from bot.providers.messages import (
    TEXT_MAX,
    Acknowledgement,
    DeadLetter,
    Inbound,
    InboundKind,
    Json,
    Notice,
    NoticeKind,
    Parsed,
    RawRequest,
    SignatureRefused,
    Unreadable,
)
from bot.providers.payload import (
    ID_MAX,
    NAME_MAX,
    clipped,
    excerpt_of,
    iso_moment_of,
    load_json,
    moment_of,
    plausible,
    small,
    storable,
    text_of,
)
from bot.providers.phones import sms_sender

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.providers.http_sms.fields import SmsFields
    from bot.providers.http_sms.proofs import Proof

FORM_FIELDS_MAX: Final = 100
RECORDS_MAX: Final = 1_000


class HttpSmsInlet:
    """Reads what one partner delivers.

    `by_get`: whether a GET is a delivery. `acknowledgement`: what the partner takes for a yes; Jasmin, for one, wants
    the body `ACK/Jasmin` and repeats the message otherwise.
    """

    def __init__(
        self,
        *,
        fields: SmsFields,
        proof: Proof,
        by_get: bool = False,
        acknowledgement: Acknowledgement = Acknowledgement(),  # noqa: B008 - a frozen value
    ) -> None:
        self.acknowledgement = acknowledgement
        self._fields = fields
        self._proof = proof
        self._by_get = by_get

    def handshake(self, _request: RawRequest) -> str | None:
        """Let a GET through as a delivery where this partner delivers so."""
        if not self._by_get:
            raise SignatureRefused("this partner only posts")
        return None

    def verify(self, request: RawRequest) -> None:
        """Ask the partner's proof."""
        self._proof.check(request)

    def parse(self, request: RawRequest, received_at: datetime) -> Parsed:
        """Read every message of a request."""
        whole = self._whole(request)
        event = _at(whole, self._fields.event)
        if self._fields.event is not None and event != self._fields.event_value:
            name = clipped(event, NAME_MAX) or "event"
            return Parsed(notices=(Notice(NoticeKind.UNKNOWN, {"name": name, "value": small(whole)}),))
        found = _at(whole, self._fields.records) if self._fields.records else whole
        records = found if isinstance(found, list) else [found]
        messages: dict[str, Inbound] = {}
        dead_letters: list[DeadLetter] = []
        for record in records[:RECORDS_MAX]:
            message = self._message(record, received_at)
            if isinstance(message, Inbound):
                messages.setdefault(message.provider_message_id, message)
            else:
                dead_letters.append(DeadLetter(message, excerpt_of(record)))
        if len(records) > RECORDS_MAX:
            dead_letters.append(DeadLetter("too_many_items", f"{len(records) - RECORDS_MAX} items were not read"))
        return Parsed(tuple(messages.values()), dead_letters=tuple(dead_letters))

    def _whole(self, request: RawRequest) -> dict[str, Json]:
        """Give the request's members, from the address, a JSON body or a form."""
        if request.method == "GET":
            return self._once(request.query)
        if "json" in request.headers.get("content-type", "").lower():
            body = load_json(request.body)
            if not isinstance(body, dict):
                raise Unreadable("not_an_object")
            return body
        try:
            form = request.body.decode("utf-8")
            pairs = parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=FORM_FIELDS_MAX)
        except UnicodeDecodeError as error:
            raise Unreadable("not_utf8") from error
        except ValueError as error:
            raise Unreadable("not_a_form") from error
        return self._once(pairs)

    def _once(self, pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
        """Refuse a field sent twice: two readers could choose differently."""
        members: dict[str, Json] = {}
        for name, value in pairs:
            if name in members:
                raise Unreadable("field_repeated")
            members[name] = value
        return members

    def _message(self, record: Json, received_at: datetime) -> Inbound | str:
        """Read one message, or give the reason why it cannot be read."""
        sender = sms_sender(_at(record, self._fields.sender))
        if sender is None:
            return "message_without_sender"
        text = _at(record, self._fields.text)
        if not isinstance(text, str):
            return "text_without_body"
        moment = _at(record, self._fields.sent_at)
        message_id = self._message_id(record, sender.address, text, moment)
        if message_id is None:
            return "message_without_id"
        part = self._part(record)
        kind = InboundKind.TOO_LONG if len(text) > TEXT_MAX else InboundKind.TEXT
        return Inbound(
            provider_message_id=message_id,
            sender=sender,
            kind=InboundKind.PART if part else kind,
            text=storable(text[:TEXT_MAX]),
            sent_at=self._moment(moment, received_at),
            details={"type": "sms", "sent_at": small(moment), **({"part": part} if part else {})},
        )

    def _message_id(self, record: Json, sender: str, text: str, moment: Json) -> str | None:
        """Give the partner's own id. Where it has none, sender, text and moment together tell a repeat."""
        if self._fields.message_id is not None:
            given = _at(record, self._fields.message_id)
            return text_of(str(given) if _is_integer(given) else given, ID_MAX)
        if not moment:
            return None
        told_by = "\n".join((sender, str(moment), text)).encode("utf-8", "surrogatepass")
        return "sms-" + hashlib.sha256(told_by).hexdigest()

    def _part(self, record: Json) -> dict[str, Json] | None:
        total = _at(record, self._fields.part_total)
        if total is None or str(total) in {"0", "1", ""}:
            return None
        return {
            "reference": small(_at(record, self._fields.part_reference)),
            "number": small(_at(record, self._fields.part_number)),
            "total": small(total),
        }

    def _moment(self, moment: Json, received_at: datetime) -> datetime:
        known = moment_of(moment, received_at) or iso_moment_of(moment, received_at)
        if known is None and isinstance(moment, str) and self._fields.naive_zone is not None:
            known = self._in_zone(moment, received_at)
        return known or received_at

    def _in_zone(self, moment: str, received_at: datetime) -> datetime | None:
        try:
            naive = datetime.fromisoformat(moment[:NAME_MAX])
        except ValueError:
            return None
        return plausible(naive.replace(tzinfo=self._fields.naive_zone), received_at) if naive.tzinfo is None else None


def _is_integer(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _at(record: Json, path: str | None) -> Json:
    """Give what stands at a path of names joined by dots; None where there is nothing."""
    if path is None:
        return None
    place = record
    for name in path.split("."):
        if not isinstance(place, dict):
            return None
        place = place.get(name)
    return place
