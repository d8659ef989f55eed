"""The words: loads the files of `lexicon/` once, and finds what a written word may mean.

Exact spelling first, then the same sound, then dropped vowels, then one slip of the finger; words on the guard list
and short words are only ever found exactly or by sound. Never guesses which meaning holds: it gives them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grammar.normalise import Token, even_out, single, skeleton, sound, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOLDER = Path(__file__).parent / "lexicon"
_COLUMNS = 4
_SHORT = 3  # words up to here are found only as written
_SKELETON_MIN = 5
_SLIP_MIN = 6
_PHRASE_MAX = 6

# Which file gives which class to the rules. The rest (verbs, nouns, markers, questions) use the row's own key.
_CLASS = {"goods": "GOOD", "units": "UNIT", "numbers": "NUMWORD", "expenses": "EXP", "banks": "BANK", "days": "DAY"}
_TALK = "talk"


class Meaning(NamedTuple):
    """One thing a word may be: its class for the rules and its value (a unit, a number, a category)."""

    kind: str
    value: str


Meanings = tuple[Meaning, ...]


@dataclass(slots=True)
class Lexeme:
    """A word or phrase of the message with what it may mean. `value` is set where it was read (a number, a date)."""

    text: str
    raw: str
    start: int
    end: int
    meanings: Meanings
    alike: bool = False
    glued: bool = False
    money: bool = False
    value: object = None

    def has(self, *kinds: str) -> bool:
        """Whether it may be of one of these classes."""
        return any(meaning.kind in kinds for meaning in self.meanings)

    def worth(self, kind: str) -> str | None:
        """Its value in a class: the unit, the category, the number."""
        return next((meaning.value for meaning in self.meanings if meaning.kind == kind), None)


def lexemes(text: str) -> list[Lexeme]:
    """The message as words and phrases with their meanings; what is no word keeps its token's kind as its class."""
    lexicon = load()
    cut = tokens(text)
    found: list[Lexeme] = []
    index = 0
    while index < len(cut):
        token = cut[index]
        if token.kind != "word":
            meanings: Meanings = (*lexicon.exact.get(token.text, ()), Meaning(token.kind.upper(), token.text))
            found.append(
                Lexeme(token.text, text[token.start : token.end], token.start, token.end, meanings, glued=token.glued)
            )
            index += 1
            continue
        count, meanings, alike = lexicon.phrase(_words_from(cut, index))
        last = cut[index + count - 1]
        raw = text[token.start : last.end]
        found.append(
            Lexeme(
                " ".join(word.text for word in cut[index : index + count]),
                raw,
                token.start,
                last.end,
                meanings,
                alike,
                token.glued,
            )
        )
        index += count
    return found


def _words_from(cut: Sequence[Token], index: int) -> list[str]:
    words = []
    for token in cut[index : index + _PHRASE_MAX]:
        if token.kind != "word":
            break
        words.append(token.text)
    return words


@dataclass(slots=True)
class Lexicon:
    """All look-ups. Phrases are keyed by their words' sounds, parted by spaces."""

    exact: dict[str, Meanings] = field(default_factory=dict)
    by_sound: dict[str, Meanings] = field(default_factory=dict)
    by_skeleton: dict[str, Meanings] = field(default_factory=dict)
    by_slip: dict[str, Meanings] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)  # first word's sound -> words in the longest phrase
    talk: dict[str, Meanings] = field(default_factory=dict)
    spam: dict[str, int] = field(default_factory=dict)
    guard: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def word(self, word: str) -> tuple[Meanings, bool]:
        """What a single word may mean, and whether that was only found by likeness."""
        found = self.exact.get(word)
        if found:
            return found, False
        for drawn in (_undrawn(word), single(word)):
            if drawn in self.exact:
                return self.exact[drawn], False
        if len(word) <= _SHORT and word.isascii():
            return (), False
        heard = sound(word)
        found = self.by_sound.get(heard)
        if found:
            return found, True
        return self._alike(word, heard), True

    def _alike(self, word: str, heard: str) -> Meanings:
        if len(heard) >= _SKELETON_MIN and len(skeleton(word)) > _SHORT - 1:
            found = self.by_skeleton.get(skeleton(word))
            if found:
                return found
        if len(heard) >= _SLIP_MIN - (not heard.isascii()):
            for key in _slips(heard):
                found = self.by_slip.get(key)
                if found:
                    return found
        return ()

    def phrase(self, words: Sequence[str]) -> tuple[int, Meanings, bool]:
        """The longest phrase at the head of `words`: how many words, its meanings, and found by likeness or not."""
        reach = min(self.longest.get(sound(words[0]), 1), len(words))
        for count in range(reach, 1, -1):
            found = self.by_sound.get(" ".join(sound(word) for word in words[:count]))
            if found:
                return count, found, False
        meanings, alike = self.word(words[0])
        return 1, meanings, alike


def _undrawn(word: str) -> str:
    """`wusooool` as `wusool`: a letter drawn out to three or more stands for two."""
    out: list[str] = []
    for char in word:
        if len(out) > 1 and out[-1] == char and out[-2] == char:
            continue
        out.append(char)
    return "".join(out)


def _slips(word: str) -> Iterator[str]:
    """The word, and the word with each letter left out in turn: two words one slip apart share one of these."""
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _rows(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != _COLUMNS:
            raise ValueError(f"lexicon/{name}.txt: a row needs {_COLUMNS} columns: {line!r}")
        spellings = [even_out(word.strip())[0] for cell in cells[1:] for word in cell.split(",")]
        yield cells[0], [word for word in spellings if word]


def _add(table: dict[str, Meanings], key: str, meaning: Meaning) -> None:
    known = table.get(key, ())
    if meaning not in known:
        table[key] = (*known, meaning)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Read the files. Once a process; raises ValueError on a row that is not four columns."""
    lexicon = Lexicon()
    guard: set[str] = set()
    for key, spellings in _rows("guard"):
        if key == "GUARD":
            guard.update(spellings)
        else:
            lexicon.spam.update((" ".join(word.replace(".", " ").split()), 1) for word in spellings)
    lexicon.guard = frozenset(guard)
    names: set[str] = set()
    order = (
        "markers",
        "verbs",
        "questions",
        "nouns",
        "numbers",
        "units",
        "days",
        "expenses",
        "banks",
        "goods",
        "names",
    )
    for name in order:
        for key, spellings in _rows(name):
            meaning = Meaning(_CLASS.get(name, key), key)
            if name == "names" and key == "NAME":
                names.update(spellings)
            for spelling in spellings:
                _enter(lexicon, spelling, meaning, alike=name in {"verbs", "nouns", "units", "expenses", "banks"})
    for key, spellings in _rows(_TALK):
        for spelling in spellings:
            _add(lexicon.talk, " ".join(sound(word) for word in spelling.split()), Meaning(key, key))
    lexicon.names = frozenset(names)
    return lexicon


def _enter(lexicon: Lexicon, spelling: str, meaning: Meaning, *, alike: bool) -> None:
    words = spelling.split()
    heard = " ".join(sound(word) for word in words)
    if len(words) > 1:
        first = sound(words[0])
        lexicon.longest[first] = max(lexicon.longest.get(first, 1), len(words))
        _add(lexicon.by_sound, heard, meaning)
        return
    _add(lexicon.exact, spelling, meaning)
    if len(spelling) > _SHORT or not spelling.isascii():
        _add(lexicon.by_sound, heard, meaning)
    if not alike or spelling in lexicon.guard:
        return
    if len(heard) >= _SKELETON_MIN and heard.isascii() and len(skeleton(spelling)) > _SHORT - 1:
        _add(lexicon.by_skeleton, skeleton(spelling), meaning)
    if len(heard) >= _SLIP_MIN - (not heard.isascii()):
        for key in _slips(heard):
            _add(lexicon.by_slip, key, meaning)
