"""Who is speaking and what he said. Decides nothing about money: that is the handlers'.

A taken message becomes a `Talk` with a reading, or a reply at once where nothing of it can be an entry.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import grammar
from bot.inbox import InboundWork, Referred
from bot.providers import InboundKind
from bot.questions import NOTHING_SETTLED, Settled
from bot.replies import (
    ChannelKind,
    DeletedMessage,
    EditedMessage,
    GroupMessage,
    Language,
    MediaKind,
    MediaNotRead,
    MessageTooLong,
    Reply,
    language_of,
)
from grammar import Context, Reading
from ledger_core import Origin, Session, business_day, known_names

TEXT_CHARACTERS_MAX = 2000
# Where the shop's own names are looked for: so many words of a text, and so many words to a name.
_WORDS_MAX, _NAME_WORDS_MAX = 80, 4
# The zone of a person whose shop is not known yet.
_HOME_ZONE = "Asia/Karachi"
_SHORT_NUMBER_DIGITS_MAX = 6
_URDU_LETTER = re.compile(r"[\u0600-\u06ff]")

_READABLE = {InboundKind.TEXT, InboundKind.CHOICE}
# News of the platform and taps of a thumb: kept, and answered by nothing.
_SILENT = {InboundKind.REACTION, InboundKind.SYSTEM}
_MEDIA = {
    InboundKind.IMAGE: MediaKind.PICTURE,
    InboundKind.AUDIO: MediaKind.VOICE,
    InboundKind.VIDEO: MediaKind.VIDEO,
    InboundKind.DOCUMENT: MediaKind.DOCUMENT,
    InboundKind.STICKER: MediaKind.STICKER,
    InboundKind.LOCATION: MediaKind.LOCATION,
    InboundKind.CONTACTS: MediaKind.CONTACT,
}


@dataclass(frozen=True, slots=True)
class Talk:
    """One message being answered: its sender, his shop, and the day it belongs to.

    `business_id` and `user_id` are 0 until a stranger has a shop. `day` is the shop's own day on which the message
    was sent, `today` that of now. `about` is an earlier text that this message lets be carried out, "" for none.
    `skip` is how many lines of a list he has seen already. `swiped` is the message, with its entries, to
    which or to whose receipt this one was swiped.
    """

    work: InboundWork
    business_id: int
    user_id: int
    role: str
    language: Language
    channel_kind: ChannelKind
    currency: str
    time_zone: str
    day: date
    today: date
    settled: Settled = NOTHING_SETTLED
    clauses: tuple[str, ...] = ()
    about: str = ""
    has_pin: bool = False
    pin_is_open: bool = False
    skip: int = 0
    swiped: Referred | None = None

    def clause(self, index: int) -> str:
        """Give the text of command number `index`, as it was written."""
        return self.clauses[index] if index < len(self.clauses) else ""

    def origin(self, index: int, step: str = "") -> Origin:
        """Give the origin of command number `index`: its key makes it happen once, whatever is repeated."""
        key = f"message:{self.work.inbound_id}:{index}{step and ':' + step}"
        return Origin(self.business_id, key, self.work.channel_kind, self.user_id)


def begin(work: InboundWork, now: datetime) -> Talk:
    """Say who is speaking, for which shop, in which language and on which day."""
    zone = work.time_zone or _HOME_ZONE
    return Talk(
        work=work,
        business_id=work.business_id or 0,
        user_id=work.user_id or 0,
        role=work.role or "",
        language=language_of(work.language) if work.language else _language_of_text(work.body or ""),
        channel_kind=ChannelKind.WHATSAPP if work.channel_kind == "whatsapp" else ChannelKind.SMS,
        currency=work.currency or "PKR",
        time_zone=zone,
        day=business_day(work.sent_at, zone),
        today=business_day(now, zone),
    )


def _language_of_text(text: str) -> Language:
    return Language.URDU if _URDU_LETTER.search(text) else Language.ROMAN


def now() -> datetime:
    """Give the present instant: the one clock of the conversation."""
    return datetime.now(UTC)


def is_answerable(work: InboundWork) -> bool:
    """Tell whether somebody could read an answer: not a bank's name or a short code, and not the platform itself."""
    if work.kind in _SILENT:
        return False
    digits = work.address.lstrip("+")
    named = work.phone is None and work.channel_kind != "whatsapp" and not digits.isdigit()
    return not named and not (digits.isdigit() and len(digits) <= _SHORT_NUMBER_DIGITS_MAX)


def not_text(work: InboundWork, entry_number: int | None) -> Reply | None:
    """Give the polite line for what is not a text, None for a text. `entry_number`: what an edited message made."""
    if work.kind in _READABLE:
        too_long = len(work.body or "") > TEXT_CHARACTERS_MAX
        return MessageTooLong(TEXT_CHARACTERS_MAX) if too_long else None
    match work.kind:
        case InboundKind.TOO_LONG:
            return MessageTooLong(TEXT_CHARACTERS_MAX)
        case InboundKind.EDIT:
            return EditedMessage(entry_number)
        case InboundKind.REVOKE:
            return DeletedMessage(entry_number)
        case InboundKind.GROUP:
            return GroupMessage()
        case _:
            return MediaNotRead(_MEDIA.get(InboundKind(work.kind), MediaKind.OTHER))


async def interpret(session: Session, talk: Talk) -> Reading:
    """Read the text as commands, on the shop's own day; the names of the shop's own that it has settle readings."""
    text = talk.work.body or ""
    return grammar.parse(text, talk.day, await context_of(session, talk.business_id, text))


async def context_of(session: Session, business_id: int, text: str) -> Context | None:
    """Give the shop's own names that stand in a text, by one look-up; None where it has no word."""
    words = grammar.name_key(text[:TEXT_CHARACTERS_MAX]).split()[:_WORDS_MAX]
    if not business_id or not any(word.isalpha() for word in words):
        return None
    ends = ((start, start + length) for start in range(len(words)) for length in range(1, _NAME_WORDS_MAX + 1))
    keys = {" ".join(words[start:end]) for start, end in ends if end <= len(words)}
    known = await known_names(session, business_id, sorted(keys))
    return Context(known.parties, known.staff, known.items, known.accounts)


def clauses_of(text: str, reading: Reading) -> tuple[str, ...]:
    """Give the part of the text that each command was read from."""
    if len(reading.commands) == 1:
        return (text,)
    ends = [
        [(span.start, span.end) for span in reading.spans if span.command == index]
        for index in range(len(reading.commands))
    ]
    return tuple(text[min(start for start, _ in part) : max(end for _, end in part)] if part else "" for part in ends)
