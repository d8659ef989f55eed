"""What every provider hands in and takes out: plain frozen values, free of any vendor's words.

A provider turns a raw request into these and these into a raw request. Nothing here may read a clock,
a setting, a socket or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

TEXT_MAX = 4_096
"""Characters of a message's text that are kept; WhatsApp's own limit, and far beyond any SMS."""


@dataclass(frozen=True, slots=True)
class RawRequest:
    """One HTTP request as it came, before anybody believed a word of it.

    `headers` has lower-case names; a name sent twice has its values joined by ", ". `query` keeps the order and
    every repeat. `url` is the public address that the provider called, query included.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The body of the 200 that tells a provider its delivery was taken."""

    body: str = ""
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote. `address` is the identity on this channel and never changes its form for one person.

    It is the business-scoped user id when there is one, else the phone in E.164, else the raw alphanumeric name.
    `phone` is E.164 and comes from the channel's own proof only, never from a contact card or a text.
    """

    address: str
    phone: str | None = None
    display_name: str | None = None


class InboundKind(StrEnum):
    """What a message is. Only `TEXT` and `CHOICE` may ever become an entry by themselves."""

    TEXT = "text"
    CHOICE = "choice"  # a tapped button or list row; text is its title, details["choice_id"] its id
    TOO_LONG = "too_long"  # text holds the first TEXT_MAX characters
    PART = "part"  # one part of a longer SMS; details["part"] says which
    REACTION = "reaction"
    EDIT = "edit"  # text is the new text, in_reply_to the edited message
    REVOKE = "revoke"  # in_reply_to is the deleted message
    GROUP = "group"
    FORWARDED = "forwarded"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    SYSTEM = "system"  # the platform speaking about the sender: kept, never answered
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from one person.

    `provider_message_id` is what tells a repeat from a new message. `sent_at` is aware, in UTC. `in_reply_to` is the
    provider's id of the message that this one answers, taps, reacts to, edits or deletes. `details` is small JSON.
    """

    provider_message_id: str
    sender: Sender
    kind: InboundKind
    text: str
    sent_at: datetime
    in_reply_to: str | None = None
    details: dict[str, Json] = field(default_factory=dict)


class ReceiptStatus(StrEnum):
    """How far a message of ours came. Receipts arrive in any order, more than once, and may skip steps."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a message of ours could not go, in words that no vendor owns."""

    RATE_LIMITED = "rate_limited"
    PAIR_RATE_LIMITED = "pair_rate_limited"
    UNREACHABLE = "unreachable"  # the provider's server was not reached: nothing left this house
    UNCERTAIN = "uncertain"
    CREDENTIALS = "credentials"
    PERMISSION = "permission"
    WINDOW_CLOSED = "window_closed"
    UNDELIVERABLE = "undeliverable"
    TOO_MANY_NOTICES = "too_many_notices"  # the platform holds this person's notices back: wait a day
    OPTED_OUT = "opted_out"
    SPAM_PAUSED = "spam_paused"
    RESTRICTED = "restricted"
    COUNTRY = "country"
    CONTENT = "content"
    TEMPLATE = "template"
    TEMPLATE_PAUSED = "template_paused"
    PAYMENT = "payment"
    NOT_ALLOWED = "not_allowed"
    PHONE_REQUIRED = "phone_required"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message of ours.

    `error_code` is the provider's own code, `failure` what it means. `reference` is our own id when the provider gives
    it back: a receipt may come before our own note of `provider_message_id` is committed.
    """

    provider_message_id: str
    status: ReceiptStatus
    occurred_at: datetime
    error_code: str | None = None
    failure: Failure | None = None
    reference: str | None = None
    details: dict[str, Json] = field(default_factory=dict)


class NoticeKind(StrEnum):
    """News that is neither a message nor a receipt."""

    USER_PREFERENCES = "user_preferences"
    USER_ID_UPDATE = "user_id_update"
    NUMBER_CHANGE = "number_change"
    IDENTITY_CHANGE = "identity_change"
    TEMPLATE = "template"
    ACCOUNT = "account"
    PROVIDER_ERROR = "provider_error"
    GATEWAY = "gateway"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Notice:
    """News for the operator or for the contact's record. `details["name"]` is the provider's word for it."""

    kind: NoticeKind
    details: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something signed that could not be read. `reason` is a short code, `excerpt` storable text for a person."""

    reason: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """All of one request, in the order it came."""

    messages: tuple[Inbound, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    notices: tuple[Notice, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text to send. `reference` is our own id of it, at most 36 characters; it makes a repeat harmless."""

    reference: str
    address: str
    phone: str | None
    text: str
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message. That is not yet a delivery."""

    provider_message_id: str


class SignatureRefused(Exception):
    """The request does not prove that it comes from the provider. The caller learns nothing more."""


class Unreadable(Exception):
    """The whole body is proven but cannot be read. `reason` is a short code for the dead letter."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SendError(Exception):
    """A message did not go, or may not have gone.

    `retryable`: nothing was sent, the same message may be tried again (after `retry_after_s` when given).
    `outcome_unknown`: it may have been sent; wait for a receipt before any second try.
    Neither: trying again changes nothing. The two are never both true.
    """

    def __init__(
        self,
        code: Failure,
        *,
        retryable: bool = False,
        outcome_unknown: bool = False,
        retry_after_s: float | None = None,
        provider_code: str | None = None,
    ) -> None:
        assert not (retryable and outcome_unknown), "an unknown outcome is not a plain retry"
        super().__init__(f"{code.value} ({provider_code})" if provider_code else code.value)
        self.code = code
        self.retryable = retryable
        self.outcome_unknown = outcome_unknown
        self.retry_after_s = retry_after_s
        self.provider_code = provider_code
