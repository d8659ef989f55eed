"""The phrases of a clause, asked by kind; and the sum, the days and the account that several commands have.

Where a clause says two sums or an impossible day, the answer is None. Never guesses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grammar.dates import Day, Period, period_of
from grammar.parser.names import as_written
from grammar.parser.rules import Phrase

_PARTY = ("NE", "SE", "KO", "KA", "TARAF", "TARAFSE", "PAR", "KHATAOF", "NAAMOF", "FORX", "BARE")
ACCOUNT = ("ACCVIA", "ACCSE", "ACCMEIN", "ACCTO", "ACC")
GOODS = ("ITEM", "GOOD", "NUNIT", "PRICE")


@dataclass(slots=True)
class Said:
    """The phrases of a clause, asked by kind."""

    phrases: Sequence[Phrase]
    today: dt.date
    variant: str = ""

    def first(self, *kinds: str) -> Phrase | None:
        """The first phrase of the kinds, in the order of the kinds."""
        for kind in kinds:
            for phrase in self.phrases:
                if phrase.kind == kind:
                    return phrase
        return None

    def all(self, *kinds: str) -> list[Phrase]:
        """The phrases of the kinds, in the order of the text."""
        return sorted(
            (phrase for phrase in self.phrases if phrase.kind in kinds), key=lambda phrase: phrase.parts[0].start
        )

    def has(self, *kinds: str) -> bool:
        """Whether there is a phrase of one of the kinds."""
        return any(phrase.kind in kinds for phrase in self.phrases)

    def party(self) -> str | None:
        """The one person of the clause, as written."""
        found = self.first(*_PARTY)
        return as_written(found.tag.raw) if found else None

    def day(self, *, future: bool) -> dt.date | None:
        """The day of a fact or of a promise."""
        found = self.first("DUE", "DATE") if future else self.first("DATE")
        return (
            found.tag.value.resolve(self.today, future=future) if found and isinstance(found.tag.value, Day) else None
        )

    def period(self) -> str | None:
        """The period of a question."""
        spell = self.first("PERIOD", "DATE")
        if spell is None:
            word = self.first("DAYWORD")
            return (
                {"WEEK": "this_week", "MONTH": "this_month", "YEAR": "this_year", "DAY": "today"}.get(
                    str(word.tag.value)
                )
                if word
                else None
            )
        if isinstance(spell.tag.value, Period):
            return spell.tag.value.resolve(self.today)
        return period_of(spell.tag.value, self.today) if isinstance(spell.tag.value, Day) else None


# Operations with their fields; a field holds whatever its command type has.
Made = list[tuple[str, dict[str, Any]]] | None


def one(operation: str, **fields: object) -> Made:
    """One command, without the fields that the text does not say."""
    return [
        (
            operation,
            {key: value for key, value in fields.items() if value is not None and value is not False and value != ()},
        )
    ]


def single_sum(said: Said) -> Decimal | None:
    """The one sum, put right by "nahi 600" after it; None if there is none, or more than one."""
    sums = said.all("AMT", "AMTKA")
    fix = said.first("FIX")
    if len(sums) != 1:
        return None
    if fix is not None and fix.parts[0].text == "not":  # "not 500, 600" and "600, not 500" are both 600
        fix = None
    if fix is not None and fix.tag.start < sums[0].tag.start:
        return None  # `gali - no 3 owes me 50`: what puts a sum right follows it
    value = fix.tag.value if fix else sums[0].tag.value
    return value if isinstance(value, Decimal) else None


WITH_DUE = frozenset({"give_credit", "take_credit", "receive_payment", "make_payment"})


def set_dates(said: Said, operation: str, fields: dict[str, object]) -> bool:
    """Sets `date` and `due`; False where a day does not exist or cannot be of this entry."""
    due = said.first("DUE")
    dates = said.all("DATE")
    if len(dates) == 1 and due is None and said.has("CHEQUE") and operation in WITH_DUE:
        fields["due"] = said.day(future=True)
        return fields["due"] is not None
    if len(dates) > 1 or (due is not None and operation not in WITH_DUE):
        return False
    if due is not None:
        fields["due"] = said.day(future=True)
        if fields["due"] is None:
            return False
    if dates:
        date = said.day(future=False)
        if date is None or date > said.today:
            return False
        fields["date"] = date
    return True


def account_of(phrase: Phrase) -> str:
    """The bank or wallet as written, or `bank` where none is named."""
    if phrase.tag.value == "BANKWORD":
        return "bank"
    return as_written(phrase.tag.raw)
