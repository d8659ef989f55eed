"""Any text gives a reading, in bounded time; nothing without an amount ever posts money."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grammar
from grammar.lexicon import load
from tests.grammar.scoring import TODAY, posted, read

WORDS = sorted(word for word, meanings in load().exact.items() if not any(m.kind == "NUMWORD" for m in meanings))
NASTY = [
    "",
    " ",
    "\n\n",
    "\ud800",
    "Ali \udfff se 500 wusool",
    "\x00",
    "Ali\x00se 500",
    "?" * 500,
    "," * 2000,
    "500 " * 400,
    "1" * 2000,
    "Ali 500\n" * 200,
    "Ali se 500 wusool, " * 100,
    "aur " * 500,
    "udhaar " * 200,
    "Ali " * 400,
    "a" * 2000,
    "ع" * 2000,
    "kar do " * 250,
    "(" * 2000,
    "\u202e" * 2000,
    "15/7 " * 300,
    "do teen char " * 150,
    "Ali ko 2 kilo cheeni aur " * 80,
    "Ali 500 udhaar, kul 500",
    "kul 800 aur kul 500",
]


@pytest.mark.parametrize("text", NASTY)
def test_odd_text_is_read_in_bounded_time(text: str) -> None:
    grammar.parse("Ali se 500 wusool", TODAY)
    spent = []
    for _ in range(3):
        start = time.process_time()
        reading = grammar.parse(text[:2000], TODAY)
        spent.append(time.process_time() - start)
    assert reading.commands
    assert min(spent) < 0.02


def test_too_long_a_text_is_one_unknown_with_a_reason() -> None:
    reading = grammar.parse("Ali se 500 wusool " * 10_000, TODAY)
    assert [grammar.to_dict(command) for command in reading.commands] == [{"op": "unknown", "reason": "too_long"}]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    assert grammar.parse(text, TODAY).commands


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_words_without_a_number_post_no_money(words: list[str]) -> None:
    for command in read(" ".join(words)):
        assert "amount" not in command


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.integers(1, 99_999).map(str)), min_size=1, max_size=14))
def test_what_is_posted_is_a_number_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    numbers = {word for word in words if word.isdigit()}
    for command in read(text):
        amount = str(command.get("amount", ""))
        if posted([command]) and amount and not command.get("items"):
            assert amount in numbers or any(amount.startswith(number) for number in numbers)


def test_spans_point_into_the_text() -> None:
    text = "Salam, Ali se ۵۰۰ وصول"
    reading = grammar.parse(text, TODAY)
    found = {span.kind: text[span.start : span.end] for span in reading.spans}
    assert found["se"] == "Ali se"
    assert found["amt"] == "۵۰۰"
    assert reading.grammar_version
