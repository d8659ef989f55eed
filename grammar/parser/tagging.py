"""Which class each word holds in its clause: one tagging, and where words are open, a few others.

A name is what is left when the rules took theirs: words of no class, with titles, trades ("Ali mobile wala"),
places ("Bilal gali no 3") and relatives ("Ali ka beta") that touch them. Never decides what is posted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammar.dates import Day
from grammar.lexicon import Lexeme, nearly_a_number
from grammar.parser.classes import class_of
from grammar.parser.firm_names import join_runs
from grammar.parser.name_spans import NAME_WORDS_MAX, SURNAMES, join_names, named_all_the_same, one_name
from grammar.parser.open_words import kind_at
from grammar.parser.pairing import pair
from grammar.parser.quantities import quantities
from grammar.parser.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TAGGINGS_MAX = 16
_CLUSTER_MAX = 5
# Nouns that a name may sound like: `Rozina` is not `rozana`, `Karamat` not `marammat`.
_HEARD = frozenset(
    {
        "EXP",
        "GOOD",
        "UNIT",
        "BANK",
        "STOCK",
        "MAAL",
        "DAILY",
        "OLD",
        "NEW",
        "LAST",
        "REPORT",
        "LIMIT",
        "SHOP",
        "PROFIT",
        "LIST",
        "MANAGER",
    }
    | {"BACKUP", "NAGHA", "MAMOOL", "KHATA", "HISAB", "BILL", "GALLA", "PIN", "CUSTOMER", "LOW", "SALE", "TANKHWAH"}
)
# Behind the word of a firm, or at the very end behind one of these, an unknown word is a verb that was misspelt:
# `Crescent Mills datd 1 August`, `HBL mein 45 hazar jama krwyae`.
_DONE = frozenset({"JAMA", "ADA", "RETURNED", "GOT", "UDHAAR", "MAAF", "KHARCH", "SENT"})
_NO_FIRST = frozenset("ےںھ")  # letters that no word begins with: a slip of the finger
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")  # one small letter is nobody
_NAMED = frozenset({"NAME", "HON", "FIRM"})
_THOUSAND = frozenset({"hazar", "hazaar", "ہزار"})
_SMALL = 3  # an unknown word of up to three letters behind a capital name says something that is not known
_DROPPED = frozenset({"FILLER", "HAI", "DID", "AUR", "PHIR", "WE", "SIGN", "TIME", "RUPEE"})
_NAMEABLE_AS_KNOWN = frozenset({"NAME", "GOOD", "EXP", "BANK", "UNIT", "SHOP", "PLACE", "PHONENO", "BAD"})


def tag(words: Sequence[Lexeme], known: Mapping[str, str]) -> list[Tag]:
    """The likeliest tagging of a clause. `known`: the business's own names, evened out, each with its class."""
    tags = _strangers([_tag(words, index) for index in range(len(words))])
    tags = _known_names(tags, known) if known else tags
    tags = join_runs(tags)
    tags = quantities(pair(_weekday_names(tags)))
    return _assemble(tags)


def others(tags: Sequence[Tag], most: int = TAGGINGS_MAX) -> Iterator[list[Tag]]:
    """Taggings in which one open word is a name or part of one, nearest first; at most `most`."""
    counted = {"QTY", "GOOD"}  # a unit right behind them is no name: `3 suit piece Sadia ko`
    places = [
        index
        for index, word in enumerate(tags)
        if word.open and not (word.kind == "UNIT" and index and tags[index - 1].kind in counted)
    ][:most]
    for index in places:
        if _said_of(tags, index):
            continue
        changed = list(tags)
        changed[index] = replace(tags[index], kind="NAME", value=None, open=False)
        yield _joined_where_touching(changed)


def _said_of(tags: Sequence[Tag], index: int) -> bool:
    """`whether Ali paid`: a small word right before a capital name says something of him, it is no part of it."""
    word, after = tags[index], tags[index + 1] if index + 1 < len(tags) else None
    capital = after is not None and after.kind == "NAME" and after.raw[:1].isupper() and after.start - word.end <= 1
    trade = word.kind in {"EXP", "GOOD", "SHOP", "SUPPLIER", "KIN", "HON"}  # `plumber Rafiq`
    return capital and not trade and word.raw.isascii() and word.raw.islower()


def _joined_where_touching(tags: Sequence[Tag]) -> list[Tag]:
    """Join names, but never over a word that was left out: `Noman plumber and Qasim` are two."""
    out: list[Tag] = []
    part: list[Tag] = []
    for word in tags:
        if part and word.start - part[-1].end > max(1, word.lead):
            out.extend(join_names(part) if len(part) > 1 else part)
            part = []
        part.append(word)
    return [*out, *join_names(part)]


def _tag(words: Sequence[Lexeme], index: int) -> Tag:
    word = words[index]
    kind, value = class_of(words, index)
    if _a_person(words, index, kind):
        kind, value = "NAME", None
    if (
        word.glued
        and index
        and words[index - 1].has("NUM")
        and word.text.startswith("k")
        and (word.alike or word.text[:2] == "kk")
    ):
        kind, value = "BAD", None  # `1knikalwaye`: a thousand or one, who knows
    doubtful = kind not in {"NAME", "NUM", "SIGN"} and (
        bool(word.alike) or kind in {"GOOD", "EXP", "DAYWORD", "UNIT", "STOPIT", "SHOP"}
    )
    doubtful = doubtful or (
        kind == "DATE" and isinstance(value, Day) and value.weekday is not None and " " not in word.text
    )
    if word.alike and index and words[index - 1].text == "the":
        doubtful = False  # `from the tiill`: nobody is called `the`
    firm = kind in {"NAME", "SHOP"} and word.has("FIRM")
    # `1 azar`: written as no name is, and as near to `hazar` as to `Azhar`.
    known = bool(word.meanings) and not (kind == "NAME" and word.alike and nearly_a_number(word.text))
    return Tag(kind, word.text, word.raw, word.start, word.end, value, word.money, doubtful, firm, known, word.lead)


def _a_person(words: Sequence[Lexeme], index: int, kind: str) -> bool:
    """`Phool Bibi`, `Sufi Aslam`: goods that are a name too; `Haji Karamat`: a name that only sounds like a word."""
    word = words[index]
    beside = words[index + 1] if index + 1 < len(words) else None
    if kind == "NUM" and index and word.text in _THOUSAND and beside is not None and beside.text in SURNAMES:
        return not words[index - 1].has("NUM")  # `Mir Hazar Khan`
    if kind in {"GOOD", "EXP"} and word.has("NAME", "HON") and beside is not None and beside.has("NAME", "HON"):
        return True
    if kind == "GOOD" and word.raw[:1].isupper() and index and words[index - 1].has("HON"):
        return True
    if word.raw == "Mal" and index and words[index - 1].raw[:1].isupper() and kind_at(words, index - 1) in _NAMED:
        return True  # `Photo Mal ne`
    likely = word.alike in {"sound", "vowels", "slip"} and word.raw[:1].isupper() and not word.raw.isupper()
    if likely and index and word.alike != "sound":
        return kind not in {"NUM", "BAD"}
    if not likely or kind not in _HEARD:
        return False
    titled = index > 0 and words[index - 1].has("HON", "NAME") and words[index - 1].raw[:1].isupper()
    marked = beside is not None and (
        beside.has("NE", "KO", "SE", "KA", "HON", "AUR") or (beside.has("NAME") and beside.raw[:1].isupper())
    )
    return titled or marked


def _strangers(tags: list[Tag]) -> list[Tag]:
    """Unknown words that no name may swallow: a cluster of consonants, a small word right before a capital name.

    `frmm Saleem`, `brt Ali`, `wahan Bilal`: what they say is not known, so they stop the clause.
    """
    out = list(tags)
    for index, word in enumerate(tags):
        if word.kind == "NAME" and not word.known and _nobody(tags, index):
            out[index] = replace(word, kind="BAD", open=False)
            continue
        if _slipped_number(tags, index):
            out[index] = replace(word, kind="BAD", open=False)
            continue
        if word.kind != "NAME" or word.firm or not (word.raw.isascii() and word.raw.islower() and word.raw.isalpha()):
            continue
        before, after = tags[index - 1] if index else None, tags[index + 1] if index + 1 < len(tags) else None
        capital = after is not None and after.kind in {"NAME", "HON"} and after.raw[:1].isupper()
        cluster = 1 < len(word.raw) <= _CLUSTER_MAX and not set(word.raw) & set("aeiouy")
        touched = (after is not None and after.kind == "NAME") or (before is not None and before.kind == "NAME")
        small = len(word.raw) <= _SMALL and before is not None and before.kind == "NAME" and before.raw[:1].isupper()
        parted = after is None or after.kind not in {"NE", "KO", "SE", "KA", "WALA", "NAME", "HON"}
        behind = before is not None and (
            (before.firm and before.raw[:1].isupper()) or (before.kind in _DONE and index == len(tags) - 1)
        )
        article = before is not None and before.text == "the"
        alone = len(word.raw) <= _SMALL and parted and (before is None or before.kind not in {"NAME", "HON", "WALA"})
        english = behind is False and before is not None and before.raw[:1].isupper() and _a_verb(word.raw)
        if not word.known and (
            english or article or alone or capital or behind or (cluster and touched) or (small and parted)
        ):
            out[index] = replace(word, kind="BAD", open=False)
    return out


def _nobody(tags: Sequence[Tag], index: int) -> bool:
    """A letter that no word begins with, or one letter alone: `2k n HBL`, `ایک و سہیل`; `م۔ اقبال` is somebody."""
    raw = tags[index].raw
    point = index + 1 < len(tags) and tags[index + 1].text == "."
    letter = raw in _LETTERS or (len(raw) == 1 and not raw.isascii() and not point)
    return raw[:1] in _NO_FIRST or letter


def _slipped_number(tags: Sequence[Tag], index: int) -> bool:
    """`212 ہازر کفایت جمع`, `1 azar`, `ڈڑھ سو`: a number word with a slip beside a number, or the rest of a name?"""
    word = tags[index]
    if word.kind != "NAME" or word.known or word.raw[:1].isupper():
        return False
    in_words = index > 0 and tags[index - 1].kind == "NUM" and not tags[index - 1].text[:1].isdecimal()
    if in_words and not word.raw.isascii() and len(word.raw) <= _SMALL:
        return True  # `ایک وس سہیل`
    if not nearly_a_number(word.text):
        return False
    before, after = tags[index - 1] if index else None, tags[index + 1] if index + 1 < len(tags) else None
    counted = before is not None and before.kind == "NUM" and not before.money
    return counted or (after is not None and after.kind == "NUM" and not after.text[:1].isdecimal())


def _a_verb(raw: str) -> bool:
    """`Ali requested 500`: an English verb that is not known, by its ending; `saeed`, `ahmed` and `javed` are men."""
    return raw.endswith("ing") or (raw.endswith("ed") and not raw.endswith(("eed", "med", "ved", "yed", "aed")))


def _known_names(tags: list[Tag], known: Mapping[str, str]) -> list[Tag]:
    """A person whom the business knows is a name, whatever else his words mean.

    Its goods are goods and its accounts banks where they are not verbs and markers altogether.
    """
    out: list[Tag] = []
    index = 0
    while index < len(tags):
        for count in range(min(NAME_WORDS_MAX, len(tags) - index), 0, -1):
            stretch = tags[index : index + count]
            kind = known.get(" ".join(part.text for part in stretch))
            if kind == "NAME" or (kind and any(part.kind in _NAMEABLE_AS_KNOWN for part in stretch)):
                same = count == 1 and stretch[0].kind == kind
                out.append(stretch[0] if same else replace(one_name(stretch), kind=kind, known=True))
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
        if weekday and (after.kind in {"NE", "HON"} or after.text in SURNAMES or _titled(word, after)):
            out[index] = replace(word, kind="NAME", value=None, open=False)
    return out


_DAY_NAMES = frozenset({"peer", "pir", "mangal", "jumma", "juma", "پیر", "منگل", "جمعہ"})


def _titled(word: Tag, after: Tag) -> bool:
    """`Pir Ghee Agency`, `منگل داس`: a day that is a man's name, right before another; a day would have `ko`."""
    named = after.kind == "NAME" or (after.kind == "GOOD" and after.raw[:1].isupper())
    return (
        word.text in _DAY_NAMES
        and named
        and (not word.raw.isascii() or (word.raw[:1].isupper() and after.raw[:1].isupper()))
    )


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
        if word.kind == "GOOD" and _spent_on(tags, index + 1):
            out[index + 1] = replace(after, kind="GOOD", open=False)
            continue
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


def _spent_on(tags: Sequence[Tag], at: int) -> bool:
    """`jhaarhu wiper ka kharcha`: an unknown word behind goods, with nobody's capital, is goods as well."""
    word = tags[at]
    strange = word.kind == "NAME" and not word.known and not word.raw[:1].isupper()
    return strange and [other.kind for other in tags[at + 1 : at + 3]] == ["KA", "KHARCH"]


def _parts(word: Tag) -> bool:
    """Whether a word that says nothing still parts two names: a comma, `aur`."""
    return word.kind in {"AUR", "PHIR", "HAI", "DID"} or word.text in {",", ";", ":", "|", "/", "+"}


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
