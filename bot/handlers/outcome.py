"""What a handler gives back: a reply, and the entry that it wrote if it wrote one."""

from dataclasses import dataclass

from bot.replies import Entry, Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one command. `numbers` are the entries written for it, `written` what the one entry was."""

    reply: Reply
    numbers: tuple[int, ...] = ()
    written: Entry | None = None
