"""The words: loads the files of `lexicon/` once, and finds what a written word may mean.

Exact spelling first, then the same sound, then dropped vowels, then one slip of the finger; words on the guard list
and short words are only ever found exactly or by sound. Never guesses which meaning holds: it gives them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grammar.inflection import inflected
from grammar.joined import parted
from grammar.normalise import Token, even_out, single, skeleton, sound, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOLDER = Path(__file__).parent / "lexicon"
_COLUMNS = 4
_SHORT = 3  # words up to here are found only as written
_SKELETON_MIN = 5
_SLIP_MIN = 6

# Which file gives which class to the rules. The rest (verbs, nouns, markers, questions) use the row's own key.
_CLASS = {"goods": "GOOD", "units": "UNIT", "numbers": "NUMWORD", "expenses": "EXP", "banks": "BANK", "days": "DAY"}
_TALK = "talk"
# Verbs of money that changed hands, and verbs that say it did not or has not yet.
_MOVED = frozenset(
    {
        "ADA", "BORROWED", "BOUGHT", "CAME", "DEGAYA", "ENGAVE", "ENRETURNED", "ENSENT", "ENTOOK", "GAVE", "GOT",
        "JAMA", "LEGAYA", "LENT", "RETURNED", "SENT", "SOLD", "TOOK",
    }
)  # fmt: skip
_UNMOVED = frozenset({"COND", "FUT", "FUTGIVE", "HEARSAY", "IMPGIVE", "NEG", "PLAN", "PROG"})


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
    alike: str = ""  # how it was found where it is not as written: by "sound", dropped "vowels", a "slip"; "unlike"
    glued: bool = False
    money: bool = False
    value: object = None
    lead: int = 1  # characters between it and the word or sign before it: spaces, emoji, what nobody sees

    def has(self, *kinds: str) -> bool:
        """Whether it may be of one of these classes."""
        for meaning in self.meanings:  # noqa: SIM110 - asked hundreds of times a message; a generator is twice as slow
            if meaning.kind in kinds:
                return True
        return False

    def worth(self, kind: str) -> str | None:
        """Its value in a class: the unit, the category, the number."""
        for meaning in self.meanings:
            if meaning.kind == kind:
                return meaning.value
        return None


def lexemes(text: str) -> list[Lexeme]:
    """The message as words and phrases with their meanings; what is no word keeps its token's kind as its class."""
    lexicon = load()
    cut = parted(tokens(text), text, lexicon.exact, lexicon.names)
    found: list[Lexeme] = []
    index = 0
    while index < len(cut):
        token = cut[index]
        lead = token.start - cut[index - 1].end if index else 0
        if token.kind != "word":
            meanings: Meanings = (*lexicon.exact.get(token.text, ()), Meaning(token.kind.upper(), token.text))
            found.append(
                Lexeme(
                    token.text,
                    text[token.start : token.end],
                    token.start,
                    token.end,
                    meanings,
                    glued=token.glued,
                    lead=lead,
                )
            )
            index += 1
            continue
        joined = _hyphened(cut, index, text)
        if joined > 1:
            last = cut[index + joined - 1]
            plain = "".join(part.text for part in cut[index : index + joined])
            found.append(Lexeme(plain, text[token.start : last.end], token.start, last.end, (), "", token.glued))
            index += joined
            continue
        thousands = token.glued and token.text == "k" and index > 0 and cut[index - 1].kind == "num"  # 23k liye
        count, meanings = (1, ()) if thousands else lexicon.phrase(cut, index)
        alike = ""
        if count == 1:
            meanings, alike = _looked_up(token.text)
        last = cut[index + count - 1]
        raw = text[token.start : last.end]
        plain = token.text if count == 1 else " ".join(word.text for word in cut[index : index + count])
        found.append(Lexeme(plain, raw, token.start, last.end, meanings, alike, token.glued, lead=lead))
        index += count
    return found


_IN_NAMES = frozenset({"NAME", "FIRM", "HON", "FILLER", "NUMWORD", "HAI", "PER", "KA"})


def _hyphened(cut: Sequence[Token], index: int, text: str) -> int:
    """How many tokens are one name that is written as one: `A-One`, `Rehmat-e-Shereen`, `M/s`; 1 where none is."""
    if not text[cut[index].start].isupper():
        return 1
    end = index + 1
    while end + 1 < len(cut) and cut[end].text in {"-", "/"} and cut[end].glued and cut[end + 1].glued:
        sign, part = cut[end].text, cut[end + 1]
        named = (
            text[part.start].isupper()
            or part.text in {"e", "ul", "ur", "un", "us"}
            or (sign == "/" and part.text == "s")
        )
        if part.kind != "word" or not named or (sign == "/" and cut[index].text != "m"):
            break
        end += 2
    known = (
        meaning.kind for part in cut[index:end] if part.kind == "word" for meaning in load().exact.get(part.text, ())
    )
    return end - index if end > index + 1 and all(kind in _IN_NAMES for kind in known) else 1


@lru_cache(maxsize=4096)
def _looked_up(word: str) -> tuple[Meanings, str]:
    """The look-up of a word, remembered: shopkeepers use few words, and often."""
    return load().word(word)


@dataclass(slots=True)
class Lexicon:
    """All look-ups. Phrases are keyed by their words' sounds, parted by spaces."""

    exact: dict[str, Meanings] = field(default_factory=dict)
    by_sound: dict[str, Meanings] = field(default_factory=dict)
    by_skeleton: dict[str, Meanings] = field(default_factory=dict)
    by_slip: dict[str, Meanings] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)  # first word's sound -> words in the longest phrase
    talk: dict[str, Meanings] = field(default_factory=dict)
    spam: dict[str, set[str]] = field(default_factory=dict)  # first word -> the phrases that it begins
    guard: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def word(self, word: str) -> tuple[Meanings, str]:
        """What a single word may mean, and by which likeness that was found (see `Lexeme.alike`)."""
        found = self.exact.get(word)
        if found:
            return found, ""
        for drawn in (_undrawn(word), single(word)):
            found = self.exact.get(drawn)
            number = found is not None and any(meaning.kind == "NUMWORD" for meaning in found)
            if found and not (number and sound(word) != sound(drawn)):  # `tteen` is not `ten`
                return found, ""
        if len(word) <= _SHORT and word.isascii():
            return (), ""
        heard = sound(word)
        found = self.by_sound.get(heard)
        if found:
            return found, "sound"
        return self._alike(word, heard)

    def _alike(self, word: str, heard: str) -> tuple[Meanings, str]:
        if len(heard) >= _SKELETON_MIN and len(skeleton(word)) > _SHORT - 1:
            found = self.by_skeleton.get(_ending(word) + skeleton(word))
            if found:
                return found, "vowels"
        if len(heard) >= _SLIP_MIN - (not heard.isascii()):
            for key in _slips(heard, 1):
                found = self.by_slip.get(_ending(word) + key)
                if found:
                    return found, "slip"
        return (), "unlike"

    def phrase(self, cut: Sequence[Token], index: int) -> tuple[int, Meanings]:
        """The longest phrase of two words and more at `index`: how many, and its meanings; 1 where there is none."""
        reach = self.longest.get(sound(_undrawn(cut[index].text)), 1)
        if reach == 1:
            return 1, ()
        written: list[str] = []
        for token in cut[index : index + reach]:
            if token.kind != "word":
                break
            written.append(token.text)
        heard = [sound(_undrawn(word)) for word in written]
        for count in range(len(heard), 1, -1):
            found = self.exact.get(" ".join(written[:count])) or self.by_sound.get(" ".join(heard[:count]))
            if found:
                return count, found
        return 1, ()


def nearly_a_number(word: str) -> bool:
    """Whether an unknown word is one slip of the finger from a long number word: `azar`, `ہازر`, `ڈڑھ`."""
    heard = sound(word)
    return len(heard) >= _SHORT and any(key in _number_slips() for key in _slips(heard))


@lru_cache(maxsize=1)
def _number_slips() -> frozenset[str]:
    words = [word for key, spellings in _rows("numbers") if key != "rs" for word in spellings if " " not in word]
    heard = {sound(word) for word in words}
    long = (word for word in heard if len(word) >= _SKELETON_MIN - (not word.isascii()))
    return frozenset(key for word in long for key in _slips(word))


_INFINITIVE = ("na", "ni", "ne", "nay", "ney", "نا", "نی", "نے")
_FUTURE = ("ga", "gi", "ge", "gay", "gey", "گا", "گی", "گے")


def _ending(word: str) -> str:
    """What the end of a verb says of its tense, so that `khareedna` is never a slip for `khareeda`."""
    return "+" if word.endswith(_INFINITIVE) else "!" if word.endswith(_FUTURE) else ""


def _undrawn(word: str) -> str:
    """`wusooool` as `wusool`: a letter drawn out to three or more stands for two."""
    out: list[str] = []
    for char in word:
        if len(out) > 1 and out[-1] == char and out[-2] == char:
            continue
        out.append(char)
    return "".join(out)


def _slips(word: str, first: int = 0) -> Iterator[str]:
    """The word, and the word with each letter left out in turn: two words one slip apart share one of these.

    From letter `first` on: who slips at the first letter has mostly written another word (`Farida`, not `kharida`).
    """
    yield word
    for index in range(first, len(word)):
        yield word[:index] + word[index + 1 :]


def _rows(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        key, _, cells = line.partition("|")
        if line.count("|") != _COLUMNS - 1:
            raise ValueError(f"lexicon/{name}.txt: a row needs {_COLUMNS} columns: {line!r}")
        spellings = (word.strip() for word in even_out(cells)[0].replace("|", ",").split(","))
        yield key.strip(), [word for word in spellings if word]


def _add(table: dict[str, Meanings], key: str, meaning: Meaning) -> None:
    known = table.get(key, ())
    if meaning not in known:
        table[key] = (*known, meaning)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Read the files. Once a process; raises ValueError on a row that is not four columns."""
    lexicon = Lexicon()
    _guard(lexicon)
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
                if name == "goods":
                    _plural(lexicon, spelling, meaning)
                _enter(lexicon, spelling, meaning, alike=name in {"verbs", "nouns", "units", "expenses", "banks"})
    for key, spellings in _rows(_TALK):
        for spelling in spellings:
            _add(lexicon.talk, " ".join(sound(word) for word in spelling.split()), Meaning(key, key))
    lexicon.names = frozenset(names)
    _inflect(lexicon)
    for likeness in (lexicon.by_sound, lexicon.by_skeleton, lexicon.by_slip):
        _doubt(likeness)
    return lexicon


def _inflect(lexicon: Lexicon) -> None:
    """The other forms of verb phrases, as written, where they are no words already."""
    for phrase, meanings in list(lexicon.exact.items()):
        for form in inflected(phrase) if " " in phrase else ():
            if form in lexicon.exact:
                continue
            lexicon.exact[form] = meanings
            if " " in form:
                first, count = sound(form.split()[0]), len(form.split())
                lexicon.longest[first] = max(lexicon.longest.get(first, 1), count)


def _plural(lexicon: Lexicon, spelling: str, meaning: Meaning) -> None:
    """English plurals of goods (`kurtis`, `chargers`), where they are no word already."""
    if spelling.isascii() and " " not in spelling and len(spelling) > _SHORT and not spelling.endswith("s"):
        lexicon.exact.setdefault(f"{spelling}s", (meaning,))


def _guard(lexicon: Lexicon) -> None:
    guard: set[str] = set()
    for key, spellings in _rows("guard"):
        if key == "GUARD":
            guard.update(spellings)
        else:
            for spelling in spellings:
                words = spelling.replace(".", " ").split()
                lexicon.spam.setdefault(words[0], set()).add(" ".join(words))
    lexicon.guard = frozenset(guard)


def _doubt(likeness: dict[str, Meanings]) -> None:
    """What only sounds like money that moved, and as much like money that did not, did not."""
    for key, meanings in likeness.items():
        kinds = {meaning.kind for meaning in meanings} if len(meanings) > 1 else set()
        if kinds & _MOVED and kinds & _UNMOVED:
            likeness[key] = tuple(meaning for meaning in meanings if meaning.kind not in _MOVED)


def _enter(lexicon: Lexicon, spelling: str, meaning: Meaning, *, alike: bool) -> None:
    words = spelling.split()
    heard = " ".join(sound(word) for word in words)
    if len(words) > 1:
        first = sound(words[0])
        lexicon.longest[first] = max(lexicon.longest.get(first, 1), len(words))
        _add(lexicon.exact, " ".join(words), meaning)
        _add(lexicon.by_sound, heard, meaning)
        return
    _add(lexicon.exact, spelling, meaning)
    if meaning.kind == "FILLER":  # a word that says nothing is never heard in another: `Majeed` is not `mazeed`
        return
    if len(spelling) > _SHORT or not spelling.isascii():
        _add(lexicon.by_sound, heard, meaning)
    if not alike or spelling in lexicon.guard:
        return
    if len(heard) >= _SKELETON_MIN and heard.isascii() and len(skeleton(spelling)) > _SHORT - 1:
        _add(lexicon.by_skeleton, _ending(spelling) + skeleton(spelling), meaning)
    if len(heard) >= _SLIP_MIN - (not heard.isascii()):
        for key in _slips(heard, 1):
            _add(lexicon.by_slip, _ending(spelling) + key, meaning)
