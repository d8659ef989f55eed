"""The inbox: what came in is stored once, taken in its sender's order, and marked handled with its reply.

Every function is one database call. Nothing here reads a text's meaning.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.providers import DeadLetter, Parsed
from ledger_core import DATABASE_REFUSES, Pool, Session, transaction

ATTEMPTS_MAX = 5
_EXCERPT_CHARACTERS_MAX = 4000
# The columns of names hold no more.
_NAME_CHARACTERS_MAX = 120


@dataclass(frozen=True, slots=True)
class Accepted:
    """A stored message that was new: whose it is, and in how many seconds it may be taken."""

    inbound_id: int
    contact_id: int
    wait_s: float


@dataclass(frozen=True, slots=True)
class InboundWork:
    """A message that was taken, with who is speaking and for which shop. `business_id` is None for a stranger.

    `standing` says how the sender stands, mostly plain: frozen, unproven, waiting, moved or left (0004_recovery.sql).
    """

    inbound_id: int
    channel: str
    channel_kind: str
    provider_message_id: str
    kind: str
    body: str | None
    details: dict[str, Any]
    in_reply_to: str | None
    sent_at: datetime
    received_at: datetime
    attempts: int
    contact_id: int
    address: str
    phone: str | None
    display_name: str | None
    language: str | None
    user_id: int | None
    business_id: int | None
    business_name: str | None
    currency: str | None
    time_zone: str | None
    role: str | None
    shops: int
    standing: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a message: the outcome's name, the reading kept with it, and the reply if there is one."""

    outcome: str
    business_id: int | None = None
    user_id: int | None = None
    language: str | None = None
    reading: dict[str, object] | None = None
    reply: str | None = None
    segments: int = 0


async def accept(pool: Pool, channel: str, parsed: Parsed, received_at: datetime) -> list[Accepted]:
    """Store one webhook's messages, receipts and dead letters in one transaction; give the messages that are new.

    What the database itself refuses becomes a dead letter, so that one bad item never makes a provider repeat
    the others.
    """
    try:
        return await _store(pool, channel, parsed, received_at)
    except DATABASE_REFUSES:
        accepted = await _store(pool, channel, replace(parsed, messages=(), receipts=()), received_at)
        singles = [Parsed(messages=(message,)) for message in parsed.messages] + [
            Parsed(receipts=(one,)) for one in parsed.receipts
        ]
        for single in singles:
            accepted += await _store_or_bury(pool, channel, single, received_at)
        return accepted


async def _store_or_bury(pool: Pool, channel: str, single: Parsed, received_at: datetime) -> list[Accepted]:
    try:
        return await _store(pool, channel, single, received_at)
    except DATABASE_REFUSES as error:
        item = (single.messages or single.receipts)[0]
        letter = DeadLetter(f"refused_by_database:{type(error).__name__}", ascii(item)[:_EXCERPT_CHARACTERS_MAX])
        return await _store(pool, channel, Parsed(dead_letters=(letter,)), received_at)


async def _store(pool: Pool, channel: str, parsed: Parsed, received_at: datetime) -> list[Accepted]:
    messages = [
        {
            "provider_message_id": message.provider_message_id,
            "address": message.sender.address,
            "phone": message.sender.phone,
            "name": _name_of(message.sender.display_name),
            "kind": message.kind.value,
            "body": message.text,
            "details": message.details,
            "in_reply_to": message.in_reply_to,
            "sent_at": min(message.sent_at, received_at).isoformat(),
        }
        for message in parsed.messages
    ]
    receipts = [{**asdict(receipt), "occurred_at": receipt.occurred_at.isoformat()} for receipt in parsed.receipts]
    dead_letters = [asdict(letter) for letter in parsed.dead_letters]
    async with transaction(pool) as session:
        rows = await session.rows(
            "select * from accept_inbound($1, $2, $3, $4, $5)", channel, received_at, messages, receipts, dead_letters
        )
    return [Accepted(**row) for row in rows]


def _name_of(display_name: str | None) -> str | None:
    """Give a profile's name as it may become a shop's: not blank, and no longer than the books take."""
    return (display_name or "").strip()[:_NAME_CHARACTERS_MAX].strip() or None


async def due_contacts(session: Session, *, limit: int) -> list[int]:
    """List the contacts who have a message that is due."""
    return [row[0] for row in await session.rows("select due_contacts($1)", limit)]


async def take(session: Session, contact_id: int) -> InboundWork | None:
    """Lock the conversation and give its oldest unhandled message; None when it is held elsewhere or nothing is due."""
    row = await session.row("select * from take_inbound($1)", contact_id)
    return InboundWork(**row) if row else None


async def finish(session: Session, inbound_id: int, finished: Finished) -> int | None:
    """Mark a message handled and queue its reply; gives the reply's id."""
    reply: int | None = await session.value(
        "select finish_inbound($1, $2, $3, $4, $5, $6, $7, $8)",
        inbound_id,
        finished.business_id,
        finished.user_id,
        finished.language,
        finished.outcome,
        finished.reading,
        finished.reply,
        finished.segments,
    )
    return reply


async def fail(session: Session, inbound_id: int, *, error_code: str, reply: str, segments: int) -> bool:
    """Count a failed try; after the last one the message is dead, `reply` is queued, and True is given."""
    state = await session.value(
        "select fail_inbound($1, $2, $3, $4, $5)", inbound_id, error_code, ATTEMPTS_MAX, reply, segments
    )
    return bool(state == "dead")


async def may_answer_stranger(session: Session, contact_id: int, day: date) -> bool:
    """Count a reply to a stranger; False when the day's five are used up."""
    return bool(await session.value("select stranger_may_be_answered($1, $2)", contact_id, day))


async def is_talking_in_circles(session: Session, inbound_id: int) -> bool:
    """Tell whether a message that could not be read is one of a row of such: another machine's answers, most likely."""
    return bool(await session.value("select is_talking_in_circles($1)", inbound_id))


async def person_of(session: Session, contact_id: int) -> int:
    """Give the person behind a contact, made and bound when he is new."""
    return int(await session.value("select person_of_contact($1)", contact_id))


@dataclass(frozen=True, slots=True)
class LastWritten:
    """The newest message of a contact that wrote entries. `is_newest`: no other message of his was handled since."""

    entries: list[int]
    sent_at: datetime
    is_newest: bool


_LAST_WRITTEN = """
select reading -> 'entries' as entries, sent_at,
  not exists (select from inbound_message later where later.business_id = m.business_id
    and later.contact_id = m.contact_id and later.id > m.id and later.id <> $3 and later.state = 'handled') as is_newest
from inbound_message m
where business_id = $1 and contact_id = $2 and outcome = 'written' and id <> $3 order by id desc limit 1"""


async def last_written(session: Session, work: InboundWork, business_id: int) -> LastWritten | None:
    """Give the speaker's last message that wrote entries in this shop, before the one that is being handled."""
    row = await session.row(_LAST_WRITTEN, business_id, work.contact_id, work.inbound_id)
    return LastWritten(**row) if row else None


async def entry_of_message(session: Session, work: InboundWork, business_id: int) -> int | None:
    """Give the first entry that the message wrote to which this one refers (an edit, a deletion); None if none did."""
    found = await session.value(
        "select (reading -> 'entries' ->> 0)::bigint from inbound_message"
        " where business_id = $1 and channel = $2 and provider_message_id = $3 and contact_id = $4",
        business_id,
        work.channel,
        work.in_reply_to,
        work.contact_id,
    )
    return int(found) if found else None


@dataclass(frozen=True, slots=True)
class Referred:
    """An earlier message to which a new one was swiped, or to our reply to it; `entries` are what it wrote."""

    inbound_id: int
    entries: list[int]
    sent_at: datetime


_REFERRED = """
select i.id as inbound_id, coalesce(i.reading -> 'entries', '[]') as entries, i.sent_at from inbound_message i
where i.business_id = $1 and i.contact_id = $2 and i.channel = $3 and (i.provider_message_id = $4 or i.id = (
  select o.inbound_id from outbound_message o
  where o.business_id = $1 and o.contact_id = $2 and o.provider_message_id = $4 limit 1))
order by i.id limit 1"""


async def referred_to(session: Session, work: InboundWork, business_id: int) -> Referred | None:
    """Give the message of this person in this shop that a text was swiped to; None where it was to none."""
    if work.in_reply_to is None:
        return None
    row = await session.row(_REFERRED, business_id, work.contact_id, work.channel, work.in_reply_to)
    return Referred(**row) if row else None


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """The message that an entry came from: its text, or the earlier one that its answer let be carried out.

    `answer` is that answer, `command` the place of the entry's command in the `reading` that was kept.
    """

    body: str | None
    answer: str | None
    command: int
    reading: dict[str, Any]
    sent_at: datetime
    sender_phone: str | None


_SOURCE = """
select coalesce(nullif(i.reading ->> 'about', ''), i.body) as body,
  case when i.reading ->> 'about' <> '' then i.body end as answer,
  -- An entry of a daily round has its party after the command, as 0/7.
  split_part(split_part(c.idempotency_key, ':', 3), '/', 1)::integer as command,
  coalesce(i.reading, '{}') as reading, i.sent_at, u.phone as sender_phone
  from journal_entry j
  join change c on c.business_id = j.business_id and c.sequence = j.sequence
  join inbound_message i on i.business_id = j.business_id and i.id =
    case when c.idempotency_key like 'message:%' then split_part(c.idempotency_key, ':', 2)::bigint end
  left join users u on u.id = j.actor_id
where j.business_id = $1 and j.number = $2 limit 1"""


async def message_of_entry(session: Session, business_id: int, number: int) -> SourceMessage | None:
    """Give the message that wrote an entry; None for one that came by another door."""
    row = await session.row(_SOURCE, business_id, number)
    return SourceMessage(**row) if row else None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a talk: a stranger's onboarding, the rest of a list, until when the PIN's guard is open.

    `errand` is what a PIN or a code was asked for; `pin_tries` and `pin_locked_until` are about another person's PIN.
    """

    onboarding: dict[str, Any] | None
    more: dict[str, Any] | None
    pin_until: datetime | None
    has_pin: bool
    errand: dict[str, Any] | None
    pin_locked_until: datetime | None
    pin_tries: int


async def recall(session: Session, contact_id: int) -> Memory:
    """Give what is remembered of a contact's talk."""
    row = await session.row("select * from recall($1)", contact_id)
    assert row is not None
    return Memory(**row)


async def remember(
    session: Session, contact_id: int, *, onboarding: dict[str, Any] | None = None, more: dict[str, Any] | None = None
) -> None:
    """Keep where a stranger's onboarding stands, and which list a member has seen how much of; None ends either."""
    await session.row("select remember($1, $2, $3)", contact_id, onboarding, more)


async def blank(session: Session, inbound_id: int, body: str) -> None:
    """Put a text in the place of one that held a PIN."""
    await session.row("select blank_body($1, $2)", inbound_id, body)


@dataclass(frozen=True, slots=True)
class Pin:
    """A person's PIN: its hash if he set one, until when it is locked, and the wrong tries so far."""

    pin_hash: str | None
    locked_until: datetime | None
    tries: int


async def pin_of(session: Session, contact_id: int) -> Pin:
    """Give the PIN of the person behind a contact."""
    row = await session.row("select * from pin_of_contact($1)", contact_id)
    return Pin(**row) if row else Pin(None, None, 0)


async def set_pin(session: Session, contact_id: int, pin_hash: str) -> None:
    """Set the PIN of the person behind a contact."""
    await session.row("select set_pin($1, $2)", contact_id, pin_hash)


async def count_pin_try(session: Session, contact_id: int, *, right: bool, at: datetime) -> bool:
    """Count a try; a right one opens for 15 minutes, the fifth wrong one locks for an hour and gives True."""
    return bool(await session.value("select count_pin_try($1, $2, $3)", contact_id, right, at))


async def person_of_phone(session: Session, phone: str) -> int:
    """Give the person of a phone in E.164, made when he is new."""
    return int(await session.value("select person_of_phone($1)", phone))


@dataclass(frozen=True, slots=True)
class Reachable:
    """Where a member can be told something; nothing of a shop goes to a frozen number."""

    contact_id: int
    kind: str
    language: str
    is_frozen: bool = False


async def owner_of(session: Session, business_id: int) -> Reachable | None:
    """Give where the owner of the entered shop wrote last; None for one who never wrote."""
    row = await session.row(
        "select c.contact_id, c.kind, c.language, c.is_frozen"
        " from membership m cross join lateral contact_of_member($1, m.user_id) c"
        " where m.business_id = $1 and m.role = 'owner' and m.ended_at is null order by m.created_at limit 1",
        business_id,
    )
    return Reachable(**row) if row else None


async def reach(session: Session, business_id: int, user_id: int) -> Reachable | None:
    """Give where a member of the entered shop wrote last; None for one who never wrote, or left."""
    row = await session.row(
        "select contact_id, kind, language, is_frozen from contact_of_member($1, $2)", business_id, user_id
    )
    return Reachable(**row) if row else None


async def alert(session: Session, contact_id: int, business_id: int | None, *, body: str, segments: int) -> None:
    """Queue a text that answers no message: to a member of a shop, or of none (None) about a person's own number."""
    await session.row("select queue_alert($1, $2, $3, $4)", contact_id, business_id, body, segments)


async def joined_parts(session: Session, inbound_id: int) -> str | None:
    """Give the whole of a long SMS when this is its last part, None while others are still to come."""
    joined: str | None = await session.value("select joined_parts($1)", inbound_id)
    return joined
