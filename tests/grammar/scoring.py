"""Compares a reading with the contract's: operations in order, and every field that moves money, names or dates.

Notes, candidates and a date that is the message's own day are not compared; names are without case and titles.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import grammar

TODAY = dt.date(2026, 7, 15)
HERE = Path(__file__).parent
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
_TITLES = re.compile(r"\b(bhai|sahib|sahab|sb|saab|ji|jee|صاحب|بھائی|جی)\b", re.IGNORECASE)
_NAMES = ("party", "staff", "item", "new_name", "category", "account", "to_account")
_UNSCORED = ("note", "candidates", "reason")

Gold = dict[str, Any]


def plain_name(value: object) -> str:
    """A name without case, titles and signs."""
    text = unicodedata.normalize("NFKC", str(value)).casefold().translate(str.maketrans("يكهةى", "یکہہی"))
    return re.sub(r"[\W_]+", " ", re.sub(r"\b(bank|بینک)\b", " ", _TITLES.sub(" ", text))).strip()


def comparable(command: Gold) -> tuple[tuple[str, str], ...]:
    """A command as what counts of it."""
    if command["op"] == "unknown":
        return (("op", "unknown"),)
    out = []
    for key, value in sorted(command.items()):
        if key in _UNSCORED or (key == "date" and value == TODAY.isoformat()):
            continue
        if key == "items":
            kept = [{k: v for k, v in item.items() if k != "amount"} for item in value]
            out.append((key, json.dumps([{**item, "name": plain_name(item["name"])} for item in kept], sort_keys=True)))
        elif key == "changes":
            out.append((key, json.dumps([[plain_name(c["party"]), c["quantity"]] for c in value])))
        else:
            out.append((key, plain_name(value) if key in _NAMES else str(value)))
    return tuple(out)


def read(text: str) -> list[Gold]:
    """The commands of a text as JSON objects."""
    return [grammar.to_dict(command) for command in grammar.parse(text, TODAY).commands]


def posted(commands: list[Gold]) -> collections.Counter[tuple[tuple[str, str], ...]]:
    """What would be posted."""
    return collections.Counter(comparable(command) for command in commands if command["op"] in POSTING)


def gold(*names: str) -> list[Gold]:
    """The annotated messages of the files."""
    return [
        json.loads(line) for name in names for line in (HERE / name).read_text(encoding="utf8").splitlines() if line
    ]
