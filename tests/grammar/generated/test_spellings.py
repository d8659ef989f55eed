"""Every spelling of the lexicon in every sentence that takes it, and how each is misspelt, reads as the first does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.grammar.generated.judging import meant, money, reads
from tests.grammar.generated.lexicon_columns import spellings
from tests.grammar.generated.messages import Sentence, command_of, filled, first_words, sentences
from tests.grammar.generated.noise import lost_vowels, sounding_alike
from tests.grammar.scoring import read

if TYPE_CHECKING:
    from collections.abc import Iterator

_USUAL = {"latin": "Sohail", "urdu": "سہیل"}
WITH_CLASSES = [sentence for sentence in sentences() if sentence.classes]
ROMAN = [sentence for sentence in WITH_CLASSES if sentence.script == "roman"]


def _name(sentence: Sentence) -> str:
    return f"{sentence.script} {sentence.operation}: {' '.join(sentence.phrases)}".encode("ascii", "replace").decode()


def _text(sentence: Sentence, words: dict[str, str]) -> str:
    amount = "۵۰۰" if sentence.script == "urdu" else "500"
    return " ".join(filled(sentence, _USUAL[sentence.alphabet], amount, {**first_words(sentence), **words}))


def _misspelt(sentence: Sentence, *, by_sound: bool) -> Iterator[str]:
    """The sentence with one word of one class misspelt, in every way."""
    for key in sentence.classes:
        for spelling in spellings(key, sentence.script):
            words = spelling.split()
            for at, word in enumerate(words):
                for other in sounding_alike(word) if by_sound else lost_vowels(word):
                    yield _text(sentence, {key: " ".join([*words[:at], other, *words[at + 1 :]])})


@pytest.mark.parametrize("sentence", sentences(), ids=_name)
def test_every_spelling_is_read(sentence: Sentence) -> None:
    said = meant([command_of(sentence, _USUAL[sentence.alphabet], "500")])
    texts = [_text(sentence, {})]
    texts += [_text(sentence, {key: word}) for key in sentence.classes for word in spellings(key, sentence.script)]
    assert [text for text in texts if reads(text) != said] == []


@pytest.mark.parametrize("sentence", ROMAN, ids=_name)
def test_a_word_that_sounds_alike_is_read(sentence: Sentence) -> None:
    said = meant([command_of(sentence, _USUAL[sentence.alphabet], "500")])
    assert [text for text in _misspelt(sentence, by_sound=True) if reads(text) != said] == []


@pytest.mark.parametrize("sentence", ROMAN, ids=_name)
def test_a_word_without_a_vowel_is_read_or_asked_about(sentence: Sentence) -> None:
    said = money([command_of(sentence, _USUAL[sentence.alphabet], "500")])
    assert [text for text in _misspelt(sentence, by_sound=False) if not money(read(text)) <= said] == []
