"""Names whose words mean something else as well: `Char Yaar Hotel`, `mobile cover wala Omer`, `Shop 21 Naveed`.

A run of words is a name by what stands at its edges: the word of a firm, `wala`, a title, a house number. In Latin
script every clashing word must have its capital. Never takes a verb, a marker or the only number of a clause.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.dates import Day
from grammar.parser.name_spans import one_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.parser.tags import Tag

_RUN_MAX = 6
_LUCKY = "786"  # by itself a handle that people bear
_HANDLE_MAX = 1000
_PEOPLE = frozenset({"NAME", "HON", "KIN"})
_THINGS = frozenset({"GOOD", "EXP"})
# Classes that a word of a name may have by chance. Those of the second set only inside a name: at the head of a
# clause `Cash Ali Store` is money and a name.
_CLASHING = frozenset(
    {"GOOD", "EXP", "UNIT", "BANK", "NEW", "OLD", "LAST", "SHOP", "PHONENO", "PLACE", "STOPIT", "DAYWORD", "PERSONAL"}
    | {"ROMAN", "URDU", "ENGLISH", "LOW", "EMPTY", "STOCK", "RATE", "OWNER"}
)
_INSIDE = frozenset(
    {"NAQAD", "REPORT", "ADVANCE", "CHEQUE", "MAAL", "SALE", "BAQI", "TANKHWAH", "LIST", "SAB", "KUL", "PIN", "FILLER"}
)
_BEFORE = frozenset(
    {
        "FROM",
        "TO",
        "FOR",
        "OWE",
        "ENGAVE",
        "AUR",
        "PHIR",
        "SIGN",
        "FILLER",
        "DATE",
        "WRITE",
        "GOT",
        "KYA",
        "UDHAAR",
        "JAMA",
    }
)
_MARKERS = frozenset({"NE", "KO", "SE", "KA", "PAR"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "engr"})
_PLACES = frozenset({"PLACE", "SHOP"})


def join_runs(tags: list[Tag]) -> list[Tag]:
    """The tags with every such run made one name."""
    out = _without_points(tags)
    if len(out) > 1 and out[0].text == _LUCKY and out[1].kind in _MARKERS and _handle(out, 0):
        out[0] = one_name(out[:1])
    for edge in (_servant, _titled, _questioned, _housed, _traded, _firm, _numbered):
        index = 0
        while index < len(out):
            span = edge(out, index)
            if span is not None and span[1] - span[0] > 1:
                out[span[0] : span[1]] = [one_name(out[span[0] : span[1]])]
                index = span[0]
            index += 1
    return out


_Span = tuple[int, int] | None


def _without_points(tags: Sequence[Tag]) -> list[Tag]:
    """Without the point of `Mrs.`."""
    return [word for at, word in enumerate(tags) if not (word.text == "." and at and tags[at - 1].text in _TITLES)]


def _servant(tags: Sequence[Tag], at: int) -> _Span:
    """`Abdul Baqi`: whatever follows `Abdul` is of the name."""
    given = tags[at].text in {"abdul", "abdus", "abdur", "abd ul", "عبدال"} and tags[at].kind == "NAME"
    fits = given and at + 1 < len(tags) and (tags[at + 1].kind in _PEOPLE | _CLASHING | _INSIDE)
    return (at, at + 2) if fits else None


def _titled(tags: Sequence[Tag], at: int) -> _Span:
    """`Mrs Price`."""
    fits = tags[at].text in _TITLES and at + 1 < len(tags) and _capital(tags[at + 1])
    return (at, at + 2) if fits and tags[at + 1].kind in _CLASHING | _INSIDE else None


def _questioned(tags: Sequence[Tag], at: int) -> _Span:
    """`Did City Mobile pay?`: capitals between what asks and the verb."""
    if at or tags[0].kind != "KYA":
        return None
    end = 1
    while end < len(tags) and _capital(tags[end]) and tags[end].kind in _PEOPLE | _CLASHING:
        end += 1
    return (1, end) if end < len(tags) and tags[end].text == "pay" else None


def _housed(tags: Sequence[Tag], at: int) -> _Span:
    """`Shop 21 Naveed`, `gali no 5 wale Saleem`: a place with its number and who lives there."""
    if tags[at].kind not in _PLACES or not _begins(tags, at):
        return None
    end = at + 1
    if end < len(tags) and tags[end].kind in {"PLACE", "PHONENO", "NEG"}:
        end += 1
    if end >= len(tags) or not _handle(tags, end):
        return None
    end += 1
    start = end
    while end < len(tags) and tags[end].kind in _PEOPLE | {"WALA"}:
        end += 1
    return (at, end) if end > start else None


def _traded(tags: Sequence[Tag], at: int) -> _Span:
    """`mobile cover wala Omer`, `Akhri Stop wali Parveen`: all the words before `wala`, and the name after it."""
    if tags[at].kind != "WALA" or at + 1 >= len(tags):
        return None
    start = at
    while start and at - start < _RUN_MAX and tags[start - 1].kind in _PEOPLE | _CLASHING and not tags[start - 1].money:
        start -= 1
    end = at + 1
    while end < len(tags) and tags[end].kind in _PEOPLE:
        end += 1
    counted = start and tags[start - 1].kind in {"NUM", "KA", "UNIT", "SHOW", "RATE"}
    placed = end > at + 1 or (end < len(tags) and tags[end].kind in _MARKERS)
    return (start, end) if at - start > 1 and placed and not counted and _begins(tags, start) else None


def _firm(tags: Sequence[Tag], at: int) -> _Span:
    """`Pir Ghee Agency`, `Cash & Carry Mart`: back from the word of a firm over words with a capital."""
    if not tags[at].firm or (at + 1 < len(tags) and tags[at + 1].firm):
        return None
    start = at
    while start and at - start < _RUN_MAX and _of_firm(tags, start - 1):
        start -= 1
    while (
        start < at
        and tags[start].kind in {"AUR", "HON", *_INSIDE}
        and not (tags[start].kind == "NAQAD" and tags[start + 1].raw == "&")
    ):
        if tags[start].kind == "HON":
            break
        start += 1
    clash = any(word.kind not in _PEOPLE for word in tags[start:at])
    return (start, at + 1) if clash and _begins(tags, start) else None


def _of_firm(tags: Sequence[Tag], at: int) -> bool:
    word, before = tags[at], tags[at - 1] if at else None
    if word.kind == "NUM":
        return (
            _handle(tags, at)
            and not (not at and _sum_and_man(tags, at))
            and (not word.raw.isascii() or word.raw.isdigit() or _capital(word))
        )
    if word.text in {"do", "دو"} and not at:
        return not word.raw.isascii() or _capital(word)
    if word.raw == "&":
        return before is not None and _capital(before) and _capital(tags[at + 1])
    if word.kind in _PEOPLE:
        return True
    if word.kind == "DATE":
        return isinstance(word.value, Day) and word.value.weekday is not None and _capital(word)
    return word.kind in _CLASHING | _INSIDE and _capital(word)


def _numbered(tags: Sequence[Tag], at: int) -> _Span:
    """`7 Star Mobile ne`, `Teen Sitara Biscuit ko`, `New Star Mobile ko`: capitals all the way to the marker."""
    word = tags[at]
    heads = (
        word.kind == "NUM"
        and not _sum_and_man(tags, at)
        and (word.raw.isdigit() or _capital(word))
        and _handle(tags, at)
    ) or word.text == "new"
    if not heads or not _begins(tags, at):
        return None
    end = at + 1
    while end < len(tags) and end - at < _RUN_MAX and _capital(tags[end]) and tags[end].kind in _PEOPLE | _CLASHING:
        end += 1
    marked = end < len(tags) and tags[end].kind in _MARKERS | {"ENGAVE"}
    return (at, end) if marked and end - at > 2 else None  # noqa: PLR2004 - the number and two words of a name


def _sum_and_man(tags: Sequence[Tag], at: int) -> bool:
    """`50 Sohail Khan ko`: figures of a sum before a man's name; a firm is `7 Star` or `786 Store`."""
    word = tags[at]
    small = isinstance(word.value, Decimal) and (word.value < 10 or word.value == 786)  # noqa: PLR2004 - figures that firms bear
    return word.raw.isdigit() and not small


def _capital(word: Tag) -> bool:
    return word.raw[:1].isupper()


def _begins(tags: Sequence[Tag], at: int) -> bool:
    """Whether a name may begin here: at the head of the clause, or after what parts it from what went before."""
    return not at or tags[at - 1].kind in _BEFORE or tags[at - 1].kind == "NUM"


def _handle(tags: Sequence[Tag], at: int) -> bool:
    """A small number that is part of a name, since the sum is said elsewhere."""
    word = tags[at]
    small = word.kind == "NUM" and isinstance(word.value, Decimal) and word.value < _HANDLE_MAX and not word.money
    return small and any(other.kind == "NUM" for place, other in enumerate(tags) if place != at)
