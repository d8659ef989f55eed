"""Which bank or wallet a text means: the shop's own by its name, its only one where none is named, or a new one.

A name that sounds like another account's is asked about; the name in the other script is the same account. It must
never make an account before the entry is sure.
"""

from dataclasses import dataclass, replace
from typing import Any

import grammar
from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.questions import LEAVE, Asked, Option
from bot.replies import NAMES_MAX, AskAccount
from grammar import Command
from ledger_core import BankAccount, BankKind, Session, bank_balances, bank_named, get_bank

_ACCOUNTS_MAX = 200
# What the grammar says where a bank is meant and none is named.
_UNNAMED = "bank"
_FIRST_NAME = {False: "Bank", True: "بینک"}
_WALLETS = frozenset(
    grammar.phonetic_key(name).replace(" ", "")
    for name in ("easypaisa", "jazzcash", "sadapay", "nayapay", "upaisa", "konnect")
)
_NEW = "new_account"


@dataclass(frozen=True, slots=True)
class Through:
    """The account that money goes through: one of the shop's, or the name of one that is not made yet."""

    name: str
    bank: BankAccount | None

    @property
    def is_new(self) -> bool:
        """Tell whether the shop has no such account yet."""
        return self.bank is None


async def account_meant(
    session: Session, talk: Talk, command: Command, name: str | None, *, field: str = "account"
) -> Through | Outcome:
    """Find the account of a name, or the only one; `field` is the command's own where the name stands."""
    if field in _chosen(talk):
        chosen = await get_bank(session, talk.business_id, _chosen(talk)[field])
        return Through(chosen.name, chosen)
    own = [one.bank for one in await bank_balances(session, talk.business_id, limit=_ACCOUNTS_MAX)]
    if name is None or grammar.name_key(name) == _UNNAMED:
        if not own:
            return Through(_FIRST_NAME[talk.language.right_to_left], None)
        named = [bank for bank in own if bank.name_key == _UNNAMED]
        return Through(own[0].name, own[0]) if len(own) == 1 else _ask(talk, command, field, None, named + own)
    key = grammar.name_key(name)
    same = next((bank for bank in own if bank.name_key == key), None)
    near = [bank for bank in own if _sound(bank.name) == _sound(name) != ""]
    if same is None and len(near) == 1 and grammar.is_urdu(near[0].name) is not grammar.is_urdu(name):
        same = near[0]
    if same is None and near and _NEW not in talk.settled.checks:
        return _ask(talk, command, field, name, near)
    return Through(same.name if same else name, same)


async def opened_account(session: Session, talk: Talk, through: Through, index: int, step: str = "account") -> int:
    """Give the account's id; one that is not there yet is made."""
    if through.bank is not None:
        return through.bank.id
    kind = BankKind.WALLET if _sound(through.name) in _WALLETS else BankKind.BANK
    made = await bank_named(
        session, talk.origin(index, step), name=through.name, name_key=grammar.name_key(through.name), kind=kind
    )
    return made.id


def _sound(name: str) -> str:
    return grammar.phonetic_key(name).replace(" ", "")


def _chosen(talk: Talk) -> dict[str, int]:
    """Give what an answer chose: a check such as "account 3"."""
    pairs = (check.split() for check in talk.settled.checks)
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == len(("account", "3")) and pair[1].isdigit()}


def _ask(talk: Talk, command: Any, field: str, written: str | None, banks: list[BankAccount]) -> Outcome:
    offered = list({bank.id: bank for bank in banks}.values())[:NAMES_MAX]
    options = [Option(command, talk.settled.and_check(f"{field} {bank.id}")) for bank in offered]
    last = LEAVE if written is None else Option(command, talk.settled.and_check(_NEW))
    asked = Asked("ask_account", (*options, last), command=command, settled=talk.settled, summary=written or field)
    return Outcome(AskAccount(written, tuple(bank.name for bank in offered)), asked=asked)


async def account_of(session: Session, talk: Talk, command: Any) -> Through | Outcome | None:
    """Give the account that a command names; None where the money is cash."""
    return await account_meant(session, talk, command, command.account) if command.account else None


def in_account(entry: Any, through: Through | None) -> Any:
    """Name the account in an entry's description."""
    return replace(entry, account=through.name) if through else entry
