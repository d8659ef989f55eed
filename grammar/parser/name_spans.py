"""Which tags of a clause are one name: unknown words with the titles, trades, places and relatives that touch them.

Never takes a word that a rule of money needs: a verb, a sum, a case marker.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from grammar.parser.tags import Tag

NAME_WORDS_MAX = 7
_HANDLE_MAX = 1000  # a number in a name is a house or a handle
CASES = frozenset({"NE", "SE", "KO", "KA", "PAR"})
_NAMEABLE = frozenset(
    {"GOOD", "EXP", "UNIT", "PHONENO", "SHOP", "DAYWORD", "BANKWORD", "STOPIT", "SUPPLIER", "PLACE", "KIN"}
)
_WIFE = frozenset({"begum", "begam", "بیگم"})
_TRADES = frozenset({"GOOD", "EXP", "SHOP", "PHONENO", "SUPPLIER", "BANKWORD", "PLACE"})
_AFTER_A_FIRM = frozenset({"", "NUM", "ON", "DATE", "FROM", "IN", "VIA", "BY", "NAQAD", "SIGN", "CHEQUE"})
_FIRM = frozenset({"sons", "brothers", "bros", "co", "company", "associates", "سنز", "برادرز", "کمپنی"})
SURNAMES = frozenset(
    {"khan", "singh", "din", "deen", "bakhsh", "bukhsh", "buksh", "bux", "baksh", "ali", "shah", "gul", "wala"}
    | {"خان", "دین", "بخش"}
)


def one_name(parts: Sequence[Tag]) -> Tag:
    """Several tags as one name, as it stands in the text."""
    raw = parts[0].raw
    for before, part in pairwise(parts):
        raw += part.raw if part.start == before.end else f" {part.raw}"  # `5G Traders` is written as one
    text = " ".join(part.text for part in parts)
    return Tag("NAME", text, raw, parts[0].start, parts[-1].end, lead=parts[0].lead)


def join_names(tags: Sequence[Tag]) -> list[Tag]:
    """The tags with every name made one."""
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        count = _name_length(tags, index)
        if count:
            out.append(one_name(tags[index : index + count]))
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
    elif tags[start].kind in (_NAMEABLE | {"BANK", "NEW"}) - {"KIN"} and not named_all_the_same(tags, start):
        return 0
    while end < len(tags) and end - start < NAME_WORDS_MAX:
        step = int(_capital_goods(tags, start, end)) or _name_step(tags, end)
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


def named_all_the_same(tags: Sequence[Tag], at: int) -> bool:
    """Goods, a bank word or a cost at the head of a name: `doodh wala`, `Sona ne`, `Band Road wala Asif`."""
    after = tags[at + 1].kind if at + 1 < len(tags) else ""
    if tags[at].kind == "NEW" and tags[at].text != "new":
        return False
    before = tags[at - 1].kind if at else ""
    if before in {"QTY", "UNIT", "PER"}:
        return False
    firm = after in {"NAME", "SHOP"} and (tags[at + 1].text in SURNAMES or tags[at + 1].firm)
    if firm and tags[at].kind in {"BANK", "NEW", "GOOD", "EXP", "DAYWORD"}:
        return True
    third = tags[at + 2].kind if at + 2 < len(tags) else ""
    if not at and tags[at].kind == "BANK" and after in _TRADES | {"NAME"} and third in {"NE", "SE", "KO"}:
        return any(word.kind in {"UDHAAR", "MAAL", "QTY"} for word in tags)  # `الفلاح کھاد سے مال ادھار`
    if tags[at].kind in {"BANK", "NEW"}:
        return after == "NAME" and at + 2 < len(tags) and (tags[at + 2].kind == "WALA" or tags[at + 2].firm)
    if after in {"WALA", "NE", "HON"}:
        return True
    if after in {"SE", "KO"}:
        paid = tags[at].kind == "SUPPLIER" and any(word.kind == "NUM" for word in tags)
        return paid or tags[at].kind in {"GOOD", "DAYWORD", "PLACE"}
    if after == "NAME" and at + 2 < len(tags):
        return tags[at + 2].kind == "WALA" or (tags[at].kind in {"STOPIT", "DAYWORD"} and tags[at + 2].kind in CASES)
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
        return 2 if after.kind == "KIN" or after.text in _WIFE or (after.kind == "HON" and word.text != "'s") else 0
    if word.kind == "AUR":
        return 2 if after.text in _FIRM else 0
    if word.kind in {"PLACE", "PHONENO"} and (length := _place_length(tags, at)):
        return length
    if word.kind == "NUM":
        return int(after.kind in {"NE", "KO", "SE", "WALA"} and _handle(word, tags[at + 1 :]))
    if word.kind == "SUPPLIER" and after.kind in {"NUM", "FROM"}:  # `paid Getz distributor 52000`
        return 1
    if word.kind == "SUPPLIER" and after.kind == "KA":  # `Gourmet supplier ke 8800 dene hain`
        return int(at + 2 < len(tags) and tags[at + 2].kind == "NUM")
    return int(word.kind in _NAMEABLE and _goes_on(tags, at))


def _capital_goods(tags: Sequence[Tag], start: int, at: int) -> bool:
    """`from City Mobile on 10 July`, `I owe Super Plastic 9,400`: the last word of a firm after an English verb."""
    word, before = tags[at], tags[start - 1] if start else None
    if before is None or before.kind not in {"FROM", "TO", "OWE", "ENGAVE"} or word.kind not in _TRADES:
        return False
    after = tags[at + 1].kind if at + 1 < len(tags) else ""
    if word.kind == "PHONENO" and before.kind in {"FROM", "TO"} and after in {"UDHAAR", "AT"}:
        return True  # `to Hamza mobile on credit`
    if word.kind == "PLACE" and after == "NUM":
        return False
    bought = any(other.kind in {"BOUGHT", "SOLD", "QTY", "UDHAAR"} for other in tags)
    return not bought and word.raw[:1].isupper() and tags[at - 1].raw[:1].isupper() and after in _AFTER_A_FIRM


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
    if word.text in SURNAMES and after.kind in CASES:
        return True
    if after.kind in {"KO", "SE"}:
        return word.kind in {"GOOD", "EXP", "SHOP", "PHONENO", "PLACE", "SUPPLIER"}
    return after.kind in {"GOOD", "EXP", "SHOP"} and at + 2 < len(tags) and tags[at + 2].kind in {"NE", "KO", "SE"}
