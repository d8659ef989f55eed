"""What an answer answers: a number, a yes, a sum, a name or two digits against the questions that stand.

Gives the command that the answer settles, or the reply that says why it settles none. Posts nothing itself.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import grammar
from bot.conversation import Talk
from bot.handlers import PIN_FIRST
from bot.questions import PARKED_SHOWN_MAX, STANDS, Asked, Option, StoredQuestion, mark
from bot.replies import DigitsWrong, LeftOut, NoneParked, NotOffered, ParkedQuestions, QuestionExpired, Reply
from grammar import Choose, Command, ConfirmNo, ConfirmYes, EnterPin, Reading, Unknown
from ledger_core import Role, Session

# Words for the list of what waits, whole messages.
_PARKED = {"adhoore", "adhoora", "adhure", "adhura", "baqi sawal", "ادھورے", "ادھورا", "pending"}
_DIGEST = {"digest", "khulasa", "din ka khulasa", "mohar", "خلاصہ", "دن کا خلاصہ", "مہر", "seal"}
_SHOPS = {"dukan", "dukaan", "dukanein", "meri dukanein", "shops", "my shops", "دکان", "دکانیں"}
_NEW_SHOP = re.compile(r"(?:nayi|nai|new|نئی)\s+(?:dukan|dukaan|shop|دکان)\s+(\S.{1,59})", re.IGNORECASE)
_ENDING_PIN = re.compile(r"(.*\S)\s+([0-9]{4,6})\s*", re.DOTALL | re.ASCII)
_DIGITS = re.compile(r"(?:haan|han|ha|yes|ji|ہاں|جی)\W*(\d{2})", re.IGNORECASE)
_YES_OR_NO = 2


@dataclass(frozen=True, slots=True)
class Settles:
    """A command that an answer settled, with the talk it is carried out in: the day and checks of its question."""

    talk: Talk
    command: Command


def asks_for_parked(talk: Talk) -> bool:
    """Tell whether the message asks what waits."""
    return (talk.work.body or "").strip().casefold() in _PARKED


def asks_for_shops(talk: Talk) -> bool:
    """Tell whether the message asks for the list of the speaker's shops."""
    return (talk.work.body or "").strip().casefold() in _SHOPS


def opens_another_shop(talk: Talk) -> str | None:
    """Give the name of another shop that an owner opens ("nayi dukan Madina Store"); None for anything else."""
    opening = _NEW_SHOP.fullmatch((talk.work.body or "").strip()) if talk.role == Role.OWNER else None
    return opening[1] if opening else None


def asks_for_digest(talk: Talk) -> bool:
    """Tell whether an owner asks for the day's digest."""
    return talk.role == Role.OWNER and (talk.work.body or "").strip().casefold() in _DIGEST


def ends_with_pin(talk: Talk) -> tuple[Reading, str] | None:
    """Give the reading of a guarded command that a PIN ends ("report 4471"), and the PIN; None for anything else."""
    ending = _ENDING_PIN.fullmatch(talk.work.body or "") if talk.has_pin else None
    if ending is None:
        return None
    reading = grammar.parse(ending[1], talk.day)
    if len(reading.commands) == 1 and isinstance(reading.commands[0], PIN_FIRST):
        return reading, ending[2]
    return None


def parked_list(questions: list[StoredQuestion], first_label: int) -> tuple[Reply, Asked | None]:
    """Give the list of what waits, whose labels take a question up again."""
    if not questions:
        return NoneParked(), None
    shown = questions[:PARKED_SHOWN_MAX]
    options = tuple(
        Option(one.asked.command, one.asked.settled, one.asked.clause, takes_up=one.id)
        for one in shown
        if one.asked.command is not None
    )
    reply = ParkedQuestions(len(questions), tuple(one.summary for one in shown), first_label=first_label)
    return reply, Asked("parked_list", options, summary="")


async def settle(
    session: Session, talk: Talk, reading: Reading, questions: list[StoredQuestion]
) -> Settles | Reply | None:
    """Give what the message settles; a reply where it settles nothing; None where it is no answer."""
    if len(reading.commands) != 1 or not questions:
        return None
    fresh = [one for one in questions if talk.work.sent_at - one.asked_at <= STANDS]
    first = reading.commands[0]
    if isinstance(first, Choose | ConfirmYes | ConfirmNo):
        if not fresh:
            return QuestionExpired()
        return await _chosen(session, talk, first, fresh)
    if fresh and fresh[0].state == "open" and isinstance(first, Unknown | EnterPin):
        return await _said(session, talk, fresh[0], first)
    return None


async def _chosen(
    session: Session, talk: Talk, answer: Choose | ConfirmYes | ConfirmNo, fresh: list[StoredQuestion]
) -> Settles | Reply | None:
    if isinstance(answer, Choose):
        label = int(answer.n) if answer.n.isascii() and answer.n.isdigit() else 0
        for question in fresh:
            option = question.option(label)
            if option is not None:
                return await _take(session, talk, question, option)
        offered = [one for one in fresh if one.asked.options]
        return NotOffered(offered[0].first_label, offered[0].last_label) if offered else None
    question = fresh[0]
    options = question.asked.options
    if question.state != "open" or not options or question.wants == "digits":
        return None
    if isinstance(answer, ConfirmNo):
        return await _take(session, talk, question, options[-1] if options[-1].command is None else Option(None))
    if len(options) > _YES_OR_NO:
        return NotOffered(question.first_label, question.last_label)
    return await _take(session, talk, question, options[0])


async def _said(
    session: Session, talk: Talk, question: StoredQuestion, first: Unknown | EnterPin
) -> Settles | Reply | None:
    """The next text may be just what was wanted: a sum, a name, two digits."""
    text = (talk.work.body or "").strip()
    asked = question.asked
    command: Command | None = None
    if isinstance(first, EnterPin):
        return None
    if question.wants == "amount" and asked.command is not None:
        amount = grammar.sum_of(text, talk.day)
        command = _with_amount(asked.command, amount) if amount else None
    elif question.wants == "party" and not any(char.isdigit() for char in text):
        command = grammar.with_party(asked.clause, text, talk.day)
    elif question.wants == "digits":
        said = _DIGITS.fullmatch(text)
        if said is None:
            return None
        if said[1] != asked.clause:
            await mark(session, talk.business_id, question.id, "left")
            return DigitsWrong()
        return await _take(session, talk, question, asked.options[0])
    return await _take(session, talk, question, Option(command, asked.settled)) if command else None


def _with_amount(command: Any, amount: Any) -> Command:  # any command that has an amount
    changed: Command = replace(command, amount=amount)
    return changed


async def _take(session: Session, talk: Talk, question: StoredQuestion, option: Option) -> Settles | Reply:
    await mark(session, talk.business_id, question.id, "left" if option.command is None else "answered")
    if option.takes_up is not None:
        await mark(session, talk.business_id, option.takes_up, "answered")
    if option.command is None:
        return LeftOut()
    asked_again = replace(talk, settled=option.settled, day=question.day, clauses=(option.clause,))
    return Settles(asked_again, option.command)
