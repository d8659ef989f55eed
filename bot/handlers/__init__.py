"""One function a command, by topic: each calls ledger verbs and gives a reply. Front door: `carry_out`."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversation import Talk
from bot.handlers.corrections import handle_undo
from bot.handlers.entries import handle_give_credit, handle_receive_payment
from bot.handlers.outcome import Outcome
from bot.handlers.reading import handle_balance, handle_statement
from bot.handlers.talk import handle_answer, handle_greeting, handle_help, handle_unknown
from bot.replies import NotYet
from bot.replies.refusals import refusal
from grammar import (
    Balance,
    Choose,
    Command,
    ConfirmNo,
    ConfirmYes,
    GiveCredit,
    Greeting,
    Help,
    ReceivePayment,
    Statement,
    Undo,
    Unknown,
)
from ledger_core import LedgerError, Session

__all__ = ["WRITING", "Outcome", "carry_out"]

_Handler = Callable[[Session, Talk, Any, int], Awaitable[Outcome]]

_HANDLERS: dict[type[Command], _Handler] = {
    Balance: handle_balance,
    Choose: handle_answer,
    ConfirmNo: handle_answer,
    ConfirmYes: handle_answer,
    GiveCredit: handle_give_credit,
    Greeting: handle_greeting,
    Help: handle_help,
    ReceivePayment: handle_receive_payment,
    Statement: handle_statement,
    Undo: handle_undo,
    Unknown: handle_unknown,
}

# The commands with which a stranger's first message opens a shop.
WRITING: tuple[type[Command], ...] = (GiveCredit, ReceivePayment)


async def carry_out(session: Session, talk: Talk, command: Command, index: int) -> Outcome:
    """Carry out command number `index` of a message; what the books refuse undoes this command alone."""
    handler = _HANDLERS.get(type(command))
    if handler is None:
        return Outcome(NotYet())
    try:
        async with session.savepoint():
            return await handler(session, talk, command, index)
    except LedgerError as error:
        return Outcome(refusal(error))
