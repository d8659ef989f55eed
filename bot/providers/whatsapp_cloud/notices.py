"""What WhatsApp tells besides messages and statuses: preferences, changed ids and numbers, templates, the account.

Nothing here acts on what it reads. A changed number or id is a hint for a person or a new proof, never a reason to
join two contacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.providers.messages import Inbound, InboundKind, Json, Notice, NoticeKind
from bot.providers.payload import NAME_MAX, clipped, items_of, members_of, small
from bot.providers.whatsapp_cloud.message import phone_of, user_id_of

if TYPE_CHECKING:
    from collections.abc import Callable

_SYSTEM_KINDS: Final = {
    "user_changed_number": NoticeKind.NUMBER_CHANGE,
    "customer_changed_number": NoticeKind.NUMBER_CHANGE,
    "user_changed_user_id": NoticeKind.USER_ID_UPDATE,
    "customer_identity_changed": NoticeKind.IDENTITY_CHANGE,
}


def field_notices(name: str, value: dict[str, Json]) -> list[Notice]:
    """Read one change of a field other than `messages`. Always at least one notice: nothing vanishes."""
    read_item = _ITEM_READERS.get(name)
    if read_item is not None:
        notices = [read_item(members_of(item)) for item in items_of(value.get(name))]
        if notices:
            return notices
    if name.startswith(("message_template_", "template_")):
        kind = NoticeKind.TEMPLATE
    elif name.startswith(("account_", "phone_number_", "business_")):
        kind = NoticeKind.ACCOUNT
    else:
        kind = NoticeKind.UNKNOWN
    return [Notice(kind, {"name": name, "event": clipped(value.get("event"), NAME_MAX), "value": small(value)})]


def system_notices(item: dict[str, Json], inbound: Inbound) -> list[Notice]:
    """Say what a system message means for who the sender is. Other messages give none."""
    if inbound.kind is not InboundKind.SYSTEM:
        return []
    system = members_of(item.get("system"))
    name = clipped(system.get("type"), NAME_MAX) or "system"
    details: dict[str, Json] = {
        "name": name,
        "provider_message_id": inbound.provider_message_id,
        "address": inbound.sender.address,
        "phone": inbound.sender.phone,
        "new_phone": phone_of(system.get("wa_id")),
        "new_user_id": user_id_of(system.get("user_id")),
    }
    return [Notice(_SYSTEM_KINDS.get(name, NoticeKind.UNKNOWN), details)]


def _user_preference(item: dict[str, Json]) -> Notice:
    phone, user_id = phone_of(item.get("wa_id")), user_id_of(item.get("user_id"))
    return Notice(
        NoticeKind.USER_PREFERENCES,
        {
            "name": "user_preferences",
            "address": user_id or phone,
            "phone": phone,
            "category": clipped(item.get("category"), NAME_MAX),
            "value": clipped(item.get("value"), NAME_MAX),
        },
    )


def _user_id_update(item: dict[str, Json]) -> Notice:
    user_id = members_of(item.get("user_id"))
    previous, current = user_id_of(user_id.get("previous")), user_id_of(user_id.get("current"))
    phone = phone_of(item.get("wa_id"))
    return Notice(
        NoticeKind.USER_ID_UPDATE,
        {
            "name": "user_id_update",
            "address": previous or phone,
            "phone": phone,
            "new_user_id": current,
        },
    )


_ITEM_READERS: Final[dict[str, Callable[[dict[str, Json]], Notice]]] = {
    "user_preferences": _user_preference,
    "user_id_update": _user_id_update,
}
