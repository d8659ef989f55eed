"""One text for many spellings: code points, digits, letters, case and noise evened out, and cut into tokens.

Every token remembers which characters of the original it came from. Knows no words and never fails: what is no
letter, digit or known sign is a gap between tokens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ئ": "ی", "ك": "ک", "ڪ": "ک", "ه": "ہ", "ة": "ہ", "ۀ": "ہ", "ۃ": "ہ", "ە": "ہ",
    "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ۂ": "ہ", "ۓ": "یے", "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'",
    "،": ",", "؛": ";", "؟": "?", "۔": ".", "٫": ".", "٬": ",", "٪": "%", "–": "-", "—": "-", "−": "-", "‐": "-",
    "×": "x", "•": " ", "·": " ", "₨": " rs ", "…": ".", "½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ",
    "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n",
}  # fmt: skip
_REMEMBERED_MAX = 0x3000
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cs", "Co", "Cn"})

# The longer shapes first: a phone, a date or a time is never an amount.
_TOKEN = re.compile(
    r"(?P<nl>\n)"
    r"|(?P<cnic>\d{5}-?\d{7}-?\d(?!\d))"
    r"|(?P<phone>(?<!\d)(?:(?:\+|00)?92[- ]?|0)3\d{2}[- ]?\d{3}[- ]?\d{4}(?!\d)|(?<!\d)3\d{9}(?!\d)"
    r"|(?<!\d)(?:\+92[- ]?|0)(?!3)\d{2,3}[- ]\d{6,8}(?!\d))"
    r"|(?P<iso>(?<!\d)20\d{2}-\d{1,2}-\d{1,2}(?!\d))"
    r"|(?P<date>(?<![\d.])\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:20)?\d{2}(?!\d)|(?<![\d/.,-])\d{1,2}[/-]\d{1,2}(?![\d/-]))"
    r"|(?P<time>(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
    r"|(?P<percent>\d+(?:\.\d+)? ?%)"
    r"|(?P<entry>(?<![^\W_])(?<![.,/])\d{1,7}(?:[defhjnptuy]|(?<=\d) ?[بجدسصطعفنی])(?![^\W_]))"
    r"|(?P<negative>(?<![^\s(])-\d[\d,.]*)"
    r"|(?P<num>\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<slash>(?<=\d)/[-=])"
    r"|(?P<word>[swd]/o\b|a/c\b|(?:[^\W\d_]\.){2,8}(?=[^\w])|[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<punct>[^\w\s])"
)


@dataclass(slots=True)
class Token:
    """A word, number or sign. `text` is the evened-out form; `start` and `end` count characters of the original."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool = False  # no gap to the token before


class _Evened(dict[str, str]):
    """What each character of a message becomes: nothing, a space, or its plain form. Found once, then looked up."""

    def __missing__(self, char: str) -> str:
        """Find it; only the common planes are remembered."""
        plain = _even(char)
        if ord(char) < _REMEMBERED_MAX:
            self[char] = plain
        return plain


def _even(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    category = unicodedata.category(char)
    if category in _INVISIBLE or char == "ـ":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"So", "Sk", "Cc", "Zs"}:
        return "\n" if char == "\n" else " "
    if category == "Sc":
        return "$"  # money that is no rupees
    plain = unicodedata.normalize("NFKD", char).casefold()
    kept = "".join(_LETTERS.get(part, part) for part in plain if unicodedata.category(part) not in _INVISIBLE)
    if category == "No":
        return f" {kept} "  # a raised or ringed figure is no digit of the number beside it
    return "".join(part if part.isascii() or unicodedata.category(part)[0] not in "PS" else " " for part in kept)


_EVENED = _Evened()


def even_out(text: str) -> tuple[str, list[int]]:
    """The text in plain form, and for each of its characters where in the original it stood."""
    if text.isascii():
        plain = text.casefold().replace("\r", "\n").replace("`", "'")
        return plain, list(range(len(text)))
    # Composed first, so that a letter written as base and mark is one letter; only where that moves nothing.
    composed = unicodedata.normalize("NFC", text)
    source = composed if len(composed) == len(text) else text
    parts = [_EVENED[char] for char in source]
    plain = "".join(parts)
    if len(plain) == len(parts) and "" not in parts:
        return plain, list(range(len(text)))
    return plain, [index for index, part in enumerate(parts) for _ in part]


def tokens(text: str) -> list[Token]:
    """Cut a message into tokens; numbers and letters part even where they touch (`500wusool`)."""
    plain, where = even_out(text)
    found: list[Token] = []
    last_end = -1
    for match in _TOKEN.finditer(plain):
        kind = str(match.lastgroup)
        word, start, end = match.group(), match.start(), match.end()
        glued = start == last_end
        last_end = end
        if kind == "punct" and glued and found and found[-1].text == word:
            continue
        if kind == "word" and word.endswith("'s") and len(word) > 2 and word not in _WHOLE:  # noqa: PLR2004 - the 's itself
            found.append(Token("word", word[:-2], where[start], where[end - 3] + 1, glued))
            start, word, glued = end - 2, "'s", True
        elif kind == "word":
            word = word.replace(".", "")
        found.append(Token(kind, word, where[start], where[end - 1] + 1, glued))
    return found


_WHOLE = frozenset({"what's", "that's", "let's", "it's", "how's", "who's", "today's"})
_SHORT_URDU = 3  # short Urdu words differ by one letter
_RUN = re.compile(r"(.)\1+")
_ASPIRATE = re.compile(r"(?<=[bcdgjkprt])h+")
_SOUNDS = (
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("ph", "f"),
    ("w", "v"),
    ("q", "k"),
    ("ay", "e"),
    ("ai", "e"),
    ("ei", "e"),
    ("ey", "e"),
    ("ae", "e"),
    ("iy", "i"),
    ("au", "o"),
    ("ao", "o"),
    ("z", "j"),
    ("ck", "k"),
)
_URDU_SOUNDS = str.maketrans({"آ": "ا", "ں": "ن", "ھ": "ہ", "ٔ": None})


def single(word: str) -> str:
    """A word with every drawn-out or doubled letter written once."""
    return _RUN.sub(r"\1", word)


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """A word as it sounds: long and short vowels, aspirates and doubled letters made one."""
    if not word.isascii():
        plain = word.translate(_URDU_SOUNDS)
        return _RUN.sub(r"\1", plain) if len(word) > _SHORT_URDU else plain
    heard = word
    for written, spoken in _SOUNDS:
        heard = heard.replace(written, spoken)
    return _RUN.sub(r"\1", _ASPIRATE.sub("", heard))


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """The consonants of a word's sound, with its first letter."""
    heard = sound(word)
    return heard[:1] + "".join(char for char in heard[1:] if char not in "aeiouyh'اویےعہ")
