"""The tables of the conversation as SQLModel classes: channels, contacts, messages in and out, receipts.

They describe what migrations/sql builds; a test compares the two. Only the office's functions write them.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def _instant(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=nullable))


def _id() -> Any:
    return Field(sa_column=Column(BigInteger, primary_key=True))


def _reference(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(BigInteger, nullable=nullable))


def _small() -> Any:
    return Field(default=0, sa_column=Column(SmallInteger, nullable=False))


def _document(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(JSONB, nullable=nullable))


class Channel(SQLModel, table=True):
    """A way in and out, and which provider serves it."""

    __tablename__ = "channel"

    name: str = Field(primary_key=True)
    provider: str
    kind: str


class Contact(SQLModel, table=True):
    """A person on a channel. `address` is what the channel knows him by, `phone` its proof of his number."""

    __tablename__ = "contact"

    id: int = _id()
    channel: str
    address: str
    phone: str | None = None
    display_name: str | None = None
    user_id: int | None = _reference(nullable=True)
    created_at: datetime = _instant()


class Conversation(SQLModel, table=True):
    """The lock of a contact's messages, and which shop and language they are in."""

    __tablename__ = "conversation"

    contact_id: int = _id()
    business_id: int | None = _reference(nullable=True)
    language: str | None = None
    stranger_day: date | None = None
    stranger_replies: int = _small()
    onboarding: dict[str, Any] | None = _document(nullable=True)
    more: dict[str, Any] | None = _document(nullable=True)
    pin_until: datetime | None = _instant(nullable=True)
    errand: dict[str, Any] | None = _document(nullable=True)
    pin_tries: int = _small()
    pin_locked_until: datetime | None = _instant(nullable=True)


class Recovery(SQLModel, table=True):
    """Who may report a person's number lost, and the number that takes its place from `holds_at` on."""

    __tablename__ = "recovery"

    user_id: int = _id()
    helper_id: int = _reference()
    named_at: datetime = _instant()
    new_phone: str | None = None
    holds_at: datetime | None = _instant(nullable=True)


class Question(SQLModel, table=True):
    """A question that stands open or parked, or what became of it; its options are commands as JSON."""

    __tablename__ = "question"

    business_id: int = _id()
    id: int = _id()
    contact_id: int = _reference()
    kind: str
    state: str
    asked_at: datetime = _instant()
    day: date
    first_label: int = _small()
    command: dict[str, Any] = _document()
    settled: dict[str, Any] = _document()
    options: list[dict[str, Any]] = _document()
    inbound_id: int | None = _reference(nullable=True)
    wants: str = ""
    summary: str


class InboundMessage(SQLModel, table=True):
    """A message that came in, and what became of it."""

    __tablename__ = "inbound_message"

    id: int = _id()
    channel: str
    provider_message_id: str
    contact_id: int = _reference()
    kind: str
    body: str | None = None
    details: dict[str, Any] = _document()
    in_reply_to: str | None = None
    sent_at: datetime = _instant()
    received_at: datetime = _instant()
    due_at: datetime = _instant()
    state: str = "new"
    attempts: int = _small()
    error_code: str | None = None
    business_id: int | None = _reference(nullable=True)
    user_id: int | None = _reference(nullable=True)
    outcome: str | None = None
    reading: dict[str, Any] | None = _document(nullable=True)
    handled_at: datetime | None = _instant(nullable=True)


class OutboundMessage(SQLModel, table=True):
    """A message of ours on its way out."""

    __tablename__ = "outbound_message"

    id: int = _id()
    reference: uuid.UUID
    contact_id: int = _reference()
    business_id: int | None = _reference(nullable=True)
    inbound_id: int | None = _reference(nullable=True)
    purpose: str
    priority: int = _small()
    body: str
    segments: int = _small()
    state: str = "queued"
    attempts: int = _small()
    due_at: datetime = _instant()
    leased_until: datetime | None = _instant(nullable=True)
    provider_message_id: str | None = None
    error_code: str | None = None
    created_at: datetime = _instant()
    sent_at: datetime | None = _instant(nullable=True)


class DeliveryReceipt(SQLModel, table=True):
    """What a provider said became of a message of ours; may come before we know its id."""

    __tablename__ = "delivery_receipt"

    channel: str = Field(primary_key=True)
    provider_message_id: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    occurred_at: datetime = _instant()
    error_code: str | None = None
    details: dict[str, Any] = _document()


class DeadLetter(SQLModel, table=True):
    """What was proven to come from a provider but could not be read."""

    __tablename__ = "dead_letter"

    id: int = _id()
    channel: str
    reason: str
    excerpt: str
    received_at: datetime = _instant()
