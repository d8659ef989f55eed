"""Keys by which names are equal or near, in both scripts."""

from __future__ import annotations

import pytest

from grammar import Context, name_key, parse, phonetic_key, to_dict
from tests.grammar.scoring import TODAY


@pytest.mark.parametrize(
    ("one", "other"), [("Ali bhai", "ali"), ("ALI", "Ali"), ("Haji Rashid sahib", "Rashid"), ("Ahmmed", "Ahmed")]
)
def test_one_name_in_one_script_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("latin", "urdu"),
    [
        ("Ali", "علی"),
        ("Bilal", "بلال"),
        ("Waqas", "وقاص"),
        ("Usman", "عثمان"),
        ("Shahid", "شاہد"),
        ("Ayesha", "عائشہ"),
        ("Nawaz", "نواز"),
        ("Muhammad", "محمد"),
        ("Khalid", "خالد"),
        ("Farooq", "فاروق"),
        ("Ahmed", "احمد"),
        ("Saeed", "سعید"),
        ("Hassan", "حسن"),
        ("Yasin", "یاسین"),
        ("Sajid", "ساجد"),
        ("Jameel", "جمیل"),
        ("Aly", "علی"),
        ("Zubair", "زبیر"),
    ],
)
def test_both_scripts_share_one_space_of_sounds(latin: str, urdu: str) -> None:
    assert phonetic_key(latin) == phonetic_key(urdu)


@pytest.mark.parametrize(
    ("one", "other"), [("Ali", "Bilal"), ("Rashid", "Rafiq"), ("Shahid", "Sajid"), ("Asif", "Wasif")]
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert phonetic_key(one) != phonetic_key(other)


@pytest.mark.parametrize("empty", ["", " ", "!!!", "\ud800"])
def test_no_name_gives_no_key(empty: str) -> None:
    assert name_key(empty) == phonetic_key(empty) == ""


def test_a_known_name_settles_a_reading() -> None:
    context = Context(parties=("Bijli Ghar",))
    [command] = parse("Bijli Ghar ko 500 udhaar", TODAY, context).commands
    assert to_dict(command) == {"op": "give_credit", "party": "Bijli Ghar", "amount": "500"}
