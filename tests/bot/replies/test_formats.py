"""Sums, days, times, numbers and names, as they stand in sentences."""

import unicodedata
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import Language
from bot.replies.formats import (
    clean_name,
    clock_text,
    day_text,
    isolated,
    led,
    month_name,
    part_of_day,
    phone_text,
    sum_text,
    weekday_name,
)

PAKISTAN = timezone(timedelta(hours=5))


@pytest.mark.parametrize(
    ("amount_minor", "text"),
    [
        (0, "0"),
        (50, "0.50"),
        (50000, "500"),
        (120005, "1,200.05"),
        (12500000, "1,25,000"),
        (123456700, "12,34,567"),
        (10**15, "1,00,00,00,00,00,000"),
        (10**15 - 1, "99,99,99,99,99,999.99"),
        (-50050, "-500.50"),
    ],
)
def test_sums_are_grouped_in_lakhs(amount_minor: int, text: str) -> None:
    assert sum_text(amount_minor) == text


@given(st.integers(-(10**15), 10**15))
def test_a_sum_reads_back_exactly(amount_minor: int) -> None:
    assert Decimal(sum_text(amount_minor).replace(",", "")) * 100 == amount_minor


def test_days_carry_a_year_only_where_it_is_another() -> None:
    today = date(2026, 1, 3)
    assert day_text(date(2026, 7, 15), today) == "15/7"
    assert day_text(date(2025, 12, 31), today) == "31/12/25"


def test_names_of_days_and_months() -> None:
    friday = date(2026, 7, 17)
    assert [weekday_name(friday, language) for language in Language] == ["جمعہ", "Juma", "Friday"]
    assert [month_name(friday, language) for language in Language] == ["جولائی", "July", "July"]
    week = [weekday_name(friday + timedelta(days=after), Language.ROMAN) for after in range(7)]
    assert week == ["Juma", "Hafta", "Itwar", "Peer", "Mangal", "Budh", "Jumerat"]


@pytest.mark.parametrize(
    ("hour", "clock", "part"),
    [
        (0, "12:05", "before_dawn"),
        (4, "4:05", "morning"),
        (12, "12:05", "noon"),
        (16, "4:05", "evening"),
        (23, "11:05", "night"),
    ],
)
def test_times_of_day(hour: int, clock: str, part: str) -> None:
    at = datetime(2026, 7, 15, hour, 5, tzinfo=PAKISTAN)
    assert clock_text(at) == clock
    assert part_of_day(at) == part


def test_numbers_are_written_as_they_are_dialled() -> None:
    assert phone_text("+923001234567") == "03001234567"
    assert phone_text("+971501234567") == "+971501234567"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ali", "Ali"),
        ("  Ali \n mobile\r\n\twala ", "Ali mobile wala"),
        ("Ali\x00\x07\x1b[2J", "Ali[2J"),
        ("Ali\u202e005 sR\u202c", "Ali005 sR"),
        ("\u2066Ali\u2069\u200f\u061c", "Ali"),
        ("\ud800Ali\udfff", "Ali"),
        ("\u2028\u2029", "?"),
        ("", "?"),
        ("\u200b", "?"),
        ("e\u0301" * 3, "ééé"),
        ("A" * 300, "A" * 39 + "."),
        ("{party} [x] %s", "{party} [x] %s"),
    ],
)
def test_names_are_made_safe(text: str, name: str) -> None:
    assert clean_name(text, 40) == name


@given(st.text(max_size=300), st.integers(2, 60))
def test_no_name_gets_through_with_tricks(text: str, length_max: int) -> None:
    name = clean_name(text, length_max)
    assert 1 <= len(name) <= length_max
    assert not [char for char in name if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert name == " ".join(name.split())
    name.encode()


def test_only_names_of_the_other_direction_are_isolated() -> None:
    assert isolated("Ali", Language.URDU) == "\u2068Ali\u2069"
    assert isolated("علی", Language.ENGLISH) == "\u2068علی\u2069"
    assert isolated("علی 3", Language.URDU) == "علی 3"
    assert isolated("Ali 3", Language.ROMAN) == "Ali 3"


def test_a_text_is_led_only_where_its_first_letter_runs_the_wrong_way() -> None:
    assert led("Ali سے 500 وصول", Language.URDU) == "\u200fAli سے 500 وصول"
    assert led("500 علی", Language.URDU) == "500 علی"
    assert led("علی se 500 wusool", Language.ROMAN) == "\u200eعلی se 500 wusool"
    assert led("500 Ali", Language.ENGLISH) == "500 Ali"
