"""The values that sampled replies are filled with: the longest usual names, sums and receipts of each script."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from bot import replies as r

TODAY = date(2026, 12, 15)
PAST = date(2026, 11, 30)
AT = datetime(2026, 11, 30, 16, 10, tzinfo=timezone(timedelta(hours=5)))
SUM = 123456700
"""Rs 12,34,567, the longest usual sum."""
NUMBER = 123456
"""The receipt of a shop that has written a hundred entries a day for three years."""
PHONE = "+923001234567"
PERIODS = ((PAST, PAST), (date(2025, 11, 1), date(2025, 11, 30)), (date(2025, 11, 24), PAST))


@dataclass(frozen=True)
class Names:
    """The longest usual names of a script: party 18 and shop 20 letters, in Urdu 12 and 14."""

    party: str
    other: str
    shop: str
    category: str
    message: str
    item: str
    account: str


ROMAN_NAMES = Names(
    "Abdul Rehman gali3",
    "Muhammad Iqbal s/o",
    "Imran Kiryana Stores",
    "chowkidar",
    "Abdul Rehman gali3 se 12,34,567 wusool",
    "basmati chawal",
    "Bank Alfalah",
)
URDU_NAMES = Names(
    "عبدالرحیم گل", "محمد اقبال ٹ", "عمران جنرل شاپ", "چوکیدار", "عبدالرحیم سے 500 وصول", "باسمتی چاول", "الفلاح"
)


def names(language: r.Language) -> Names:
    """Return the longest usual names in the script of a language."""
    return URDU_NAMES if language.right_to_left else ROMAN_NAMES
