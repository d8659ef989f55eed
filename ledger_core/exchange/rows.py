"""The rows of an import of balances, read from CSV. Pure: it knows no shop and writes nothing.

A number that a spreadsheet changed is read only where one thing can be meant: a phone that lost its zero, an amount
with commas. Nothing is guessed.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from ledger_core.errors import AmountOutOfRange
from ledger_core.money import parse_amount
from ledger_core.tables.parties import PartyRole

_NAME_CHARACTERS_MAX = 120
_NEEDED = {"name", "receivable", "payable"}
_ALLOWED = _NEEDED | {"phone", "role"}
# 1,250.00 and 1,25,000: commas where people of the region put them, and nowhere else.
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?", re.ASCII)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
# A mobile number of Pakistan as people write it: 0300 1234567, 923001234567, or without its zero.
_HOME_PHONE = re.compile(r"(?:0|92|0092)?(3[0-9]{9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line in the file (1 is the header), its column, and why, as a stable code."""

    line: int
    column: str
    code: str


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A party and what it owes us (`receivable`) or we owe it, not negative."""

    line: int
    name: str
    name_key: str
    sound_key: str
    phone: str | None
    role: str
    amount_minor: int
    receivable: bool


class _Unusable(Exception):
    """A field that cannot be used."""

    def __init__(self, column: str, code: str) -> None:
        super().__init__(code)
        self.column, self.code = column, code


def read_rows(
    text: str,
    currency: str,
    name_keys: Callable[[str], tuple[str, str]],
    *,
    characters_max: int,
    rows_max: int,
) -> tuple[list[OpeningRow], list[BadRow]]:
    """Read the good rows and name the bad ones. A file that is no such table has one bad row, line 1."""
    if len(text) > characters_max:
        return [], [BadRow(1, "", "file_too_large")]
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    rows: list[OpeningRow] = []
    bad: list[BadRow] = []
    try:
        columns = [name.strip().casefold() for name in next(reader, [])]
        if not set(columns) >= _NEEDED or len(set(columns)) < len(columns) or not set(columns) <= _ALLOWED:
            return [], [BadRow(1, "", "unknown_columns")]
        for fields in reader:
            if not any(field.strip() for field in fields):
                continue
            if len(rows) + len(bad) >= rows_max:
                return [], [BadRow(reader.line_num, "", "too_many_rows")]
            try:
                rows.append(_row(reader.line_num, columns, fields, currency, name_keys))
            except _Unusable as error:
                bad.append(BadRow(reader.line_num, error.column, error.code))
    except csv.Error:
        return [], [BadRow(reader.line_num, "", "not_csv")]
    if not rows and not bad:
        return [], [BadRow(1, "", "no_rows")]
    twice = _repeated(rows)
    return [row for row in rows if row.line not in twice], [*bad, *twice.values()]


def _repeated(rows: list[OpeningRow]) -> dict[int, BadRow]:
    """Name the rows whose name or phone an earlier row has: one person, or two whom nobody could tell apart."""
    names: set[str] = set()
    phones: set[str] = set()
    twice = {}
    for row in rows:
        if row.name_key in names:
            twice[row.line] = BadRow(row.line, "name", "name_twice")
        elif row.phone in phones:
            twice[row.line] = BadRow(row.line, "phone", "phone_twice")
        names.add(row.name_key)
        if row.phone:
            phones.add(row.phone)
    return twice


def _row(
    line: int, columns: list[str], fields: list[str], currency: str, name_keys: Callable[[str], tuple[str, str]]
) -> OpeningRow:
    if len(fields) != len(columns):
        raise _Unusable("", "wrong_number_of_fields")
    told = {column: field.strip() for column, field in zip(columns, fields, strict=True)}
    name = _name(told["name"])
    name_key, sound_key = name_keys(name)
    if not name_key:
        raise _Unusable("name", "no_name")
    receivable = _amount(told, "receivable", currency)
    payable = _amount(told, "payable", currency)
    if receivable is None and payable is None:
        raise _Unusable("receivable", "no_amount")
    if receivable and payable:
        raise _Unusable("payable", "two_amounts")
    return OpeningRow(
        line,
        name,
        name_key,
        sound_key,
        _phone(told.get("phone", "")),
        _role(told.get("role", ""), owed=bool(payable)),
        receivable or payable or 0,
        not payable,
    )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise _Unusable("name", "no_name")
    # No database keeps a NUL, or half of a sign.
    if len(name) > _NAME_CHARACTERS_MAX or re.search("[\0\ud800-\udfff]", name):
        raise _Unusable("name", "unusable_name")
    return name


def _amount(told: dict[str, str], column: str, currency: str) -> int | None:
    text = told[column]
    if not text:
        return None
    try:
        amount_minor = parse_amount(text.replace(",", "") if _GROUPED.fullmatch(text) else text, currency)
    except AmountOutOfRange:
        raise _Unusable(column, "unusable_amount") from None
    if amount_minor < 0:
        raise _Unusable(column, "unusable_amount")
    return amount_minor


def _phone(text: str) -> str | None:
    if not text:
        return None
    compact = re.sub(r"[ ().-]", "", text.removeprefix("'"))
    home = _HOME_PHONE.fullmatch(compact)
    if home is not None:
        return f"+92{home[1]}"
    if not _E164.fullmatch(compact):
        raise _Unusable("phone", "unusable_phone")
    return compact


def _role(text: str, *, owed: bool) -> str:
    if not text:
        return (PartyRole.SUPPLIER if owed else PartyRole.CUSTOMER).value
    try:
        return PartyRole(text.casefold()).value
    except ValueError:
        raise _Unusable("role", "unknown_role") from None
