"""How a sum, a day, a time, a phone number and a name are written.

Digits are Latin in all three languages, as shopkeepers write them, and sums are grouped in lakhs: 1,25,000.
Babel groups Urdu by thousands and knows no Roman Urdu, so the pattern and the Roman names are our own. Paisa are
shown only when there are any. This module must never read a clock, and never uses a float for money.

Names come from people and may be hostile. `clean_name` takes out control characters, direction overrides and
isolates, lone surrogates and line breaks, and cuts what is too long. Direction is then kept in two ways:

- Where characters cost nothing (WhatsApp), `isolated` puts a name of the other direction between U+2068 and
  U+2069, so that it cannot reorder the sentence around it.
- In an SMS each mark costs one of 70 characters, and would turn a Roman text into UCS-2. There only `led` is
  used, and only if no segment is added: one mark in front of a text whose first letter runs the wrong way. The
  name inside stays readable without isolates, because letters and digits on either side of it keep their order.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from babel.dates import get_day_names, get_month_names
from babel.numbers import parse_pattern

from bot.replies.language import Language

if TYPE_CHECKING:
    from datetime import date, datetime

_WHOLE: Final = parse_pattern("#,##,##0")
_WITH_PAISA: Final = parse_pattern("#,##,##0.00")
_PAISA: Final = 100

_ROMAN_DAYS: Final = ("Peer", "Mangal", "Budh", "Jumerat", "Juma", "Hafta", "Itwar")
_ROMAN_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PARTS_OF_DAY: Final = ((4, "before_dawn"), (12, "morning"), (16, "noon"), (20, "evening"), (24, "night"))
"""The hour before which each part of the day ends."""

_PAKISTAN: Final = "+92"
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
_NAMELESS: Final = "?"


def sum_text(amount_minor: int) -> str:
    """Write a sum of paisa in rupees: 12500000 is "1,25,000", 50 is "0.50"."""
    pattern = _WITH_PAISA if amount_minor % _PAISA else _WHOLE
    return str(pattern.apply(Decimal(amount_minor).scaleb(-2), "en"))


def day_text(day: date, today: date) -> str:
    """Write a day as day/month, with the year only where it is another than today's: 15/7, 15/7/25."""
    year = "" if day.year == today.year else f"/{day.year % 100:02d}"
    return f"{day.day}/{day.month}{year}"


def weekday_name(day: date, language: Language) -> str:
    """Return the name of the day of the week."""
    if language is Language.ROMAN:
        return _ROMAN_DAYS[day.weekday()]
    return str(get_day_names(locale=language.value)[day.weekday()])


def month_name(day: date, language: Language) -> str:
    """Return the name of the month."""
    if language is Language.ROMAN:
        return _ROMAN_MONTHS[day.month - 1]
    return str(get_month_names(locale=language.value)[day.month])


def clock_text(at: datetime) -> str:
    """Write the time of day on a clock of twelve hours: 4:10. The time must already be in the shop's zone."""
    return f"{at.hour % 12 or 12}:{at.minute:02d}"


def part_of_day(at: datetime) -> str:
    """Return the key of the part of the day that the hour is in."""
    return next(name for end, name in _PARTS_OF_DAY if at.hour < end)


def phone_text(e164: str) -> str:
    """Write a number as people here dial it: +923001234567 is 03001234567; a foreign one stays as it is."""
    national = e164.removeprefix(_PAKISTAN)
    return e164 if national == e164 else f"0{national}"


def clean_name(text: str, length_max: int) -> str:
    """Return a name or a quoted message fit to stand in a sentence: one line, no tricks, at most `length_max`."""
    visible = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char) not in _DROPPED
    )
    name = unicodedata.normalize("NFC", " ".join(visible.split())) or _NAMELESS
    return name if len(name) <= length_max else f"{name[: length_max - 1].rstrip()}."


def isolated(text: str, language: Language) -> str:
    """Put a text that has letters of the other direction between isolates."""
    against = {"L"} if language.right_to_left else {"R", "AL"}
    if not any(unicodedata.bidirectional(char) in against for char in text):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def led(text: str, language: Language) -> str:
    """Put a mark before a text whose first letter would make a phone lay it out in the wrong direction."""
    strong = (bidi for char in text if (bidi := unicodedata.bidirectional(char)) in {"L", "R", "AL"})
    first_runs_right_to_left = next(strong, "") in {"R", "AL"}
    if first_runs_right_to_left == language.right_to_left:
        return text
    return f"{_RIGHT_TO_LEFT_MARK if language.right_to_left else _LEFT_TO_RIGHT_MARK}{text}"
