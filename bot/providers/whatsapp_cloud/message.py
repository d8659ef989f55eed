"""One item of WhatsApp's `messages` list, read into an Inbound.

Never takes a contact by its position in the list, and never a phone from a contact card: the card is somebody
else's, and anybody may write one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.providers.messages import TEXT_MAX, Inbound, InboundKind, Json, Sender
from bot.providers.payload import (
    ID_MAX,
    NAME_MAX,
    clipped,
    items_of,
    members_of,
    moment_of,
    small,
    storable,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_USER_ID = re.compile(r"[A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128}", re.ASCII)
_WA_ID = re.compile(r"\+?[1-9][0-9]{6,14}", re.ASCII)
_CAPTION_KINDS: Final = {
    "image": InboundKind.IMAGE,
    "audio": InboundKind.AUDIO,
    "video": InboundKind.VIDEO,
    "document": InboundKind.DOCUMENT,
    "sticker": InboundKind.STICKER,
}
_MEDIA_MEMBERS: Final = ("id", "mime_type", "sha256", "filename", "voice", "animated", "url")


class BadItem(Exception):
    """One item cannot be read. `reason` is the dead letter's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def user_id_of(value: Json) -> str | None:
    """Give a business-scoped user id (`PK.` and up to 128 letters and digits), or None."""
    return value if isinstance(value, str) and _USER_ID.fullmatch(value) else None


def phone_of(value: Json) -> str | None:
    """Give E.164 for the digits that WhatsApp writes without a plus, or None. The platform's word is enough."""
    return f"+{value.removeprefix('+')}" if isinstance(value, str) and _WA_ID.fullmatch(value) else None


@dataclass(frozen=True, slots=True)
class _Contact:
    user_id: str | None
    phone: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """The `contacts` beside the messages: found by id or phone, never by position."""

    by_user_id: dict[str, _Contact]
    by_phone: dict[str, _Contact]

    @classmethod
    def of(cls, value: Json) -> Contacts:
        """Read what is readable of the list; a lean or broken contact is no reason to lose a message."""
        contacts = [
            _Contact(
                user_id_of(item.get("user_id")),
                phone_of(item.get("wa_id")),
                clipped(members_of(item.get("profile")).get("name"), NAME_MAX),
            )
            for item in map(members_of, items_of(value))
        ]
        return cls(
            {contact.user_id: contact for contact in contacts if contact.user_id},
            {contact.phone: contact for contact in contacts if contact.phone},
        )

    def sender_of(self, message: dict[str, Json]) -> Sender:
        """Say who wrote: the message's own ids, completed by the contact that bears one of them; or BadItem."""
        user_id = user_id_of(message.get("from_user_id"))
        phone = phone_of(message.get("from"))
        contact = self.by_user_id.get(user_id) if user_id else self.by_phone.get(phone or "")
        if contact is None and phone:
            contact = self.by_phone.get(phone)
            if contact and contact.user_id and user_id and contact.user_id != user_id:
                contact = None
        if contact:
            user_id = user_id or contact.user_id
            phone = phone or contact.phone
        address = user_id or phone
        if address is None:
            raise BadItem("message_without_sender")
        return Sender(address, phone, contact.name if contact else None)


@dataclass(frozen=True, slots=True)
class _Content:
    kind: InboundKind
    text: str = ""
    about: str | None = None
    details: dict[str, Json] | None = None


def read_message(item: Json, contacts: Contacts, received_at: datetime) -> Inbound:
    """Read one message; raises BadItem for what cannot be told apart or has no readable content."""
    if not isinstance(item, dict):
        raise BadItem("message_not_an_object")
    message_id = text_of(item.get("id"), ID_MAX)
    if message_id is None:
        raise BadItem("message_without_id")
    kind_name = text_of(item.get("type"), NAME_MAX)
    if kind_name is None:
        raise BadItem("message_without_type")
    sender = contacts.sender_of(item)
    content = _READERS.get(kind_name, _unsupported)(kind_name, item)
    details: dict[str, Json] = {"type": kind_name, **(content.details or {}), **_circumstances(item)}
    sent_at = moment_of(item.get("timestamp"), received_at)
    if sent_at is None:
        sent_at = received_at
        details["timestamp"] = small(item.get("timestamp"))
    return Inbound(
        provider_message_id=message_id,
        sender=sender,
        kind=_kind_in_its_circumstances(item, content.kind),
        text=content.text,
        sent_at=sent_at,
        in_reply_to=content.about or clipped(members_of(item.get("context")).get("id"), ID_MAX),
        details=details,
    )


def _kind_in_its_circumstances(item: dict[str, Json], kind: InboundKind) -> InboundKind:
    """Set a group's message and a forwarded one apart: neither is a private command, whatever it contains."""
    if item.get("group_id") is not None:
        return InboundKind.GROUP
    context = members_of(item.get("context"))
    if context.get("forwarded") or context.get("frequently_forwarded"):
        return InboundKind.FORWARDED
    return kind


def _circumstances(item: dict[str, Json]) -> dict[str, Json]:
    return {name: small(item[name]) for name in ("group_id", "referral", "errors") if item.get(name) is not None}


def _limited(text: str, kind: InboundKind) -> _Content:
    if len(text) > TEXT_MAX:
        return _Content(InboundKind.TOO_LONG, storable(text[:TEXT_MAX]), details={"length": len(text)})
    return _Content(kind, storable(text))


def _text(_name: str, item: dict[str, Json]) -> _Content:
    body = members_of(item.get("text")).get("body")
    if not isinstance(body, str):
        raise BadItem("text_without_body")
    return _limited(body, InboundKind.TEXT)


def _choice(title: Json, choice_id: Json) -> _Content:
    text, identity = clipped(title, TEXT_MAX), clipped(choice_id, ID_MAX)
    if text is None and identity is None:
        raise BadItem("choice_without_content")
    return _Content(InboundKind.CHOICE, text or "", details={"choice_id": identity})


def _template_button(_name: str, item: dict[str, Json]) -> _Content:
    button = members_of(item.get("button"))
    return _choice(button.get("text"), button.get("payload"))


def _interactive(name: str, item: dict[str, Json]) -> _Content:
    """Read a tap. Seen in the wild: an interactive message with nothing in it, and a form's answer that is no JSON."""
    interactive = members_of(item.get("interactive"))
    for reply in ("button_reply", "list_reply"):
        if interactive.get("type") == reply:
            tapped = members_of(interactive.get(reply))
            return _choice(tapped.get("title"), tapped.get("id"))
    return _unsupported(name, item)


def _media(name: str, item: dict[str, Json]) -> _Content:
    media = members_of(item.get(name))
    kept: dict[str, Json] = {key: small(media[key]) for key in _MEDIA_MEMBERS if media.get(key) is not None}
    return _Content(_CAPTION_KINDS[name], clipped(media.get("caption"), TEXT_MAX) or "", details={"media": kept})


def _location(_name: str, item: dict[str, Json]) -> _Content:
    return _Content(InboundKind.LOCATION, details={"location": small(item.get("location"))})


def _contact_cards(_name: str, item: dict[str, Json]) -> _Content:
    """Keep name and numbers of each card as written: an offer to add a person, proof of nothing."""
    cards: list[Json] = []
    for card in map(members_of, items_of(item.get("contacts"))):
        numbers: list[Json] = [
            clipped(members_of(phone).get("phone"), NAME_MAX) for phone in items_of(card.get("phones"))[:5]
        ]
        cards.append({"name": clipped(members_of(card.get("name")).get("formatted_name"), NAME_MAX), "phones": numbers})
    return _Content(InboundKind.CONTACTS, details={"contacts": cards[:5], "contacts_count": len(cards)})


def _reaction(_name: str, item: dict[str, Json]) -> _Content:
    """Read a reaction. An empty or absent emoji takes the earlier one back."""
    reaction = members_of(item.get("reaction"))
    about = text_of(reaction.get("message_id"), ID_MAX)
    return _Content(InboundKind.REACTION, clipped(reaction.get("emoji"), NAME_MAX) or "", about)


def _edit(_name: str, item: dict[str, Json]) -> _Content:
    edit = members_of(item.get("edit"))
    message = members_of(edit.get("message"))
    body = members_of(message.get("text")).get("body")
    kind = clipped(message.get("type"), NAME_MAX)
    caption = members_of(message.get(kind or "")).get("caption")
    text = next((part for part in (body, caption) if isinstance(part, str)), "")
    about = text_of(edit.get("original_message_id"), ID_MAX)
    return _Content(
        InboundKind.EDIT, storable(text[:TEXT_MAX]), about, {"edited_type": kind, "cut": len(text) > TEXT_MAX}
    )


def _revoke(_name: str, item: dict[str, Json]) -> _Content:
    revoked = members_of(item.get("revoke")).get("original_message_id")
    return _Content(InboundKind.REVOKE, about=text_of(revoked, ID_MAX))


def _system(_name: str, item: dict[str, Json]) -> _Content:
    system = members_of(item.get("system"))
    return _Content(InboundKind.SYSTEM, details={"system": small(system), "identity": small(item.get("identity"))})


def _unsupported(name: str, item: dict[str, Json]) -> _Content:
    return _Content(InboundKind.UNSUPPORTED, details={"content": small(item.get(name))})


_READERS: Final[dict[str, Callable[[str, dict[str, Json]], _Content]]] = {
    "text": _text,
    "button": _template_button,
    "interactive": _interactive,
    "location": _location,
    "contacts": _contact_cards,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    **dict.fromkeys(_CAPTION_KINDS, _media),
}
