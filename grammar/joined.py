"""Words that were written as one: `علینے`, `روپےدیے`, `Bilalko`. They come apart where every part is a word by itself.

A name comes apart from its case marker only where the name is known; an unknown word stays whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from grammar.normalise import Token, even_out

_URDU_CASES = frozenset({"نے", "سے", "کو", "کا", "کے", "کی"})
_ROMAN_CASES = frozenset({"ne", "se", "ko"})
_URDU_MIN, _ROMAN_MIN = 4, 6
_ROMAN_NAME_MIN = 4
_VERB_MIN = 3
_SAID = frozenset({"UDHAAR", "GOT", "JAMA", "GAVE", "TOOK", "DID", "SENT", "MAAF", "BAQI", "NAQAD", "MAAL"})
_BEFORE = _SAID | {"NUMWORD", "KA"}


class _Meaning(Protocol):
    """What the look-up of the lexicon gives: here only its class matters."""

    @property
    def kind(self) -> str: ...


def parted(
    cut: Sequence[Token], text: str, exact: Mapping[str, Sequence[_Meaning]], names: AbstractSet[str]
) -> list[Token]:
    """The tokens, with joined words as the words that they are."""
    return [part for token in cut for part in _parted(token, text, exact, names)]


def _parted(
    token: Token, text: str, exact: Mapping[str, Sequence[_Meaning]], names: AbstractSet[str]
) -> Iterator[Token]:
    word = token.text
    short = len(word) < (_ROMAN_MIN if word.isascii() else _URDU_MIN)
    at = 0 if short or token.kind != "word" or word in exact else _seam(word, exact, names)
    if not at:
        yield token
        return
    middle = _place(text, token, at)
    yield Token("word", word[:at], token.start, middle, token.glued)
    yield from _parted(Token("word", word[at:], middle, token.end, glued=True), text, exact, names)


def _seam(word: str, exact: Mapping[str, Sequence[_Meaning]], names: AbstractSet[str]) -> int:
    """Where the word comes apart; 0 where it does not."""
    if word.isascii():
        return len(word) - 2 if word[-2:] in _ROMAN_CASES and _known(word[:-2], names) else 0
    if word[-2:] in _URDU_CASES and word[:-2] in names:
        return len(word) - 2
    for at in range(2, len(word) - _VERB_MIN + 1):
        before, after = word[:at], word[at:]
        if _any(exact, before, _BEFORE) and (_any(exact, after, _SAID) or _said_joined(after, exact)):
            return at
    return 0


def _known(name: str, names: AbstractSet[str]) -> bool:
    return len(name) >= _ROMAN_NAME_MIN and name in names


def _said_joined(word: str, exact: Mapping[str, Sequence[_Meaning]]) -> bool:
    return any(
        _any(exact, word[:at], _BEFORE) and _any(exact, word[at:], _SAID) for at in range(2, len(word) - _VERB_MIN + 1)
    )


def _any(exact: Mapping[str, Sequence[_Meaning]], word: str, kinds: AbstractSet[str]) -> bool:
    return any(meaning.kind in kinds for meaning in exact.get(word, ()))


def _place(text: str, token: Token, at: int) -> int:
    """Where in the text the first letters of a token end, though signs that are not seen stand between them."""
    for place in range(token.start + 1, token.end):
        if len(even_out(text[token.start : place])[0]) >= at:
            return place
    return token.end
