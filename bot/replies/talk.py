"""Talk that is not about an entry: greeting, help, what could not be read or done, and why.

Never a bare "error": each says what to do next, most by an example that can be sent as it stands. This module
must never blame the writer, nor show anything of the program's inside.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.replies.reply import Count, Day, MaybeNumber, Reply
from bot.replies.speech import Speech


class Example(StrEnum):
    """The commands that have an example; the values are the operations' names."""

    RECEIVE_PAYMENT = "receive_payment"
    GIVE_CREDIT = "give_credit"
    TAKE_CREDIT = "take_credit"
    MAKE_PAYMENT = "make_payment"
    OPENING_BALANCE = "opening_balance"
    GIVE_DISCOUNT = "give_discount"
    CASH_SALE = "cash_sale"
    CASH_PURCHASE = "cash_purchase"
    EXPENSE = "expense"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    CASH_COUNT = "cash_count"
    CASH_BALANCE = "cash_balance"
    BALANCE = "balance"
    STATEMENT = "statement"
    LIST_RECEIVABLES = "list_receivables"
    LIST_PAYABLES = "list_payables"
    REPORT = "report"
    SET_DUE_DATE = "set_due_date"
    SET_LIMIT = "set_limit"
    SET_PHONE = "set_phone"
    ADD_PARTY = "add_party"
    UNDO = "undo"
    EDIT_LAST = "edit_last"
    EXPLAIN = "explain"
    SWITCH_BUSINESS = "switch_business"
    SET_LANGUAGE = "set_language"
    HELP = "help"


def example_of(operation: str) -> Example:
    """Return the example nearest to an operation's name; help where the operation has none of its own."""
    try:
        return Example(operation)
    except ValueError:
        return Example.HELP


class MediaKind(StrEnum):
    """What came instead of a text."""

    PICTURE = "picture"
    VIDEO = "video"
    VOICE = "voice"
    LOCATION = "location"
    CONTACT = "contact"
    DOCUMENT = "document"
    STICKER = "sticker"
    OTHER = "other"


@dataclass(frozen=True)
class Greeting(Reply):
    """An answer to a salam."""

    key: ClassVar[str] = "talk.greeting"


# Examples that name somebody from whom the shop buys.
_SUPPLIERS = frozenset({Example.TAKE_CREDIT, Example.MAKE_PAYMENT})


def _example(speech: Speech, example: Example, party: str | None = None, supplier: str | None = None) -> str:
    """Give an example that can be sent as it stands, with the shop's own names where it has any."""
    if example in _SUPPLIERS:
        name = speech.name(supplier) if supplier else speech.say("name.supplier")
    else:
        name = speech.name(party) if party else speech.say("name.party")
    return speech.say(f"example.{example}", party=name)


@dataclass(frozen=True)
class Help(Reply):
    """Five examples of what this shop does; `party` and `supplier` are khatas of it, if it has any."""

    examples: tuple[Example, ...]
    party: str | None = None
    supplier: str | None = None

    two_segments_because: ClassVar[str] = "five whole examples"
    key: ClassVar[str] = "talk.help"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the examples, a line each."""
        lines = (_example(speech, one, self.party, self.supplier) for one in self.examples)
        return super().words(speech) | {"examples": "\n".join(lines)}


@dataclass(frozen=True)
class NotUnderstood(Reply):
    """The message could not be read; the nearest command is shown as an example."""

    nearest: Example = Example.GIVE_CREDIT

    key: ClassVar[str] = "talk.not_understood"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the example."""
        return super().words(speech) | {"example": _example(speech, self.nearest)}


@dataclass(frozen=True)
class NotYet(Reply):
    """The message was understood, but Munshi cannot do this."""

    key: ClassVar[str] = "talk.not_yet"


@dataclass(frozen=True)
class MessageTooLong(Reply):
    """The message is over the limit, in characters; nothing of it was written."""

    characters_max: Count

    key: ClassVar[str] = "talk.too_long"


@dataclass(frozen=True)
class TooManyEntries(Reply):
    """One message has more entries than are read at once; nothing of it was written."""

    entries_max: Count

    key: ClassVar[str] = "talk.too_many"


@dataclass(frozen=True)
class MediaNotRead(Reply):
    """A picture, a voice note or the like came: only text is read."""

    media: MediaKind

    def sentences(self) -> tuple[str, ...]:
        """Name what came."""
        return (f"media.{self.media}",)


@dataclass(frozen=True)
class EditedMessage(Reply):
    """A person edited a message in his chat: the books stand as they were. `number` is the entry it made, if any."""

    number: MaybeNumber = None

    def sentences(self) -> tuple[str, ...]:
        """Show how to correct the entry, where there is one."""
        return ("message.edited.plain",) if self.number is None else ("message.edited",)


@dataclass(frozen=True)
class DeletedMessage(Reply):
    """A person deleted a message in his chat: the books stand as they were. `number` is the entry it made, if any."""

    number: MaybeNumber = None

    def sentences(self) -> tuple[str, ...]:
        """Show how to strike the entry off, where there is one."""
        return ("message.deleted.plain",) if self.number is None else ("message.deleted",)


@dataclass(frozen=True)
class GroupMessage(Reply):
    """A message in a group: books are kept in a talk of two only."""

    key: ClassVar[str] = "message.group"


@dataclass(frozen=True)
class KeptForLater(Reply):
    """The message could not be carried out just now; it is kept and tried again."""

    key: ClassVar[str] = "fail.kept"


@dataclass(frozen=True)
class PeriodClosed(Reply):
    """The books are closed through a day; nothing was written."""

    through: Day

    key: ClassVar[str] = "fail.period_closed"


@dataclass(frozen=True)
class AmountTooLarge(Reply):
    """The books cannot hold the sum; nothing was written."""

    key: ClassVar[str] = "fail.amount_too_large"


@dataclass(frozen=True)
class AmountMissing(Reply):
    """The sum is nought or could not be one; nothing was written."""

    key: ClassVar[str] = "fail.amount_not_positive"


@dataclass(frozen=True)
class NameUnusable(Reply):
    """A name is empty or too long; nothing was written."""

    key: ClassVar[str] = "fail.name_unusable"


@dataclass(frozen=True)
class NotWritten(Reply):
    """The books refused it for a reason that the writer cannot help; nothing was written."""

    key: ClassVar[str] = "fail.not_written"


@dataclass(frozen=True)
class OneTimeCode(Reply):
    """A one-time code; it must stand alone, and nothing that asks for it back may follow."""

    code: str

    key: ClassVar[str] = "code.one_time"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the code as it is."""
        return super().words(speech) | {"code": self.code}


@dataclass(frozen=True)
class TryLater(Reply):
    """A stranger's messages of the day are used up."""

    key: ClassVar[str] = "talk.try_later"
