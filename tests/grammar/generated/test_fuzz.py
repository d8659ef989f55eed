"""Anything at all: bytes, characters of every plane, words of all classes in any order, very long texts.

The parser never raises, always gives a command, points into the text, and posts only what has a verb and a number.
"""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

import grammar
from tests.grammar.generated.lexicon_columns import all_words, spellings
from tests.grammar.generated.messages import BOUNDED, Message, messages
from tests.grammar.generated.people import names
from tests.grammar.generated.sums import sums
from tests.grammar.scoring import TODAY, posted, read

WORDS = st.sampled_from(all_words())
NUMBERS = (*map(str, range(100)), "x100", "x1000", "x100000", "x10000000")
FRACTIONS = ("f0.25", "f0.5", "f0.75", "f1.5", "f2.5", "+0.25", "+0.5", "-0.25")
NUMBER_WORDS = frozenset(
    word
    for script in ("roman", "urdu", "english")
    for key in NUMBERS + FRACTIONS
    for spelling in spellings(key, script)
    for word in spelling.split()
)
NAMES = st.one_of(names("latin"), names("urdu"))
SUMS = st.sampled_from(("roman", "urdu", "english")).flatmap(sums).map(lambda one: one[0])
# What parts entries and says nothing itself.
JOINTS = st.sampled_from([",", "،", "aur", "اور", "and", "\n", ".", "-", "+", "/", ":", "(", ")", "؟", "?"])


def whole(text: str) -> grammar.Reading:
    """Read a text and check what holds of every reading."""
    reading = grammar.parse(text, TODAY)
    assert reading.commands
    for span in reading.spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert 0 <= span.command < len(reading.commands)
    assert grammar.reading_to_dict(reading)
    return reading


def _moved(text: str) -> bool:
    return bool(posted([grammar.to_dict(command) for command in whole(text).commands]))


@settings(BOUNDED, max_examples=200)
@given(st.binary(max_size=400), st.sampled_from(["utf-8", "utf-16-le", "latin-1", "cp1256", "utf-7"]))
def test_bytes_of_any_encoding(raw: bytes, encoding: str) -> None:
    whole(raw.decode(encoding, "replace"))


@settings(BOUNDED, max_examples=200)
@given(st.text(max_size=300))
def test_characters_of_every_plane_post_nothing(text: str) -> None:
    assert not _moved(text)


@settings(BOUNDED, max_examples=200)
@given(st.text(st.characters(whitelist_categories=("Mn", "Cf", "Nd", "Lo", "Zs", "Sc")), max_size=120))
def test_marks_digits_and_letters_of_all_scripts_post_nothing(text: str) -> None:
    assert not _moved(text)


@settings(BOUNDED, max_examples=200)
@given(st.lists(WORDS, min_size=1, max_size=14))
def test_words_without_a_number_post_no_sum(words: list[str]) -> None:
    text = " ".join(words)
    for command in read(text):
        # A bare hundred, a half or a number word is the one way in which words alone are a sum.
        assert "amount" not in command or NUMBER_WORDS & set(text.split())
    whole(text)


@settings(BOUNDED, max_examples=200)
@given(st.lists(st.one_of(WORDS, SUMS, NAMES, JOINTS), min_size=1, max_size=40))
def test_words_names_and_sums_in_any_order(parts: list[str]) -> None:
    whole(" ".join(parts))


@settings(BOUNDED, max_examples=200)
@given(st.lists(st.one_of(NAMES, SUMS, JOINTS), min_size=1, max_size=20))
def test_names_and_sums_without_a_verb_post_nothing(parts: list[str]) -> None:
    assert not _moved(" ".join(parts))


@settings(BOUNDED, max_examples=40)
@given(st.lists(st.one_of(WORDS, SUMS, NAMES, JOINTS), min_size=5, max_size=30), st.integers(1, 200))
def test_very_long_texts(parts: list[str], times: int) -> None:
    whole(" ".join(parts * times)[:5000])


@settings(BOUNDED, max_examples=40)
@given(st.lists(messages(), min_size=1, max_size=4), st.integers(1, 60))
def test_very_many_lines(found: list[Message], times: int) -> None:
    reading = whole("\n".join([message.text for message in found] * times)[:5000])
    assert len(reading.commands) <= 4 * times


@settings(BOUNDED, max_examples=200)
@given(messages(), st.data())
def test_a_message_cut_anywhere_is_read(message: Message, data: st.DataObject) -> None:
    whole(
        message.text[data.draw(st.integers(0, len(message.text) // 2)) : data.draw(st.integers(0, len(message.text)))]
    )


def test_every_character_alone() -> None:
    for code in (*range(0x700), *range(0x2000, 0x2100), *range(0xFB50, 0xFE00, 4)):
        char = chr(code)
        assert not _moved(f"Sohail {char} 500") or unicodedata.category(char)[0] in "LN", hex(code)
