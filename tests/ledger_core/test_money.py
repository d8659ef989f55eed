"""Money is read, kept and written exactly: whole minor units inside, decimal strings at the edges, never a float."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ledger_core
import migrations
from ledger_core import AMOUNT_MINOR_MAX, AmountOutOfRange, parse_amount, to_decimal_string, to_minor
from tests.ledger_core.books import Superuser

CURRENCIES = ("PKR", "JPY", "KWD", "CLF")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1250", "PKR", 125_000),
        ("1250.5", "PKR", 125_050),
        ("1250.05", "PKR", 125_005),
        ("1250.0500", "PKR", 125_005),
        ("0.01", "PKR", 1),
        ("0", "PKR", 0),
        ("-0", "PKR", 0),
        ("-12.30", "PKR", -1_230),
        ("000012", "PKR", 1_200),
        ("10000000000000", "PKR", AMOUNT_MINOR_MAX),
        ("-10000000000000.00", "PKR", -AMOUNT_MINOR_MAX),
        ("1250", "JPY", 1_250),
        ("1250.00", "JPY", 1_250),
        ("1.234", "KWD", 1_234),
        ("1.5", "KWD", 1_500),
        ("1.5", "JOD", 1_500),
        ("1.5", "TND", 1_500),
        ("1250", "VND", 1_250),
        ("1.2345", "CLF", 12_345),
    ],
)
def test_a_decimal_string_is_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("10000000000000.01", "PKR"),
        ("999999999999999999", "PKR"),
        ("1" * 19, "PKR"),
        ("1" * 5_000, "PKR"),
        ("0.001", "PKR"),
        ("0.00001", "PKR"),
        ("0.5", "JPY"),
        ("1.2345", "KWD"),
        ("1e3", "PKR"),
        ("1E3", "PKR"),
        ("1_000", "PKR"),
        ("1,000", "PKR"),
        ("NaN", "PKR"),
        ("sNaN", "PKR"),
        ("Infinity", "PKR"),
        ("-inf", "PKR"),
        ("", "PKR"),
        (" 5", "PKR"),
        ("5\n", "PKR"),
        ("+5", "PKR"),
        ("--5", "PKR"),
        ("5.", "PKR"),
        (".5", "PKR"),
        ("0x10", "PKR"),
        ("\u06f1\u06f2\u06f5\u06f0", "PKR"),
        ("\u0661\u0662\u0663", "PKR"),
        ("\uff11\uff12", "PKR"),
        ("12\u066b5", "PKR"),
        ("\u00bd", "PKR"),
        ("Rs 5", "PKR"),
    ],
)
def test_any_other_text_is_refused(text: str, currency: str) -> None:
    with pytest.raises(AmountOutOfRange):
        parse_amount(text, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("2E+3", "PKR", 200_000),
        ("1E-2", "PKR", 1),
        ("0E-30", "PKR", 0),
        ("1." + "0" * 60, "PKR", 100),
        ("1E+15", "JPY", 10**15),
    ],
)
def test_a_decimal_becomes_minor_units(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    "amount",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "0.005",
        "1." + "0" * 40 + "1",
        "9999999999999." + "9" * 40,
        "1E+14",
        "1E+999999",
        "-1E+999999999999999999",
        "1E-999999",
        "1E-999999999999999999",
    ],
)
def test_a_decimal_that_is_not_whole_minor_units_is_refused(amount: str) -> None:
    with pytest.raises(AmountOutOfRange):
        to_minor(Decimal(amount), "PKR")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (125_000, "PKR", "1250.00"),
        (5, "PKR", "0.05"),
        (-5, "PKR", "-0.05"),
        (0, "PKR", "0.00"),
        (1_250, "JPY", "1250"),
        (-1_000, "JPY", "-1000"),
        (1_234, "KWD", "1.234"),
        (12_345, "CLF", "1.2345"),
        (AMOUNT_MINOR_MAX, "PKR", "10000000000000.00"),
        (2**63 - 1, "PKR", "92233720368547758.07"),
    ],
)
def test_minor_units_are_written_with_the_currencys_digits(minor: int, currency: str, text: str) -> None:
    assert to_decimal_string(minor, currency) == text


@given(st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX), st.sampled_from(CURRENCIES))
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    assert parse_amount(to_decimal_string(minor, currency), currency) == minor


@given(st.decimals(allow_nan=True, allow_infinity=True), st.sampled_from(CURRENCIES))
def test_a_decimal_is_exact_or_refused(amount: Decimal, currency: str) -> None:
    try:
        minor = to_minor(amount, currency)
    except AmountOutOfRange:
        return
    assert Decimal(to_decimal_string(minor, currency)) == amount


def test_no_float_appears_in_the_books() -> None:
    found = []
    for file in sorted(Path(ledger_core.__file__).parent.rglob("*.py")):
        durations: set[ast.expr] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            # Seconds of a time limit are no money.
            if isinstance(node, ast.Assign) and all(
                isinstance(t, ast.Name) and t.id.endswith("_S") for t in node.targets
            ):
                durations.add(node.value)
            named = isinstance(node, ast.Name) and node.id in {"float", "Float"}
            written = isinstance(node, ast.Constant) and isinstance(node.value, float) and node not in durations
            divided = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            if named or written or divided:
                found.append(f"{file.name}:{ast.unparse(node)}")
    assert found == []


def test_no_float_appears_in_the_sql_of_the_books() -> None:
    for file in (Path(migrations.__file__).parent / "sql").glob("0001_*.sql"):
        assert not re.search(r"\b(float\d?|real|double precision|money)\b", file.read_text(encoding="utf-8")), file.name


async def test_no_column_is_a_float(superuser: Superuser) -> None:
    assert (
        await superuser.fetch(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and data_type in ('real', 'double precision', 'money')"
        )
        == []
    )
