"""Names as they stand in the text, and the keys by which two spellings are found equal or near.

Both scripts share one space of sounds, so that "علی" is near "Ali". Never decides that two names are one person.
"""

from __future__ import annotations

import re

from grammar.normalise import even_out, single

_EDGES = " \t\r\n.,:;!?\"'()[]{}*_-–—،۔؟؛|~#+=<>“”‘’/\\@"
_SPACES = re.compile(r"\s+")
_HIDDEN = re.compile("(?<=\\w)[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+(?=\\w)")
_TITLES = """
bhai bhae bhaiya sahib sahab saab sab sb ji jee jii haji hajji hafiz mr mrs miss sir janab mian baji api apa aapa
chacha uncle aunty ustad
بھائی بھیا صاحب جی حاجی حافظ جناب میاں باجی آپا چاچا چچا استاد انکل آنٹی مسٹر
"""
# Evened out as the words of a name are, so that a title is known in either script.
_HONORIFICS = frozenset(single(even_out(word)[0]) for word in _TITLES.split())
_PAIRS = (("kh", "k"), ("gh", "g"), ("sh", "x"), ("ch", "c"), ("ph", "f"), ("ck", "k"), ("x", "x"), ("q", "k"))
_LETTERS = {
    "ا": "a",
    "آ": "a",
    "ع": "a",
    "ب": "b",
    "پ": "p",
    "ت": "t",
    "ٹ": "t",
    "ط": "t",
    "ث": "s",
    "س": "s",
    "ص": "s",
    "ج": "j",
    "چ": "c",
    "ح": "h",
    "ہ": "h",
    "ھ": "h",
    "خ": "k",
    "د": "d",
    "ڈ": "d",
    "ذ": "z",
    "ز": "z",
    "ض": "z",
    "ظ": "z",
    "ژ": "z",
    "ر": "r",
    "ڑ": "r",
    "ش": "x",
    "غ": "g",
    "ف": "f",
    "ق": "k",
    "ک": "k",
    "گ": "g",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ں": "n",
    "و": "w",
    "ی": "y",
    "ے": "y",
    "ء": "",
}
_VOWELS = frozenset("aeiouwyhv")
_FIRST = {"e": "a", "i": "a", "o": "a", "u": "a", "v": "w", "y": "y"}
_SAME = {"v": "w", "j": "z", "c": "c"}


def as_written(raw: str) -> str:
    """A name or noun as the message has it, without the signs and the white space round it."""
    shown = _HIDDEN.sub("", raw)
    return _SPACES.sub(" ", "".join(char if char.isprintable() else " " for char in shown)).strip(_EDGES)


def name_key(name: str) -> str:
    """The key by which one party's spellings in one script are equal: plain letters, no titles, no doubled letters."""
    words = spelling_key(name).split()
    return " ".join([word for word in words if word not in _HONORIFICS] or words)


def spelling_key(name: str) -> str:
    """The key of one spelling: plain letters, none doubled, titles and all, so that "Ali bhai" is not "Ali"."""
    return " ".join(single(word) for word in re.findall(r"[^\W_]+", even_out(name)[0]))


def is_urdu(name: str) -> bool:
    """Whether a name is written in the Urdu script: whether its first letter is."""
    return next((char in _LETTERS for char in even_out(name)[0] if char.isalpha()), False)


def phonetic_key(name: str) -> str:
    """The sounds of a name, the same for both scripts: "Ali", "Aly" and "علی" share one. For finding near names."""
    return " ".join(filter(None, (_sounds(word) for word in name_key(name).split())))


def _sounds(word: str) -> str:
    latin = "".join(_LETTERS.get(char, char) for char in word) if not word.isascii() else _latin(word)
    heard = "".join(_SAME.get(char, char) for char in latin[1:] if char not in _VOWELS)
    first = _FIRST.get(latin[:1], _SAME.get(latin[:1], latin[:1]))
    return first + heard


def _latin(word: str) -> str:
    for written, spoken in _PAIRS:
        word = word.replace(written, spoken)
    return word
