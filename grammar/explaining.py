"""Why a message was read as it was: each word's class and how it was found, the phrases, the rule, what lost.

A run of its own, for a person who asks; reading a message never pays for it. It decides nothing: the reading that it
explains is `parse`'s own, made once more.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from grammar.commands import Command, Unknown, to_dict
from grammar.lexicon import Lexeme, lexemes, load
from grammar.parser import TEXT_MAX, Context, Reading
from grammar.parser.clauses import Clause, read_tags
from grammar.parser.lines import known_names
from grammar.parser.message import reading_of, reading_to_dict, reads_of
from grammar.parser.rules import Phrase, canonical_order, rule_of
from grammar.parser.tagging import others

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from grammar.parser.cutting import Read
    from grammar.parser.tags import Tag

_NEAR_MAX = 6
_FOUND = {
    "sound": "by its sound",
    "vowels": "with vowels dropped",
    "slip": "with one slip of the finger",
}
_STOPS = {
    "NEG": "a negation",
    "DENIED": "a negation",
    "COND": "a condition",
    "HEARSAY": "hearsay",
    "FUTGIVE": "a verb in the future",
    "FUT": "a verb in the future",
    "PLAN": "a plan or a wish",
    "PROG": "a verb that is still going on",
    "LEKIN": "an exception",
    "ORELSE": "a choice left open",
    "PRON": "a pronoun instead of a name",
    "QMARK": "a question",
    "KYA": "a question",
    "KITNA": "a question",
    "KAB": "a question",
    "STRAY": "a marker or a unit without its word",
    "BAD": "no sum of money, or a word that stops the clause",
    "LATER": "a time left open",
}


class Word(NamedTuple):
    """A word of the message: the class it was given (empty: it says nothing here) and how its meaning was found."""

    text: str
    start: int
    end: int
    kind: str
    found: str


class Found(NamedTuple):
    """A phrase: its kind for the rules, and its words."""

    kind: str
    text: str


class Lost(NamedTuple):
    """Another reading, and why it was not taken."""

    reading: str
    why: str


class ExplainedPart(NamedTuple):
    """A clause, or a stretch that was taken whole: its commands and how they came about."""

    commands: tuple[Command, ...]
    rule: str
    words: tuple[Word, ...]
    phrases: tuple[Found, ...]
    stopped: tuple[str, ...]
    lost: tuple[Lost, ...]


class Explanation(NamedTuple):
    """A reading with the reasons for it, in the order of its commands."""

    reading: Reading
    parts: tuple[ExplainedPart, ...]


def explain(text: str, today: dt.date, context: Context | None = None) -> Explanation:
    """Read a message as `parse` does, and tell why. Never an exception."""
    reads = reads_of(text, today, context)
    reading = reading_of(reads)
    groups: list[list[int]] = []
    for at, read in enumerate(reads):
        same = bool(groups) and read.clause is not None and reads[groups[-1][0]].clause is read.clause
        groups[-1].append(at) if same else groups.append([at])
    taken = [_taken(reads[group[0]]) for group in groups]
    known = known_names(context) if context else {}
    words = _shared_out(text, taken, known) if len(text) <= TEXT_MAX else [[] for _ in groups]
    parts = [_part([reads[at] for at in group], words[place], text, today) for place, group in enumerate(groups)]
    return Explanation(reading, tuple(parts))


def _part(reads: Sequence[Read], words: Sequence[Word], text: str, today: dt.date) -> ExplainedPart:
    commands = tuple(read.command for read in reads)
    clause = reads[0].clause
    if clause is None:  # taken whole: an answer, a notice, a total
        return ExplainedPart(commands, reads[0].spans[0][0] if reads[0].spans else "", tuple(words), (), (), ())
    unread = any(isinstance(command, Unknown) for command in commands)
    phrases = tuple(Found(phrase.kind, _said(phrase, text)) for phrase in clause.found)
    stopped = tuple(dict.fromkeys(_stopping(clause, text))) if unread else ()
    lost = (*_taggings(clause, today), *_near(clause, text, unread=unread))
    return ExplainedPart(commands, clause.rule, tuple(words), phrases, stopped, lost)


_Taken = list[tuple[str, int, int, str]]  # class, start, end and plain text of what a part took


def _taken(read: Read) -> _Taken:
    if read.clause is None:
        return [(kind.upper(), start, end, "") for kind, start, end in read.spans]
    parts = [part for phrase in read.clause.found for part in phrase.parts]
    # A marker that belongs to no phrase says nothing; where no phrases were found, every word is told.
    return [(tag.kind, tag.start, tag.end, tag.text) for tag in parts or read.clause.tags if tag.start < tag.end]


def _shared_out(text: str, taken: Sequence[_Taken], known: Mapping[str, str]) -> list[list[Word]]:
    """The words of each part. A word that no part took says nothing, and stands with the one before it on its line."""
    out: list[list[Word]] = [[] for _ in taken]
    waiting: list[Word] = []
    owner: int | None = None
    for word in lexemes(text):
        if word.has("NL"):
            owner, waiting = None, []
            continue
        owners = []
        for place, part in enumerate(taken):
            own = next(
                ((kind, plain) for kind, start, end, plain in part if start <= word.start and word.end <= end), None
            )
            if own is not None:
                owners.append(place)
                out[place] += [*waiting, Word(word.raw, word.start, word.end, own[0], _how(word, own, known))]
        if owners:
            owner, waiting = owners[-1], []
            continue
        idle = Word(word.raw, word.start, word.end, "", _how(word, ("", ""), known))
        (waiting if owner is None else out[owner]).append(idle)
    return out


def _how(word: Lexeme, own: tuple[str, str], known: Mapping[str, str]) -> str:
    """How the meaning of a word was found."""
    if own[1] in known:
        return "known to the business"
    if own[0] and not own[1]:
        return "taken whole"
    if not word.meanings:
        return "no word of the lexicon"
    if word.has("PUNCT"):
        return "a sign"
    return _FOUND.get(word.alike, "as written")


def _said(phrase: Phrase, text: str) -> str:
    return " ".join(text[part.start : part.end] for part in phrase.parts)


def _stopping(clause: Clause, text: str) -> Iterator[str]:
    """What in a clause may not be posted, in the words of the message."""
    for phrase in clause.found:
        if phrase.kind in _STOPS:
            yield f"{phrase.tag.raw}: {_STOPS[phrase.kind]}"
        elif phrase.kind not in canonical_order():
            yield f"{_said(phrase, text)}: no rule takes {phrase.kind}"
    if not clause.found:
        yield from (f"{tag.raw}: {_STOPS[tag.kind]}" for tag in clause.tags if tag.kind in _STOPS)
        yield "its words make no phrases"


def _taggings(clause: Clause, today: dt.date) -> Iterator[Lost]:
    """The other classes that open words were given, where the likeliest were not read."""
    if clause.likeliest:
        yield Lost(_classes(clause.likeliest), "likeliest, but no rule takes it")
    elif clause.commands is not None:
        return
    for changed in others(clause.likeliest or clause.tags):
        made = read_tags(changed, today)
        if made.commands is None:
            yield Lost(_classes(changed), "no rule takes it")
        elif made.commands != clause.commands:
            yield Lost(f"{made.rule}: {_classes(changed)}", "another tagging reads differently, so neither is taken")


def _classes(tags: Sequence[Tag]) -> str:
    return " ".join(f"{tag.raw}={tag.kind}" for tag in tags if tag.start < tag.end)


def _near(clause: Clause, text: str, *, unread: bool) -> Iterator[Lost]:
    """Rules that take nearly these phrases: one less, or, where none was read, one more."""
    told = {clause.rule}
    fits = rule_of(clause.found) if unread else None
    if fits is not None:
        told.add(fits[0])
        yield Lost(fits[0], "takes these phrases, but they do not come out: sums, goods, or a day that cannot be")
    for phrase in clause.found:
        rule = rule_of([other for other in clause.found if other is not phrase])
        if rule is not None and rule[0] not in told:
            told.add(rule[0])
            yield Lost(rule[0], f"only without {_said(phrase, text)} ({phrase.kind})")
    more: list[Lost] = []
    for kind in canonical_order() if unread and clause.found else ():
        rule = rule_of([*clause.found, Phrase(kind, clause.found[0].tag)])
        if rule is not None and rule[0] not in told:
            told.add(rule[0])
            more.append(
                Lost(rule[0], f"only with {kind}" + (f", such as {_samples()[kind]}" if kind in _samples() else ""))
            )
    yield from more[:_NEAR_MAX]


@lru_cache(maxsize=1)
def _samples() -> dict[str, str]:
    """A word of each class: the first that the lexicon has."""
    samples: dict[str, str] = {}
    for word, meanings in load().exact.items():
        for meaning in meanings:
            samples.setdefault(meaning.kind, word)
    return samples


def explanation_to_dict(explanation: Explanation) -> dict[str, object]:
    """The JSON form: the reading, and its parts."""
    parts = [
        {
            "commands": [to_dict(command) for command in part.commands],
            "rule": part.rule,
            "words": [word._asdict() for word in part.words],
            "phrases": [phrase._asdict() for phrase in part.phrases],
            "stopped": list(part.stopped),
            "lost": [lost._asdict() for lost in part.lost],
        }
        for part in explanation.parts
    ]
    return {**reading_to_dict(explanation.reading), "parts": parts}
