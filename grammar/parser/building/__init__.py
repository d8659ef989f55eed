"""From a rule and its phrases to commands: whose name, which sum, what goods, which day.

A rule says which phrases are there; what they say of each other (two sums and no telling which, goods without a
quantity) is looked at here, and where it does not come out, there is no command. Never guesses a sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields

from grammar.commands import OPERATIONS, Command
from grammar.parser.building import corrections, entries, questions
from grammar.parser.building.said import Made, Said
from grammar.parser.rules import Phrase

_REQUIRED = {
    op: frozenset(field.name for field in fields(kind) if field.default is MISSING) for op, kind in OPERATIONS.items()
}


def build(rule: str, phrases: Sequence[Phrase], today: dt.date) -> list[Command] | None:
    """The commands of a rule over its phrases; None where they do not come out."""
    operation, _, variant = rule.partition("__")
    said = Said(phrases, today, variant)
    made: Made = _BUILDERS[operation](said) if operation in _BUILDERS else entries.entry(said, operation)
    if made is None:
        return None
    if any(not _REQUIRED[op] <= said_fields.keys() for op, said_fields in made):
        return None
    return [OPERATIONS[op](**said_fields) for op, said_fields in made]


_BUILDERS: dict[str, Callable[[Said], Made]] = {
    "expense": entries.expense,
    "pay_salary": entries.pay_salary,
    "cash_out": entries.cash_out,
    "bank_transfer": entries.bank_transfer,
    "set_price": entries.set_price,
    "create_invoice": entries.create_invoice,
    "set_routine": entries.routine,
    "post_routine": questions.post_routine,
    "balance": questions.balance,
    "statement": questions.statement,
    "list_receivables": questions.bare("list_receivables"),
    "list_payables": questions.bare("list_payables"),
    "report": questions.report,
    "cash_balance": questions.bare("cash_balance"),
    "bank_balance": questions.bank_balance,
    "cash_count": questions.cash_count,
    "stock_query": questions.stock_query,
    "low_stock": questions.bare("low_stock"),
    "send_reminder": questions.party_only("send_reminder"),
    "send_all_reminders": questions.bare("send_all_reminders"),
    "set_due_date": questions.set_due,
    "set_limit": questions.set_limit,
    "send_statement": questions.send_statement,
    "explain": corrections.explain,
    "undo": corrections.undo,
    "edit_last": corrections.edit_last,
    "add_party": questions.add_party,
    "rename_party": questions.rename,
    "set_phone": questions.set_phone,
    "add_member": questions.add_member,
    "remove_member": questions.remove_member,
    "set_language": questions.language,
    "backup": questions.bare("backup"),
    "nothing": questions.nothing,
    "total": questions.total,
}

__all__ = ["Said", "build"]
