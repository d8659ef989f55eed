"""Commands that are talk: help, greetings, answers to nothing, and what could not be read."""

import grammar
from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.handlers.wording import described
from bot.inbox import last_written
from bot.questions import LEAVE, Asked, Option
from bot.replies import AskOperation, AskParty, EntryKind, LanguageChanged, NothingOpen, NotUnderstood, example_of
from bot.replies import Greeting as GreetingReply
from bot.replies import Help as HelpReply
from grammar import Choose, Command, ConfirmNo, ConfirmYes, Greeting, Help, SetLanguage, Unknown
from ledger_core import Session, entry_overview, list_parties, to_minor

_KINDS = {
    "give_credit": EntryKind.GIVE_CREDIT,
    "receive_payment": EntryKind.RECEIVE_PAYMENT,
    "take_credit": EntryKind.TAKE_CREDIT,
    "make_payment": EntryKind.MAKE_PAYMENT,
    "cash_purchase": EntryKind.CASH_PURCHASE,
}


async def handle_help(session: Session, talk: Talk, command: Help, index: int) -> Outcome:
    """Give five examples that name one of the shop's own khatas."""
    del command, index
    known = await list_parties(session, talk.business_id, roles=["customer", "both"], limit=1)
    return Outcome(HelpReply(known[0].party.name if known else None))


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
    if named is not None and command.candidates and command.candidates[0] in _KINDS:
        amount = getattr(named, "amount", None)
        asked = Asked("ask_party", (), "party", command, talk.settled, clause, summary=clause)
        question = AskParty(to_minor(amount, talk.currency) if amount else None, _KINDS[command.candidates[0]])
        return Outcome(question, asked=asked)
    return Outcome(NotUnderstood(example_of(command.candidates[0] if command.candidates else "give_credit")))


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
    return Outcome(NothingOpen(described(overview), overview.number))
