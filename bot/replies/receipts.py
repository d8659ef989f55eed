"""Receipts: an entry's number with a check letter, so that a mistyped one is refused.

The letter is the Damm check digit of the number (the totally anti-symmetric quasigroup of order 10 that
H. Michael Damm published in 2004), written with a letter, so that "47N" is a receipt while "47" and "47k" stay
sums. Every wrong digit and every swap of two neighbours gives another letter. This module must never look an
entry up: it knows how receipts are written and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.replies.language import Language

LATIN_LETTERS: Final = "DEFHJNPTUY"
"""Check letters for 0-9: none looks like a digit, none is the k of thousands."""
URDU_LETTERS: Final = "بجدسصطعفنی"
DIGITS_MAX: Final = 12

_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_WRITTEN: Final = re.compile(rf"#?\s*(\d{{1,{DIGITS_MAX}}})\s*([^\W\d_])?")
_ARABIC_YEHS: Final = str.maketrans("يى", "یی")


class Check(Enum):
    """What the check letter of a written receipt says."""

    RIGHT = "right"
    MISTYPED = "mistyped"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as a person wrote it: the entry's number, and whether its letter bears it out."""

    number: int
    check: Check


def check_digit(number: int) -> int:
    """Return the Damm check digit of a number that is not negative."""
    interim = 0
    for digit in str(number):
        interim = _DAMM[interim][int(digit)]
    return interim


def receipt(number: int, language: Language) -> str:
    """Write an entry's number with its check letter: 47 is "47N", in Urdu "47ط"."""
    letters = URDU_LETTERS if language.right_to_left else LATIN_LETTERS
    return f"{number}{letters[check_digit(number)]}"


def read_receipt(text: str) -> Receipt | None:
    """Read a receipt of either alphabet, in any digits, or a bare number; None where the text is neither.

    A letter outside both alphabets makes it no receipt at all: "47k" is money.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        return None
    number = int(written[1])
    if number == 0:
        return None
    if written[2] is None:
        return Receipt(number, Check.MISSING)
    letter = written[2].upper().translate(_ARABIC_YEHS)
    alphabet = next((letters for letters in (LATIN_LETTERS, URDU_LETTERS) if letter in letters), None)
    if alphabet is None:
        return None
    right = alphabet.index(letter) == check_digit(number)
    return Receipt(number, Check.RIGHT if right else Check.MISTYPED)
