"""Questions that are asked before anything is posted, and the lines around answering them.

Choice numbers start at `first_label`, since another labelled text may still be open to the same person. The
number of labels of each kind is fixed by its sentence. A question must never sound as if it were written already.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Final

from bot.replies.entry import EntryKind
from bot.replies.language import Language
from bot.replies.reply import (
    Clock,
    Count,
    Line,
    MaybeDay,
    MaybeLine,
    MaybeName,
    MaybeNumber,
    MaybePerson,
    MaybeSum,
    Name,
    Reply,
    Side,
    Sum,
    Verb,
)
from bot.replies.speech import Speech

NAMES_MAX: Final = 3
"""The most names that a question may offer, so that it fits one SMS with its last choice, a new khata."""
PARKED_MAX: Final = 9
_LABELS_MAX: Final = 4
# Labels that no name or sum is likely to hold, at which a sentence is cut into what its choices say.
_MARKED: Final = 7_770_001
_MARK: Final = re.compile(r"\b777000\d\b")


@dataclass(frozen=True)
class Question(Reply):
    """A reply that wants an answer. Its choices are {n1}, {n2} ..., counted on from `first_label`."""

    first_label: int = field(default=1, kw_only=True)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the labels."""
        labels = {f"n{place}": str(self.first_label + place - 1) for place in range(1, _LABELS_MAX + 1)}
        return super().words(speech) | labels

    def choices(self) -> tuple[tuple[str, ...], ...]:
        """Return what each choice says in each language, in the order of the labels: an answer may copy it."""
        numbered = replace(self, first_label=_MARKED)
        said = [numbered.say(self.sentences()[0], Speech(language, date.min)) for language in Language]
        return tuple(zip(*([part.strip() for part in _MARK.split(text)[1:]] for text in said), strict=False))


@dataclass(frozen=True)
class AskOperation(Question):
    """What was it? No verb, or two readings: the kinds in turn, and a last choice to leave it."""

    party: MaybeName
    amount_minor: MaybeSum
    kinds: tuple[EntryKind, ...]

    def sentences(self) -> tuple[str, ...]:
        """Give a short form for a reply that has other things to say; it leaves out the last choice."""
        return ("ask.operation", "ask.operation.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered kinds, and the label after them."""
        choices = " ".join(f"{label} {speech.verb(kind)}" for label, kind in enumerate(self.kinds, self.first_label))
        leave = self.first_label + len(self.kinds)
        return super().words(speech) | {"choices": choices, "leave": str(leave)}


@dataclass(frozen=True)
class AskAmount(Question):
    """How much? The operation and the person are clear."""

    party: MaybeName
    kind: Verb

    key: ClassVar[str] = "ask.amount"


@dataclass(frozen=True)
class AskParty(Question):
    """With whom? The operation and the sum are clear."""

    amount_minor: MaybeSum
    kind: Verb

    key: ClassVar[str] = "ask.party"


@dataclass(frozen=True)
class AskWho(Question):
    """Which khata? `written` is near to up to three `names`; the last choice makes a new khata."""

    written: Name
    names: tuple[str, ...]

    key: ClassVar[str] = "ask.who"

    def __post_init__(self) -> None:
        """Refuse more names than fit: the nearest ones are chosen by who asks."""
        if not 1 <= len(self.names) <= NAMES_MAX:
            raise ValueError(f"a question offers 1 to {NAMES_MAX} names, not {len(self.names)}")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered names, and the label after them."""
        choices = speech.numbered(tuple(speech.name(name) for name in self.names), self.first_label)
        return super().words(speech) | {"choices": choices, "new": str(self.first_label + len(self.names))}


@dataclass(frozen=True)
class AskSameAgain(Question):
    """The same entry was written minutes ago. `by` is who wrote it, None for the speaker; `at` in the shop's zone."""

    entry: Line
    by: MaybePerson
    at: Clock

    def sentences(self) -> tuple[str, ...]:
        """Say "you" to the one who wrote it himself; where the line does not fit, say only who and how much."""
        family = "ask.same_again.own" if self.by is None else "ask.same_again"
        return (family, f"{family}.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the entry in its briefest form."""
        return super().words(speech) | {"brief": speech.entry_brief(self.entry)}


@dataclass(frozen=True)
class AskDirection(Question):
    """Who owes whom? "X ko N dene hain" of a customer, "X ke N baqi" of a supplier. Third choice: leave it."""

    party: Name
    amount_minor: Sum

    key: ClassVar[str] = "ask.direction"


@dataclass(frozen=True)
class AskPaymentWithoutDebt(Question):
    """A payment from one who owes nothing."""

    entry: Line
    party: Name

    key: ClassVar[str] = "ask.no_debt"


@dataclass(frozen=True)
class AskPaymentBeyondDebt(Question):
    """A payment far beyond the debt. `owed_minor` is what they owe."""

    entry: Line
    owed_minor: Sum

    key: ClassVar[str] = "ask.beyond_debt"


@dataclass(frozen=True)
class AskPaymentBeyondOwed(Question):
    """A payment of ours far beyond what we owe, which is `owed_minor`."""

    entry: Line
    owed_minor: Sum

    key: ClassVar[str] = "ask.beyond_owed"


@dataclass(frozen=True)
class AskUnusualAmount(Question):
    """A sum far beyond this shop's custom."""

    entry: Line

    key: ClassVar[str] = "ask.unusual"


@dataclass(frozen=True)
class AskSupplierCredit(Question):
    """Goods on credit to one from whom the shop buys."""

    entry: Line
    party: Name

    key: ClassVar[str] = "ask.supplier_credit"


@dataclass(frozen=True)
class AskDaySale(Question):
    """A day's sale after single sales: 1 it is the day's whole, 2 it comes on top, 3 leave it.

    `already_minor` is None for one who may not read totals: as the whole of the day its rest would tell him, so that he
    is asked a yes or no. `day` is None for today.
    """

    amount_minor: Sum
    already_minor: MaybeSum
    day: MaybeDay = None

    def sentences(self) -> tuple[str, ...]:
        """Name another day than today, and a total to those who may read it."""
        family = "ask.day_sale" if self.day is None else "ask.day_sale.past"
        return (family,) if self.already_minor is not None else (f"{family}.unseen",)


@dataclass(frozen=True)
class AskDifference(Question):
    """A balance that a person claims ("purana hisab", "700 baqi") against the book's; yes writes the difference."""

    party: Name
    book_minor: Side
    claimed_minor: Side

    def sentences(self) -> tuple[str, ...]:
        """Leave out whose khata it is where it does not fit: it was named a moment ago."""
        return ("ask.difference", "ask.difference.brief")

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the difference, without its sign."""
        return super().words(speech) | {"difference": speech.sum(abs(self.claimed_minor - self.book_minor))}


@dataclass(frozen=True)
class ParkedQuestions(Question):
    """Questions that wait, each with the words it was asked about; a label takes one up again.

    At most nine are shown. `count` is how many there are in all.
    """

    count: Count
    texts: tuple[str, ...]

    key: ClassVar[str] = "ask.parked"

    def line_count(self) -> int:
        """Each waiting question is a line."""
        return min(len(self.texts), PARKED_MAX)

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered texts."""
        shown = tuple(speech.name(text) for text in self.texts[: speech.lines_max])
        return super().words(speech) | {"choices": speech.numbered(shown, self.first_label)}


@dataclass(frozen=True)
class NoneParked(Reply):
    """No question waits."""

    key: ClassVar[str] = "answer.none_parked"


@dataclass(frozen=True)
class NothingOpen(Reply):
    """An answer came while no question was open: nothing is posted, and the last entry is shown if there is one."""

    entry: MaybeLine = None
    number: MaybeNumber = None

    key: ClassVar[str] = "answer.nothing_open"


@dataclass(frozen=True)
class NotOffered(Reply):
    """A number that is not among the choices, which run from `first` to `last`."""

    first: Count
    last: Count

    key: ClassVar[str] = "answer.not_offered"


@dataclass(frozen=True)
class QuestionExpired(Reply):
    """The question stood too long; nothing was written."""

    key: ClassVar[str] = "answer.expired"


@dataclass(frozen=True)
class LeftOut(Reply):
    """The person chose to leave it: nothing was written."""

    key: ClassVar[str] = "answer.left_out"
