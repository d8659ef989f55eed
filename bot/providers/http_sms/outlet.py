"""SMS out through any partner with a plain HTTP call, described by an SmsCall.

Only an answer that matches the partner's word for yes counts as sent. A page of HTML with status 200 does not:
it may have been sent or not, and saying either would be a guess.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from bot.providers.messages import TEXT_MAX, Failure, Outgoing, SendError, Sent
from bot.providers.payload import ID_MAX, storable
from bot.providers.transport import judged_by_status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.providers.transport import Answer, Transport

_OK: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class SmsCall:
    """How a partner is called, and how its answers read.

    `fixed`: parameters sent each time, such as sender and key. `accepted`: a pattern somewhere in the answer's body
    that means yes; its group `id`, when it has one, is the partner's id. `refused`: one that means no for good.
    `phone_style`: "e164" +92300..., "digits" 92300..., "national" 0300... (for Pakistan; others go as digits).
    """

    url: str
    to_field: str
    text_field: str
    accepted: str
    refused: str | None = None
    method: Literal["GET", "POST"] = "POST"
    encoding: Literal["form", "json"] = "form"
    fixed: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    reference_field: str | None = None
    phone_style: Literal["e164", "digits", "national"] = "e164"


class HttpSmsOutlet:
    """Sends SMS as an SmsCall says. A GET puts everything in the address; prefer POST, which keeps keys out of logs."""

    def __init__(self, transport: Transport, call: SmsCall) -> None:
        self._transport = transport
        self._call = call
        self._accepted = re.compile(call.accepted)
        self._refused = re.compile(call.refused) if call.refused is not None else None

    async def send(self, message: Outgoing) -> Sent:
        """Send one SMS; raises SendError."""
        if message.phone is None:
            raise SendError(Failure.PHONE_REQUIRED)
        if not 0 < len(message.text) <= TEXT_MAX:
            raise SendError(Failure.CONTENT, provider_code="text_length")
        parameters = {
            **self._call.fixed,
            self._call.to_field: _styled(message.phone, self._call.phone_style),
            self._call.text_field: storable(message.text),
        }
        if self._call.reference_field is not None:
            parameters[self._call.reference_field] = message.reference
        return self._sent_or_raise(await self._answer(parameters), message)

    async def _answer(self, parameters: dict[str, str]) -> Answer:
        headers, url = dict(self._call.headers), self._call.url
        if self._call.method == "GET":
            joint = "&" if "?" in url else "?"
            return await self._transport.call("GET", f"{url}{joint}{urlencode(parameters)}", headers=headers)
        if self._call.encoding == "json":
            headers["content-type"] = "application/json"
            content = json.dumps(parameters, ensure_ascii=False).encode()
        else:
            headers["content-type"] = "application/x-www-form-urlencoded"
            content = urlencode(parameters).encode()
        return await self._transport.call("POST", url, headers=headers, content=content)

    def _sent_or_raise(self, answer: Answer, message: Outgoing) -> Sent:
        said = answer.body.decode("utf-8", "replace")
        if self._refused is not None and self._refused.search(said):
            raise SendError(Failure.REJECTED, provider_code=f"http_{answer.status}")
        if answer.status not in _OK:
            raise judged_by_status(answer)
        yes = self._accepted.search(said)
        if yes is None:
            raise SendError(Failure.UNCERTAIN, outcome_unknown=True, provider_code="answer_not_known")
        partner_id = yes.groupdict().get("id")
        return Sent(storable(partner_id[:ID_MAX]) if partner_id else message.reference)


def _styled(phone: str, style: str) -> str:
    digits = phone.removeprefix("+")
    if style == "national" and digits.startswith("92"):
        return "0" + digits.removeprefix("92")
    return phone if style == "e164" else digits
