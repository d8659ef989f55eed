"""Receipts: every slip of one digit, and every swap of two neighbours, is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import Check, Language, Receipt, read_receipt, receipt

numbers = st.integers(min_value=1, max_value=999_999_999_999)
languages = st.sampled_from(Language)


@pytest.mark.parametrize(
    ("number", "latin", "urdu"),
    [
        (47, "47N", "47ط"),
        (52, "52U", "52ن"),
        (49, "49E", "49ج"),
        (51, "51N", "51ط"),
        (55, "55H", "55س"),
        (92, "92D", "92ب"),
    ],
)
def test_receipts_as_they_are_written(number: int, latin: str, urdu: str) -> None:
    assert receipt(number, Language.ROMAN) == latin
    assert receipt(number, Language.ENGLISH) == latin
    assert receipt(number, Language.URDU) == urdu


def test_the_worked_example_of_damm() -> None:
    """572 has the check digit 4 in Damm's own example; 4 is the fifth letter."""
    assert receipt(572, Language.ENGLISH) == "572J"


@given(numbers, languages)
def test_a_receipt_is_read_as_it_was_written(number: int, language: Language) -> None:
    assert read_receipt(receipt(number, language)) == Receipt(number, Check.RIGHT)


@given(numbers, languages, st.data())
def test_every_wrong_digit_is_found(number: int, language: Language, data: st.DataObject) -> None:
    written = receipt(number, language)
    place = data.draw(st.integers(0, len(written) - 2))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != written[place]]))
    mistyped = f"{written[:place]}{digit}{written[place + 1 :]}"
    read = read_receipt(mistyped)
    assert read is None or read.check is Check.MISTYPED


@given(numbers, languages, st.data())
def test_every_swap_of_neighbours_is_found(number: int, language: Language, data: st.DataObject) -> None:
    written = receipt(number, language)
    digits = written[:-1]
    places = [place for place in range(len(digits) - 1) if digits[place] != digits[place + 1]]
    if not places:
        assert len(set(digits)) == 1
        return
    place = data.draw(st.sampled_from(places))
    swapped = f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}{written[-1]}"
    read = read_receipt(swapped)
    assert read is not None
    assert read.check is Check.MISTYPED


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("47", Receipt(47, Check.MISSING)),
        ("47N", Receipt(47, Check.RIGHT)),
        ("47n", Receipt(47, Check.RIGHT)),
        (" #47 n ", Receipt(47, Check.RIGHT)),
        ("047N", Receipt(47, Check.RIGHT)),
        ("۴۷ط", Receipt(47, Check.RIGHT)),
        ("٤٧ N", Receipt(47, Check.RIGHT)),
        ("47E", Receipt(47, Check.MISTYPED)),
        ("47ب", Receipt(47, Check.MISTYPED)),
        ("57ي", Receipt(57, Check.MISTYPED)),
        ("47k", None),
        ("47ک", None),
        ("47NN", None),
        ("N47", None),
        ("", None),
        ("0", None),
        ("0D", None),
        ("-47N", None),
        ("1234567890123", None),
        ("²N", None),
    ],
)
def test_what_a_person_may_write(text: str, read: Receipt | None) -> None:
    assert read_receipt(text) == read


def test_the_arabic_yeh_is_the_urdu_one() -> None:
    with_yeh = next(number for number in range(1, 100) if receipt(number, Language.URDU).endswith("ی"))
    assert read_receipt(f"{with_yeh}ي") == Receipt(with_yeh, Check.RIGHT)


@given(st.text(max_size=30))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    read = read_receipt(text)
    assert read is None or read.number > 0
