"""Commands that are talk: help, greetings, answers, and what could not be read."""

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.replies import Greeting as GreetingReply
from bot.replies import Help as HelpReply
from bot.replies import NothingOpen, NotUnderstood, example_of
from grammar import ConfirmNo, ConfirmYes, Greeting, Help, Unknown
from ledger_core import Session, list_parties


async def handle_help(session: Session, talk: Talk, command: Help, index: int) -> Outcome:
    """Give five examples that name one of the shop's own khatas."""
    del command, index
    known = await list_parties(session, talk.business_id, roles=["customer", "both"], limit=1)
    return Outcome(HelpReply(known[0].party.name if known else None))


async def handle_greeting(session: Session, talk: Talk, command: Greeting, index: int) -> Outcome:
    """Answer a salam."""
    del session, talk, command, index
    return Outcome(GreetingReply())


async def handle_unknown(session: Session, talk: Talk, command: Unknown, index: int) -> Outcome:
    """Show the nearest command as an example."""
    del session, talk, index
    return Outcome(NotUnderstood(example_of(command.candidates[0] if command.candidates else "give_credit")))


async def handle_answer(session: Session, talk: Talk, command: ConfirmYes | ConfirmNo, index: int) -> Outcome:
    """An answer while nothing is asked posts nothing."""
    del session, talk, command, index
    return Outcome(NothingOpen())
