"""Which class each word holds in its clause: one tagging, and where words are open, a few others.

A name is what is left when the rules took theirs: words of no class, with titles, trades ("Ali mobile wala"),
places ("Bilal gali no 3") and relatives ("Ali ka beta") that touch them. Never decides what is posted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.dates import Day
from grammar.lexicon import Lexeme
from grammar.parser.classes import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TAGGINGS_MAX = 16
_QUANTITY_MAX = 5000
_PLAIN_QUANTITY_MAX = 60  # above this a bare number before goods is a quantity only if a sum is said as well
_NAME_WORDS_MAX = 7
_HANDLE_MAX = 1000  # a number in a name is a house or a handle
_CASES = frozenset({"NE", "SE", "KO", "KA", "PAR"})
_NAMEABLE = frozenset(
    {"GOOD", "EXP", "UNIT", "PHONENO", "SHOP", "DAYWORD", "BANKWORD", "STOPIT", "SUPPLIER", "PLACE", "KIN"}
)
_DROPPED = frozenset({"FILLER", "HAI", "DID", "AUR", "PHIR", "WE", "SIGN", "TIME", "RUPEE"})
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
_FIRM = frozenset({"sons", "brothers", "bros", "co", "company", "associates", "سنز", "برادرز", "کمپنی"})
_SURNAMES = frozenset(
    {"khan", "singh", "din", "deen", "bakhsh", "bux", "baksh", "ali", "shah", "gul", "wala", "خان", "دین"}
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A word or name with its class. `value` is a number, day, unit, category or the name as written."""

    kind: str
    text: str
    raw: str
    start: int
    end: int
    value: object = None
    money: bool = False
    open: bool = False  # it may also be (part of) a name
    firm: bool = False  # a word of a firm's name: traders, store


def tag(words: Sequence[Lexeme], names: frozenset[str]) -> list[Tag]:
    """The likeliest tagging of a clause. `names` are the business's own names, evened out."""
    tags = [_tag(words, index) for index in range(len(words))]
    tags = _known_names(tags, names) if names else tags
    tags = _quantities(_pairs(_weekday_names(tags)))
    return _assemble(tags)


def others(tags: Sequence[Tag]) -> Iterator[list[Tag]]:
    """Taggings in which one open word is a name or part of one, nearest first; at most `TAGGINGS_MAX`."""
    places = [index for index, word in enumerate(tags) if word.open][:TAGGINGS_MAX]
    for index in places:
        changed = list(tags)
        changed[index] = replace(tags[index], kind="NAME", value=None, open=False)
        yield _join_names(changed)


def _tag(words: Sequence[Lexeme], index: int) -> Tag:
    word = words[index]
    kind, value = class_of(words, index)
    doubtful = kind not in {"NAME", "NUM", "SIGN"} and (
        word.alike or kind in {"GOOD", "EXP", "DAYWORD", "UNIT", "STOPIT", "SHOP"}
    )
    doubtful = doubtful or (
        kind == "DATE" and isinstance(value, Day) and value.weekday is not None and " " not in word.text
    )
    firm = kind in {"NAME", "SHOP"} and word.has("FIRM")
    return Tag(kind, word.text, word.raw, word.start, word.end, value, word.money, doubtful, firm)


def _known_names(tags: list[Tag], names: frozenset[str]) -> list[Tag]:
    """Names that the business already has are names, whatever else their words mean."""
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        for count in range(min(_NAME_WORDS_MAX, len(tags) - index), 0, -1):
            if " ".join(part.text for part in tags[index : index + count]) in names:
                out.append(_name(tags[index : index + count]))
                index += count
                break
        else:
            out.append(tags[index])
            index += 1
    return out


def _weekday_names(tags: list[Tag]) -> list[Tag]:
    """`Jumma Khan`, `Peer sahib`, `Mangal ne`: a weekday that a title, a surname or `ne` makes a name."""
    out = list(tags)
    for index, word in enumerate(tags[:-1]):
        after = tags[index + 1]
        weekday = (
            word.kind == "DATE"
            and isinstance(word.value, Day)
            and word.value.weekday is not None
            and " " not in word.text
        )
        if weekday and (after.kind in {"NE", "HON"} or after.text in _SURNAMES):
            out[index] = replace(word, kind="NAME", value=None, open=False)
    return out


def _pairs(tags: list[Tag]) -> list[Tag]:
    """Words that are one thing together: `entry 57`, `UBL account`, `dukan ka kiraya`, a day that is a due day."""
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        word, after = tags[index], tags[index + 1] if index + 1 < len(tags) else None
        count = 1
        if word.kind == "ENTRYWORD" and after is not None and after.kind in {"NUM", "ENTRYNO"} and not after.money:
            word, count = replace(after, kind="ENTRYNO", value=after.raw), 2
        elif (
            word.kind == "BANK"
            and after is not None
            and (after.kind == "BANK" or after.text in {"account", "a/c", "acc"})
        ):
            value = word.value if word.value != "BANKWORD" else after.value if after.kind == "BANK" else word.value
            raw = word.raw if after.kind != "BANK" else f"{word.raw} {after.raw}"
            word, count = Tag("BANK", f"{word.text} {after.text}", raw, word.start, after.end, value), 2
        elif word.kind in {"SUPPLIER", "CUSTOMER"} and after is not None and after.kind == "NAME" and _with_sum(tags):
            index += 1
            continue
        elif word.kind == "SHOP" and after is not None and after.kind in {"KA", "EXP", "KHARCH"}:
            if after.kind != "KA":
                index += 1
                continue
            if index + 2 < len(tags) and tags[index + 2].kind == "EXP":  # the shop's rent is a cost, verb or not
                out.append(replace(word, kind="KHARCH", open=False))
                index += 2
                continue
            if index + 2 < len(tags) and tags[index + 2].kind in {
                "EXP",
                "KHARCH",
                "SALE",
                "HISAB",
                "REPORT",
                "PROFIT",
                "BILL",
                "STOCK",
            }:
                index += 2
                continue
        elif word.kind == "DATE" and (word.text.endswith((" tak", " تک")) or _due_before(tags, index)):
            word = replace(word, kind="DUE", open=False)
        out.append(word)
        index += count
    return out


def _with_sum(tags: Sequence[Tag]) -> bool:
    """Whether the clause has a sum, so that `supplier Ahmed` only says who Ahmed is."""
    return any(word.kind == "NUM" for word in tags) and not any(word.kind in {"NEW", "ADDIT"} for word in tags)


def _due_before(tags: Sequence[Tag], index: int) -> bool:
    before = {word.text for word in tags[max(0, index - 2) : index]}
    return bool(before & {"due", "by", "until", "till"})


def _quantities(tags: list[Tag]) -> list[Tag]:
    """Numbers that count goods become QTY; unknown words that they count become GOOD."""
    out = list(tags)
    sums = sum(word.kind == "NUM" for word in tags)
    for index, word in enumerate(tags):
        if word.kind != "NUM" or index + 1 >= len(tags):
            continue
        before = out[index - 1].kind if index else ""
        after = tags[index + 1]
        if word.money or before in {"AT", "RATE"} or not isinstance(word.value, Decimal) or word.value > _QUANTITY_MAX:
            continue
        if after.kind == "UNIT" and before != "PER":
            if index and tags[index - 1].kind == "UNIT":
                continue
            out[index] = replace(word, kind="QTY")
            _goods_after(out, index + 2, unit=after)
        elif after.kind == "GOOD" or (after.kind == "EXP" and after.open and before != "FOR"):
            following = tags[index + 2].kind if index + 2 < len(tags) else ""
            if after.kind == "EXP" and (
                following in {"KA", "BILL", "KHARCH"} or "KHARCH" in {other.kind for other in tags}
            ):
                continue
            if word.value <= _PLAIN_QUANTITY_MAX or sums > 1:
                out[index] = replace(word, kind="QTY")
                out[index + 1] = replace(out[index + 1], kind="GOOD", value=None, open=False)
        elif after.kind == "NAME" and sums > 1 and word.value <= _PLAIN_QUANTITY_MAX and _unknown_goods(tags, index):
            out[index] = replace(word, kind="QTY")
            _goods_after(out, index + 1, unit=None)
    return out


def _unknown_goods(tags: list[Tag], index: int) -> bool:
    """Whether `2 charger` is goods though the word is unknown: a name stands before, and no case marker after."""
    end = index + 1
    while end < len(tags) and tags[end].kind in {"NAME", "HON"}:
        end += 1
    named = any(word.kind in {"NE", "KO", "SE", "TO", "FROM"} for word in tags[:index])
    return named and (end >= len(tags) or tags[end].kind not in _CASES - {"KA"})


def _goods_after(out: list[Tag], index: int, unit: Tag | None) -> None:
    """Make the words after a quantity goods: `2 kilo lal mirch`, `12 pieces of pen`; a lone `2 suit` is goods."""
    if index < len(out) and out[index].kind == "OF":
        index += 1
    end = index
    while end < len(out) and end - index < 3 and out[end].kind in {"NAME", "GOOD", "EXP"}:  # noqa: PLR2004 - longest name of goods
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
    elif unit is not None and unit.value in _UNIT_GOODS and (index < 3 or out[index - 3].kind != "GOOD"):  # noqa: PLR2004 - goods, quantity, unit
        out[index - 1] = replace(unit, kind="GOOD", value=None, open=False)


def _assemble(tags: list[Tag]) -> list[Tag]:
    """Join names and goods of several words, and leave out the words that say nothing here."""
    tags = _touching(tags)
    parted = _join_names([word for word in _join_goods(tags) if word.kind not in _DROPPED or _parts(word)])
    return [word for word in parted if word.kind not in _DROPPED]


def _touching(tags: list[Tag]) -> list[Tag]:
    """Uncounted goods, or a bank, right before a name (`Gulab Ali 500`): goods or part of the name? Then neither."""
    out = list(tags)
    for index, word in enumerate(tags[:-1]):
        after = tags[index + 1]
        counted = index and tags[index - 1].kind in {
            "QTY",
            "UNIT",
            "OF",
            "KA",
            "NUM",
            "FROM",
            "IN",
            "TO",
            "VIA",
            "BY",
            "FOR",
            "ON",
        }
        if (
            word.kind in {"GOOD", "BANK"}
            and after.kind == "NAME"
            and not counted
            and not _named_all_the_same(tags, index)
        ):
            out[index] = replace(word, kind="BAD", open=False)
    return out


def _parts(word: Tag) -> bool:
    """Whether a word that says nothing still parts two names: a comma, `aur`."""
    return word.kind in {"AUR", "PHIR"} or word.text in {",", ";", ":", "|", "/", "+"}


def _join_goods(tags: list[Tag]) -> list[Tag]:
    out: list[Tag] = []
    for word in tags:
        if word.kind == "GOOD" and out and out[-1].kind == "GOOD" and word.start - out[-1].end <= 1:
            before = out.pop()
            raw = f"{before.raw} {word.raw}"
            out.append(Tag("GOOD", f"{before.text} {word.text}", raw, before.start, word.end, open=False))
        else:
            out.append(word)
    return out


def _name(parts: Sequence[Tag]) -> Tag:
    raw = " ".join(part.raw for part in parts)
    return Tag("NAME", " ".join(part.text for part in parts), raw, parts[0].start, parts[-1].end)


def _join_names(tags: Sequence[Tag]) -> list[Tag]:
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        count = _name_length(tags, index)
        if count:
            out.append(_name(tags[index : index + count]))
            index += count
        else:
            out.append(tags[index])
            index += 1
    return out


def _name_length(tags: Sequence[Tag], start: int) -> int:
    """How many tags from `start` are one name; 0 where none begins."""
    if tags[start].kind not in {"NAME", "HON", "KIN", "BANK", "NEW"} | _NAMEABLE:
        return 0
    end = start + 1
    if tags[start].kind == "PLACE" and _numbered(tags, start):
        end = start + 2
    elif tags[start].kind in (_NAMEABLE | {"BANK", "NEW"}) - {"KIN"} and not _named_all_the_same(tags, start):
        return 0
    while end < len(tags) and end - start < _NAME_WORDS_MAX:
        step = _name_step(tags, end)
        if not step:
            break
        end += step
    return end - start


def _numbered(tags: Sequence[Tag], at: int) -> bool:
    """`House 12 ki baji`, `makan 45 wale`, `gali 3 ko`: a place with its number that stands for a person."""
    if at + 2 >= len(tags) or tags[at + 1].kind != "NUM":
        return False
    after = tags[at + 2].kind
    return after in {"WALA", "NE", "KO", "SE", "HON"} or (
        after == "KA" and at + 3 < len(tags) and tags[at + 3].kind in {"HON", "KIN"}
    )


def _named_all_the_same(tags: Sequence[Tag], at: int) -> bool:
    """Goods, a bank word or a cost at the head of a name: `doodh wala`, `Sona ne`, `Band Road wala Asif`."""
    after = tags[at + 1].kind if at + 1 < len(tags) else ""
    if tags[at].kind == "NEW" and tags[at].text != "new":
        return False
    firm = after in {"NAME", "SHOP"} and (tags[at + 1].text in _SURNAMES or tags[at + 1].firm)
    if firm and tags[at].kind in {"BANK", "NEW", "GOOD", "EXP", "DAYWORD"}:
        return True
    if tags[at].kind in {"BANK", "NEW"}:
        return after == "NAME" and at + 2 < len(tags) and (tags[at + 2].kind == "WALA" or tags[at + 2].firm)
    before = tags[at - 1].kind if at else ""
    if before in {"QTY", "UNIT", "PER"}:
        return False
    if after in {"WALA", "NE", "HON"}:
        return True
    if after in {"SE", "KO"}:
        return tags[at].kind in {"GOOD", "DAYWORD", "PLACE"}
    if after == "NAME" and at + 2 < len(tags):
        return tags[at + 2].kind == "WALA" or (tags[at].kind in {"STOPIT", "DAYWORD"} and tags[at + 2].kind in _CASES)
    return False


def _name_step(tags: Sequence[Tag], at: int) -> int:
    """How many tags at `at` go on with a name that was begun before them."""
    word = tags[at]
    if word.kind in {"NAME", "HON", "WALA", "KIN"}:
        return 1
    if at + 1 == len(tags):
        return 0
    after = tags[at + 1]
    if word.kind == "KA":
        return 2 if after.kind == "KIN" or (after.kind == "HON" and word.text != "'s") else 0
    if word.kind == "AUR":
        return 2 if after.text in _FIRM else 0
    if word.kind in {"PLACE", "PHONENO"} and (length := _place_length(tags, at)):
        return length
    if word.kind == "NUM":
        return int(after.kind in {"NE", "KO", "SE", "WALA"} and _handle(word, tags[at + 1 :]))
    return int(word.kind in _NAMEABLE and _goes_on(tags, at))


def _place_length(tags: Sequence[Tag], at: int) -> int:
    """`makan 45` is two words of a name, `gali no 3` three."""
    if tags[at + 1].kind == "NUM":
        return 2
    return 3 if tags[at + 1].kind in {"PLACE", "PHONENO"} and at + 2 < len(tags) and tags[at + 2].kind == "NUM" else 0


def _handle(word: Tag, rest: Sequence[Tag]) -> bool:
    """A small number before a case marker, with the sum still to come: `Ali 2 ko 500 diye`."""
    small = isinstance(word.value, Decimal) and word.value < _HANDLE_MAX and not word.money
    return small and any(other.kind == "NUM" for other in rest)


def _goes_on(tags: Sequence[Tag], at: int) -> bool:
    """Goods or a trade inside a name: `Ali mobile wala`, `Karachi Gas Store ko`."""
    word, after = tags[at], tags[at + 1]
    if after.kind in {"WALA", "NE"} or (after.kind in {"NAME", "HON"} and word.kind != "KIN"):
        return True
    if after.kind in {"KO", "SE"}:
        return word.kind in {"GOOD", "EXP", "SHOP", "PHONENO", "PLACE"}
    return after.kind in {"GOOD", "EXP", "SHOP"} and at + 2 < len(tags) and tags[at + 2].kind in {"NE", "KO", "SE"}
