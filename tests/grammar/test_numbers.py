"""Numbers in every form of the contract."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grammar.lexicon import lexemes
from grammar.numbers import read_numbers
from tests.grammar.scoring import read

AMOUNTS = {
    "500": "500",
    "۵۰۰": "500",
    "٥٠٠": "500",
    "1,25,000": "125000",
    "125,000": "125000",
    "1.25 lakh": "125000",
    "5k": "5000",
    "1.5 hazar": "1500",
    "2 lac": "200000",
    "Rs500": "500",
    "Rs. 500": "500",
    "500/-": "500",
    "500rs": "500",
    "PKR 500": "500",
    "₨500": "500",
    "500 rupay": "500",
    "۵۰۰ روپے": "500",
    "derh lakh": "150000",
    "sarhay teen hazar": "3500",
    "paune do so": "175",
    "pachees so": "2500",
    "do hazar paanch so": "2500",
    "dhai so": "250",
    "sawa lakh": "125000",
    "dedh hazar": "1500",
    "arhai hazar": "2500",
    "paune do lakh": "175000",
    "sawa do hazar": "2250",
    "ek lakh bees hazar": "120000",
    "12 so": "1200",
    "2 hazar 5 so": "2500",
    "das hazar": "10000",
    "five hundred": "500",
    "two thousand five hundred": "2500",
    "one lakh": "100000",
    "ڈیڑھ لاکھ": "150000",
    "ساڑھے تین ہزار": "3500",
    "پونے دو سو": "175",
    "پچیس سو": "2500",
    "دو ہزار پانچ سو": "2500",
    "1 crore": "10000000",
    "99.50": "99.5",
    "saath hazar": "60000",
    "nabbe hazar": "90000",
    "ninanwe so": "9900",
    "chhappan so": "5600",
}

NO_AMOUNTS = [
    "0",
    "0300 1234567",
    "03001234567",
    "+92 300 1234567",
    "35202-1234567-1",
    "10:30",
    "50%",
    "-500",
    "0500",
    "123456789012",
    "15/7",
    "2026-07-15",
]


@pytest.mark.parametrize(("written", "value"), AMOUNTS.items())
def test_an_amount_in_figures_or_words(written: str, value: str) -> None:
    [command] = read(f"Rashid se {written} wusool")
    assert command == {"op": "receive_payment", "party": "Rashid", "amount": value}


@pytest.mark.parametrize("written", NO_AMOUNTS)
def test_what_is_never_an_amount(written: str) -> None:
    [command] = read(f"Rashid se {written} wusool")
    assert command["op"] == "unknown"


def test_every_whole_number_below_a_hundred_in_three_scripts() -> None:
    from grammar.lexicon import load  # noqa: PLC0415 - only this test looks into the words

    by_value: dict[str, set[str]] = {}
    for word, meanings in load().exact.items():
        for meaning in meanings:
            if meaning.kind == "NUMWORD" and meaning.value.isdigit():
                by_value.setdefault(meaning.value, set()).add(word)
    for number in range(100):
        words = by_value[str(number)]
        assert any(word.isascii() for word in words), number
        assert any(not word.isascii() for word in words), number


def test_a_fraction_counts_goods_too() -> None:
    words = read_numbers(lexemes("dhai kilo"))
    assert words[0].value == Decimal("2.5")
