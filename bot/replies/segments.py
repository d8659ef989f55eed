"""How many SMS a text costs, by the rules of 3GPP TS 23.038 and 23.040.

A text wholly of the GSM 7-bit alphabet holds 160 septets in one SMS and 153 in each part of several; any other
character turns the whole text into UCS-2, 70 and 67 UTF-16 units. A character of the extension table costs two
septets, one above U+FFFF two units, and neither is split between parts. National shift tables are not used:
Urdu's lacks letters of common words. This module must never change a text except in `gsm_safe`, and never sends.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION: Final = frozenset("\f^{}\\[~]|€")

_PLAIN: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b`\u00b4\u02bc\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022", "-"),
    "\u2026": "...",
    "\u2044": "/",
    "\u20a8": "Rs",
    "\u00d7": "x",
    "\u060c": ",",
    "\u061b": ";",
    "\u061f": "?",
    "\u06d4": ".",
    "\u066a": "%",
}
"""Quotes, dashes, the ellipsis, the rupee sign and Urdu punctuation, which phones put in by themselves."""
_FOLDABLE: Final = GSM_BASIC | _PLAIN.keys()
_DROPPED: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "So", "Sk", "Mn", "Me"})
_BEYOND_BMP: Final = 0x10000


class Encoding(StrEnum):
    """How an SMS is written on the air."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: `units` are septets in GSM-7 and UTF-16 units in UCS-2, `count` the SMS needed."""

    encoding: Encoding
    units: int
    count: int


_SINGLE: Final = {Encoding.GSM7: 160, Encoding.UCS2: 70}
_PART: Final = {Encoding.GSM7: 153, Encoding.UCS2: 67}


def segments(text: str) -> Segments:
    """Count the SMS of a text as it stands; an empty text is one empty SMS."""
    if all(char in GSM_BASIC or char in GSM_EXTENSION for char in text):
        encoding = Encoding.GSM7
        costs = [2 if char in GSM_EXTENSION else 1 for char in text]
    else:
        encoding = Encoding.UCS2
        costs = [2 if ord(char) >= _BEYOND_BMP else 1 for char in text]
    units = sum(costs)
    if units <= _SINGLE[encoding]:
        return Segments(encoding, units, 1)
    return Segments(encoding, units, _parts(costs, _PART[encoding]))


def _parts(costs: list[int], room: int) -> int:
    """Count the parts that hold the characters in order, none of them split."""
    parts, used = 1, 0
    for cost in costs:
        if used + cost > room:
            parts, used = parts + 1, 0
        used += cost
    return parts


def gsm_safe(text: str) -> str:
    """Replace what would turn a GSM-7 text into UCS-2 without need: curly quotes, dashes, hard spaces, accents.

    Emoji, marks and invisible characters go; letters of other scripts stay, since dropping them would change
    what is said. A text already in GSM-7 comes back as it is.
    """
    return "".join(_gsm_form(char) for char in text)


def _gsm_form(char: str) -> str:
    if char in GSM_BASIC or char in GSM_EXTENSION:
        return char
    if char in _PLAIN:
        return _PLAIN[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category.startswith("Z"):
        return " "
    if category in _DROPPED:
        return ""
    folded = "".join(_PLAIN.get(part, part) for part in unicodedata.normalize("NFKD", char) if part in _FOLDABLE)
    return folded or char
