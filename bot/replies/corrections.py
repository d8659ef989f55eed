"""Undoing, changing, showing and explaining entries.

The word for an undone entry is "kaat di", struck off, as in the paper book: the entry stays and can be read.
It is never "wapas", which is what a person does with money or goods. This module must never promise a correction
that the ledger has not made.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.replies.questions import Question
from bot.replies.reply import (
    Count,
    Day,
    Line,
    MaybeBalance,
    MaybeNumber,
    MaybePerson,
    Moment,
    Name,
    NewParty,
    Number,
    Person,
    Quote,
    Reply,
    Sum,
)
from bot.replies.speech import Speech


def _read_from(speech: Speech, words: tuple[str, ...]) -> str:
    return " + ".join(speech.quote(word) for word in words)


ReadFrom = Annotated[tuple[str, ...], _read_from]


@dataclass(frozen=True)
class Undone(Reply):
    """An entry was struck off by entry `number`. `balance_minor` is the khata's now, None for cash entries."""

    undone: Number
    entry: Line
    balance_minor: MaybeBalance
    number: Number

    def sentences(self) -> tuple[str, ...]:
        """Where the whole line does not fit, say only who and how much."""
        return ("undo.done", "undo.done.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the entry in its briefest form."""
        return super().words(speech) | {"brief": speech.entry_brief(self.entry)}


@dataclass(frozen=True)
class SeveralUndone(Reply):
    """A message of several entries was struck off whole."""

    count: Count
    first_undone: Number
    last_undone: Number
    first: Number
    last: Number

    key: ClassVar[str] = "undo.several"


@dataclass(frozen=True)
class NothingToUndo(Reply):
    """There is no entry that the speaker could take back."""

    key: ClassVar[str] = "undo.nothing"


@dataclass(frozen=True)
class AlreadyUndone(Reply):
    """The entry was struck off before, by entry `number`."""

    undone: Number
    number: Number

    key: ClassVar[str] = "undo.already"


@dataclass(frozen=True)
class UndoNotYours(Reply):
    """A recorder may strike off only his own entries. `by` is who wrote this one, if he has a name."""

    undone: Number
    by: MaybePerson

    key: ClassVar[str] = "undo.not_yours"


@dataclass(frozen=True)
class UndoTooOld(Reply):
    """A recorder may strike off an entry only within so many minutes; then the owner can."""

    undone: Number
    minutes: Count

    key: ClassVar[str] = "undo.too_old"


@dataclass(frozen=True)
class CannotUndoReversal(Reply):
    """The entry is itself a correction; the entry has to be written anew."""

    undone: Number

    key: ClassVar[str] = "undo.is_reversal"


@dataclass(frozen=True)
class AskUndo(Question):
    """Shall this entry be struck off? Asked where "galat" alone is not sure enough, or the receipt had no letter."""

    undone: Number
    entry: Line

    key: ClassVar[str] = "undo.ask"


@dataclass(frozen=True)
class AskWhichEntry(Reply):
    """A bare correction after several entries: the receipt is wanted."""

    first: Number
    last: Number

    key: ClassVar[str] = "undo.which"


@dataclass(frozen=True)
class AskReceipt(Reply):
    """A correction that is not surely about the last entry, `last`: the receipt is wanted."""

    last: Number

    key: ClassVar[str] = "undo.ask_receipt"


@dataclass(frozen=True)
class AmountChanged(Reply):
    """An entry has another sum now: it was struck off and written anew as `entry`, number `number`."""

    corrected: Number
    old_amount_minor: Sum
    entry: Line
    balance_minor: MaybeBalance
    number: Number

    def sentences(self) -> tuple[str, ...]:
        """Leave out the old sum where it does not fit."""
        return ("edit.amount", "edit.amount.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the entry in its briefest form."""
        return super().words(speech) | {"brief": speech.entry_brief(self.entry)}


@dataclass(frozen=True)
class PartyChanged(Reply):
    """An entry stands on another khata now. `balance_minor` is the new khata's, `new_party` says that it was opened."""

    corrected: Number
    old_party: Name
    entry: Line
    balance_minor: MaybeBalance
    number: Number
    new_party: NewParty = False

    two_segments_because: ClassVar[str] = "names two khatas, a sum, a balance and two receipts"
    key: ClassVar[str] = "edit.party"


@dataclass(frozen=True)
class ReceiptMistyped(Reply):
    """The check letter does not belong to the number. `written` is what the person wrote."""

    written: Name

    key: ClassVar[str] = "receipt.mistyped"


@dataclass(frozen=True)
class ReceiptUnknown(Reply):
    """The receipt is well written, but this shop has no such entry."""

    number: Number

    key: ClassVar[str] = "receipt.unknown"


@dataclass(frozen=True)
class EntryShown(Reply):
    """A number without its letter: the entry is shown, with the receipt to write."""

    number: Number
    entry: Line
    day: Day

    def sentences(self) -> tuple[str, ...]:
        """Leave out how to correct it where it does not fit."""
        return ("receipt.shown", "receipt.shown.brief")


@dataclass(frozen=True)
class EntryExplained(Reply):
    """Why is this entry there? The message as written, who sent it and when (in the shop's zone), and the reading.

    `read_from` are the words that it was read from, by the grammar of a `version`.
    """

    number: Number
    message: Quote
    by: Person
    at: Moment
    entry: Line
    undone_by: MaybeNumber = None
    read_from: ReadFrom = ()
    version: str = ""

    two_segments_because: ClassVar[str] = "quotes a whole message beside its reading"

    def sentences(self) -> tuple[str, ...]:
        """Leave out which words it was read from where they do not fit, or are not known."""
        return ("receipt.explained.words", "receipt.explained") if self.read_from else ("receipt.explained",)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the grammar's version."""
        return super().words(speech) | {"version": self.version}
