"""Expenses: paid from the till or a bank, under the categories that every shop has or a word of the shop's own.

A word becomes an account of the shop once, however it is capitalised. It never becomes one of the shared categories
here: which words mean electricity is the grammar's knowledge.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger_core.database import Session
from ledger_core.errors import AmountOutOfRange, NameTaken, TooManyCategories, UnknownAccount
from ledger_core.head import begin_change
from ledger_core.journal import EntryDraft, credit, debit, money_in
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.names import checked_key, checked_name
from ledger_core.posting import Origin, Posted, post_computed, post_entry

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
    bank_id: int | None = None,
    narration: str | None = None,
) -> Posted:
    """An expense: the category / Cash or Bank. `balances_minor[0]` is what the till or the bank has after it.

    `category` is a canonical name or any other word, which becomes the shop's own category. Raises InvalidName.
    """
    word = checked_name(category)
    account = CATEGORY_ACCOUNTS.get(_key(word))
    if account is not None:
        money, sub_id = money_in(bank_id)
        lines = (credit(money, amount_minor, sub_id), debit(account, amount_minor))
        return await post_entry(session, origin, EntryDraft("expense", lines, narration), entry_date=entry_date)
    if not 0 < amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return await post_computed(
        session,
        origin,
        "post_expense",
        entry_date,
        word,
        checked_key(_key(word)),
        OWN_CATEGORIES_MAX,
        amount_minor,
        bank_id,
        narration,
    )


async def add_category(session: Session, origin: Origin, *, name: str) -> Category:
    """Make a category of the shop's own, or give the one of this name, shared or its own.

    Raises InvalidName, and TooManyCategories where the shop has OWN_CATEGORIES_MAX.
    """
    word = checked_name(name)
    account = CATEGORY_ACCOUNTS.get(_key(word))
    if account is not None:
        return Category(CATEGORY_NAMES[account], account)
    await begin_change(session, origin)
    made = await session.value(
        "select make_category($1, $2, $3, $4)", origin.business_id, word, checked_key(_key(word)), OWN_CATEGORIES_MAX
    )
    if made is None:
        raise TooManyCategories
    return await get_category(session, origin.business_id, int(made))


async def rename_category(session: Session, origin: Origin, *, account: int, name: str) -> Category:
    """Give a category of the shop's own another name; its entries go along.

    Raises InvalidName, UnknownAccount for one that is not the shop's own, and NameTaken.
    """
    word = checked_name(name)
    key = checked_key(_key(word))
    await begin_change(session, origin)
    before = await get_category(session, origin.business_id, account)
    if before.account in CATEGORY_NAMES:
        raise UnknownAccount
    other = await find_category_account(session, origin.business_id, word)
    if other not in {None, account}:
        raise NameTaken(word)
    if before.name != word:
        await session.row(
            "update account set name = $3, name_key = $4 where business_id = $1 and code = $2",
            origin.business_id,
            account,
            word,
            key,
        )
    return Category(word, account)


async def get_category(session: Session, business_id: int, account: int) -> Category:
    """Give the category that is this account. Raises UnknownAccount."""
    if account in CATEGORY_NAMES:
        return Category(CATEGORY_NAMES[account], account)
    name = await session.value(
        "select name from account where business_id = $1 and code = $2 and name_key <> ''", business_id, account
    )
    if name is None:
        raise UnknownAccount
    return Category(str(name), account)


async def list_categories(session: Session, business_id: int) -> list[Category]:
    """Give the categories that every shop has, then the shop's own in the order they were made."""
    shared = [Category(name, account) for name, account in CATEGORY_ACCOUNTS.items()]
    own = await session.rows(
        "select code, name from account where business_id = $1 and name_key <> '' order by code", business_id
    )
    return shared + [Category(row["name"], row["code"]) for row in own]


async def find_category_account(session: Session, business_id: int, category: str) -> int | None:
    """Give the account of a category, shared or the shop's own; None where there is none yet."""
    key = _key(category)
    found: int | None = CATEGORY_ACCOUNTS.get(key) or await session.value(
        "select code from account where business_id = $1 and name_key = $2", business_id, key
    )
    return found


def _key(category: str) -> str:
    """Make spellings equal that differ in capitals, spaces or composition of characters."""
    return unicodedata.normalize("NFKC", " ".join(category.split())).casefold()
