"""Phone numbers in E.164, with Pakistan as home. What cannot be told for sure is None, never a guess."""

from __future__ import annotations

import re

from bot.providers.messages import Json, Sender
from bot.providers.payload import storable

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
# Spaces, dashes and brackets people write, and the invisible marks that come along when a number is pasted.
_FILLING = re.compile("[ \u00a0\u2009\u202f().\\-\u2010-\u2015\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WRITTEN = re.compile(r"\+?[0-9]{7,20}", re.ASCII)
_ANY_COUNTRY = re.compile(r"[1-9][0-9]{7,14}", re.ASCII)
_PAKISTAN_NATIONAL = re.compile(r"3[0-9]{9}|[24-9][0-9]{8,9}", re.ASCII)
_PAKISTAN_MOBILE = re.compile(r"3[0-9]{9}", re.ASCII)
_HOME = "92"
_WRITTEN_MAX = 40


def to_e164(written: str) -> str | None:
    """Read a number as people and gateways write it: 0300..., 92300..., 0092300..., 300..., +92 300..., +92 0300....

    Digits may be Urdu or Arabic. Other countries need + or 00. Short codes and names are None.
    """
    if len(written) > _WRITTEN_MAX:
        return None
    digits = _FILLING.sub("", written.strip()).translate(_DIGITS)
    if not _WRITTEN.fullmatch(digits):
        return None
    for prefix, read in (("+", international), ("00", international), ("0", _pakistani)):
        if digits.startswith(prefix):
            return read(digits.removeprefix(prefix))
    if digits.startswith(_HOME):
        return international(digits)
    return f"+{_HOME}{digits}" if _PAKISTAN_MOBILE.fullmatch(digits) else None


def international(digits: str) -> str | None:
    """Give E.164 for digits that begin with a country code, as WhatsApp writes them; None when they cannot be one."""
    if digits.startswith(_HOME):
        return _pakistani(digits.removeprefix(_HOME).removeprefix("0"))
    return f"+{digits}" if _ANY_COUNTRY.fullmatch(digits) else None


def _pakistani(national: str) -> str | None:
    return f"+{_HOME}{national}" if _PAKISTAN_NATIONAL.fullmatch(national) else None


def sms_sender(written: Json) -> Sender | None:
    """Say who sent an SMS: E.164 when it is a number, else the name or short code as written; None when it is neither.

    A name cannot be answered, and anybody can put a bank's name there.
    """
    text = str(written) if isinstance(written, int) and not isinstance(written, bool) else written
    if not isinstance(text, str) or not text.strip() or len(text) > _WRITTEN_MAX:
        return None
    phone = to_e164(text)
    return Sender(phone or storable(text.strip()), phone)
