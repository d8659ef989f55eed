"""Which class each word holds in its clause: one tagging, and where words are open, a few others.

A name is what is left when the rules took theirs: words of no class, with titles, trades ("Ali mobile wala"),
places ("Bilal gali no 3") and relatives ("Ali ka beta") that touch them. Never decides what is posted.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.dates import Day
from grammar.lexicon import Lexeme
from grammar.parser.classes import class_of
from grammar.parser.name_spans import CASES, NAME_WORDS_MAX, SURNAMES, join_names, named_all_the_same, one_name
from grammar.parser.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TAGGINGS_MAX = 16
_QUANTITY_MAX = 5000
_CLUSTER_MAX = 5
_PLAIN_QUANTITY_MAX = 60  # above this a bare number before goods is a quantity only if a sum is said as well
_DROPPED = frozenset({"FILLER", "HAI", "DID", "AUR", "PHIR", "WE", "SIGN", "TIME", "RUPEE"})
_TRANSFERS = frozenset({"bank transfer", "online", "بینک ٹرانسفر", "آن لائن"})  # with `kiye` a verb as well
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


def tag(words: Sequence[Lexeme], names: frozenset[str]) -> list[Tag]:
    """The likeliest tagging of a clause. `names` are the business's own names, evened out."""
    tags = _strangers([_tag(words, index) for index in range(len(words))])
    tags = _known_names(tags, names) if names else tags
    tags = _quantities(_pairs(_transfers(_weekday_names(tags))))
    return _assemble(tags)


def others(tags: Sequence[Tag]) -> Iterator[list[Tag]]:
    """Taggings in which one open word is a name or part of one, nearest first; at most `TAGGINGS_MAX`."""
    places = [index for index, word in enumerate(tags) if word.open][:TAGGINGS_MAX]
    for index in places:
        changed = list(tags)
        changed[index] = replace(tags[index], kind="NAME", value=None, open=False)
        yield join_names(changed)


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
    return Tag(kind, word.text, word.raw, word.start, word.end, value, word.money, doubtful, firm, bool(word.meanings))


def _strangers(tags: list[Tag]) -> list[Tag]:
    """Unknown words that no name may swallow: a cluster of consonants, a small word right before a capital name.

    `frmm Saleem`, `brt Ali`, `wahan Bilal`: what they say is not known, so they stop the clause.
    """
    out = list(tags)
    for index, word in enumerate(tags):
        if word.kind != "NAME" or word.firm or not (word.raw.isascii() and word.raw.islower() and word.raw.isalpha()):
            continue
        before, after = tags[index - 1] if index else None, tags[index + 1] if index + 1 < len(tags) else None
        capital = after is not None and after.kind in {"NAME", "HON"} and after.raw[:1].isupper()
        cluster = 1 < len(word.raw) <= _CLUSTER_MAX and not set(word.raw) & set("aeiouy")
        touched = (after is not None and after.kind == "NAME") or (before is not None and before.kind == "NAME")
        if not word.known and (capital or (cluster and touched)):
            out[index] = replace(word, kind="BAD", open=False)
    return out


def _known_names(tags: list[Tag], names: frozenset[str]) -> list[Tag]:
    """Names that the business already has are names, whatever else their words mean."""
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        for count in range(min(NAME_WORDS_MAX, len(tags) - index), 0, -1):
            if " ".join(part.text for part in tags[index : index + count]) in names:
                out.append(one_name(tags[index : index + count]))
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
        if weekday and (after.kind in {"NE", "HON"} or after.text in SURNAMES):
            out[index] = replace(word, kind="NAME", value=None, open=False)
    return out


def _transfers(tags: list[Tag]) -> list[Tag]:
    """`bank transfer kiye`: the bank with a verb of its own."""
    out = list(tags)
    for index, word in enumerate(tags[1:], start=1):
        if word.kind == "DID" and tags[index - 1].text in _TRANSFERS:
            out[index] = replace(word, kind="SENT")
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
    return named and (end >= len(tags) or tags[end].kind not in CASES - {"KA"})


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
    parted = join_names([word for word in _join_goods(tags) if word.kind not in _DROPPED or _parts(word)])
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
            and not named_all_the_same(tags, index)
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
