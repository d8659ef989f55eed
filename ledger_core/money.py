"""Money as whole minor units, and decimal strings at the edges. A float never comes near it."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from ledger_core.errors import AmountOutOfRange

# Limit of spec: 10^15 minor units, so that sums of a shop's whole history stay far inside 64 bits.
AMOUNT_MINOR_MAX = 10**15

# Digits after the point by ISO 4217; every currency that is not named here has two.
_EXPONENTS = {"JPY": 0, "KRW": 0, "BHD": 3, "KWD": 3, "OMR": 3}
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,4})?", re.ASCII)


def exponent(currency: str) -> int:
    """Digits after the decimal point in this currency (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Turn an exact decimal amount into minor units.

    Raises AmountOutOfRange when it has more decimals than the currency, is not finite, or is past the limit.
    """
    if not amount.is_finite():
        raise AmountOutOfRange
    scaled = amount.scaleb(exponent(currency))
    minor = int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN))
    if minor != scaled or abs(minor) > AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    return minor


def parse_amount(text: str, currency: str) -> int:
    """Read a decimal string such as "1250.00" as minor units; anything else raises AmountOutOfRange."""
    if not _DECIMAL.fullmatch(text):
        raise AmountOutOfRange
    return to_minor(Decimal(text), currency)


def to_decimal_string(amount_minor: int, currency: str) -> str:
    """Write minor units as a decimal string with the currency's digits: 125000 -> "1250.00"."""
    places = exponent(currency)
    return f"{Decimal(amount_minor).scaleb(-places):.{places}f}"
