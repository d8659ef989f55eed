"""Spelling, joins, case, signs and invisible characters change nothing."""

from __future__ import annotations

import pytest

from tests.grammar.scoring import read

WUSOOL = {"op": "receive_payment", "party": "Ali", "amount": "500"}
SAME = [
    "Ali se 500 wusool",
    "Ali se 500 wasool",
    "Ali se 500 vasool",
    "Ali se 500 wsool",
    "Ali se 500 wasul",
    "Ali SE 500 WUSOOL",
    "Ali se 500wusool",
    "Ali se500 wusool",
    "Ali se 500 wusoooool!!!",
    "Ali se 500 wusool 👍",
    "Ali \u200bse 500 wusool",
    "\u200fAli se 500 wusool\u200e",
    "Ali se\t500   wusool.",
    "Ali, se 500 wusool",
    "  Ali se 500 wusool\n\n",
    "Ali se ۵۰۰ وصول",
    "Ali se 500 rupay wusool ho gaye hain",
    "wusool 500 Ali se",
    "500 wusool Ali se",
    "wusool: Ali 500",
    "Ali سے 500 wusool",
]
URDU = ["علی سے ۵۰۰ وصول", "علي سے ٥٠٠ وصول", "عَلی سے ۵۰۰ وصُول", "علی سے 500 وصول۔", "علی سے ۵۰۰ روپے وصول ہوئے"]


@pytest.mark.parametrize("text", SAME)
def test_one_message_in_many_spellings(text: str) -> None:
    assert read(text) == [WUSOOL]


@pytest.mark.parametrize("text", URDU)
def test_arabic_letters_and_marks_are_urdu(text: str) -> None:
    [command] = read(text)
    assert (command["op"], command["amount"]) == ("receive_payment", "500")


@pytest.mark.parametrize(("give", "take"), [("diye", "liye"), ("dene", "lene"), ("دیے", "لیے")])
def test_one_letter_that_turns_the_money_is_never_taken_for_another(give: str, take: str) -> None:
    assert read(f"Ali ne 500 {give}") != read(f"Ali ne 500 {take}")
