"""Expenses: paid from the till, under the categories that every shop has or a word of the shop's own.

A word becomes an account of the shop once, however it is capitalised. It never becomes one of the shared categories
here: which words mean electricity is the grammar's knowledge.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger_core.database import Row, Session
from ledger_core.errors import InvalidName
from ledger_core.head import lock_head
from ledger_core.journal import Account, EntryDraft, credit, debit
from ledger_core.posting import Origin, Posted, post_entry

# The categories of the account template, by their canonical names.
CATEGORY_ACCOUNTS: Final = {
    "electricity": 6101,
    "gas": 6102,
    "water": 6103,
    "rent": 6104,
    "wages": 6105,
    "transport": 6106,
    "phone": 6107,
    "internet": 6108,
    "food": 6109,
    "repair": 6110,
    "tax": 6111,
    "packing": 6112,
    "fuel": 6113,
    "misc": 6199,
}
CATEGORY_NAMES: Final = {account: name for name, account in CATEGORY_ACCOUNTS.items()}
# A shop that has more categories than this reads no report by category; what comes after goes to misc by its word.
OWN_CATEGORIES_MAX = 200
_NAME_CHARACTERS_MAX = 120
_NARRATION_CHARACTERS_MAX = 500
_OWN_ACCOUNT_FIRST = 10_000


@dataclass(frozen=True, slots=True)
class Category:
    """An expense category: a canonical name or the shop's own word, and the account that it is."""

    name: str
    account: int


async def expense(
    session: Session,
    origin: Origin,
    *,
    category: str,
    amount_minor: int,
    entry_date: date,
    narration: str | None = None,
) -> Posted:
    """An expense paid in cash: the category / Cash. `balances_minor[0]` is the cash in hand after it.

    `category` is a canonical name or any other word, which becomes the shop's own category. Raises InvalidName.
    """
    if not 0 < len(_written(category)) <= _NAME_CHARACTERS_MAX or "\0" in category:
        raise InvalidName
    key = _key(category)
    account = CATEGORY_ACCOUNTS.get(key) or await _own_account(session, origin.business_id, category, key)
    if account is None:
        account = CATEGORY_ACCOUNTS["misc"]
        word = _written(category)
        narration = f"{word}: {narration}"[:_NARRATION_CHARACTERS_MAX] if narration else word
    lines = (credit(Account.CASH, amount_minor), debit(account, amount_minor))
    return await post_entry(session, origin, EntryDraft("expense", lines, narration), entry_date=entry_date)


async def list_categories(session: Session, business_id: int) -> list[Category]:
    """Give the categories that every shop has, then the shop's own in the order they were made."""
    shared = [Category(name, account) for name, account in CATEGORY_ACCOUNTS.items()]
    return shared + [Category(row["name"], row["code"]) for row in await _own_accounts(session, business_id)]


async def find_category_account(session: Session, business_id: int, category: str) -> int | None:
    """Give the account of a category, shared or the shop's own; None where there is none yet."""
    key = _key(category)
    return CATEGORY_ACCOUNTS.get(key) or _account_of(key, await _own_accounts(session, business_id))


def _account_of(key: str, own: list[Row]) -> int | None:
    return next((int(row["code"]) for row in own if _key(row["name"]) == key), None)


def _written(category: str) -> str:
    return " ".join(category.split())


def _key(category: str) -> str:
    """Make spellings equal that differ in capitals, spaces or composition of characters."""
    return unicodedata.normalize("NFKC", _written(category)).casefold()


async def _own_accounts(session: Session, business_id: int) -> list[Row]:
    return await session.rows(
        "select code, name from account where business_id = $1 and type = 'expense' order by code", business_id
    )


async def _own_account(session: Session, business_id: int, category: str, key: str) -> int | None:
    """Find the shop's own account of this word or make it; None where the shop has as many as it may."""
    # The lock keeps a second writer of the same new word waiting until it can find the first one's account.
    await lock_head(session, business_id)
    own = await _own_accounts(session, business_id)
    account = _account_of(key, own)
    if account is not None or len(own) >= OWN_CATEGORIES_MAX:
        return account
    return int(
        await session.value(
            "insert into account (business_id, code, name, type)"
            " select $1, coalesce(max(code) + 1, $3), $2, 'expense' from account where business_id = $1 returning code",
            business_id,
            _written(category),
            _OWN_ACCOUNT_FIRST,
        )
    )
