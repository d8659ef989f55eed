"""Replies about staff: what was paid, what is owed, and the question whether a name is staff at all."""

from dataclasses import dataclass
from typing import ClassVar

from bot.replies.questions import NAMES_MAX, Question
from bot.replies.reply import DayOfEntry, Line, MaybeSum, Name, NewAccount, Number, Reply
from bot.replies.speech import Speech


@dataclass(frozen=True)
class StaffEntryWritten(Reply):
    """A salary or an advance. `advance_minor` and `owed_minor` are what is open after it, None where nothing is."""

    entry: Line
    advance_minor: MaybeSum
    owed_minor: MaybeSum
    number: Number
    day: DayOfEntry = None
    new_account: NewAccount = False

    two_segments_because: ClassVar[str] = "with an advance and a salary open at once; with one it fits"
    key: ClassVar[str] = "entry.staff"


@dataclass(frozen=True)
class StaffBalance(Reply):
    """What a member of staff is owed and had in advance."""

    staff: Name
    advance_minor: MaybeSum
    owed_minor: MaybeSum

    def sentences(self) -> tuple[str, ...]:
        """Say so where nothing is open."""
        is_open = self.advance_minor is not None or self.owed_minor is not None
        return ("read.staff",) if is_open else ("read.staff.settled",)


@dataclass(frozen=True)
class AskStaff(Question):
    """Money for one who is not known as staff: 1 he is, 2 leave it."""

    entry: Line
    staff: Name

    key: ClassVar[str] = "ask.staff"


@dataclass(frozen=True)
class AskStaffOrParty(Question):
    """Money for one who has a khata: 1 he is staff, 2 it is for his khata, 3 leave it."""

    staff: Name
    amount_minor: MaybeSum

    key: ClassVar[str] = "ask.staff_or_party"


@dataclass(frozen=True)
class AskWhichStaff(Question):
    """A name that is near to that of up to three members of staff; the last choice enters a new one."""

    written: Name
    names: tuple[str, ...]

    key: ClassVar[str] = "ask.which_staff"

    def words(self, speech: Speech) -> dict[str, str]:
        """Add the numbered names, and the label after them."""
        shown = self.names[:NAMES_MAX]
        choices = speech.numbered(tuple(speech.name(name) for name in shown), self.first_label)
        return super().words(speech) | {"choices": choices, "last": str(self.first_label + len(shown))}
