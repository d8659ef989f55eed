"""Sums of money as shopkeepers write them: digits of three kinds, grouped, with a currency, shortened, in words.

A sum is `(written, value)`, the value as the contract writes an amount. Never more than a hundred million.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from tests.grammar.generated.lexicon_columns import spellings

Sum = tuple[str, str]
_DIGITS = {"urdu": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"), "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")}
_SCALES = ((10_000_000, "x10000000"), (100_000, "x100000"), (1_000, "x1000"), (100, "x100"))
_SHORT = {"roman": ((1_000, "k"), (1_000, " hazar"), (100_000, " lakh"), (100_000, " lac")),
          "urdu": ((1_000, " ہزار"), (100_000, " لاکھ")),
          "english": ((1_000, "k"), (1_000, " thousand"), (100_000, " lakh"))}  # fmt: skip
_CURRENCY = {
    "roman": ("Rs {}", "Rs{}", "rs. {}", "{}rs", "{} rs", "{}/-", "PKR {}", "₨{}", "{} rupay", "{} rupees", "{} روپے"),
    "urdu": ("{} روپے", "₨{}", "{}/-", "{} روپیہ", "Rs {}"),
    "english": ("Rs {}", "Rs{}", "Rs. {}", "{}/-", "PKR {}", "{} rupees", "{} rs"),
}
# Words of these numbers that are also other words ("do" gives, "no" denies) are written one way only.
_PLAIN = {"1": "ek", "2": "do", "9": "nau", "7": "saat", "60": "saath", "6": "chhe", "100": "so", "100000": "lakh"}
VALUES = st.one_of(
    st.sampled_from([50, 100, 150, 250, 500, 750, 1000, 1200, 1500, 2500, 3500, 12_000, 25_000, 125_000, 1_250_000]),
    st.integers(10, 99_999),
    st.integers(100_000, 9_999_999),
)


def plain(value: Decimal) -> str:
    """An amount as the contract writes it."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(number: int, first: int) -> str:
    """A number grouped by `first` digits above the thousands: 3 as in English, 2 as in lakhs."""
    text, tail = str(number)[:-3], str(number)[-3:]
    parts = [tail]
    while text:
        parts.insert(0, text[-first:])
        text = text[:-first]
    return ",".join(parts)


@st.composite
def digits(draw: st.DrawFn, script: str) -> Sum:
    """Digits, perhaps grouped, perhaps of Urdu or Arabic, perhaps with a currency."""
    value = draw(VALUES)
    text = draw(st.sampled_from([str(value), str(value), grouped(value, 2), grouped(value, 3)]))
    text = text.translate(draw(st.sampled_from(({}, {}, *_DIGITS.values()))))
    frame = draw(st.sampled_from(("{}", "{}", "{}", *_CURRENCY[script])))
    return frame.format(text), str(value)


@st.composite
def shortened(draw: st.DrawFn, script: str) -> Sum:
    """`5k`, `1.5 hazar`, `1.25 lakh`."""
    scale, word = draw(st.sampled_from(_SHORT[script]))
    number = Decimal(draw(st.integers(1, 399))) / draw(st.sampled_from([1, 1, 2, 4, 10]))
    text = plain(number).translate(draw(st.sampled_from(({}, _DIGITS["urdu"]))) if script == "urdu" else {})
    return f"{text}{word}", plain(number * scale)


def _word(draw: st.DrawFn, key: str, script: str) -> str:
    value = key.lstrip("x")
    if script == "roman" and value in _PLAIN:
        return _PLAIN[value]
    return draw(st.sampled_from(spellings(key, script)))


def _spelt(draw: st.DrawFn, number: int, script: str) -> str:
    words = []
    for scale, key in _SCALES:
        count, number = divmod(number, scale)
        if count:
            words += [_word(draw, str(count), script), _word(draw, key, script)]
    if number or not words:
        words.append(_word(draw, str(number), script))
    return " ".join(words)


@st.composite
def in_words(draw: st.DrawFn, script: str) -> Sum:
    """`do hazar paanch so`, `پچیس سو`, `five thousand two hundred`.

    Not one to ten alone: `do` also gives, `nau` and `no` are one sound, and nobody owes two rupees.
    """
    value = draw(st.one_of(st.integers(1, 99).map(lambda n: n * 100), st.integers(11, 9_999_999)))
    return _spelt(draw, value, script), str(value)


@st.composite
def in_fractions(draw: st.DrawFn, script: str) -> Sum:
    """`derh lakh`, `sarhay teen hazar`, `paune do so`, `sawa lakh`: Urdu's own halves and quarters."""
    scale, key = draw(st.sampled_from(_SCALES[1:]))
    whole = draw(st.integers(3, 19))
    fraction, number = draw(
        st.sampled_from(
            [
                ("f1.5", Decimal("1.5")),
                ("f2.5", Decimal("2.5")),
                ("+0.25", Decimal("1.25")),
                ("+0.5", whole + Decimal("0.5")),
                ("-0.25", whole - Decimal("0.25")),
            ]
        )
    )
    counted = f"{_word(draw, str(whole), script)} " if number > 2.5 else ""
    written = f"{draw(st.sampled_from(spellings(fraction, script)))} {counted}{_word(draw, key, script)}"
    return written, plain(number * scale)


def sums(script: str) -> st.SearchStrategy[Sum]:
    """A sum in any form of a script."""
    forms = [digits(script), digits(script), shortened(script), in_words(script)]
    return st.one_of(*forms) if script == "english" else st.one_of(*forms, in_fractions(script))


def plain_sums() -> st.SearchStrategy[Sum]:
    """A sum in Latin digits, nothing else."""
    return VALUES.map(lambda value: (str(value), str(value)))
