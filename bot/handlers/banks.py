"""Commands of banks and wallets: money put in, taken out and moved, and what each account holds."""

from collections.abc import Awaitable, Callable

from bot.conversation import Talk
from bot.handlers.accounts import Through, account_meant, opened_account
from bot.handlers.checks import Planned, ask_doubt, first_doubt
from bot.handlers.outcome import Outcome
from bot.replies import (
    AccountBalance,
    AccountBalances,
    AccountEntryWritten,
    AmountMissing,
    Entry,
    EntryDay,
    EntryKind,
    NoSuchAccount,
    PartyRow,
)
from grammar import BankBalance, BankDeposit, BankTransfer, BankWithdraw
from ledger_core import (
    Posted,
    Role,
    Session,
    bank_balance,
    bank_balances,
    bank_deposit,
    bank_transfer,
    bank_withdraw,
    to_minor,
)

_ROWS = 12
_ACCOUNTS_MAX = 200


async def handle_bank_deposit(session: Session, talk: Talk, command: BankDeposit, index: int) -> Outcome:
    """Write cash of the till that went into a bank."""
    return await _till_and_bank(session, talk, command, index, EntryKind.BANK_DEPOSIT, bank_deposit)


async def handle_bank_withdraw(session: Session, talk: Talk, command: BankWithdraw, index: int) -> Outcome:
    """Write cash that came out of a bank into the till."""
    return await _till_and_bank(session, talk, command, index, EntryKind.BANK_WITHDRAW, bank_withdraw)


async def _till_and_bank(
    session: Session,
    talk: Talk,
    command: BankDeposit | BankWithdraw,
    index: int,
    kind: EntryKind,
    verb: Callable[..., Awaitable[Posted]],
) -> Outcome:
    through = await account_meant(session, talk, command, command.account)
    if isinstance(through, Outcome):
        return through
    entry = Entry(kind, to_minor(command.amount, talk.currency), account=through.name)
    stopped = await _stopped(session, talk, command, entry)
    if stopped is not None:
        return stopped
    bank_id = await opened_account(session, talk, through, index)
    posted = await verb(
        session,
        talk.origin(index),
        bank_id=bank_id,
        amount_minor=entry.amount_minor,
        entry_date=command.date or talk.day,
    )
    return account_entry(talk, entry, through, posted, is_dated=command.date is not None)


async def handle_bank_transfer(session: Session, talk: Talk, command: BankTransfer, index: int) -> Outcome:
    """Write money that went from one account to another."""
    source = await account_meant(session, talk, command, command.account)
    if isinstance(source, Outcome):
        return source
    target = await account_meant(session, talk, command, command.to_account, field="to_account")
    if isinstance(target, Outcome):
        return target
    entry = Entry(
        EntryKind.BANK_TRANSFER, to_minor(command.amount, talk.currency), account=source.name, to_account=target.name
    )
    stopped = await _stopped(session, talk, command, entry)
    if stopped is not None:
        return stopped
    posted = await bank_transfer(
        session,
        talk.origin(index),
        from_bank_id=await opened_account(session, talk, source, index),
        to_bank_id=await opened_account(session, talk, target, index, "to_account"),
        amount_minor=entry.amount_minor,
        entry_date=command.date or talk.day,
    )
    is_new = source.is_new or target.is_new
    return account_entry(talk, entry, source, posted, is_dated=command.date is not None, is_new=is_new)


async def _stopped(
    session: Session, talk: Talk, command: BankDeposit | BankWithdraw | BankTransfer, entry: Entry
) -> Outcome | None:
    """Give what stands before an entry: no amount, or a doubt to ask about."""
    if entry.amount_minor <= 0:
        return Outcome(AmountMissing())
    doubt = await first_doubt(session, talk, Planned(entry, None))
    return ask_doubt(talk, command, doubt, entry.kind.value) if doubt is not None else None


def account_entry(
    talk: Talk, entry: Entry, through: Through, posted: Posted, *, is_dated: bool, is_new: bool | None = None
) -> Outcome:
    """Say what was written through an account; what it holds only to those who may read totals."""
    day = posted.entry_date
    reply = AccountEntryWritten(
        entry,
        through.name,
        None if talk.role == Role.RECORDER else posted.balances_minor[0],
        posted.number,
        day=None if day == talk.today else EntryDay(day, late=not is_dated),
        new_account=through.is_new if is_new is None else is_new,
    )
    return Outcome(reply, (posted.number,), entry)


async def handle_bank_balance(session: Session, talk: Talk, command: BankBalance, index: int) -> Outcome:
    """Say what one account holds, or each of them."""
    del index
    if command.account is not None:
        through = await account_meant(session, talk, command, command.account)
        if isinstance(through, Outcome):
            return through
        if through.bank is None:
            return Outcome(NoSuchAccount(command.account))
        return Outcome(AccountBalance(through.name, await bank_balance(session, talk.business_id, through.bank.id)))
    held = await bank_balances(session, talk.business_id, limit=_ACCOUNTS_MAX)
    rows = tuple(PartyRow(one.bank.name, one.balance_minor) for one in held[talk.skip : talk.skip + _ROWS])
    total = sum(one.balance_minor for one in held)
    return Outcome(AccountBalances(total, rows, more=len(held) > talk.skip + _ROWS))
