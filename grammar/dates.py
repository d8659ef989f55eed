"""Days and periods: stretches of words -> a `Day` that can be resolved, or a period.

`kal` is yesterday for a fact and tomorrow for a promise, so a day is only resolved, against the `today` that is
handed in, once the command is known. Never reads a clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.lexicon import Lexeme, Meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DATE = (Meaning("DATE", "DATE"),)
_PERIOD = (Meaning("PERIOD", "PERIOD"),)
_BAD = (Meaning("BAD", "BAD"),)
_WEEK = 7
_SWINGING = 1, 2  # kal and parson go either way
_DAYS_MAX = 366
_CENTURY = 2000
_POINTING = frozenset({"is", "iss", "اس", "on"})
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day as said. Exactly one of the kinds below is set; `way` is -1 or +1 where the text itself says it."""

    offset: int | None = None  # days from today; with `swings` either way
    swings: bool = False
    weekday: int | None = None  # 0 is Monday
    of_month: int | None = None
    month: int | None = None
    year: int | None = None
    months_on: int = 0  # "agle mahine ki 5": 1
    month_end: bool = False
    way: int = 0

    def resolve(self, today: dt.date, *, future: bool) -> dt.date | None:
        """The date meant: the last such day for a fact, the next for a due. None where there is no such day."""
        future = self.way > 0 if self.way else future
        if self.offset is not None:
            back = self.swings and not future
            return today + dt.timedelta(days=-self.offset if back else self.offset)
        if self.weekday is not None:
            ahead = (self.weekday - today.weekday()) % _WEEK
            return today + dt.timedelta(
                days=(ahead or _WEEK) if future else (ahead or _WEEK) - _WEEK if ahead else -_WEEK
            )
        if self.month_end:
            return _in_month(today.year, today.month, calendar.monthrange(today.year, today.month)[1])
        if self.month is None:
            return self._day_of_month(today, future=future)
        if self.year is not None:
            return _in_month(self.year, self.month, self.of_month or 1)
        found = _in_month(today.year, self.month, self.of_month or 1)
        if found and future and found < today:
            found = _in_month(today.year + 1, self.month, self.of_month or 1)
        elif found and not future and found > today:
            found = _in_month(today.year - 1, self.month, self.of_month or 1)
        return found

    def _day_of_month(self, today: dt.date, *, future: bool) -> dt.date | None:
        day = self.of_month or 1
        if self.months_on:
            return _in_month(today.year, today.month + self.months_on, day)
        if future and day < today.day:
            return _in_month(today.year, today.month + 1, day)
        if not future and day > today.day:
            return _in_month(today.year, today.month - 1, day)
        return _in_month(today.year, today.month, day)


def _in_month(year: int, month: int, day: int) -> dt.date | None:
    year, month = year + (month - 1) // _MONTHS, (month - 1) % _MONTHS + 1
    if not (dt.MINYEAR < year < dt.MAXYEAR) or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day)


@dataclass(frozen=True, slots=True)
class Period:
    """A named period, or the days from `first` to `last`, or the `days` up to today, or a month by its number."""

    name: str = ""
    first: Day | None = None
    last: Day | None = None
    days: int = 0
    month: int = 0
    last_year: bool = False

    def resolve(self, today: dt.date) -> str | None:
        """The period as the contract writes it: its name, or `FROM..TO`."""
        if self.name:
            return self.name
        if self.days:
            return f"{today - dt.timedelta(days=self.days - 1)}..{today}"
        if self.last_year:
            return f"{today.year - 1}-01-01..{today.year - 1}-12-31"
        if self.month:
            year = today.year - (self.month > today.month)
            return f"{year}-{self.month:02}-01..{year}-{self.month:02}-{calendar.monthrange(year, self.month)[1]:02}"
        if self.first is None or self.last is None:
            return None
        last = self.last.resolve(today, future=False)
        first = self.first.resolve(today, future=False)
        if first is None or last is None or first > last:
            return None
        return f"{first}..{last}"


def period_of(day: Day, today: dt.date) -> str | None:
    """One day as a period."""
    found = day.resolve(today, future=False)
    names = {today: "today", today - dt.timedelta(days=1): "yesterday"}
    return names.get(found, f"{found}..{found}") if found else None


_Found = tuple[Day | Period | None, int]


def read_days(words: Sequence[Lexeme]) -> list[Lexeme]:
    """The same words with each day or period made one DATE or PERIOD lexeme; an impossible date becomes BAD."""
    if not any(word.has("DAY", "DATE", "ISO", "FUTGIVE", "DENE") for word in words):
        return list(words)
    out: list[Lexeme] = []
    index = 0
    while index < len(words):
        value, count = _at(words, index) if _begins(words[index]) else (None, 0)
        if count == 0:
            out.append(words[index])
            index += 1
            continue
        stretch = words[index : index + count]
        meanings = _BAD if value is None else _PERIOD if isinstance(value, Period) else _DATE
        text = " ".join(word.text for word in stretch)
        raw = " ".join(word.raw for word in stretch)
        out.append(Lexeme(text, raw, stretch[0].start, stretch[-1].end, meanings, value=value))
        index += count
    return out


def _begins(word: Lexeme) -> bool:
    """Whether a day or period can begin with this word: most do not, and need not be tried."""
    return word.has("DAY", "DATE", "ISO", "FROM", "IN") or isinstance(word.value, Decimal) or word.text in _POINTING


def _at(words: Sequence[Lexeme], index: int) -> _Found:
    for reader in (_span, _period, _one_day):
        value, count = reader(words, index)
        if count:
            return value, count
    return None, 0


def _one_day(words: Sequence[Lexeme], index: int) -> _Found:
    for reader in _READERS:
        value, count = reader(words, index)
        if count:
            return value, _with_marker(words, index, count)
    return None, 0


def _with_marker(words: Sequence[Lexeme], index: int, count: int) -> int:
    """A day with what belongs to it: the hour, `ko`, `ke din`, `tak`, `se pehle`."""
    at = index + count
    while at < len(words) and (words[at].has("TIME") or words[at].worth("DAY") == "TIME"):
        at += 1
    if at + 1 < len(words) and words[at].has("KA", "SE") and words[at + 1].worth("DAY") in {"DAY", "BEFORE"}:
        at += 2
    if at < len(words) and words[at].worth("DAY") == "BEFORE" and words[at].text.startswith("se"):
        at += 1
    if at < len(words) and words[at].has("KO", "TAK"):
        at += 1
    return at - index


def _is(words: Sequence[Lexeme], at: int, *values: str) -> bool:
    if 0 <= at < len(words):
        for meaning in words[at].meanings:
            if meaning.kind == "DAY" and meaning.value in values:
                return True
    return False


def _whole(words: Sequence[Lexeme], at: int) -> int | None:
    value = words[at].value if 0 <= at < len(words) else None
    if isinstance(value, Decimal) and not words[at].money and value == value.to_integral_value() and value < 4000:  # noqa: PLR2004 - the largest is a year
        return int(value)
    return None


def _code(words: Sequence[Lexeme], at: int, letter: str) -> int | None:
    if not 0 <= at < len(words):
        return None
    for meaning in words[at].meanings:
        if meaning.kind == "DAY" and meaning.value[0] == letter and meaning.value[1:].lstrip("+-").isdigit():
            return int(meaning.value[1:])
    return None


def _written(words: Sequence[Lexeme], index: int) -> _Found:
    """15/7, 15-07-2026, 2026-07-15."""
    word = words[index]
    if word.has("ISO"):
        year, month, day = (int(part) for part in word.text.split("-"))
        return _checked(Day(of_month=day, month=month, year=year)), 1
    if not word.has("DATE") or word.value is not None:
        return None, 0
    parts = [int(part) for part in word.text.replace("-", "/").replace(".", "/").split("/")]
    full = [part if part >= _CENTURY else part + _CENTURY for part in parts[2:]]
    return _checked(Day(of_month=parts[0], month=parts[1], year=full[0] if full else None)), 1


def _checked(day: Day) -> Day | None:
    fits = 1 <= (day.month or 1) <= _MONTHS and _in_month(day.year or 2024, day.month or 1, day.of_month or 1)
    return day if fits else None


def _with_month(words: Sequence[Lexeme], index: int) -> _Found:
    """`5 July`, `5th of July 2026`, `July 5`, and `July 2026`'s first word."""
    day, at = _whole(words, index), index + 1
    if _is(words, index, "FIRSTDAY"):
        day = 1
    if day is not None:
        at += _is(words, at, "TAREEKH")
        at += at < len(words) and words[at].has("OF", "KA") and _code(words, at + 1, "M") is not None
        month = _code(words, at, "M")
        at += 1
    else:
        month, day = _code(words, index, "M"), _whole(words, index + 1)
        at = index + 2 + _is(words, index + 2, "TAREEKH")
    if day is None or month is None or day > 31:  # noqa: PLR2004 - days of a month
        return None, 0
    year = _whole(words, at)
    if year is not None and _CENTURY <= year < _CENTURY + 100:
        return _checked(Day(of_month=day, month=month, year=year)), at + 1 - index
    return _checked(Day(of_month=day, month=month)), at - index


def _of_month(words: Sequence[Lexeme], index: int) -> _Found:
    """`15 tareekh`, `pehli tareekh`, `agle mahine ki 5 tareekh`, `mahine ke aakhir`."""
    if _is(words, index, "MONTHEND"):
        return Day(month_end=True), 1
    at, on = index, 0
    if _is(words, index, "NEXTP", "THIS", "LASTP") and _is(words, index + 1, "MONTH"):
        on = 1 if _is(words, index, "NEXTP") else -1 if _is(words, index, "LASTP") else 0
        at = index + 2
        at += at < len(words) and words[at].has("KA")
    if _is(words, at, "FIRSTDAY") and not (at + 1 < len(words) and words[at + 1].has("PAYMENT")):  # `pehli qist`
        return Day(of_month=1, months_on=on), at + 1 + _is(words, at + 1, "TAREEKH") - index
    day = _whole(words, at)
    named = _is(words, at + 1, "TAREEKH")
    named = named or (at == index and _promised(words, at))
    if day is None or not (named or at > index):
        if day is None and _is(words, at, "TAREEKH") and _whole(words, at + 1) is not None:
            return _checked(Day(of_month=_whole(words, at + 1), months_on=on)), at + 2 - index
        return None, 0
    return _checked(Day(of_month=day, months_on=on)), at + 1 + _is(words, at + 1, "TAREEKH") - index


def _promised(words: Sequence[Lexeme], at: int) -> bool:
    """`25 ko dega`, `25 tak dene hain`: a bare number and its marker before a promise, and no number between them."""
    marked = at + 1 < len(words) and words[at + 1].has("KO", "TAK")
    if not marked or not 0 < (_whole(words, at) or 0) <= 31:  # noqa: PLR2004 - days of a month
        return False
    rest = words[at + 2 :]
    told = any(word.has("FUTGIVE") for word in rest)
    return told or (
        any(word.has("DENE") for word in rest) and not any(isinstance(word.value, Decimal) for word in rest)
    )


def _relative(words: Sequence[Lexeme], index: int) -> _Found:
    """`aaj`, `kal`, `3 din baad`, `do hafte pehle`, `in 10 days`."""
    if words[index].worth("DAY") == "D-2" or words[index].worth("DAY") == "D+2":
        return Day(offset=2 if words[index].worth("DAY") == "D+2" else -2), 1
    step = _code(words, index, "D")
    if words[index].text == "کل" and _is_total(words, index):
        return None, 0
    if step is not None:
        swings = step in _SWINGING and words[index].worth("DAY") in {"D1", "D2"}
        return Day(offset=step, swings=swings), 1
    at = index + (words[index].has("IN") and index + 1 < len(words))
    count = _whole(words, at)
    if count is None or not _is(words, at + 1, "DAY", "WEEK", "MONTH"):
        return None, 0
    days = count * (1 if _is(words, at + 1, "DAY") else _WEEK if _is(words, at + 1, "WEEK") else 30)
    if days > _DAYS_MAX:
        return None, 0
    if _is(words, at + 2, "AFTER"):
        return Day(offset=days), at + 3 - index
    if at + 2 < len(words) and words[at + 2].has("MOHLAT"):  # `10 din ki mohlat di`
        return Day(offset=days), at + 2 - index
    if _is(words, at + 2, "BEFORE"):
        return Day(offset=-days), at + 3 - index
    return (Day(offset=days), at + 2 - index) if at > index else (None, 0)


def _is_total(words: Sequence[Lexeme], index: int) -> bool:
    """`کل ادھار`, and `... ادھار دیا، کل ۱۱۵۰ کا` at the end: the total; elsewhere it is a day."""
    rest = [word for word in words[index + 1 :] if not word.has("PUNCT", "HAI", "FILLER")]
    if rest and rest[0].has("UDHAAR"):
        return True
    summed = (
        bool(rest) and isinstance(rest[0].value, Decimal) and all(word.has("KA", "MEIN", "PAISE") for word in rest[1:])
    )
    counted = any(isinstance(word.value, Decimal) for word in words[:index])
    return (
        summed
        and counted
        and any(word.has("UDHAAR", "GAVE", "TOOK", "BOUGHT", "SOLD", "BILL") for word in words[:index])
    )


def _weekday(words: Sequence[Lexeme], index: int) -> _Found:
    """`itwar`, `pichle jumma`, `next friday`. `hafta` is Saturday only as `hafte ko` or `hafte ke din`."""
    way = -1 if _is(words, index, "LASTP") else 1 if _is(words, index, "NEXTP") else 0
    at = index + (way != 0 or _is(words, index, "THIS") or words[index].text in {"is", "اس", "on"})
    day = _code(words, at, "W")
    if day is None or words[at].alike:
        return None, 0
    if words[at].has("HON") and not (at + 1 < len(words) and words[at + 1].has("KO", "TAK", "KA")) and way == 0:
        return None, 0
    day_of = _is(words, at + 2, "DAY") and words[at + 1].has("KA")  # `hafte ke din`
    if _is(words, at, "WEEK") and not (at == index and at + 1 < len(words) and (day_of or words[at + 1].has("KO"))):
        return None, 0
    return Day(weekday=day, way=way), at + 1 - index


def _period(words: Sequence[Lexeme], index: int) -> _Found:
    """`is mahine`, `pichle hafte`, `last 7 days`, `July`."""
    this = _is(words, index, "THIS") or words[index].text in {"is", "اس", "iss"}
    past = _is(words, index, "LASTP")
    count = _whole(words, index + 1)
    if past and count is not None and count < _DAYS_MAX and _is(words, index + 2, "DAY", "WEEK", "MONTH"):
        days = count * (1 if _is(words, index + 2, "DAY") else _WEEK if _is(words, index + 2, "WEEK") else 30)
        return Period(days=days), 3
    if (this or past) and index + 1 < len(words):
        for unit in ("WEEK", "MONTH", "YEAR"):
            if _is(words, index + 1, unit) and _of_month(words, index)[1] == 0:
                if past and unit == "YEAR":
                    return Period(last_year=True), 2
                return Period(name=f"{'this' if this else 'last'}_{unit.lower()}"), 2
    month = _code(words, index, "M")
    if month is not None and _with_month(words, index)[1] == 0:
        following = words[index + 1] if index + 1 < len(words) else None
        if following is not None and (following.has("KA") or _is(words, index + 1, "MONTH")):
            return Period(month=month), 1 + _is(words, index + 1, "MONTH")
        if index and words[index - 1].has("IN", "OF", "FOR"):
            return Period(month=month), 1
    return None, 0


def _span(words: Sequence[Lexeme], index: int) -> _Found:
    """`1 July se 15 July tak`, `from 01/07/2026 to 07/07/2026`, `1 se 15 July`."""
    at = index + words[index].has("FROM")
    first, count = _bare_day(words, at)
    if not count:
        day = _whole(words, at)
        if day is None or not 1 <= day <= 31:  # noqa: PLR2004 - days of a month
            return None, 0
        first, count = Day(of_month=day), 1
    between = at + count
    joined = between < len(words) and (words[between].has("SE", "TO", "TAK") or words[between].text == "-")
    if not joined:
        return None, 0
    last, length = _bare_day(words, between + 1)
    if not length or first is None or last is None:
        return None, 0
    if first.month is None and first.of_month is not None and last.month is not None:
        first = Day(of_month=first.of_month, month=last.month, year=last.year)
    end = between + 1 + length
    end += end < len(words) and words[end].has("TAK")
    return Period(first=first, last=last), end - index


def _bare_day(words: Sequence[Lexeme], index: int) -> tuple[Day | None, int]:
    if not 0 <= index < len(words):
        return None, 0
    for reader in (_written, _with_month, _of_month, _relative):
        value, count = reader(words, index)
        if count and isinstance(value, Day):
            return value, count
    return None, 0


_READERS: tuple[Callable[[Sequence[Lexeme], int], _Found], ...] = (
    _written,
    _with_month,
    _of_month,
    _relative,
    _weekday,
)
