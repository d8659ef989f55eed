"""The lexicon's files as a speaker sees them: which spellings a row has in a script. For building messages only.

Never asks the look-ups of the grammar: what is judged must not supply the expectation.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from tests.grammar.scoring import HERE

_FOLDER = HERE.parents[1] / "grammar" / "lexicon"
_FILES = ("verbs", "nouns", "expenses", "markers", "questions", "units", "days", "goods", "names", "banks", "numbers")
_COLUMN = {"roman": 1, "urdu": 2, "english": 3}


@lru_cache
def _rows(file: str) -> tuple[tuple[str, ...], ...]:
    lines = (_FOLDER / f"{file}.txt").read_text(encoding="utf8").splitlines()
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines if line and not line.startswith("#"))


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]


@lru_cache
def _uses() -> Counter[str]:
    """In how many rows of one meaning each spelling stands."""
    meant = {
        (row[0], word) for file in _FILES for row in _rows(file) for cell in row[1:] for word in _words(cell.lower())
    }
    return Counter(word for _, word in meant)


@lru_cache
def guarded() -> frozenset[str]:
    """Words that are only ever matched as written."""
    return frozenset(word for row in _rows("guard") if row[0] == "GUARD" for cell in row[1:] for word in _words(cell))


@lru_cache
def spellings(key: str, script: str) -> tuple[str, ...]:
    """The spellings of a row without those that another row has too; where it has no other, its first.

    A word of two meanings is a matter of its sentence, and a sentence can write it out.
    """
    found = [
        word for file in _FILES for row in _rows(file) if row[0] == key for word in _words(row[_COLUMN[script]].lower())
    ]
    own = [word for word in dict.fromkeys(found) if _uses()[word] == 1]
    return tuple(own or found[:1])


@lru_cache
def all_words() -> tuple[str, ...]:
    """Every single word of the lexicon, of all classes and scripts."""
    return tuple(sorted({part for word in _uses() for part in word.split()}))


def is_word(word: str) -> bool:
    """Whether a spelling stands anywhere in the lexicon, or is part of a phrase there."""
    return word in _all_set()


@lru_cache
def _all_set() -> frozenset[str]:
    return frozenset(all_words())
