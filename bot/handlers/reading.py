"""Commands that only read: a balance, a khata's last lines."""

from bot.conversation import Talk, party_meant
from bot.handlers.described import entry_kind
from bot.handlers.outcome import Outcome
from bot.replies import NoSuchParty, NotYet, PartyBalance, StatementLine
from bot.replies import Statement as StatementReply
from grammar import Balance, Statement
from ledger_core import Session, balance_of, statement_page

_LINES = 8


async def handle_balance(session: Session, talk: Talk, command: Balance, index: int) -> Outcome:
    """Say what one party owes or is owed."""
    del index
    party = await party_meant(session, talk, command.party)
    if party is None:
        return Outcome(NoSuchParty(command.party))
    return Outcome(PartyBalance(party.name, await balance_of(session, talk.business_id, party.id)))


async def handle_statement(session: Session, talk: Talk, command: Statement, index: int) -> Outcome:
    """Show the last lines of one khata, newest first. Reversed entries and their reversals are left out."""
    del index
    if command.period:
        return Outcome(NotYet())
    party = await party_meant(session, talk, command.party)
    if party is None:
        return Outcome(NoSuchParty(command.party))
    page = await statement_page(session, talk.business_id, party.id, limit=_LINES * 2)
    balance = page.lines[0].balance_minor if page.lines else 0
    standing = [line for line in page.lines if line.reverses is None and line.reversed_by is None]
    lines = tuple(
        StatementLine(line.entry_date, entry_kind(line.kind), abs(line.amount_minor)) for line in standing[:_LINES]
    )
    return Outcome(
        StatementReply(party.name, balance, lines, more=page.next_cursor is not None or len(standing) > _LINES)
    )
