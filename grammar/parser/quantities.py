"""Numbers that count goods: `2 kilo cheeni`, `12 adad copy`, `3 shawls` where the word is unknown.

A number is a quantity by what stands after it. Never makes a quantity of the only sum of an entry.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.lexicon import load
from grammar.parser.name_spans import CASES, SURNAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.parser.tags import Tag

_BEFORE_A_PRICE = frozenset({"GAVE", "SOLD", "BOUGHT", "TOOK", "LEGAYA", "UDHAAR", "NAQAD", "DID", "ENTOOK"})
_QUANTITY_MAX = 5000
_PLAIN_QUANTITY_MAX = 60  # above this a bare number before goods is a quantity only if a sum is said as well
_GOODS_WORDS_MAX = 3
_MARKED = frozenset({"NE", "KO", "SE", "TO", "FROM", "ENDID", "ENTOOK", "SOLD", "BOUGHT"})
# A unit that is goods when it stands alone: "2 suit", "1 bottle".
_UNIT_GOODS = frozenset(
    {
        "suit",
        "set",
        "bottle",
        "can",
        "sheet",
        "box",
        "crate",
        "tray",
        "jar",
        "drum",
        "roll",
        "bag",
        "carton",
        "packet",
        "strip",
        "bundle",
        "trolley",
        "pair",
    }
)


def quantities(tags: list[Tag]) -> list[Tag]:
    """Numbers that count goods become QTY; unknown words that they count become GOOD."""
    out = list(tags)
    sums = sum(word.kind == "NUM" for word in tags)
    if any(word.kind == "DAILY" for word in tags):  # a routine of nought ends it
        out = [replace(word, kind="QTY", value=Decimal(0)) if word.text == "0" else word for word in out]
    out = [replace(word, kind="GOOD", open=False) if _unit_goods(tags, at) else word for at, word in enumerate(out)]
    for index in range(len(tags) - 1):
        if _may_count(tags, index, out[index - 1].kind if index else ""):
            _count(out, tags, index, several=sums > 1)
    return _counted(out) if any(word.kind == "COUNT" for word in tags) else out


def _unit_goods(tags: Sequence[Tag], at: int) -> bool:
    """`3400 ka suit udhaar liya`: a unit that is goods by itself, behind what it is worth."""
    worth = [word.kind for word in tags[max(0, at - 2) : at]] == ["NUM", "KA"]
    after = tags[at + 1].kind if at + 1 < len(tags) else ""
    return tags[at].kind == "UNIT" and tags[at].value in _UNIT_GOODS and worth and after in {"UDHAAR", "TOOK", "LEGAYA"}


def _counted(tags: list[Tag]) -> list[Tag]:
    """`ginti: register 220, pencil 40`: what stands behind goods in a count of the stock is how many there are."""
    return [
        replace(word, kind="QTY") if word.kind == "NUM" and index and tags[index - 1].kind == "GOOD" else word
        for index, word in enumerate(tags)
    ]


def _may_count(tags: Sequence[Tag], index: int, before: str) -> bool:
    word = tags[index]
    plain = word.kind == "NUM" and not word.money and isinstance(word.value, Decimal)
    if not plain or before in {"AT", "RATE"} or not isinstance(word.value, Decimal) or word.value > _QUANTITY_MAX:
        return False
    priced = tags[index + 1].kind == "UNIT" and (
        before == "PER"
        or (index > 0 and tags[index - 1].kind == "UNIT")
        or (index + 2 < len(tags) and tags[index + 2].kind == "HISABSE")
    )
    return not priced and not _priced_like(tags, index)


_AFTER_A_PRICE = frozenset({"SIGN", "HAI", "WRITE", "FILLER", "NAQAD", "UDHAAR"})
_PRICE_MIN = 50  # `2 bori khal udhaar di 3 bori` is no price


def _priced_like(tags: Sequence[Tag], index: int) -> bool:
    """`2 bori khal udhaar di 3300 bori`: behind the verb, the unit that was counted before has its price."""
    word, unit, before = tags[index], tags[index + 1], tags[index - 1] if index else None
    if unit.kind != "UNIT" or before is None or before.kind not in _BEFORE_A_PRICE:
        return False
    if index + 2 < len(tags) and tags[index + 2].kind not in _AFTER_A_PRICE:
        return False
    counts = [tags[at - 1].value for at in range(1, index) if tags[at].kind == "UNIT" and tags[at].value == unit.value]
    if len(counts) != 1 or not isinstance(counts[0], Decimal) or not isinstance(word.value, Decimal):
        return False
    return word.value >= _PRICE_MIN and word.value >= counts[0]


def _count(out: list[Tag], tags: list[Tag], index: int, *, several: bool) -> None:
    """Make one number a quantity of what follows it, if that is goods; `several`: a sum is said as well."""
    word, after = tags[index], tags[index + 1]
    few = isinstance(word.value, Decimal) and word.value <= _PLAIN_QUANTITY_MAX
    if after.kind == "UNIT":
        out[index] = replace(word, kind="QTY")
        _goods_after(out, index + 2, unit=after)
    elif after.kind == "GOOD" or (after.kind == "EXP" and after.open and not _costs(tags, index)):
        if few or several:
            out[index] = replace(word, kind="QTY")
            out[index + 1] = replace(out[index + 1], kind="GOOD", value=None, open=False)
    elif after.kind == "NAME" and several and few and _unknown_goods(tags, index):
        out[index] = replace(word, kind="QTY")
        _goods_after(out, index + 1, unit=None)


def _costs(tags: Sequence[Tag], index: int) -> bool:
    """Whether `120 chai` is the sum of a cost: `chai ka kharcha`, `120 chai ka bill`, `for 120 tea`."""
    following = tags[index + 2].kind if index + 2 < len(tags) else ""
    before = tags[index - 1].kind if index else ""
    return following in {"KA", "BILL", "KHARCH"} or before == "FOR" or any(word.kind == "KHARCH" for word in tags)


def _unknown_goods(tags: list[Tag], index: int) -> bool:
    """Whether `2 charger` is goods though the word is unknown: a name stands before, and no case marker after."""
    end = index + 1
    while end < len(tags) and tags[end].kind in {"NAME", "HON"}:
        end += 1
    named = any(word.kind in _MARKED or word.kind == "BILL" for word in tags[:index])
    return named and (end >= len(tags) or tags[end].kind not in CASES - {"KA"})


def _goods_after(out: list[Tag], index: int, unit: Tag | None) -> None:
    """Make the words after a quantity goods: `2 kilo lal mirch`, `12 pieces of pen`; a lone `2 suit` is goods."""
    if unit is not None and index < len(out) and out[index].kind == "NAME" and _follows_goods(out, index - 3):
        return  # `makai 20 bori Rana Agro se`
    if index < len(out) and out[index].kind == "OF":
        index += 1
    if unit is not None and _unknown_before_name(out, index):
        out[index] = replace(out[index], kind="NAME")
    end = _goods_end(out, index)
    if end - index == 1 and unit is not None and unit.value in _UNIT_GOODS and _named_alone(out, index):
        end = index
        if not set(out[index].text.split()) & load().names:
            out[index] = replace(out[index], kind="BAD", open=False)
    for at in range(index, end):
        out[at] = replace(out[at], kind="GOOD", value=None, open=False)
    if end == index and unit is not None and unit.value in _UNIT_GOODS and not _follows_goods(out, index - 3):
        out[index - 1] = replace(unit, kind="GOOD", value=None, open=False)


def _goods_end(tags: Sequence[Tag], index: int) -> int:
    """Where the goods end that begin at `index`: before the name that stands in front of a marker."""
    end = index
    while end < len(tags) and end - index < _GOODS_WORDS_MAX and tags[end].kind in {"NAME", "GOOD", "EXP"}:
        end += 1
    after = tags[end].kind if end < len(tags) else ""
    marked = after in {"NE", "KO", "SE"}
    person = next((at for at in range(index + 1, end) if tags[at].raw[:1].isupper() and tags[at].kind == "NAME"), 0)
    if person and tags[index].raw.islower() and (marked or after in {"NAME", "HON"}):
        end = person  # `20 bori makai Rana Agro ko`
    elif after == "HON" and end > index and tags[end - 1].kind == "NAME" and _suffixed(tags, end):
        end -= 1  # `2 suit Sadia baji ko`
    elif marked and (end - index > 1 or (end > index and tags[index].kind == "NAME")):
        end -= 1
    mixed = any(word.kind != "GOOD" for word in tags[index:end])
    return index + 1 if mixed and tags[index].kind == "GOOD" else end


def _suffixed(tags: Sequence[Tag], at: int) -> bool:
    """Whether a title stands behind its name, so that a marker follows it and no name."""
    return at + 1 < len(tags) and tags[at + 1].kind in {"NE", "KO", "SE"}


def _named_alone(tags: Sequence[Tag], at: int) -> bool:
    """`2 suit Ali Khan ko`: two names and a marker behind a unit that may be the goods itself."""
    named = [word.kind for word in tags[at : at + 2]] == ["NAME", "NAME"]
    lower = tags[at].raw.islower()
    surname = named and tags[at + 1].text in SURNAMES and not tags[at + 1].raw[:1].isupper()
    titled = named and (not lower or tags[at].known or surname)
    return titled and at + 2 < len(tags) and tags[at + 2].kind in {"NE", "KO", "SE", "NAME", "HON"}


def _unknown_before_name(tags: Sequence[Tag], at: int) -> bool:
    """`10 kilo tukhm Haji Nazir ko`: behind a quantity even a strange word before a capital name is the goods."""
    word, after = tags[at : at + 1], tags[at + 1 : at + 2]
    strange = bool(word) and word[0].kind == "BAD" and word[0].raw.islower() and not word[0].known
    spoken = strange and len(word[0].raw) > len("wsl") and bool(set(word[0].raw) & set("aeiou"))
    return spoken and bool(after) and after[0].kind in {"NAME", "HON"} and after[0].raw[:1].isupper()


def _follows_goods(tags: Sequence[Tag], at: int) -> bool:
    """Whether goods stand at `at`, or before a `ki` there: `cement 20 bori`, `cement ki 20 bori`."""
    if at > 0 and tags[at].kind == "KA":
        at -= 1
    return at >= 0 and tags[at].kind == "GOOD"
