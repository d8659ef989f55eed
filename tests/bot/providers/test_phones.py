"""Phone numbers as people and gateways write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers import to_e164


@pytest.mark.parametrize(
    "written",
    [
        "03000000101",
        "0300 0000101",
        "0300-0000101",
        "(0300) 0000101",
        "3000000101",
        "923000000101",
        "00923000000101",
        "+923000000101",
        "+92 300 0000101",
        "+92 0300 0000101",
        "0092 0300 0000101",
        "۰۳۰۰۰۰۰۰۱۰۱",
        "٠٣٠٠٠٠٠٠١٠١",
        "\u202a+92\u00a0300\u00a00000101\u202c",
        " 0300\u20110000101 ",
    ],
)
def test_every_way_of_writing_is_one_number(written: str) -> None:
    assert to_e164(written) == "+923000000101"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("04212345678", "+924212345678"),
        ("+924112345678", "+924112345678"),
        ("+971501234567", "+971501234567"),
        ("00971501234567", "+971501234567"),
    ],
)
def test_land_lines_and_other_countries(written: str, number: str) -> None:
    assert to_e164(written) == number


@pytest.mark.parametrize(
    "written",
    [
        *("", "HBL", "8583", "786", "+8583", "0300", "030000001", "030000001011", "+92300000010", "9230000001011"),
        *("971501234567", "4212345678", "+", "++923000000101", "+0923000000101", "0300 0000101 x", "0300,0000101"),
        *("²³⁴⁵⁶⁷⁸⁹¹⁰", "०३०००००१०१०", "03000000101\n03000000102", "0" * 50, "+" + "9" * 16),
    ],
)
def test_what_cannot_be_told_for_sure_is_no_number(written: str) -> None:
    assert to_e164(written) is None


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_nothing(written: str) -> None:
    number = to_e164(written)
    assert number is None or (number[0] == "+" and number[1:].isascii() and number[1:].isdecimal())


@given(st.from_regex(r"\+923[0-9]{9}", fullmatch=True))
def test_a_number_in_its_final_form_stays_as_it_is(number: str) -> None:
    assert to_e164(number) == number
