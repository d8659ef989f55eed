"""Who may do what by text, and what is asked first: role, PIN, two digits. A guard gives an outcome, or None."""

import secrets

from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.questions import Asked, Option
from bot.replies import (
    AskPin,
    ChannelKind,
    ConfirmWithDigits,
    Entry,
    EntryKind,
    GuardedAction,
    NotAllowed,
    PartyPhone,
    WaitsForOwner,
)
from grammar import (
    AddMember,
    Backup,
    BankBalance,
    CashBalance,
    CashCount,
    CashOut,
    Command,
    GiveDiscount,
    ListPayables,
    ListReceivables,
    OpeningBalance,
    PurchaseReturn,
    RemoveMember,
    Report,
    SaleReturn,
    SendAllReminders,
    SetPhone,
    Statement,
)
from ledger_core import Role, to_minor

_TOTALS = (ListReceivables, ListPayables, Report, CashBalance, BankBalance, CashCount)
_OWNERS = (AddMember, RemoveMember, Backup)
PIN_FIRST = (*_TOTALS[:-1], Statement, AddMember, RemoveMember, Backup)
_DIGITS_FIRST: dict[type[Command], GuardedAction] = {
    AddMember: GuardedAction.ADD_MEMBER,
    RemoveMember: GuardedAction.REMOVE_MEMBER,
    Backup: GuardedAction.BACKUP,
    SendAllReminders: GuardedAction.NOTICE_TO_ALL,
}
# The role of one who writes nothing: from his phone its owner's number is reported lost.
HELPER = "helper"


def guarded(talk: Talk, command: Command) -> Outcome | None:
    """Give the outcome that stands before a command, or None where it may go on."""
    refused = _by_role(talk, command)
    if refused is not None:
        return refused
    if isinstance(command, PIN_FIRST) and talk.has_pin and not talk.pin_is_open:
        asked = Asked("ask_pin", (), "", command, talk.settled, summary="PIN")
        return Outcome(AskPin(), asked=asked)
    names_helper = isinstance(command, AddMember) and command.role == HELPER
    action = GuardedAction.NAME_HELPER if names_helper else _DIGITS_FIRST.get(type(command))
    if action is not None and is_forgeable(talk):
        return ask_digits(talk, command, action)
    return None


def is_forgeable(talk: Talk) -> bool:
    """Tell whether a forger could have sent this: an SMS that neither a PIN nor two digits of ours stand behind."""
    return talk.channel_kind is ChannelKind.SMS and not talk.pin_is_open and "digits" not in talk.settled.checks


def _by_role(talk: Talk, command: Command) -> Outcome | None:
    if isinstance(command, _OWNERS) and talk.role != Role.OWNER:
        return Outcome(NotAllowed(Role.OWNER))
    if talk.role in {Role.OWNER, Role.MANAGER}:
        return None
    if isinstance(command, _TOTALS):
        return Outcome(NotAllowed(Role.MANAGER))
    matter = waiting_matter(talk, command)
    if matter is None:
        return None
    summary = matter.party or (matter.kind.value if isinstance(matter, Entry) else "")
    asked = Asked("ask_owner", (), command=command, settled=talk.settled, summary=summary)
    return Outcome(WaitsForOwner(matter), asked=asked)


def waiting_matter(talk: Talk, command: Command) -> Entry | PartyPhone | None:
    """Give the entry or number of a recorder that waits for the owner's yes; None for what he may write himself."""
    match command:
        case GiveDiscount():
            return Entry(EntryKind.GIVE_DISCOUNT, to_minor(command.amount, talk.currency), command.party)
        case OpeningBalance():
            receivable = command.direction == "receivable"
            kind = EntryKind.OPENING_RECEIVABLE if receivable else EntryKind.OPENING_PAYABLE
            return Entry(kind, to_minor(command.amount, talk.currency), command.party)
        case SaleReturn() | PurchaseReturn() if command.amount is not None:
            kind = EntryKind.SALE_RETURN if isinstance(command, SaleReturn) else EntryKind.PURCHASE_RETURN
            return Entry(kind, to_minor(command.amount, talk.currency), command.party)
        case CashOut():
            return Entry(EntryKind.CASH_OUT, to_minor(command.amount, talk.currency))
        case SetPhone() if command.phone.startswith("+"):
            return PartyPhone(command.party, command.phone)
        case _:
            return None


def ask_digits(talk: Talk, command: Command, action: GuardedAction, about: str | None = None) -> Outcome:
    """A forged sender cannot read our reply: only who got the two digits can give them back."""
    digits = f"{secrets.randbelow(90) + 10}"
    settled = talk.settled.and_check("digits")
    asked = Asked(
        "ask_digits", (Option(command, settled),), "digits", command, talk.settled, clause=digits, summary=action
    )
    return Outcome(ConfirmWithDigits(action, digits, about, getattr(command, "phone", None)), asked=asked)
