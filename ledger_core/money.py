"""Money as whole minor units, and decimal strings at the edges. A float never comes near it."""

import re
from decimal import Context, Decimal, DecimalException, Inexact, Overflow

from ledger_core.errors import AmountOutOfRange

# Limit of spec: 10^15 minor units, so that sums of a shop's whole history stay far inside 64 bits.
AMOUNT_MINOR_MAX = 10**15

# Digits after the point by ISO 4217; every currency that is not named here has two.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
# What would have to be rounded to fit is refused, not rounded.
_EXACT = Context(prec=28, traps=[Inexact, Overflow])
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
    try:
        scaled = amount.scaleb(exponent(currency), _EXACT)
    except DecimalException:
        raise AmountOutOfRange from None
    if abs(scaled) > AMOUNT_MINOR_MAX or scaled != scaled.to_integral_value():
        raise AmountOutOfRange
    return int(scaled)


def parse_amount(text: str, currency: str) -> int:
    """Read a decimal string such as "1250.00" as minor units; anything else raises AmountOutOfRange."""
    if not _DECIMAL.fullmatch(text):
        raise AmountOutOfRange
    return to_minor(Decimal(text), currency)


def to_decimal_string(amount_minor: int, currency: str) -> str:
    """Write minor units as a decimal string with the currency's digits: 125000 -> "1250.00"."""
    places = exponent(currency)
    return f"{Decimal(amount_minor).scaleb(-places):.{places}f}"
