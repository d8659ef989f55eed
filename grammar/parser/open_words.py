"""Words of several meanings, each with one rule that says what it is in its place: `do` a number or "show".

A rule looks at the words next to it and at what else the clause has; it gives a class, or nothing where the order of
the lexicon decides. Never looks further than the clause.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.lexicon import Lexeme

_THOUSANDS_MAX = 100

_ENGLISH_VERBS = {
    "ENGAVE",
    "ENSENT",
    "ENTOOK",
    "ENRETURNED",
    "SOLD",
    "BOUGHT",
    "LENT",
    "BORROWED",
    "GOT",
    "OWES",
    "OWE",
}


def kind_at(words: Sequence[Lexeme], at: int) -> str:
    """The first class of a neighbour, NAME for an unknown word, empty past the ends."""
    if not 0 <= at < len(words):
        return ""
    return words[at].meanings[0].kind if words[at].meanings else "NAME"


def ends_clause(words: Sequence[Lexeme], index: int) -> bool:
    """Whether nothing but `hai`, signs or fillers follow."""
    return all(
        words[at].has("HAI", "THA", "PUNCT", "FILLER", "WRITE") or words[at].text in {"hai", "hain"}
        for at in range(index + 1, len(words))
    )


def _ki(words: Sequence[Lexeme], index: int) -> str:
    before = kind_at(words, index - 1)
    if index and (ends_clause(words, index) and before not in {"NAME", "HON"}):
        return "DID"
    return "KA"


def _kiya(_words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 else "DID"


def _pronoun(words: Sequence[Lexeme], index: int) -> str:
    after = kind_at(words, index + 1)
    if after in {"NE", "KO", "SE", "KA", "PAR", "TARAF"}:
        return "PRON"
    if words[index].text == "is":
        return "HAI"
    if words[index].text == "us" and kind_at(words, index - 1) in _ENGLISH_VERBS:
        return "HUMKO"
    return "IN" if words[index].text == "in" else "PRON"


def _to(words: Sequence[Lexeme], index: int) -> str:
    after = kind_at(words, index + 1)
    if index + 1 < len(words) and words[index + 1].text == "till":
        return "TO"
    if after == "WRITE":
        return "FILLER"
    english = {kind_at(words, at) for at in range(index)} & _ENGLISH_VERBS
    if after in {"NAME", "HON", "BANK", "BANKWORD", "GALLA", "PLACE"}:
        following = kind_at(words, index + 2)
        relative = english and kind_at(words, index + 3) == "KIN"  # `paid 500 to Ali ka beta`
        owner = following == "KA" and words[index + 2].text != "'s" and not relative
        return "FILLER" if owner or following in {"NE", "KO", "SE"} else "TO"
    if english and after not in {"", "PUNCT"}:
        return "TO"
    return "FILLER"


def _me(words: Sequence[Lexeme], index: int) -> str:
    before = words[index - 1].text if index else ""
    return (
        "HUMKO"
        if before in {"to", "from", "gave", "paid", "owe", "owes", "give", "tell", "show", "send", "for"}
        else "MEIN"
    )


def _the(words: Sequence[Lexeme], index: int) -> str:
    """`The City School ko`: of a name where both have their capital and a marker comes; `diye the`: had given."""
    after = words[index + 1] if index + 1 < len(words) else None
    named = words[index].raw == "The" and after is not None and after.raw[:1].isupper()
    if named and kind_at(words, index + 1) in {"NAME", "FIRM"} and any(word.has("NE", "KO", "SE") for word in words):
        return "NAME"
    return "THA" if index and ends_clause(words, index) else "FILLER"


def _he(words: Sequence[Lexeme], index: int) -> str:
    if kind_at(words, index - 1) == "HEARSAY" and kind_at(words, index + 1) == "FUTGIVE":
        return "FILLER"
    return "PRON" if index == 0 or kind_at(words, index + 1) in {"FUTGIVE", "ENGAVE", "HEARSAY"} else "HAI"


def _has(_words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 else "FILLER"


def _no(words: Sequence[Lexeme], index: int) -> str:
    after = kind_at(words, index + 1)
    if after == "NUM" and kind_at(words, index - 1) in {"NAME", "HON", "PLACE", "SHOP", "PERSONAL"}:
        return "PLACE"
    if after == "NUM" and kind_at(words, index - 1) == "PUNCT" and kind_at(words, index - 2) in {"PLACE", "SHOP"}:
        return "BAD"  # `gali, no 3`: a house, or what puts a sum right
    return "NEG"


def _do(words: Sequence[Lexeme], index: int) -> str:
    if kind_at(words, index + 1) in {"NUM", "NUMWORD"}:
        return "BAD"
    if index == 0 and any(word.has("NE", "KO", "SE") for word in words):
        return "NAME"
    return "KYA" if index == 0 and len(words) > 1 else "SHOW"


def _or(words: Sequence[Lexeme], index: int) -> str:
    """English "or" between two sums leaves them open; elsewhere it is how some write `aur`."""
    return "ORELSE" if kind_at(words, index + 1) == "NUM" and any(word.has("NUM") for word in words[:index]) else "AUR"


def _k(words: Sequence[Lexeme], index: int) -> str:
    """Whether `2 k` may be two thousand or a slip for `2 ke`: then it is no sum at all."""
    before = words[index - 1].value if index else None
    return "BAD" if isinstance(before, Decimal) and before < _THOUSANDS_MAX else "KA"


def _till(words: Sequence[Lexeme], index: int) -> str:
    before = {word.text for word in words[max(0, index - 2) : index]}
    return (
        "GALLA" if before & {"the", "from", "out of", "in", "to", "into", "count", "counted"} or index == 0 else "TAK"
    )


def _his(words: Sequence[Lexeme], index: int) -> str:
    return (
        "PRON"
        if kind_at(words, index + 1) == "KIN" or (words[index].text == "her" and ends_clause(words, index))
        else "FILLER"
    )


def _due(words: Sequence[Lexeme], index: int) -> str:
    return "FILLER" if kind_at(words, index + 1) in {"DATE", "ON"} or words[index].text == "by" else "BAQI"


def _always(kind: str) -> Callable[[Sequence[Lexeme], int], str]:
    return lambda _words, _index: kind


def _if_next(kinds: set[str], then: str, otherwise: str) -> Callable[[Sequence[Lexeme], int], str]:
    return lambda words, index: then if kind_at(words, index + 1) in kinds else otherwise


_DONE = {"RETURNED", "ADA", "JAMA", "GOT", "MAAF", "SENT", "SOLD", "BOUGHT", "KHARCH", "UDHAAR", "PAYMENT", "COUNT"}


def _kya(words: Sequence[Lexeme], index: int) -> str:
    """Urdu `کیا` asks at the head of a clause, and is "did" after what was done: `واپس کیا ۵۰۰ کا`."""
    if index and (ends_clause(words, index) or kind_at(words, index - 1) in _DONE):
        return "DID"
    return "KYA"


def _a(words: Sequence[Lexeme], index: int) -> str:
    return "PER" if kind_at(words, index + 1) == "UNIT" and kind_at(words, index - 1) == "NUM" else "FILLER"


def _are(_words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 else "HAI"


Rule = Callable[["Sequence[Lexeme]", int], str]

_BY_RULE: tuple[tuple[Rule, str], ...] = (
    (_k, "k"),
    (_ki, "ki کی"),
    (_kiya, "kiya kia"),
    (_kya, "کیا"),
    (_pronoun, "is in us un"),
    (_always("PRON"), "اس ان"),
    (_to, "to"),
    (_me, "me"),
    (_the, "the"),
    (_he, "he she they"),
    (_has, "has have"),
    (_no, "no"),
    (_do, "do"),
    (_or, "or"),
    (_due, "due"),
    (_till, "till"),
    (_his, "his her their"),
    (_if_next({"DATE", "CHEQUE", "NAQAD"}, "FILLER", "BY"), "by"),
    (_if_next({"UNIT"}, "PER", "AT"), "fi فی"),
    (_if_next({"KA", "WALA"}, "GOOD", "SOLD"), "bike"),
    (_always("FILLER"), "now"),
    (_if_next({"BROKE"}, "HAI", "THA"), "was were"),
    (_always("ON"), "on"),
    (_a, "a"),
    (_are, "are"),
)
RULES: dict[str, Rule] = {word: rule for rule, words in _BY_RULE for word in words.split()}
