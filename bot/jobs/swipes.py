"""Corrections that say less than a whole command: a swipe to a receipt with a sum or a name; "not Ali, Bilal".

A swipe names what it is about: that message's question or entries, and no other. Posts nothing itself.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

import grammar
from bot.conversation import Talk
from bot.inbox import Referred, referred_to
from bot.names import who_is_meant
from bot.questions import STANDS, TAKEN_UP, UNSEEN, StoredQuestion
from bot.replies import receipt
from grammar import Choose, Command, EditLast, Explain, Reading, ReceivePayment, Unknown
from ledger_core import Session

_OTHER_PERSON = re.compile(
    r"not\s+.{1,60}?\s*[,،]\s*(?:but\s+)?(?P<new>[^,،]{1,60})"
    r"|.{1,60}?\s+(?:ki\s+jagah|ki\s+jaga|ke\s+bajaye|کی\s+جگہ|کے\s+بجائے)\s+(?P<instead>[^,،]{1,60})"
    r"|(?P<first>[^,،]{1,60}?)\s*,?\s+(?:not|instead\s+of)\s+[^,،]{1,60}",
    re.IGNORECASE,
)
_WHY = {"kyun", "kyu", "kyon", "kya tha", "ye kya tha", "ye kya hai", "kya hai", "why", "what was this", "what is this"}
_WHY_URDU = {"کیوں", "کیا تھا", "یہ کیا تھا", "یہ کیا ہے", "کیا ہے"}
_SUM = Decimal(500)


@dataclass(frozen=True, slots=True)
class Swipe:
    """What a message is about: the talk, its commands, and the questions that it may answer."""

    talk: Talk
    commands: list[Command]
    questions: list[StoredQuestion]


async def swiped(session: Session, talk: Talk, reading: Reading, standing: list[StoredQuestion]) -> Swipe:
    """Say what a message is about; one that was not swiped may answer any question, and names no entry by itself."""
    commands = _other_person(talk, reading) or list(reading.commands)
    referred = await referred_to(session, talk.work, talk.business_id)
    if referred is None:
        return Swipe(talk, commands, standing)
    if referred.entries:
        talk = replace(talk, swiped=referred)
    asked = next((one for one in standing if one.inbound_id == referred.inbound_id and one.first_label != UNSEEN), None)
    if asked is not None:
        return Swipe(talk, commands, [_taken_up(talk, asked)])
    return Swipe(talk, await _mended(session, talk, referred, commands) if referred.entries else commands, [])


def _taken_up(talk: Talk, question: StoredQuestion) -> StoredQuestion:
    """Give a question as if it had just been asked; after its time its doubt does not pass."""
    opened = replace(question, state="open", asked_at=talk.work.sent_at)
    if talk.work.sent_at - question.asked_at <= STANDS:
        return opened
    options = tuple(
        replace(one, settled=one.settled.and_check(TAKEN_UP)) if one.command else one for one in question.asked.options
    )
    return replace(opened, asked=replace(question.asked, options=options))


async def _mended(session: Session, talk: Talk, referred: Referred, commands: list[Command]) -> list[Command]:
    """Read a bare sum or a known name as the entry's right one; and "kyun" as the wish to see where it came from."""
    first = commands[0]
    # One digit is a label, perhaps of a question that was answered long ago: never a sum.
    is_label = isinstance(first, Choose) and len(first.n) == 1
    if len(commands) != 1 or not isinstance(first, Unknown | Choose) or is_label:
        return commands
    text = (talk.work.body or "").strip()
    if text.rstrip("?؟ ").casefold() in _WHY | _WHY_URDU:
        return [Explain(entry=receipt(referred.entries[0], talk.language))]
    amount = grammar.sum_of(text, talk.day)
    if amount is not None:
        return [EditLast(amount=amount)]
    if isinstance(first, Unknown) and _is_name(talk, text):
        meant = await who_is_meant(session, talk, text)
        if meant.party is not None or meant.near:
            return [EditLast(party=text)]
    return commands


def _is_name(talk: Talk, text: str) -> bool:
    """Tell whether the grammar takes a text for a person's name and nothing else."""
    read = grammar.parse(f"{text} se {_SUM} wusool", talk.day).commands
    plain = ReceivePayment(party=text, amount=_SUM)
    return len(read) == 1 and read[0] == plain


def _other_person(talk: Talk, reading: Reading) -> list[Command] | None:
    """Read "not Ali, Bilal", "Ali ki jagah Bilal": another person for an entry, where no rule read anything."""
    if len(reading.commands) != 1 or not isinstance(reading.commands[0], Unknown) or reading.commands[0].candidates:
        return None
    found = _OTHER_PERSON.fullmatch((talk.work.body or "").strip())
    new = next((name.strip() for name in found.groups() if name), "") if found else ""
    return [EditLast(party=new)] if new and _is_name(talk, new) else None
