"""What was written before and is put right: which entry is taken back, the sum or the person that it should have had.

Of two sums or two people the text must say which is right. Never guesses.
"""

from __future__ import annotations

from decimal import Decimal

from grammar.parser.building.said import Made, Said, one, single_sum
from grammar.parser.names import as_written
from grammar.parser.rules import Phrase

_NOT = frozenset({"nahi", "nahin", "nai", "nhi", "nahee", "not", "no", "نہیں", "نہ"})
_WROTE = frozenset({"likha", "likh diya", "likh dia", "likha tha", "likhi", "likh di", "لکھا", "لکھ دیا", "لکھا تھا"})
_PAIR = 2  # the wrong one and the right one


def entry_no(said: Said) -> str | None:
    """The entry's number as written."""
    found = said.first("ENTRYNO")
    return str(found.tag.value).replace(" ", "") if found else None


def undo(said: Said) -> Made:
    """Which entry is taken back."""
    return one("undo", entry=entry_no(said))


def explain(said: Said) -> Made:
    """Which entry is asked about; `1 kya tha` has only its number."""
    number = single_sum(said)
    return one("explain", entry=entry_no(said) or (f"{number:f}" if number is not None else None))


def edit_last(said: Said) -> Made:
    """What the last entry, or a numbered one, should have said."""
    amounts, names = said.all("AMT", "AMTKA"), said.all("BARE")
    amount, right = _right_sum(said, amounts), _right_name(said, names)
    only_a_number = not names and {phrase.kind for phrase in said.phrases} <= {"AMT", "AMTKA"}
    told = said.has("LAST", "ENTRYWORD") and said.has("THA")  # "last entry was 600" puts nothing right
    if told and not said.has("FIXED", "FIX", "GALAT", "SAHI", "SORRY", "SET", "NEG"):
        return None
    unclear = (amounts and amount is None) or (names and right is None) or said.has("LEFT")
    if only_a_number or unclear or (amount is None and right is None):
        return None
    return one("edit_last", amount=amount, party=as_written(right.tag.raw) if right else None, entry=entry_no(said))


def _right_sum(said: Said, amounts: list[Phrase]) -> Decimal | None:
    """The sum that holds: `nahi 600`, `500 galat hai 600 sahi`, `not 500, 600`."""
    fix, negation, slip = said.first("FIX"), said.first("NEG"), said.first("GALAT")
    if amounts and negation is not None and negation.tag.start > amounts[0].tag.start:
        return None
    if fix is not None and fix.parts[0].text == "not":
        found = amounts[-1] if len(amounts) == 1 else None
    elif len(amounts) == _PAIR and fix is None:
        found = amounts[1] if _slip_between(said, amounts) else None
    elif any(phrase.tag.text in _WROTE for phrase in said.all("WRITE")):
        found = None
    elif fix is not None:
        found = fix
    else:
        called = slip is not None and bool(amounts) and amounts[0].tag.start < slip.tag.start
        wrong = called and not said.has("WRITE", "THA", "SAHI", "SET")  # "600 galat": 600 is what is wrong
        found = amounts[0] if len(amounts) == 1 and not wrong else None
    value = found.tag.value if found else None
    return value if isinstance(value, Decimal) else None


def _slip_between(said: Said, amounts: list[Phrase]) -> bool:
    """`500 galat hai 600 sahi`, `500 likha 600 karo`: what stands between says that the first is wrong."""
    first, second = (phrase.parts[0].start for phrase in amounts)
    between = [phrase for phrase in said.phrases if first < phrase.parts[0].start < second]
    return any(phrase.kind == "GALAT" or phrase.tag.text in _WROTE for phrase in between)


def _right_name(said: Said, names: list[Phrase]) -> Phrase | None:
    """The person who holds: `Ali nahi Bilal` is Bilal, `Bilal not Ali` and `not Ali, Bilal` are Bilal too."""
    negation = said.first("NEG")
    if not names or negation is None:
        return names[-1] if names else None
    if negation.tag.start > names[-1].tag.start or negation.tag.text not in _NOT:
        return None
    english, first = negation.tag.text == "not", negation.tag.start < names[0].tag.start
    if first and len(names) == _PAIR:
        return names[-1] if english else None
    return names[0] if english else names[-1]
