"""One entry over several lines: `Aslam ko udhaar:`, `ginti:` or `bill banao Noor Hostel ka`, its goods line by line.

Only lines of goods are drawn together, never lines that name people: those are entries of their own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from grammar.commands import (
    Command,
    CreateInvoice,
    GiveCredit,
    PurchaseReturn,
    SaleReturn,
    StockCount,
    StockIn,
    StockOut,
    TakeCredit,
)
from grammar.lexicon import Lexeme, Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINES_MAX = 20
_DRAWN = (GiveCredit, TakeCredit, CreateInvoice, SaleReturn, PurchaseReturn, StockCount, StockIn, StockOut)
_PEOPLE = ("NE", "KO", "SE", "NAME", "HON", "KIN", "PHONE", "UDHAAR", "JAMA", "GOT", "KHARCH", "NEG")
_REMARK = ("DISCOUNT", "ADVANCE", "ENGAVE", "GAVE", "DATE", "JAMA")
_COMMA = (Meaning("PUNCT", ","),)


def drawn_together(lines: Sequence[Sequence[Lexeme]]) -> list[Lexeme] | None:
    """The words of a head line and its lines of goods as one clause; None where a line is something else."""
    head = [word for word in lines[0] if word.text != ":"] if lines else []
    rest = [line for line in lines[1:] if _total_of(line) is None]
    if not head or not 0 < len(rest) < _LINES_MAX or not all(_goods(line) or _remark(line) for line in rest):
        return None
    if not any(_goods(line) for line in rest) or any(word.has("NUM") for word in head):
        return None
    words = head
    for line in rest:
        at = line[0].start
        words = [*words, Lexeme(",", ",", at, at, _COMMA), *line]
    return words


def is_drawn(commands: Sequence[Command], lines: Sequence[Sequence[Lexeme]]) -> bool:
    """Whether the clause is one entry of several goods, and a total under it is its own."""
    if len(commands) != 1 or not isinstance(commands[0], _DRAWN):
        return False
    command: Any = commands[0]  # not every one of them has an amount
    totals = [total for line in lines[1:] if (total := _total_of(line)) is not None]
    return all(total == getattr(command, "amount", None) for total in totals)


def _goods(line: Sequence[Lexeme]) -> bool:
    counted = any(isinstance(word.value, Decimal) for word in line)
    named = any(word.has("GOOD", "UNIT") for word in line)
    return counted and named and not any(word.has(*_PEOPLE) and not word.has("GOOD", "UNIT") for word in line)


def _remark(line: Sequence[Lexeme]) -> bool:
    """`discount 300`, `500 diye`, `due 30 July`."""
    return any(word.has(*_REMARK) for word in line) and all(word.meanings for word in line)


def _total_of(line: Sequence[Lexeme]) -> Decimal | None:
    sums = [word.value for word in line if isinstance(word.value, Decimal)]
    total = any(word.has("KUL") or word.text == "کل" for word in line)
    return sums[0] if total and len(sums) == 1 else None
