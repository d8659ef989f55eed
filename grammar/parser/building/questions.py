"""Commands that ask, correct or set: balances, reports, promises, people, settings. None of them posts money."""

from __future__ import annotations

import re
from collections.abc import Callable

from grammar.parser.building.said import ACCOUNT, Made, Said, account_of, one, single_sum
from grammar.parser.names import as_written

_ASKING = frozenset({"KITNA", "KYA", "KAB", "QMARK"})


def party_only(operation: str) -> Callable[[Said], Made]:
    """A command that has nothing but a person."""
    return lambda said: one(operation, party=said.party())


def balance(said: Said) -> Made:
    """What a person owes; `kya scene hai` names nobody and no money."""
    kinds = {phrase.kind for phrase in said.phrases}
    if said.has("AMT", "AMTKA", "LEFT") and "SHOW" in kinds and not kinds & _ASKING:
        return None  # `Nawaz ko 1000 de do` tells somebody to pay
    return None if "KYA" in kinds and kinds <= {"KYA", "QMARK", "BARE"} else one("balance", party=said.party())


def bare(operation: str) -> Callable[[Said], Made]:
    """A command that has no fields."""
    return lambda _said: one(operation)


def report(said: Said) -> Made:
    """What kind of report, over which days."""
    kinds = (
        ("SALE", "sales"),
        ("SOLD", "sales"),
        ("KHARCH", "expenses"),
        ("PROFIT", "profit_loss"),
        ("CASHFLOW", "cash_flow"),
        ("STOCK", "stock"),
    )
    kind = next((kind for word, kind in kinds if said.has(word)), "day")
    return one("report", kind=kind, period=said.period() or "today")


def bank_balance(said: Said) -> Made:
    """One account, or all where only the bank is said."""
    account = said.first(*ACCOUNT)
    name = account_of(account) if account else None
    return one("bank_balance", account=None if name == "bank" else name)


def cash_count(said: Said) -> Made:
    """The sum that was counted."""
    amount = single_sum(said)
    return one("cash_count", amount=amount) if amount is not None else None


def stock_query(said: Said) -> Made:
    """One kind of goods, or all."""
    goods = said.first("GOOD", "KA", "BARE")
    return one("stock_query", item=as_written(goods.tag.raw) if goods else None)


def statement(said: Said) -> Made:
    """A person's khata, over which days; whether he paid in them is asked of his balance."""
    if said.has("KYA", "QMARK") and not said.has("KITNA", "SHOW", "KHATA", "HISAB"):
        return one("balance", party=said.party())
    return one("statement", party=said.party(), period=said.period())


_FIRST_PERSON = re.compile(r"(?:^|\b)(?:i|we|'ll)\b|un?gi?a?$|oonga$|doongi$|وں گ|ونگا")


_ENGLISH_FUTURE = ("will", "shall", "'ll", "would", "going", "to pay")


def set_due(said: Said) -> Made:
    """A promise by another; our own plan to pay is none."""
    amount = single_sum(said)
    due = said.day(future=True)
    promise, party = said.first("FUTGIVE"), said.party()
    ours = promise is not None and _FIRST_PERSON.search(promise.tag.text) is not None
    english = promise is not None and promise.tag.text.isascii() and promise.tag.text.startswith(_ENGLISH_FUTURE)
    named = said.first("BARE")
    if (
        english and promise is not None and named is not None and named.tag.start > promise.tag.start
    ):  # "will pay Nawaz 1000": a plan of ours
        return None
    if ours and party is not None and not said.has("HEARSAY"):
        return None
    if due is None or (amount is None and said.has("AMT", "AMTKA")) or len(said.all("DATE", "DUE")) > 1:
        return None
    return one("set_due_date", party=said.party(), due=due, amount=amount)


def set_limit(said: Said) -> Made:
    """A person's credit limit."""
    amount = single_sum(said)
    return one("set_limit", party=said.party(), amount=amount) if amount is not None else None


def send_statement(said: Said) -> Made:
    """To one person or to all."""
    return one("send_statement", party=said.party(), period=said.period())


def phone(said: Said) -> str | None:
    """A phone in E.164, Pakistan assumed."""
    found = said.first("PHONE")
    if found is None:
        return None
    digits = (
        "".join(char for char in found.tag.text if char.isdigit()).removeprefix("00").removeprefix("92").lstrip("0")
    )
    return f"+92{digits}"


def add_party(said: Said) -> Made:
    """A new person with phone and role."""
    if said.has("KA") and said.has("PHONENO") and said.has("PHONE") and not said.has("KHATA", "CUSTOMER", "SUPPLIER"):
        return set_phone(said)
    role = "supplier" if said.has("SUPPLIER") else "customer" if said.has("CUSTOMER") else None
    return one("add_party", party=said.party(), phone=phone(said), role=role)


def rename(said: Said) -> Made:
    """The old name and the new."""
    old = said.first("NAAMOF", "KO")
    new = said.first("BARE") or said.first("KO")
    if said.has("RENAME"):
        old, new = new, old
    if old is None or new is None or old is new:
        return None
    return one("rename_party", party=as_written(old.tag.raw), new_name=as_written(new.tag.raw))


def set_phone(said: Said) -> Made:
    """A person's phone."""
    return one("set_phone", party=said.party(), phone=phone(said))


def add_member(said: Said) -> Made:
    """Who may write, in what role."""
    role = "manager" if said.has("MANAGER") else "owner" if said.has("OWNER") else "recorder"
    return one("add_member", phone=phone(said), role=role)


def remove_member(said: Said) -> Made:
    """Who may write no more."""
    return one("remove_member", phone=phone(said))


def language(said: Said) -> Made:
    """The language of the replies."""
    return one("set_language", language="ur-Latn" if said.has("ROMAN") else "ur" if said.has("URDU") else "en")


def post_routine(said: Said) -> Made:
    """The day of the round."""
    return one("post_routine", date=said.day(future=False))


def nothing(_said: Said) -> Made:
    """Words that add nothing: `baqi udhaar` after a part payment."""
    return []


def total(_said: Said) -> Made:
    """A total inside a line is none: only a line of its own is compared with the lines before."""
    return None
