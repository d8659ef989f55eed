"""What a reply is, and how it becomes a text that fits.

A reply is a frozen dataclass: its fields are values (paisa, names, dates, entry numbers), and their types say how
each is shown. `render` fills the sentence of its key and, where the text would cost more SMS than it may, tries in
this order: names at their usual length, fewer lines of a list, a shorter sentence. The same text goes to every
channel; only direction marks differ, which WhatsApp carries for nothing. This module must never look anything up:
a reply holds all that is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Final, get_type_hints

from bot.replies import formats
from bot.replies.entry import (
    Entry,
    EntryDay,
    EntryKind,
    Goods,
    GoodsLeft,
    PartyPhone,
    PartyRow,
    Price,
    StatementLine,
    Total,
)
from bot.replies.language import Language
from bot.replies.segments import segments
from bot.replies.speech import Speech

Show = Callable[[Speech, object], str]

LINES_MAX: Final = 12
"""No list shows more lines than this at once; an SMS seldom holds as many."""
_TWO: Final = 2


def flag(key: str) -> Callable[[Speech, bool], str]:
    """Show a truth as the sentence of a key, and its contrary as nothing."""
    return lambda speech, value: speech.say(key) if value else ""


Name = Annotated[str, Speech.name]
MaybeName = Annotated[str | None, Speech.maybe_name]
Person = Annotated[str, Speech.person]
MaybePerson = Annotated[str | None, Speech.person]
Shop = Annotated[str, Speech.shop]
MaybeShop = Annotated[str | None, Speech.shop]
Quote = Annotated[str, Speech.quote]
Phone = Annotated[str, Speech.phone]
MaybePhone = Annotated[str | None, Speech.phone]
Count = Annotated[int, Speech.number]
MaybeCount = Annotated[int | None, Speech.number]
Sum = Annotated[int, Speech.sum]
MaybeSum = Annotated[int | None, Speech.sum]
Balance = Annotated[int, Speech.balance]
MaybeBalance = Annotated[int | None, Speech.balance]
Side = Annotated[int, Speech.side]
Number = Annotated[int, Speech.receipt]
MaybeNumber = Annotated[int | None, Speech.receipt]
Day = Annotated[date, Speech.day]
MaybeDay = Annotated[date | None, Speech.day]
Weekday = Annotated[date, Speech.weekday]
Month = Annotated[date, Speech.month]
DayOfEntry = Annotated[EntryDay | None, Speech.entry_day]
Clock = Annotated[datetime, Speech.clock]
Moment = Annotated[datetime, Speech.moment]
Line = Annotated[Entry, Speech.entry]
MaybeLine = Annotated[Entry | None, Speech.entry]
Matter = Annotated[Entry | PartyPhone, Speech.matter]
Verb = Annotated[EntryKind, Speech.verb]
Totals = Annotated[tuple[Total, ...], Speech.totals]
StatementLines = Annotated[tuple[StatementLine, ...], Speech.statement_lines]
PartyRows = Annotated[tuple[PartyRow, ...], Speech.rows]
NewParty = Annotated[bool, flag("note.new_party")]
NewAccount = Annotated[bool, flag("note.new_account")]
GoodsList = Annotated[tuple[Goods, ...], Speech.goods]
GoodsLeftList = Annotated[tuple[GoodsLeft, ...], Speech.goods_left]
GoodsBookedList = Annotated[tuple[GoodsLeft, ...], Speech.goods_booked]
Levels = Annotated[tuple[Goods, ...], Speech.levels]
Prices = Annotated[tuple[Price, ...], Speech.prices]


class ChannelKind(StrEnum):
    """Where a reply goes: by SMS every character counts, on WhatsApp a message is a message."""

    SMS = "sms"
    WHATSAPP = "whatsapp"


@dataclass(frozen=True)
class Reply:
    """One answer to a person. A subclass sets `key`, the id of its sentence in the catalogs."""

    key: ClassVar[str]
    shown: ClassVar[dict[str, Show]] = {}
    """The shown fields by name, with the function that their type is annotated with."""
    two_segments_because: ClassVar[str] = ""
    """Why this one may cost two SMS in Urdu script, where it may; in Latin letters none may."""

    def __init_subclass__(cls) -> None:
        """Note once how each field is shown."""
        super().__init_subclass__()
        hints = get_type_hints(cls, include_extras=True)
        cls.shown = {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}

    def sentences(self) -> tuple[str, ...]:
        """Return the ids of the sentences that say this, the fullest first."""
        return (self.key,)

    def line_count(self) -> int:
        """Return how many lines of a list there are to show; 0 where there is no list."""
        return 0

    def words(self, speech: Speech) -> dict[str, str]:
        """Return what fills the placeholders: one for each shown field, `amount_minor` filling {amount}."""
        return {name.removesuffix("_minor"): show(speech, getattr(self, name)) for name, show in self.shown.items()}

    def say(self, key: str, speech: Speech) -> str:
        """Return the text of one attempt."""
        return speech.say(key, **self.words(speech))


@dataclass(frozen=True)
class Rendered:
    """A text ready to send. `lines_shown` is how far a list came, for the next page."""

    text: str
    lines_shown: int


def render(reply: Reply, language: Language, channel_kind: ChannelKind, *, today: date) -> str:
    """Return the text of a reply. `today` is the business's own day: dates of another year carry theirs."""
    return compose(reply, language, channel_kind, today=today).text


def compose(reply: Reply, language: Language, channel_kind: ChannelKind, *, today: date) -> Rendered:
    """Return the fullest text of a reply that fits, and how many lines of its list it shows."""
    text, key, speech = _fitting(reply, Speech(language, today))
    if channel_kind is ChannelKind.WHATSAPP:
        text = reply.say(key, replace(speech, marks=True))
    else:
        marked = formats.led(text, language)
        text = marked if segments(marked).count == segments(text).count else text
    return Rendered(text, speech.lines_max)


def _fitting(reply: Reply, speech: Speech) -> tuple[str, str, Speech]:
    """Return the fullest attempt that fits one SMS, else two where it may; the shortest if none does."""
    may_take_two = speech.language.right_to_left and bool(reply.two_segments_because)
    in_two: tuple[str, str, Speech] | None = None
    for key, attempt in _attempts(reply, speech):
        last = (reply.say(key, attempt), key, attempt)
        count = segments(last[0]).count
        if count == 1:
            return last
        if count == _TWO and may_take_two and in_two is None:
            in_two = last
    return in_two or last


def _attempts(reply: Reply, speech: Speech) -> Iterator[tuple[str, Speech]]:
    """Go through what to try, the fullest first."""
    lines = range(min(reply.line_count(), LINES_MAX), 0, -1) if reply.line_count() else (0,)
    for key in reply.sentences():
        for count in lines:
            for short in (False, True):
                yield key, replace(speech, lines_max=count, short=short)
