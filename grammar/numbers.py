"""Numbers in figures and words, in three scripts, as `Decimal`.

A phone, a date, a time, a percentage, nought, a negative or a run of figures too long for money is never a number
here: it becomes a BAD lexeme, which no rule that posts takes. Never uses a float.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from grammar.lexicon import Lexeme, Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUM = (Meaning("NUM", "NUM"),)
_BAD = (Meaning("BAD", "BAD"),)
_HOUR = (Meaning("DAY", "TIME"),)
_HOURS = frozenset({"baje", "bajay", "bje", "bajey", "baj", "am", "pm", "o'clock", "بجے"})
_DIGITS_MAX = 8  # ungrouped figures longer than this are a phone or an account number
_HUNDRED = Decimal(100)
_SLASHED = {"1/2": Decimal("0.5"), "1/4": Decimal("0.25"), "3/4": Decimal("0.75")}
# Words that are numbers only where something countable or a multiplier follows.
_SHY = frozenset(
    {
        "do",
        "dow",
        "doh",
        "no",
        "sath",
        "saath",
        "so",
        "pao",
        "paao",
        "tera",
        "bara",
        "sat",
        "che",
        "one",
        "tin",
        "ath",
        "دو",
        "نو",
        "چون",
        "بہتر",
        "ستر",
        "اسی",
        "چھ",
    }
)
_TWO = frozenset({"do", "دو"})  # also "give"
_FOLLOWS = ("UNIT", "GOOD", "DAY")
_TELLING = ("NUM", "NUMWORD", "DATE", "CNIC", "PERCENT", "NEGATIVE", "TIME")  # a number begins with one of these


class _Part(NamedTuple):
    """A stretch of a number: its value, its length in lexemes, and the multiplier it ended in (1 if none)."""

    value: Decimal
    length: int
    scale: Decimal


def read_numbers(words: Sequence[Lexeme]) -> list[Lexeme]:
    """The same words with every number made one NUM lexeme (value a Decimal, `money` if a currency stood by it)."""
    words = _without_hyphens(words)
    out: list[Lexeme] = []
    index = 0
    while index < len(words):
        number, count = _number_at(words, index) if words[index].has(*_TELLING) else (None, 1)
        out.append(number or words[index])
        index += count
    return out


def _without_hyphens(words: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """`ek-so`, `twenty-five`: without the hyphen between two words of one number."""
    if not any(word.text == "-" for word in words):
        return words
    last = len(words) - 1
    return [
        word
        for at, word in enumerate(words)
        if not (word.text == "-" and 0 < at < last and words[at - 1].has("NUMWORD") and words[at + 1].has("NUMWORD"))
    ]


def _number_at(words: Sequence[Lexeme], index: int) -> tuple[Lexeme | None, int]:
    at = index
    money = False
    if _currency(words, at):
        at += 1
        if at < len(words) and words[at].text in {".", ":"}:
            at += 1
        money = True
    value, count = _cardinal(words, at)
    if value is None:
        word = words[index]
        bad = word.has("CNIC", "PERCENT", "NEGATIVE", "TIME") and not word.has("DAY")
        return (_joined(words[index : index + 1], None, money=False) if bad else None), 1
    at += count
    while at < len(words) and (_currency(words, at) or words[at].has("SLASH")) and not _before_figures(words, at):
        money = True
        at += 1
        if at < len(words) and words[at].has("SLASH"):
            at += 1
    if at < len(words) and words[at].text in _HOURS and not money:
        hour = words[index : at + 1]
        return Lexeme(hour[0].text, hour[0].raw, hour[0].start, hour[-1].end, _HOUR), len(hour)
    whole = value == value.to_integral_value() or any(word.has("NUM") for word in words[index:at])
    # `sarhay teen` alone is three and a half of what is not said: no sum of money.
    plausible = (whole or _countable(words, at)) and 0 < value < Decimal(10) ** 10
    return _joined(words[index:at], value if plausible else None, money=money), at - index


def _before_figures(words: Sequence[Lexeme], at: int) -> bool:
    """Whether the currency belongs to the figures behind it: `house 12 Rs150`."""
    if not _currency(words, at) or at + 1 >= len(words) or not words[at + 1].has("NUM"):
        return False
    if at > 1 and words[at - 2].has("PLACE"):
        return True  # `gali no 3 Rs 50`
    return words[at + 1].start == words[at].end and not (at and words[at - 1].end == words[at].start)


def _joined(words: Sequence[Lexeme], value: Decimal | None, *, money: bool) -> Lexeme:
    raw = " ".join(word.raw for word in words)
    text = " ".join(word.text for word in words)
    meanings = _BAD if value is None else _NUM
    return Lexeme(text, raw, words[0].start, words[-1].end, meanings, glued=words[0].glued, money=money, value=value)


def _currency(words: Sequence[Lexeme], at: int) -> bool:
    return at < len(words) and words[at].worth("NUMWORD") == "rs"


def _cardinal(words: Sequence[Lexeme], start: int) -> tuple[Decimal | None, int]:
    """The number that begins at `start`, of falling parts: `do lakh` `pachas hazar` `paanch so` `das`."""
    total, at, scale = Decimal(0), start, Decimal(10) ** 12
    while True:
        if at > start and at < len(words) and words[at].text == "and" and scale == _HUNDRED:
            part = _part(words, at + 1)
            part = part and part._replace(length=part.length + 1)
        else:
            part = _part(words, at)
        if part is None or part.value >= scale or (at > start and not _goes_on(part, scale)):
            break
        total, at, scale = total + part.value, at + part.length, part.scale
        if scale == 1:
            break
    if at == start:
        return None, 1
    return total, at - start


def _goes_on(part: _Part, scale: Decimal) -> bool:
    return part.scale < scale and part.value == part.value.to_integral_value()


def _part(words: Sequence[Lexeme], at: int) -> _Part | None:
    """A small number and the multipliers after it: `12`, `paanch so`, `sarhay teen hazar`, `1.25 lakh`."""
    if at >= len(words):
        return None
    value, count = _small(words, at)
    if value is None:
        scale = _scale(words, at, bare=True)
        return _Part(scale, 1, scale) if scale else None
    scale = Decimal(1)
    while (times := _scale(words, at + count)) is not None and (scale == 1 or times > scale):
        value, scale, count = value * times, times, count + 1
    return _Part(value, count, scale)


def _scale(words: Sequence[Lexeme], at: int, *, bare: bool = False) -> Decimal | None:
    """The multiplier at `at`; `bare` where no number stands before it (`hazar rupay`)."""
    value = words[at].worth("NUMWORD") if at < len(words) else None
    if value is None or not value.startswith("x"):
        return None
    if words[at].text == "k" and not words[at].glued:
        return None
    if bare and words[at].text not in {"sau", "hazar", "hazaar", "lakh", "سو", "ہزار", "لاکھ", "hundred", "thousand"}:
        return None
    return Decimal(value[1:])


def _small(words: Sequence[Lexeme], at: int) -> tuple[Decimal | None, int]:
    """Figures, a word up to ninety-nine, or a fraction with what it belongs to."""
    word = words[at]
    if word.has("NUM"):
        return _figures(word.text), 1
    if word.text in _SLASHED and _countable(words, at + 1):
        return _SLASHED[word.text], 1
    value = word.worth("NUMWORD")
    if value is None or value.startswith("x") or value == "rs":
        return None, 1
    if value[0] in "+-":
        return _fraction(words, at, Decimal(value))
    if word.has("NAME") and at + 2 < len(words) and words[at + 1].has("GOOD", "UNIT") and words[at + 2].has("WALA"):
        return None, 1  # `Sattar doodh wala`
    uncounted = not _countable(words, at + 1) and not _after_scale(words, at)
    if _before_a_day(words, at) or ((word.text in _SHY or word.has("NAME")) and uncounted):
        return None, 1
    figures = [after for after in words[at + 2 : at + 4] if after.text != "."]
    if word.has("NAME") and _currency(words, at + 1) and figures and figures[0].has("NUM"):
        return None, 1  # `Sattar Rs. 50`
    if value[0] == "f":
        amount = Decimal(value[1:])
        shy = word.has("UNIT") and not (at + 1 < len(words) and words[at + 1].worth("UNIT") in {"kg", "litre"})
        return (None, 1) if shy else (amount, 1)
    return Decimal(value), 1


def _before_a_day(words: Sequence[Lexeme], at: int) -> bool:
    """`from Haji Sattar today`, `report do aaj ki`: no number before a day that nobody counts, as `din` is."""
    after = words[at + 1] if at + 1 < len(words) else None
    if not at or after is None or not after.has("DAY") or after.worth("DAY") in {"DAY", "WEEK", "MONTH", "YEAR"}:
        return False
    titled = words[at].has("NAME") and words[at - 1].has("HON")
    return titled or (words[at].text in _TWO and words[at - 1].has("REPORT", "LIST"))


def _after_scale(words: Sequence[Lexeme], at: int) -> bool:
    """Whether a multiplier stands before: in `do so sattar` the last word is a number and no name."""
    value = words[at - 1].worth("NUMWORD") if at else None
    return value is not None and value.startswith("x")


def _fraction(words: Sequence[Lexeme], at: int, more: Decimal) -> tuple[Decimal | None, int]:
    """`sarhay teen` 3.5, `paune do` 1.75, `sawa lakh` 1.25 lakh, `pona kilo` 0.75."""
    if at + 1 >= len(words):
        return None, 1
    value = words[at + 1].worth("NUMWORD")
    whole = _figures(words[at + 1].text) if words[at + 1].has("NUM") else None
    if whole is None and value is not None and value.isdigit():
        whole = Decimal(value)
    if whole is not None:
        return whole + more, 2
    if _countable(words, at + 1) and more != Decimal("0.5"):
        return 1 + more, 1
    return None, 1


def _countable(words: Sequence[Lexeme], at: int) -> bool:
    if at >= len(words):
        return False
    value = words[at].worth("NUMWORD") if words[at].text != "k" or words[at].glued else None
    return words[at].has(*_FOLLOWS) or (value is not None and (value.startswith("x") or value == "rs"))


def _figures(text: str) -> Decimal:
    """Figures as a number; nought where they cannot be money (too long, a leading nought, odd decimals)."""
    plain = text.replace(",", "")
    whole, _, rest = plain.partition(".")
    odd = (len(whole) > 1 and whole.startswith("0")) or len(rest) > 2 or ("," not in text and len(whole) > _DIGITS_MAX)  # noqa: PLR2004 - paisa have two places
    return Decimal(0) if odd else Decimal(plain)
