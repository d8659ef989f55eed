"""From a taken message to what becomes of it: triage, reading, answers to questions, commands, one reply.

Runs inside the message's one transaction. It must never send anything nor commit.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import inbox, questions
from bot.conversation import Talk, begin, clauses_of, interpret, is_answerable, not_text
from bot.handlers import HELPER, Outcome, carry_out
from bot.inbox import Finished, InboundWork
from bot.jobs.answers import (
    Settles,
    asks_for_digest,
    asks_for_more,
    asks_for_parked,
    asks_for_shops,
    ends_with_pin,
    only_pin,
    opens_another_shop,
    parked_list,
    settle,
    unseen,
)
from bot.jobs.desk import Codes
from bot.jobs.digest import digest_of
from bot.jobs.identity import helper_in, meet
from bot.jobs.onboarding import Opened, onboard, open_another
from bot.jobs.swipes import swiped
from bot.jobs.telling import ask_owner, tell_agreed, tell_owner
from bot.providers import InboundKind
from bot.questions import UNSEEN, Asked, StoredQuestion, next_label
from bot.replies import (
    LeftOut,
    ListReply,
    PinAccepted,
    Question,
    Reply,
    SeveralWritten,
    ShopOpened,
    Total,
    compose,
    language_of,
    render,
    segments,
)
from grammar import (
    AddMember,
    Choose,
    Command,
    ConfirmNo,
    ConfirmYes,
    EnterPin,
    Greeting,
    Help,
    Reading,
    SwitchBusiness,
    Unknown,
    read_command,
    reading_to_dict,
    to_dict,
)
from ledger_core import Session, enter

_MASK = "****"
_MASKED_PIN = f"PIN {_MASK}"
_NO_FULL_COMMAND = (Unknown, Choose, ConfirmYes, ConfirmNo, Greeting, Help, EnterPin)


@dataclass(frozen=True, slots=True)
class _Carried:
    """The outcomes of a message's commands, with the replies that say them together."""

    outcomes: list[Outcome]
    replies: list[Reply]

    @property
    def numbers(self) -> list[int]:
        return [number for outcome in self.outcomes for number in outcome.numbers]

    @property
    def outcome(self) -> str:
        if any(outcome.written for outcome in self.outcomes):
            return "written"
        if self.numbers:
            return "undone"
        return "asked" if any(outcome.asked for outcome in self.outcomes) else "answered"


async def answer(session: Session, work: InboundWork, now: datetime, codes: Codes | None) -> Finished:
    """Do what a message says and give its outcome with the reply."""
    talk = begin(work, now)
    if not is_answerable(work):
        return _finished(talk, "silent")
    if work.kind == InboundKind.PART:
        whole = await inbox.joined_parts(session, work.inbound_id)
        if whole is None:
            return _finished(talk, "part")
        work = replace(work, kind=InboundKind.TEXT, body=whole)
        talk = replace(talk, work=work)
    memory = await inbox.recall(session, work.contact_id)
    is_open = memory.pin_until is not None and memory.pin_until > work.sent_at
    talk = replace(talk, has_pin=memory.has_pin, pin_is_open=is_open)
    met = await meet(session, talk, memory, codes)
    if met is not None:
        return _finished(talk, met.outcome, None, *([met.reply] if met.reply else []))
    edited = None
    another = opens_another_shop(talk)
    if another is not None:
        opened = await open_another(session, talk, another)
        return _finished(opened.talk, "shop_opened", None, ShopOpened(opened.name))
    if talk.business_id:
        await enter(session, talk.business_id)
        edited = await inbox.entry_of_message(session, work, talk.business_id) if work.in_reply_to else None
    reply = not_text(work, edited)
    if reply is not None:
        return await _unread(session, talk, reply, None)
    reading = await _read(session, talk)
    if _is_notice(reading):
        return _finished(talk, "silent", reading)
    talk = replace(talk, clauses=clauses_of(work.body or "", reading))
    if not talk.business_id:
        return await _answer_stranger(session, talk, reading, memory)
    return await _answer_member(session, talk, reading, memory)


async def _read(session: Session, talk: Talk) -> Reading:
    """Read the text; a helper's phone is named by words that are no command of the grammar's."""
    helper = helper_in(talk.work.kind, talk.work.body)
    reading = await interpret(session, talk)
    return replace(reading, commands=(AddMember(phone=helper, role=HELPER),), spans=()) if helper else reading


async def _answer_stranger(session: Session, talk: Talk, reading: Reading, memory: inbox.Memory) -> Finished:
    step = await onboard(session, talk, reading, memory)
    if isinstance(step, Reply):
        return await _unread(session, talk, step, reading)
    if step.reading is None:
        return _finished(step.talk, "shop_opened", reading, ShopOpened(step.name))
    return await _carry_out_first(session, step, step.reading)


async def _carry_out_first(session: Session, opened: Opened, reading: Reading) -> Finished:
    carried = await _carry_out(session, opened.talk, list(reading.commands), [])
    replies: list[Reply] = [ShopOpened(opened.name, then=carried.replies[0]), *carried.replies[1:]]
    return _finished(opened.talk, carried.outcome, reading, *replies, numbers=carried.numbers)


async def _answer_member(session: Session, talk: Talk, reading: Reading, memory: inbox.Memory) -> Finished:
    standing = await questions.standing(session, talk.business_id, talk.work.contact_id)
    in_words = await _asked_in_words(session, talk, reading, standing, memory)
    if in_words is not None:
        return in_words
    with_pin = ends_with_pin(talk)
    if with_pin is not None:
        return await _answer_with_pin(session, talk, standing, *with_pin)
    pin = only_pin(talk, standing)
    swipe = await swiped(session, talk, reading, standing)
    talk = swipe.talk
    settled = None if pin else await settle(session, talk, reading, swipe.questions)
    behind = unseen(talk, standing, settled)
    then = await _asked_next(session, talk, behind) if behind else None
    if isinstance(settled, LeftOut) and then:
        talk, commands, then = *then, None
    elif isinstance(settled, Reply):
        return _finished(talk, "answered", reading, settled)
    elif isinstance(settled, Settles):
        talk, commands = settled.talk, [settled.command]
    else:
        commands = [EnterPin(pin=pin)] if pin else swipe.commands
        await _park_open(session, talk, commands)
    carried = await _carry_out(session, talk, commands, standing, then)
    if isinstance(commands[0], EnterPin):
        return await _after_pin(session, talk, carried, standing, reading)
    if all(isinstance(command, Unknown) for command in commands) and carried.outcome == "answered":
        return await _unread(session, talk, carried.replies[0], reading)
    if len(commands) == 1 and isinstance(carried.replies[0], ListReply):
        await _remember_rest(session, talk, commands[0], carried.replies[0])
    return _finished(_turned(talk, carried), carried.outcome, reading, *carried.replies, numbers=carried.numbers)


async def _asked_next(session: Session, talk: Talk, behind: StoredQuestion) -> tuple[Talk, list[Command]]:
    """Take up a question that waited unshown: its command is asked about as if it had just been written."""
    assert behind.asked.command is not None
    await questions.mark(session, talk.business_id, behind.id, "answered")
    text = behind.asked.clause or behind.summary
    asked_next = replace(talk, settled=behind.asked.settled, day=behind.day, clauses=(text, text), about=text)
    return asked_next, [behind.asked.command]


async def _asked_in_words(
    session: Session, talk: Talk, reading: Reading, standing: list[StoredQuestion], memory: inbox.Memory
) -> Finished | None:
    """Answer the words that ask for more of a list, for what waits, for the shops, or for the day's digest."""
    if memory.more is not None and asks_for_more(talk):
        talk = replace(talk, skip=memory.more["skip"])
        return await _read_on(session, talk, read_command(memory.more["command"]), reading)
    if memory.more is not None:
        await inbox.remember(session, talk.work.contact_id)
    if asks_for_parked(talk):
        return await _list_parked(session, talk, reading, standing)
    if asks_for_shops(talk):
        listed = await carry_out(session, talk, SwitchBusiness(business=""), 0)
        return _finished(talk, "answered", reading, listed.reply)
    if asks_for_digest(talk, talk.work.body or ""):
        digest = await digest_of(session, talk, parked=_waiting(standing))
        return _finished(talk, "answered", reading, digest)
    return None


async def _read_on(session: Session, talk: Talk, command: Command, reading: Reading) -> Finished:
    """Show the next lines of the list that was read last."""
    read = await carry_out(session, talk, command, 0)
    if isinstance(read.reply, ListReply):
        await _remember_rest(session, talk, command, read.reply)
    return _finished(talk, "answered", reading, read.reply)


async def _remember_rest(session: Session, talk: Talk, command: Command, reply: ListReply) -> None:
    """Keep how far a list came, while there is more of it."""
    shown = compose(reply, talk.language, talk.channel_kind, today=talk.today).lines_shown
    rest = reply.more or shown < reply.line_count()
    more = {"command": to_dict(command), "skip": talk.skip + shown} if rest else None
    await inbox.remember(session, talk.work.contact_id, more=more)


async def _list_parked(session: Session, talk: Talk, reading: Reading, standing: list[StoredQuestion]) -> Finished:
    waiting = [one for one in standing if one.asked.kind != "parked_list"]
    label = next_label(standing, talk.work.sent_at)
    reply, asked = parked_list(waiting, label)
    if asked is not None:
        await _store(session, talk, [asked], standing)
    return _finished(talk, "answered", reading, reply)


async def _park_open(session: Session, talk: Talk, commands: list[Command]) -> None:
    """A new full command parks the open question; what could not be read and mere talk leave it open."""
    if not all(isinstance(command, _NO_FULL_COMMAND) for command in commands):
        await questions.park_open(session, talk.business_id, talk.work.contact_id)


async def _after_pin(
    session: Session, talk: Talk, carried: _Carried, standing: list[StoredQuestion], reading: Reading
) -> Finished:
    """Blank the PIN's text; after a right one, carry out what waited for it."""
    await inbox.blank(session, talk.work.inbound_id, _MASKED_PIN)
    masked = replace(reading, commands=(), spans=())
    waited = next((one for one in standing if one.state == "open" and one.asked.kind == "ask_pin"), None)
    if waited is None or waited.asked.command is None or not isinstance(carried.replies[0], PinAccepted):
        return _finished(talk, "answered", masked, *carried.replies)
    await questions.mark(session, talk.business_id, waited.id, "answered")
    again = replace(talk, pin_is_open=True, settled=waited.asked.settled, day=waited.day)
    then = await _carry_out(session, again, [waited.asked.command], standing)
    return _finished(again, then.outcome, masked, *then.replies, numbers=then.numbers)


async def _answer_with_pin(
    session: Session, talk: Talk, standing: list[StoredQuestion], reading: Reading, pin: str
) -> Finished:
    """Carry out a command that its PIN ends, and keep the text without it."""
    said = (talk.work.body or "").rstrip()[: -len(pin)]
    await inbox.blank(session, talk.work.inbound_id, said + _MASK)
    opened = await _carry_out(session, talk, [EnterPin(pin=pin)], standing)
    if not isinstance(opened.replies[0], PinAccepted):
        return _finished(talk, "answered", reading, *opened.replies)
    talk = replace(talk, pin_is_open=True)
    if asks_for_digest(talk, said):
        digest = await digest_of(session, talk, parked=_waiting(standing))
        return _finished(talk, "answered", reading, digest)
    carried = await _carry_out(session, talk, list(reading.commands), standing)
    return _finished(talk, carried.outcome, reading, *carried.replies, numbers=carried.numbers)


def _turned(talk: Talk, carried: _Carried) -> Talk:
    """Turn to the language or the shop that a command asked for."""
    for outcome in carried.outcomes:
        if outcome.language is not None:
            talk = replace(talk, language=language_of(outcome.language))
        if outcome.business_id is not None:
            talk = replace(talk, business_id=outcome.business_id)
    return talk


async def _carry_out(
    session: Session,
    talk: Talk,
    commands: list[Command],
    standing: list[StoredQuestion],
    then: tuple[Talk, list[Command]] | None = None,
) -> _Carried:
    planned = [(talk, command) for command in commands]
    planned += [(then[0], command) for command in then[1]] if then else []
    outcomes = [await carry_out(session, whose, command, index) for index, (whose, command) in enumerate(planned)]
    asked = [
        outcome.asked.about(planned[index][0].clause(index)).worded(
            outcome.reply.choices() if isinstance(outcome.reply, Question) else ()
        )
        for index, outcome in enumerate(outcomes)
        if outcome.asked is not None
    ]
    for one in asked:
        if one.kind == "ask_owner":
            await ask_owner(session, talk, one)
    for (whose, command), outcome in zip(planned, outcomes, strict=True):
        await tell_agreed(session, whose, command, outcome)
    await tell_owner(session, talk, outcomes)
    label = await _store(session, talk, [one for one in asked if one.kind != "ask_owner"], standing)
    return _Carried(outcomes, _composed(outcomes, label))


async def _store(session: Session, talk: Talk, asked: list[Asked], standing: list[StoredQuestion]) -> int:
    """Store the questions of a message: the first open, the others parked behind it; gives the first label."""
    label = next_label(standing, talk.work.sent_at)
    if asked:
        await questions.park_open(session, talk.business_id, talk.work.contact_id)
    for place, one in enumerate(asked):
        await questions.store(
            session,
            one,
            business_id=talk.business_id,
            contact_id=talk.work.contact_id,
            sent_at=talk.work.sent_at,
            day=talk.day,
            first_label=label if place == 0 else UNSEEN,
            is_open=place == 0,
            inbound_id=talk.work.inbound_id,
        )
    return label


def _composed(outcomes: list[Outcome], first_label: int) -> list[Reply]:
    """Give the replies of a message: its entries and the open question in one, everything else as it stands."""
    labelled = [
        replace(outcome.reply, first_label=first_label) if isinstance(outcome.reply, Question) else outcome.reply
        for outcome in outcomes
    ]
    written = [outcome for outcome in outcomes if outcome.written]
    asking = [reply for reply in labelled if isinstance(reply, Question)]
    if len(written) + len(asking) < 2:  # noqa: PLR2004 one has a reply of its own
        return labelled
    said = [outcome.reply for outcome in outcomes if not outcome.written and not isinstance(outcome.reply, Question)]
    if not written:
        return [asking[0], *said]
    sums: dict[object, Total] = {}
    for outcome in written:
        entry = outcome.written
        assert entry is not None
        so_far = sums.get(entry.kind)
        sums[entry.kind] = Total(entry.kind, entry.amount_minor + (so_far.amount_minor if so_far else 0))
    numbers = [number for outcome in written for number in outcome.numbers]
    several = SeveralWritten(
        len(written),
        tuple(sums.values()),
        min(numbers),
        max(numbers),
        question=asking[0] if asking else None,
        parked=max(len(asking) - 1, 0),
    )
    return [several, *said]


def _waiting(standing: list[StoredQuestion]) -> int:
    return sum(one.asked.kind != "parked_list" for one in standing)


def _is_notice(reading: Reading) -> bool:
    """Tell whether the text is another machine's: a one-time code, a bank's notice, an advertisement."""
    return all(isinstance(command, Unknown) and command.reason == "notice" for command in reading.commands)


async def _unread(session: Session, talk: Talk, reply: Reply, reading: Reading | None) -> Finished:
    """Answer what writes nothing: a stranger five times a day, a member unless a machine seems to talk to us."""
    if talk.business_id:
        is_silent = await inbox.is_talking_in_circles(session, talk.work.inbound_id)
    else:
        is_silent = not await inbox.may_answer_stranger(session, talk.work.contact_id, talk.day)
    if is_silent:
        return _finished(talk, "silent", reading)
    return _finished(talk, "unread", reading, reply)


def _finished(
    talk: Talk, outcome: str, reading: Reading | None = None, *replies: Reply, numbers: list[int] | None = None
) -> Finished:
    text = "\n".join(render(one, talk.language, talk.channel_kind, today=talk.today) for one in replies)
    return Finished(
        outcome,
        business_id=talk.business_id or None,
        user_id=talk.user_id or None,
        language=talk.language.value,
        reading={**reading_to_dict(reading), "entries": numbers or [], "about": talk.about} if reading else None,
        reply=text or None,
        segments=segments(text).count if text else 0,
    )
