"""Conversations as tests: tests/conversations/*.txt, each the whole way through webhook, inbox, job and outbox.

    # a remark
    > what a person writes; several such lines are one message
    >+923007654321 the same from another phone
    < what the bot answers to it, line by line; a bare < is silence
    = Ali 700.00          what Ali owes the last writer's shop
    @whatsapp  @console   the channel from here on
    @+10m  @+3h  @+2d     time that passes before the next message is sent
    @swipe 2              the next message is swiped to the last text but one that we sent to its writer
    @swipe own 2          the next message is swiped to its writer's own last message but one
    @name +923007654321 Sana Traders      the name of that phone's profile; none when left out

A minute passes between two messages. `pytest tests/test_conversations.py --update` writes the answers of now into the
files, for a person to read in the diff. Times of day are written as <time>, the seal of a day as <seal>.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest

from ledger_core import to_decimal_string
from tests.inprocess import SENDER, InProcess

FOLDER = Path(__file__).with_name("conversations")
FILES = sorted(FOLDER.glob("*.txt"))
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_TIME = re.compile(r"\b[0-9]{1,2}:[0-9]{2}\b")
# A seal depends on the instants of the entries.
_SEAL = re.compile(r"(Mohar|Seal|مہر) [A-Z2-7]{6}\b")


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give runs of lines by their first character: what one person says in one message, what the bot answers."""
    for mark, lines in groupby(text.splitlines(), key=lambda line: line[:1]):
        yield mark, list(lines)


def _shown(line: str) -> str:
    return _SEAL.sub(r"\1 <seal>", _TIME.sub("<time>", line))


@dataclass
class Conversation:
    """Plays one file and writes down what happened in the file's own form."""

    inside: InProcess
    channel: str = "whatsapp"
    sender: str = SENDER
    open_reply: list[str] | None = None
    swipe: tuple[bool, int] | None = None
    own: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    async def play(self, text: str) -> str:
        act: dict[str, Callable[[list[str]], object]] = {">": self._say, "@": self._direct, "=": self._balance}
        for mark, lines in _blocks(text):
            if mark == "<":
                self._answer()
                continue
            assert mark in {"", "#", *act}, lines
            assert not (mark == ">" and self.open_reply is not None), f"a < line must stand before {lines[0]!r}"
            if mark in act:
                done = act[mark](lines)
                if done is not None:
                    await done  # type: ignore[misc]  # the two that talk are coroutines
                if mark == "=":
                    continue
            self.written += lines
        assert self.open_reply is None, "the last message has no < line"
        return "\n".join(self.written) + "\n"

    async def _say(self, lines: list[str]) -> None:
        first = re.fullmatch(r">(\+[0-9]+)?(?: (.*))?", lines[0])
        assert first, lines[0]
        self.sender = first[1] or SENDER
        said = "\n".join([first[2] or "", *(line[1:].removeprefix(" ") for line in lines[1:])])
        message_id, swiped_to = f"m.{uuid.uuid4().hex}", self._swiped_to()
        reply = await self.inside.say(
            said, sender=self.sender, channel=self.channel, message_id=message_id, in_reply_to=swiped_to
        )
        self.own.setdefault(self.sender, []).append(message_id)
        self.inside.clock.pass_time(timedelta(minutes=1))
        self.open_reply = ["<"] if reply is None else [f"< {_shown(line)}" for line in reply.split("\n")]

    def _swiped_to(self) -> str | None:
        if self.swipe is None:
            return None
        is_own, back = self.swipe
        self.swipe = None
        ours = [str(line["id"]) for line in self.inside.delivered() if line["to"] == self.sender]
        return (self.own[self.sender] if is_own else ours)[-back]

    def _answer(self) -> None:
        assert self.open_reply is not None, "a < line answers no message"
        self.written += self.open_reply
        self.open_reply = None

    def _direct(self, lines: list[str]) -> None:
        for line in lines:
            word, _, rest = line[1:].partition(" ")
            passes = re.fullmatch(r"\+([0-9]+)([mhd])", word)
            if passes:
                self.inside.clock.pass_time(timedelta(**{_UNITS[passes[2]]: int(passes[1])}))
            elif word == "swipe":
                self.swipe = (rest.startswith("own"), int(rest.rpartition(" ")[2]))
            elif word == "name":
                phone, _, name = rest.partition(" ")
                self.inside.names[phone] = name or None
            else:
                assert word in {"whatsapp", "console"}, line
                self.channel = word

    async def _balance(self, lines: list[str]) -> None:
        for line in lines:
            name, _, _ = line.removeprefix("= ").rpartition(" ")
            found = await self.inside.superuser.fetch(
                "select coalesce(b.amount_minor, 0) as minor from party p"
                " left join balance b on b.business_id = p.business_id and b.account = 1200 and b.sub_id = p.id"
                " where p.name = $1 and p.business_id = (select business_id from inbound_message i"
                "   join contact c on c.id = i.contact_id where coalesce(c.phone, c.address) = $2"
                "   and i.business_id is not null order by i.id desc limit 1)",
                name,
                self.sender,
            )
            amounts = [to_decimal_string(row["minor"], "PKR") for row in found]
            self.written.append(f"= {name} {' '.join(amounts) or 'nobody'}")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def test_there_are_conversations():
    assert len(FILES) >= 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_conversation(inside: InProcess, file: Path, request: pytest.FixtureRequest):
    expected = _read(file)
    happened = await Conversation(inside).play(expected)
    if request.config.getoption("--update"):
        _write(file, happened)
    else:
        assert happened.splitlines() == expected.splitlines()
    await inside.books_are_sound()
