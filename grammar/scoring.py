"""Compares a reading with what an annotated message means: exact, wrong money, over-asked, unread.

What counts are the operations in their order and every field that moves money, names somebody or sets a day. Notes,
candidates and reasons do not, nor does a case, a title or a sign within a name. Never reads a file: it is given both.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

Annotated = dict[str, Any]
Comparable = tuple[tuple[str, str], ...]

# The operations that write something, or set what was written right.
POSTING = frozenset(
    {
        "give_credit",
        "receive_payment",
        "take_credit",
        "make_payment",
        "opening_balance",
        "give_discount",
        "sale_return",
        "purchase_return",
        "cash_sale",
        "cash_purchase",
        "expense",
        "cash_in",
        "cash_out",
        "bank_deposit",
        "bank_withdraw",
        "bank_transfer",
        "pay_salary",
        "salary_advance",
        "stock_in",
        "stock_out",
        "stock_count",
        "create_invoice",
        "edit_last",
        "cheque_cleared",
        "cheque_bounced",
        "post_routine",
    }
)
# Of those, the fields that say whose money moves, how much and where.
_MOVING = frozenset(
    {
        "op",
        "party",
        "staff",
        "amount",
        "account",
        "to_account",
        "direction",
        "items",
        "changes",
        "entry",
        "paid",
        "discount",
        "cash",
        "cheque",
    }
)
_NAMES = frozenset({"party", "staff", "item", "new_name", "category", "account", "to_account"})
_UNSCORED = frozenset({"note", "candidates", "reason"})
_TITLES = re.compile(r"\b(bhai|sahib|sahab|sb|saab|ji|jee|صاحب|بھائی|جی)\b", re.IGNORECASE)
_ARABIC = str.maketrans("يكهةى", "یکہہی")
# One message in ten is set apart.
_APART = 10


@dataclass(frozen=True, slots=True)
class Score:
    """How a message was read. `unread` is a clear message of which nothing was read; it is over-asked as well."""

    exact: bool
    wrong_money: bool
    over_asked: bool
    unread: bool


def score(annotated: Sequence[Annotated], read: Sequence[Annotated], today: dt.date) -> Score:
    """Compare the commands of an annotation with those of a reading, both in their JSON form."""
    is_clear = all(command["op"] != "unknown" for command in annotated)
    asked = [command["op"] == "unknown" for command in read]
    return Score(
        exact=[comparable(one, today) for one in annotated] == [comparable(one, today) for one in read],
        wrong_money=bool(money_moved(read, today) - money_moved(annotated, today)),
        over_asked=is_clear and any(asked),
        unread=is_clear and all(asked),
    )


def is_set_apart(text: str) -> bool:
    """Whether a message belongs to the tenth that is used to measure and never to learn from."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % _APART == 0


def comparable(command: Annotated, today: dt.date) -> Comparable:
    """A command as what counts of it. A date that is the message's own day is no date."""
    if command["op"] == "unknown":
        return (("op", "unknown"),)
    counted = {
        key: _plain(key, value)
        for key, value in command.items()
        if key not in _UNSCORED and not (key == "date" and value == today.isoformat())
    }
    return tuple(sorted(counted.items()))


def money_moved(commands: Sequence[Annotated], today: dt.date) -> Counter[Comparable]:
    """What would be written: each posting command as the fields that say whose money moves."""
    posting = (comparable(command, today) for command in commands if command["op"] in POSTING)
    return Counter(tuple(field for field in command if field[0] in _MOVING) for command in posting)


def _plain(key: str, value: Any) -> str:
    if key == "items":
        kept = [{part: said for part, said in item.items() if part != "amount"} for item in value]
        return json.dumps([{**item, "name": _plain_name(item["name"])} for item in kept], sort_keys=True)
    if key == "changes":
        return json.dumps([[_plain_name(change["party"]), change["quantity"]] for change in value])
    return _plain_name(value) if key in _NAMES else str(value)


def _plain_name(value: object) -> str:
    """A name without case, titles, signs, and the word for bank."""
    text = unicodedata.normalize("NFKC", str(value)).casefold().translate(_ARABIC)
    return re.sub(r"[\W_]+", " ", re.sub(r"\b(bank|بینک)\b", " ", _TITLES.sub(" ", text))).strip()
