"""The class of each word in its place: by its own rule where it has one, else the first of its meanings that fits.

Never looks further than the clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammar.dates import Day, Period
from grammar.parser.open_words import RULES, kind_at
from grammar.parser.punjabi_words import PUNJABI_RULES
from grammar.parser.shop_words import SHOP_RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.lexicon import Lexeme

_RULES = RULES | SHOP_RULES | PUNJABI_RULES
_READ = {"NUM", "BAD", "PHONE", "ENTRY", "DATE", "PERIOD"}
_SIGNS = {"$": "BAD", "€": "BAD", "£": "BAD", "₹": "BAD", "?": "QMARK", "@": "AT", "x": "AT", "*": "AT"}


def class_of(words: Sequence[Lexeme], index: int) -> tuple[str, object]:
    """The class of a word and its value there."""
    word = words[index]
    if not word.meanings:
        return "NAME", None
    first = word.meanings[0].kind
    if first in _READ and (word.value is not None or first in {"BAD", "PHONE", "ENTRY"}):
        return (
            ("ENTRYNO", word.raw) if first == "ENTRY" else (first, word.value if word.value is not None else word.text)
        )
    if first in {"PUNCT", "NL", "SLASH"}:
        return _SIGNS.get(word.text, "SIGN"), None
    rule = _RULES.get(word.text)
    if rule is not None:
        decided = rule(words, index)
        if decided:
            return decided, word.worth(decided)
    return _by_order(words, index)


def _by_order(words: Sequence[Lexeme], index: int) -> tuple[str, object]:
    word = words[index]
    if word.has("FILLER") and word.has("NUMWORD") and _beside_a_sum(words, index):
        return "BAD", None  # `ek hazar teen, so`: three hundred or three, who knows
    for meaning in word.meanings:
        if meaning.kind == "NUMWORD":
            if meaning.value == "rs":
                return "RUPEE", None
            continue
        if meaning.kind == "DAY":
            decided = _day_word(words, index, meaning.value)
            if decided[0]:
                return decided
            continue
        if meaning.kind == "PLACE":
            if kind_at(words, index + 1) == "NUM" or kind_at(words, index + 1) in {"PLACE", "PHONENO"}:
                return "PLACE", None
            continue
        if meaning.kind == "FIRM":
            return "NAME", None
        return _plain(meaning.kind), meaning.value
    part = word.worth("NUMWORD") or ""  # a fraction or a multiplier by itself is half of a sum: `sarhay`, `hazar`
    return ("BAD" if part[:1] in {"+", "-", "x", "f"} and not word.has("NAME", "UNIT") else "NAME"), None


def _beside_a_sum(words: Sequence[Lexeme], index: int) -> bool:
    """Whether a number stands before, with nothing but signs between, or right behind within a clause."""
    if index and index + 1 < len(words) and words[index + 1].has("NUM"):
        return True  # `anch so chhe`
    at = index - 1
    while at >= 0 and words[at].has("PUNCT"):
        at -= 1
    return 0 <= at < index and words[at].has("NUM")


_MERGED = {
    "ENSENT": "ENGAVE",
    "ENRETURNED": "ENDID",
    "AUR": "AUR",
    "QARZ": "QARZ",
    "LOSS": "PROFIT",
    "BANKWORD": "BANK",
    "GALLA": "GALLA",
}


def _plain(kind: str) -> str:
    return _MERGED.get(kind, kind)


def _day_word(words: Sequence[Lexeme], index: int, value: str) -> tuple[str, object]:
    if value == "TIME":
        return "TIME", None
    if value in {"LATER", "AFTER"}:
        return (
            ("LATER", None) if value == "LATER" or words[index].text in {"baad", "bad", "after", "بعد"} else ("", None)
        )
    if value[0] == "M" and value[1:].isdigit() and len(words[index].text) > 3:  # noqa: PLR2004 - "mon", "may" alone are no months
        return "PERIOD", Period(month=int(value[1:]))
    if value in {"DAY", "WEEK", "MONTH", "YEAR"}:
        return "DAYWORD", value
    if value == "MONTHEND":
        return "DATE", Day(month_end=True)
    return "", None
