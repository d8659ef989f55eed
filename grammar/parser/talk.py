"""Messages that are no entries: answers, greetings, choices, PINs, the day's round, and notices from outside.

An answer is one only as the whole message. A notice (one-time code, advertising, a bank's or wallet's text, a
forwarded chat) is never read any further.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.commands import (
    Choose,
    Command,
    ConfirmNo,
    ConfirmYes,
    EnterPin,
    Greeting,
    Help,
    OptIn,
    OptOut,
    PostRoutine,
    RoutineChange,
    SwitchBusiness,
    Undo,
)
from grammar.dates import Day
from grammar.lexicon import load
from grammar.normalise import even_out, sound
from grammar.parser.names import as_written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from grammar.lexicon import Lexeme

_TALK_MAX = 6
_CHOICES_MAX = 20
_ANSWERS: dict[str, Callable[[], Command]] = {
    "YES": ConfirmYes,
    "NO": ConfirmNo,
    "HELP": Help,
    "GREETING": Greeting,
    "OPTOUT": OptOut,
    "OPTIN": OptIn,
}
_ORDINALS = {
    "pehla": 1,
    "pehli": 1,
    "pahla": 1,
    "pehle": 1,
    "first": 1,
    "پہلا": 1,
    "پہلی": 1,
    "dusra": 2,
    "doosra": 2,
    "dosra": 2,
    "dusri": 2,
    "doosri": 2,
    "second": 2,
    "دوسرا": 2,
    "دوسری": 2,
    "teesra": 3,
    "tesra": 3,
    "teesri": 3,
    "third": 3,
    "تیسرا": 3,
    "تیسری": 3,
    "chautha": 4,
    "chotha": 4,
    "chauthi": 4,
    "fourth": 4,
    "چوتھا": 4,
    "چوتھی": 4,
    "panchwa": 5,
    "paanchwan": 5,
    "fifth": 5,
    "پانچواں": 5,
}
_CHOICE_NOISE = frozenset(
    [
        "wala",
        "wali",
        "wale",
        "والا",
        "والی",
        "option",
        "choice",
        "number",
        "no",
        "نمبر",
        "آپشن",
        "hai",
        "the",
        "one",
        "ha",
        "hi",
        "#",
    ]
)
_SWITCH = frozenset({"switch", "change", "go", "open", "to", "now"})
_PIN = re.compile(r"^\W*(?:pin|pin code|پن)\W*(\d{4,8})\W*$")
_FORWARDED = re.compile(r"\[\d{1,2}[/:.]\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}, ?\d{1,2}:\d{2}|https?:|www\.|\.com\b")
# Two people who speak to each other, a line each: `*Haris*: paise kab doge`, `*Moeed*: kal de dunga`.
_SPEAKER = re.compile(r"^\W{0,3}[^\W\d][\w .]{0,30}\W{0,2}:\W{0,2}\s*\w", re.MULTILINE)
_TO_EACH_OTHER = re.compile(
    r"\b(?:(?:de |do|du|karo|karu|bhejo|bheju|deu|deo)+ng[aei]|doge[y]?|dogay|karoge|bhejoge|i'?ll|i will|you)\b"
    r"|(?:دوں|کروں|بھیجوں) ?گ[ای]|(?:دو|کرو|بھیجو) ?گے|دونگ[ای]"
)


def is_notice(text: str, words: Sequence[Lexeme]) -> bool:
    """Whether the message was written by a machine or an advertiser, or is somebody else's chat."""
    plain = even_out(text)[0]
    chat = len(_SPEAKER.findall(text)) > 1 and _TO_EACH_OTHER.search(plain)
    if chat or _FORWARDED.search(plain):
        return True
    spam = load().spam
    parts = " ".join(word.text for word in words if not word.has("PUNCT", "NL") or word.text == "%").split()
    return any(
        " ".join(parts[at : at + count]) in spam[part]
        for at, part in enumerate(parts)
        if part in spam
        for count in range(1, 5)
    )


def whole_answer(words: Sequence[Lexeme]) -> Command | None:
    """The command of a message that is an answer, a greeting, a choice, a PIN or a shop, and nothing else."""
    said = [word for word in words if not word.has("PUNCT", "NL")]
    if not said or len(said) > _TALK_MAX:
        return None
    plain = " ".join(word.text for word in said)
    pin = _PIN.match(plain)
    if pin:
        return EnterPin(pin=pin.group(1))
    choice = _choice(said)
    if choice:
        return choice
    if len(said) == len(("2", "galat")) and said[1].has("GALAT") and _choice(said[:1]):
        return Undo(entry=said[0].text)
    if len(said) > len(("shop", "2")) and said[0].text in _SWITCH:
        said = [word for word in said if word.text not in _SWITCH]
    if said[0].has("SHOP") and len(said) > 1 and said[0].text in {"dukan", "dukaan", "shop", "دکان", "دوکان"}:
        shop = _shop([word for word in said[1:] if word.text not in _GO_TO])
        if shop:
            return shop
    if any(word.text == "?" for word in words) and load().talk.get(_heard(plain), ())[:1] != () and said[0].has("NEG"):
        return None
    return _talk(plain)


def _heard(plain: str) -> str:
    return " ".join(sound(word) for word in plain.split())


def _talk(plain: str) -> Command | None:
    kinds: set[str] | None = None
    parts = plain.split()
    while parts:
        for count in range(len(parts), 0, -1):
            found = load().talk.get(_heard(" ".join(parts[:count])))
            if found:
                here = {meaning.kind for meaning in found}
                kinds = here if kinds is None else kinds & here
                parts = parts[count:]
                break
        else:
            return None
    return next((made() for kind, made in _ANSWERS.items() if kind in (kinds or ())), None)


def _choice(said: Sequence[Lexeme]) -> Choose | None:
    kept = [word for word in said if word.text not in _CHOICE_NOISE]
    if len(kept) != 1:
        return None
    text = kept[0].text
    if text in _ORDINALS:
        return Choose(n=str(_ORDINALS[text]))
    if text.isdigit() and 1 <= int(text) <= _CHOICES_MAX and not text.startswith("0"):
        return Choose(n=text)
    return None


def _shop(rest: Sequence[Lexeme]) -> SwitchBusiness | None:
    if len(rest) == 1 and rest[0].text.isdigit():
        return SwitchBusiness(business=rest[0].text)
    is_firm = any(word.has("FIRM") for word in rest)
    if all(
        not word.meanings
        or word.has("NAME", "HON", "WALA", "PLACE", "FIRM")
        or word.text in _PIOUS
        or (is_firm and word.has("GOOD", "NEW"))
        for word in rest
    ):
        return SwitchBusiness(business=as_written(" ".join(word.raw for word in rest)))
    return None


_GO_TO = frozenset(
    {"pe", "par", "jao", "chalo", "badlo", "kholo", "ko", "wali", "no", "number", "#", "پر", "جاؤ", "بدلو", "نمبر"}
)
_NUMBERED = frozenset({")", ".", "-"})
_PIOUS = frozenset({"bismillah", "mashallah", "alhamdulillah", "بسم اللہ", "ماشاءاللہ"})  # many a shop's name


def _unnumbered(line: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """A line without its place in a list: `1) Ali 500 udhaar`."""
    if len(line) <= len("1)") or not line[0].has("NUM") or len(line[0].text) > len("99"):
        return line
    listed = line[1].text in _NUMBERED and line[1].glued
    return line[2:] if listed else line


def leading_talk(line: Sequence[Lexeme]) -> tuple[bool, list[Lexeme]]:
    """A greeting or a yes at the head of a line, and the rest without it."""
    greeted = False
    rest = list(_unnumbered(line))
    while rest:
        for count in range(min(4, len(rest)), 0, -1):
            found = load().talk.get(_heard(" ".join(word.text for word in rest[:count])), ())
            if any(meaning.kind == "GREETING" for meaning in found):
                greeted = True
                rest = rest[count:]
                while rest and rest[0].has("PUNCT"):
                    rest = rest[1:]
                break
        else:
            break
    while rest and rest[-1].has("PUNCT") and rest[-1].text not in {"?", ":"}:
        rest = rest[:-1]
    return greeted, rest


def routine_of_the_day(words: Sequence[Lexeme], today: dt.date) -> Command | None:
    """`mamool, Ali nagha, Bilal 3`: the round with its changes; None where a part is something else."""
    changes: list[RoutineChange] = []
    name: list[Lexeme] = []
    item: str | None = None
    date: dt.date | None = None
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        if word.has("MAMOOL"):
            if name:
                item, name = as_written(" ".join(part.raw for part in name)), []
        elif isinstance(word.value, Day):
            date = word.value.resolve(today, future=False)
        elif word.has("NAGHA") and name:
            changes.append(RoutineChange(as_written(" ".join(part.raw for part in name)), Decimal(0)))
            name = []
        elif isinstance(word.value, Decimal) and name and following is not None and following.has("NAGHA"):
            name.append(word)
        elif isinstance(word.value, Decimal) and name:
            changes.append(RoutineChange(as_written(" ".join(part.raw for part in name)), word.value))
            name = []
        elif not word.meanings or word.has("NAME", "HON", "PLACE") or (word.has("GOOD") and not changes):
            name.append(word)
        elif not word.has("PUNCT", "KA", "KO", "UNIT", "HAI", "AUR", "WRITE", "SET", "FILLER", "DID"):
            return None
    return None if name else PostRoutine(item=item, date=date, changes=tuple(changes))
