"""Numbers that count goods: `2 kilo cheeni`, `12 adad copy`, `3 shawls` where the word is unknown.

A number is a quantity by what stands after it. Never makes a quantity of the only sum of an entry.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.parser.name_spans import CASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.parser.tags import Tag

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
    for index in range(len(tags) - 1):
        if _may_count(tags, index, out[index - 1].kind if index else ""):
            _count(out, tags, index, several=sums > 1)
    return out


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
    return not priced


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
    if index < len(out) and out[index].kind == "OF":
        index += 1
    end = index
    while end < len(out) and end - index < _GOODS_WORDS_MAX and out[end].kind in {"NAME", "GOOD", "EXP"}:
        end += 1
    if end > index and end < len(out) and out[end].kind in {"NE", "KO", "SE"} and end - index > 1:
        end -= 1
    elif end > index and end < len(out) and out[end].kind in {"NE", "KO", "SE"} and out[index].kind == "NAME":
        return
    if end > index and any(word.kind != "GOOD" for word in out[index:end]) and out[index].kind == "GOOD":
        end = index + 1
    if end > index:
        for at in range(index, end):
            out[at] = replace(out[at], kind="GOOD", value=None, open=False)
    elif unit is not None and unit.value in _UNIT_GOODS and not _follows_goods(out, index - 3):
        out[index - 1] = replace(unit, kind="GOOD", value=None, open=False)


def _follows_goods(tags: Sequence[Tag], at: int) -> bool:
    """Whether goods stand at `at`, or before a `ki` there: `cement 20 bori`, `cement ki 20 bori`."""
    if at > 0 and tags[at].kind == "KA":
        at -= 1
    return at >= 0 and tags[at].kind == "GOOD"
