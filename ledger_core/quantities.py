"""Quantities as whole thousandths of a unit, decimal strings at the edges, and the measures that everybody knows."""

import re
from typing import Final

from ledger_core.errors import AmountOutOfRange, QuantityOutOfRange
from ledger_core.money import AMOUNT_MINOR_MAX

# 10^9 units: more than any shop holds, and sums of its whole history stay far inside 64 bits.
QUANTITY_MAX = 10**12
THOUSANDTHS = 1000
_DECIMAL = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,3}))?", re.ASCII)

# How many thousandths of the second unit one of the first is. A ser is left out: it is not the same everywhere.
MEASURES: Final = {
    ("maund", "kg"): 40_000,
    ("ton", "kg"): 1_000_000,
    ("pao", "kg"): 250,
    ("g", "kg"): 1,
    ("kg", "g"): 1_000_000,
    ("pao", "g"): 250_000,
    ("tola", "g"): 11_664,
    ("ml", "litre"): 1,
    ("litre", "ml"): 1_000_000,
    ("dozen", "piece"): 12_000,
    ("pair", "piece"): 2_000,
}


def parse_quantity(text: str) -> int:
    """Read a decimal string such as "2.5" as thousandths: 2500. Anything else raises QuantityOutOfRange."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise QuantityOutOfRange
    return checked_quantity(int(found[1]) * THOUSANDTHS + int((found[2] or "").ljust(3, "0")))


def to_quantity_string(quantity: int) -> str:
    """Write thousandths as the shortest decimal string: 2500 -> "2.5", -1000 -> "-1"."""
    whole, rest = divmod(abs(quantity), THOUSANDTHS)
    sign = "-" if quantity < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def checked_quantity(quantity: int) -> int:
    """Give the quantity back, or raise QuantityOutOfRange where it is negative or past the limit."""
    if not 0 <= quantity <= QUANTITY_MAX:
        raise QuantityOutOfRange
    return quantity


def in_thousandths_of(base_quantity: int, quantity: int) -> int:
    """Turn a quantity in another unit, one of which is `base_quantity`, into the item's own.

    Raises QuantityOutOfRange where that has no exact thousandths, as a 24th of a carton.
    """
    whole, rest = divmod(checked_quantity(quantity) * base_quantity, THOUSANDTHS)
    if rest:
        raise QuantityOutOfRange
    return checked_quantity(whole)


def amount_at_price(price_minor: int, quantity: int) -> int:
    """Give what a quantity comes to at the price of one unit, in minor units; a half is rounded up."""
    amount_minor = (price_minor * checked_quantity(quantity) + THOUSANDTHS // 2) // THOUSANDTHS
    if not 0 <= amount_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return amount_minor
