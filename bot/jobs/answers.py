"""What an answer answers: a number, a yes, words, a sum, a name or two digits against the questions that stand.

Gives the command that the answer settles, or the reply that says why it settles none. Posts nothing itself.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import grammar
from bot.conversation import Talk
from bot.handlers import PIN_DIGITS, PIN_FIRST
from bot.jobs.choices import another_name, is_the_name, option_said
from bot.jobs.telling import tell_refused
from bot.questions import PARKED_SHOWN_MAX, STANDS, TAKEN_UP, UNSEEN, Asked, Option, StoredQuestion, leave_lists, mark
from bot.replies import DigitsWrong, LeftOut, NoneParked, NotOffered, ParkedQuestions, QuestionExpired, Reply
from grammar import Choose, Command, ConfirmNo, ConfirmYes, Reading, Unknown
from ledger_core import Role, Session

# Words for the list of what waits, whole messages.
_PARKED = {"adhoore", "adhoora", "adhure", "adhura", "baqi sawal", "ادھورے", "ادھورا", "pending"}
_DIGEST = {"digest", "khulasa", "din ka khulasa", "mohar", "خلاصہ", "دن کا خلاصہ", "مہر", "seal"}
_MORE = {"aur", "aur batao", "or", "more", "اور", "مزید"}
_SHOPS = {"dukan", "dukaan", "dukanein", "meri dukanein", "shops", "my shops", "دکان", "دکانیں"}
_NEW_SHOP = re.compile(r"(?:nayi|nai|new|نئی)\s+(?:dukan|dukaan|shop|دکان)\s+(\S.{1,59})", re.IGNORECASE)
_ENDING_PIN = re.compile(r"(.*\S)\s+([0-9]{4,6})\s*", re.DOTALL)
# Urdu and Arabic digits, one for one.
_LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
# A PIN alone: after its word, or bare where we asked for it.
_ONLY_PIN = re.compile(r"(pin|پن)?\W*([0-9]{1,12})\W*", re.IGNORECASE)
_DIGITS = re.compile(r"(?:haan|han|ha|yes|ji|ہاں|جی)\W*(\d{2})", re.IGNORECASE)
_YES_OR_NO = 2
# What no label and no bare yes can stand for.
_SECRET = {"ask_digits", "ask_pin"}


@dataclass(frozen=True, slots=True)
class Settles:
    """A command that an answer settled, with the talk it is carried out in: the day and checks of its question.

    `takes_up` is the parked question that was chosen from the list.
    """

    talk: Talk
    command: Command
    takes_up: int | None = None


def asks_for_parked(talk: Talk) -> bool:
    """Tell whether the message asks what waits."""
    return (talk.work.body or "").strip().casefold() in _PARKED


def asks_for_more(talk: Talk) -> bool:
    """Tell whether the message asks for the rest of a list."""
    return (talk.work.body or "").strip().casefold() in _MORE


def asks_for_shops(talk: Talk) -> bool:
    """Tell whether the message asks for the list of the speaker's shops."""
    return (talk.work.body or "").strip().casefold() in _SHOPS


def names_new_shop(text: str) -> str | None:
    """Give the name of a shop that somebody opens ("nayi dukan Madina Store"); None for anything else."""
    opening = _NEW_SHOP.fullmatch(text.strip())
    return opening[1] if opening else None


def opens_another_shop(talk: Talk) -> str | None:
    """Give the name of a shop that an owner opens, or a new id that will not wait for its code."""
    may_open = talk.role == Role.OWNER or talk.work.standing == "unproven"
    return names_new_shop(talk.work.body or "") if may_open else None


def asks_for_digest(talk: Talk, text: str) -> bool:
    """Tell whether an owner asks for the day's digest."""
    return talk.role == Role.OWNER and text.strip().casefold() in _DIGEST


def only_pin(talk: Talk, questions: list[StoredQuestion]) -> str | None:
    """Give the PIN that is the whole message, right or wrong, so that its text is never kept; None for another text."""
    alone = _ONLY_PIN.fullmatch((talk.work.body or "").strip().translate(_LATIN_DIGITS))
    if alone is None:
        return None
    is_wanted = any(one.state == "open" and one.asked.kind == "ask_pin" for one in questions)
    if alone[1] is None and not (is_wanted and len(alone[2]) in PIN_DIGITS):
        return None
    return alone[2]


def ends_with_pin(talk: Talk) -> tuple[Reading, str] | None:
    """Give the reading of a guarded command that a PIN ends ("report 4471"), and the PIN; None for anything else."""
    ending = _ENDING_PIN.fullmatch((talk.work.body or "").translate(_LATIN_DIGITS)) if talk.has_pin else None
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
        Option(
            one.asked.command, one.asked.settled.and_check(TAKEN_UP), one.asked.clause or one.summary, takes_up=one.id
        )
        for one in shown
        if one.asked.command is not None
    )
    reply = ParkedQuestions(len(questions), tuple(one.summary for one in shown), first_label=first_label)
    return reply, Asked("parked_list", options, summary="")


def unseen(talk: Talk, questions: list[StoredQuestion], settled: Settles | Reply | None) -> StoredQuestion | None:
    """Give the oldest question that waits unshown behind the one that was answered, unless it is this that was."""
    if not isinstance(settled, Settles | LeftOut):
        return None
    taken = settled.takes_up if isinstance(settled, Settles) else None
    waiting = [
        one
        for one in questions
        if one.first_label == UNSEEN and one.id != taken and talk.work.sent_at - one.asked_at <= STANDS
    ]
    return waiting[-1] if waiting else None


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
    if fresh and fresh[0].state == "open":
        option = option_said(talk, fresh[0], first)
        if option is not None:
            return await _take(session, talk, fresh[0], option)
        if isinstance(first, Unknown):
            return await _said(session, talk, fresh[0])
    return None


async def _chosen(
    session: Session, talk: Talk, answer: Choose | ConfirmYes | ConfirmNo, fresh: list[StoredQuestion]
) -> Settles | Reply | None:
    if isinstance(answer, Choose):
        label = int(answer.n) if answer.n.isascii() and answer.n.isdigit() else 0
        for question in fresh:
            option = question.option(label)
            # Who forges a sender can guess a label: only the digits themselves answer for them.
            if option is not None and question.asked.kind not in _SECRET:
                return await _take(session, talk, question, option)
        if fresh[0].state == "open" and fresh[0].wants in {"amount", "party"}:
            # No label is offered here: a number is the sum that was asked for, or it is asked again.
            return await _said(session, talk, fresh[0]) or await _again(session, talk, fresh[0])
        offered = [one for one in fresh if one.asked.options and one.asked.kind not in _SECRET]
        shown = [one for one in offered if one.first_label != UNSEEN]
        return NotOffered(shown[0].first_label, shown[0].last_label) if shown else None
    question = fresh[0]
    options = question.asked.options
    if question.state != "open":
        return None
    if isinstance(answer, ConfirmNo):
        return await _take(session, talk, question, Option(None))
    if not options or question.asked.kind in _SECRET:
        # A bare yes is no sum, no name, no digits and no PIN: it is asked for once more.
        return await _again(session, talk, question)
    if len(options) != _YES_OR_NO or options[-1].command is not None:
        return NotOffered(question.first_label, question.last_label)
    return await _take(session, talk, question, options[0])


async def _again(session: Session, talk: Talk, question: StoredQuestion) -> Settles | Reply:
    asked = question.asked
    clause = "" if asked.kind in _SECRET else asked.clause
    return await _take(session, talk, question, Option(asked.command, asked.settled, clause))


async def _said(session: Session, talk: Talk, question: StoredQuestion) -> Settles | Reply | None:
    """The next text may be just what was wanted: a sum, a name, two digits."""
    text = (talk.work.body or "").strip()
    asked = question.asked
    command: Command | None = None
    if question.wants == "amount" and asked.command is not None:
        amount = grammar.sum_of(text, talk.day)
        command = _with_amount(asked.command, amount) if amount else None
    elif question.wants == "party":
        command = _with_party(asked.clause, text, talk.day)
    elif asked.kind == "ask_who" and asked.command is not None:
        if is_the_name(asked.command, text):
            return await _again(session, talk, question)
        command = another_name(asked.command, text, talk.day)
    elif question.wants == "digits":
        said = _DIGITS.fullmatch(text)
        if said is None:
            return None
        if said[1] != asked.clause:
            await mark(session, talk.business_id, question.id, "left")
            return DigitsWrong()
        return await _take(session, talk, question, asked.options[0])
    whole = f"{asked.clause or asked.summary} {text}"
    return await _take(session, talk, question, Option(command, asked.settled, whole)) if command else None


def _with_party(clause: str, name: str, day: date) -> Command | None:
    """Complete a text that lacked a name; a number in the name must not become its sum."""
    named, plain = grammar.with_party(clause, name, day), grammar.with_party(clause, "Aslam", day)
    has_same_sum = getattr(named, "amount", None) == getattr(plain, "amount", None)
    return named if has_same_sum or not any(char.isdigit() for char in name) else None


def _with_amount(command: Any, amount: Any) -> Command:  # any command that has an amount
    changed: Command = replace(command, amount=amount)
    return changed


async def _take(session: Session, talk: Talk, question: StoredQuestion, option: Option) -> Settles | Reply:
    await leave_lists(session, talk.business_id, talk.work.contact_id)
    await mark(session, talk.business_id, question.id, "left" if option.command is None else "answered")
    if option.command is None and question.asked.kind == "ask_owner":
        await tell_refused(session, talk, question.asked)
    if option.takes_up is not None:
        await mark(session, talk.business_id, option.takes_up, "answered")
    if option.command is None:
        return LeftOut()
    asked_again = replace(talk, settled=option.settled, day=question.day, clauses=(option.clause,), about=option.clause)
    return Settles(asked_again, option.command, option.takes_up)
