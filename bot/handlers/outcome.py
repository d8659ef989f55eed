"""What a handler gives back: a reply, what it wrote, and the question that it asks if it asks one."""

from dataclasses import dataclass

from bot.questions import Asked
from bot.replies import Entry, Reply
from ledger_core import EntryOverview


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one command.

    `numbers` are the entries written for it, `written` what the one entry was, `struck` the one that was struck off.
    `asked` makes the reply a question. `language` is set where what follows is to be said in another one,
    `business_id` where it is for another shop.
    """

    reply: Reply
    numbers: tuple[int, ...] = ()
    written: Entry | None = None
    asked: Asked | None = None
    language: str | None = None
    business_id: int | None = None
    struck: EntryOverview | None = None
