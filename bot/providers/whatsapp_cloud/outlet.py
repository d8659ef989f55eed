"""Texts out through the WhatsApp Cloud API.

The API knows no idempotency key, so a call without an answer is an unknown outcome and is never simply repeated;
our own reference goes along and comes back with the status.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bot.providers.messages import (
    TEXT_MAX,
    Failure,
    Json,
    Outgoing,
    SendError,
    Sent,
    Unreadable,
)
from bot.providers.payload import ID_MAX, items_of, load_json, members_of, text_of
from bot.providers.transport import judged_by_status
from bot.providers.whatsapp_cloud.errors import send_error

if TYPE_CHECKING:
    from bot.providers.transport import Answer, Transport

_OK: Final = range(200, 300)


class WhatsAppCloudOutlet:
    """Sends texts from one WhatsApp number.

    `base_url` is the Graph API's address, `version` its version such as "v25.0".
    """

    def __init__(
        self,
        transport: Transport,
        *,
        base_url: str,
        version: str,
        phone_number_id: str,
        access_token: str,
    ) -> None:
        self._transport = transport
        self._url = f"{base_url.rstrip('/')}/{version}/{phone_number_id}/messages"
        self._headers = {"authorization": f"Bearer {access_token}", "content-type": "application/json"}

    async def send(self, message: Outgoing) -> Sent:
        """Send one text; raises SendError. A 200 means accepted, not delivered."""
        if not 0 < len(message.text) <= TEXT_MAX:
            raise SendError(Failure.CONTENT, provider_code="text_length")
        content = json.dumps(_body_of(message), ensure_ascii=False).encode("utf-8", "replace")
        answer = await self._transport.call("POST", self._url, headers=self._headers, content=content)
        return _sent_or_raise(answer)


def _body_of(message: Outgoing) -> dict[str, Json]:
    """Address by phone in `to`, which works everywhere; who has none is reached by the user id in `recipient`."""
    body: dict[str, Json] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "text": {"preview_url": False, "body": message.text},
        "biz_opaque_callback_data": message.reference,
    }
    if message.phone:
        body["to"] = message.phone.removeprefix("+")
    else:
        body["recipient"] = message.address
    if message.in_reply_to:
        body["context"] = {"message_id": message.in_reply_to}
    return body


def _sent_or_raise(answer: Answer) -> Sent:
    try:
        said = members_of(load_json(answer.body))
    except Unreadable:
        said = {}
    error = said.get("error")
    if isinstance(error, dict):
        transient = error.get("is_transient") is True
        judged = send_error(error.get("code"), transient=transient, retry_after_s=answer.retry_after_s)
        if judged is None and answer.status in _OK:
            judged = SendError(Failure.REJECTED, provider_code=str(error.get("code"))[:20])
        raise judged or judged_by_status(answer)
    if answer.status not in _OK:
        raise judged_by_status(answer)
    messages = items_of(said.get("messages"))
    message_id = text_of(members_of(messages[0]).get("id"), ID_MAX) if messages else None
    if message_id is None:
        raise SendError(Failure.UNCERTAIN, outcome_unknown=True, provider_code="answer_without_id")
    return Sent(message_id)
