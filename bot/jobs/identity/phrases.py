"""What a text says of a number: lost, found, a new one, the helper's. Whole messages only, in three languages.

Knows words and digits and nothing else. A text that is anything more than such a phrase is none.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import grammar
from bot.providers import InboundKind, to_e164

_THING = r"(?:sim|number|phone)(?: card)?"
_THING_URDU = r"(?:سم|نمبر|فون)"
_WENT = r"(?: ?ho)?(?: ?(?:gayi|gai|gaya|gya))?(?: hai)?"
_WENT_URDU = r"(?: ہو)?(?: (?:گی|گیا))?(?: ہے)?"


class Subject(StrEnum):
    """What is said of a number."""

    LOST = "lost"
    FOUND = "found"
    NEW = "new"
    HELPER = "helper"


# Over the words as `grammar.spelling_key` evens them out: no doubled letters, one form of each Urdu letter.
_PHRASES = {
    Subject.LOST: re.compile(
        rf"(?:meri |mera |my )?{_THING} (?:is |was )?(?:gum|ghum|kho|chori|lost|stolen){_WENT}"
        rf"|(?:lost|stolen) (?:my )?{_THING}|(?:میری |میرا )?{_THING_URDU} (?:گم|کھو|چوری){_WENT_URDU}"
    ),
    Subject.FOUND: re.compile(
        rf"(?:meri |mera |my )?{_THING} (?:is )?(?:mil|found|back){_WENT}|found (?:my )?{_THING}"
        rf"|(?:میری |میرا )?{_THING_URDU} مل{_WENT_URDU}"
    ),
    Subject.NEW: re.compile(
        rf"(?:mera |meri |my )?(?:naya|nya|nayi|nai|new) {_THING}(?: hai| is)?|(?:نیا|نی) {_THING_URDU}"
    ),
    Subject.HELPER: re.compile(
        rf"(?:mera |my )?(?:madad ?gar|helper)(?: ka)?(?: {_THING})?(?: hai| is)?"
        rf"|(?:میرا )?مد ?گار(?: کا)?(?: {_THING_URDU})?"
    ),
}
# Urdu and Arabic digits, one for one.
_LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_PARTED = re.compile(r"(?P<words>[^0-9+]*)(?P<rest>[0-9+].*)?", re.DOTALL)
_PIN_WORD = re.compile(r"\b(?:pin|پن)\b", re.IGNORECASE)
_ENDS_WITH_PIN = re.compile(r"(?:(?P<phone>.*[0-9])\s+)?(?P<pin>[0-9]{4,6})\W*")
_ONLY_PIN = re.compile(r"\W*(?:pin|پن)?\W*([0-9]{1,12})\W*", re.IGNORECASE)
_CODE = re.compile(r"\D{0,30}([0-9]{6})\W*")
_LAST_DIGITS = re.compile(r"\d+(?=\D*$)")
_MASK = "****"
_READABLE = {InboundKind.TEXT, InboundKind.CHOICE}


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of a number: `phone` in E.164 and `pin` where they stand in it."""

    subject: Subject
    phone: str | None = None
    pin: str | None = None


def said_of_number(kind: str, text: str | None) -> Said | None:
    """Read a text as a phrase about a number; None where it is none, or has digits that are neither phone nor PIN."""
    if kind not in _READABLE or not text:
        return None
    parted = _PARTED.fullmatch(_PIN_WORD.sub(" ", text.translate(_LATIN_DIGITS)))
    assert parted is not None
    words = grammar.spelling_key(parted["words"])
    subject = next((one for one, pattern in _PHRASES.items() if pattern.fullmatch(words)), None)
    if subject is None:
        return None
    rest = (parted["rest"] or "").strip()
    phone = to_e164(rest)
    if not rest or phone:
        return Said(subject, phone)
    ending = _ENDS_WITH_PIN.fullmatch(rest)
    if ending is None:
        return None
    phone = to_e164(ending["phone"]) if ending["phone"] else None
    return None if ending["phone"] and phone is None else Said(subject, phone, ending["pin"])


def helper_in(kind: str, text: str | None) -> str | None:
    """Give the phone of "madadgar 0300 1234567" in E.164, None for any other text."""
    said = said_of_number(kind, text)
    return said.phone if said and said.subject is Subject.HELPER and said.pin is None else None


def only_pin(kind: str, text: str | None) -> str | None:
    """Give the digits of a text that is a PIN and nothing else."""
    alone = _ONLY_PIN.fullmatch((text or "").translate(_LATIN_DIGITS)) if kind in _READABLE else None
    return alone[1] if alone else None


def code_in(kind: str, text: str | None) -> str | None:
    """Give the six digits of a text that ends with a one-time code."""
    found = _CODE.fullmatch((text or "").translate(_LATIN_DIGITS)) if kind in _READABLE else None
    return found[1] if found else None


def masked(text: str) -> str:
    """Put a mask in the place of the last digits of a text."""
    return _LAST_DIGITS.sub(_MASK, text)
