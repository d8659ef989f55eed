"""Commands that are talk: help, greetings, answers to nothing, and what could not be read."""

import grammar
from bot.conversation import Talk
from bot.handlers.nearest import TOTALS, nearest
from bot.handlers.outcome import Outcome
from bot.handlers.wording import described
from bot.inbox import last_written
from bot.names import name_shown
from bot.questions import LEAVE, Asked, Option
from bot.replies import (
    AskOperation,
    AskParty,
    EntryKind,
    Example,
    LanguageChanged,
    NothingOpen,
    NotUnderstood,
    example_of,
)
from bot.replies import Greeting as GreetingReply
from bot.replies import Help as HelpReply
from grammar import Choose, Command, ConfirmNo, ConfirmYes, Greeting, Help, SetLanguage, Unknown
from ledger_core import Role, Session, entry_overview, kinds_written, list_parties, to_minor

_KINDS = {
    "give_credit": EntryKind.GIVE_CREDIT,
    "receive_payment": EntryKind.RECEIVE_PAYMENT,
    "take_credit": EntryKind.TAKE_CREDIT,
    "make_payment": EntryKind.MAKE_PAYMENT,
    "cash_purchase": EntryKind.CASH_PURCHASE,
}
# What "madad" teaches, of the kinds that a shop writes.
_TAUGHT: dict[str, Example] = {
    kind: Example(kind)
    for kind in (
        *("give_credit", "receive_payment", "take_credit", "make_payment"),
        *("cash_sale", "cash_purchase", "expense"),
    )
}
_USUAL = 3


async def handle_help(session: Session, talk: Talk, command: Help, index: int) -> Outcome:
    """Give five examples of what this shop writes and this person may do, with names of the shop's own khatas."""
    del command, index
    written = [_TAUGHT[kind] for kind in await kinds_written(session, talk.business_id) if kind in _TAUGHT]
    usual = list(dict.fromkeys([*written, Example.GIVE_CREDIT, Example.RECEIVE_PAYMENT, Example.EXPENSE]))[:_USUAL]
    reading = Example.BALANCE if talk.role == Role.RECORDER else Example.REPORT
    examples = (*(one for one in Example if one in usual), reading, Example.UNDO)
    party, supplier = await _name(session, talk, "customer"), await _name(session, talk, "supplier")
    return Outcome(HelpReply(examples, party, supplier))


async def _name(session: Session, talk: Talk, role: str) -> str | None:
    known = await list_parties(session, talk.business_id, roles=[role, "both"], limit=1)
    return name_shown(talk.language, known[0].party.name, known[0].party.other_name) if known else None


async def handle_greeting(session: Session, talk: Talk, command: Greeting, index: int) -> Outcome:
    """Answer a salam."""
    del session, talk, command, index
    return Outcome(GreetingReply())


async def handle_set_language(session: Session, talk: Talk, command: SetLanguage, index: int) -> Outcome:
    """Answer in another language from now on, beginning with this reply."""
    del session, talk, index
    return Outcome(LanguageChanged(), language=command.language.replace("-", "_"))


async def handle_unknown(session: Session, talk: Talk, command: Unknown, index: int) -> Outcome:
    """Ask which of the candidates it was, where each makes a whole command of the text; else show an example."""
    del session
    clause = talk.clause(index)
    wanted = [found for name in command.candidates if (found := grammar.completed(clause, name, talk.day))]
    if wanted and len(wanted) == len(command.candidates) and all(one.op in _KINDS for one in wanted):
        return _ask_operation(talk, command, wanted, clause)
    # A name is all that the text lacks where it reads with one.
    named = grammar.with_party(clause, "Aslam", talk.day)
    amount = getattr(named, "amount", None)
    operation = command.candidates[0] if command.candidates else named.op if named and amount else ""
    if named is not None and operation in _KINDS:
        asked = Asked("ask_party", (), "party", command, talk.settled, clause, summary=clause)
        question = AskParty(to_minor(amount, talk.currency) if amount else None, _KINDS[operation])
        return Outcome(question, asked=asked)
    example = example_of(command.candidates[0]) if command.candidates else nearest(clause)
    may_read = talk.role != Role.RECORDER or example not in TOTALS
    return Outcome(NotUnderstood(example if may_read else Example.GIVE_CREDIT))


def _ask_operation(talk: Talk, unclear: Unknown, wanted: list[Command], clause: str) -> Outcome:
    first = wanted[0]
    amount = getattr(first, "amount", None)
    question = AskOperation(
        getattr(first, "party", None),
        to_minor(amount, talk.currency) if amount else None,
        tuple(_KINDS[one.op] for one in wanted),
    )
    options = (*(Option(one, talk.settled) for one in wanted), LEAVE)
    asked = Asked("ask_operation", options, "", unclear, talk.settled, clause, summary=clause)
    return Outcome(question, asked=asked)


async def handle_answer(session: Session, talk: Talk, command: ConfirmYes | ConfirmNo | Choose, index: int) -> Outcome:
    """Answer "haan" or "1" while nothing is asked: nothing is posted, and the last entry is shown."""
    del command, index
    last = await last_written(session, talk.work, talk.business_id)
    if last is None:
        return Outcome(NothingOpen())
    overview = await entry_overview(session, talk.business_id, last.entries[-1])
    if overview.reversed_by is not None or overview.reverses is not None:
        return Outcome(NothingOpen())
    return Outcome(NothingOpen(described(overview, talk.language), overview.number))
