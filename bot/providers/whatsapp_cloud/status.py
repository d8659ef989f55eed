"""One item of WhatsApp's `statuses` list, read into a Receipt.

Never orders statuses and never waits for one: they come in any order, twice, or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.providers.messages import Json, Notice, NoticeKind, Receipt, ReceiptStatus
from bot.providers.payload import (
    ID_MAX,
    NAME_MAX,
    clipped,
    items_of,
    members_of,
    moment_of,
    small,
    text_of,
)
from bot.providers.whatsapp_cloud.errors import failure_of
from bot.providers.whatsapp_cloud.message import BadItem, phone_of, user_id_of

if TYPE_CHECKING:
    from datetime import datetime

_STATUSES: Final = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.READ,
    "played": ReceiptStatus.READ,  # a voice note that was listened to was seen
    "failed": ReceiptStatus.FAILED,
}


def read_status(item: Json, received_at: datetime) -> Receipt | Notice:
    """Read one status; an unknown word becomes a notice. Raises BadItem when it is about no message."""
    if not isinstance(item, dict):
        raise BadItem("status_not_an_object")
    message_id = text_of(item.get("id"), ID_MAX)
    if message_id is None:
        raise BadItem("status_without_id")
    word = text_of(item.get("status"), NAME_MAX)
    if word is None:
        raise BadItem("status_without_status")
    if word not in _STATUSES:
        return Notice(NoticeKind.UNKNOWN, {"name": f"status {word}", "value": small(item)})
    details: dict[str, Json] = {
        "address": user_id_of(item.get("recipient_user_id")) or phone_of(item.get("recipient_id")),
    }
    details.update({name: small(item[name]) for name in ("pricing", "conversation") if item.get(name) is not None})
    code = None
    errors = items_of(item.get("errors"))
    if errors:
        details["errors"] = small(errors[:3])
        code = members_of(errors[0]).get("code")
    occurred_at = moment_of(item.get("timestamp"), received_at)
    failed = _STATUSES[word] is ReceiptStatus.FAILED
    return Receipt(
        provider_message_id=message_id,
        status=_STATUSES[word],
        occurred_at=occurred_at or received_at,
        error_code=clipped(str(code), NAME_MAX) if isinstance(code, int | str) else None,
        failure=failure_of(code) if failed else None,
        reference=clipped(item.get("biz_opaque_callback_data"), ID_MAX),
        details=details,
    )
