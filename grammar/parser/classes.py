"""The class that a word of several meanings has in its place: `do` a number or "show", `ki` a marker or "did".

One rule a word, by what stands next to it. Never looks further than the clause.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from grammar.dates import Day, Period
from grammar.lexicon import Lexeme

if TYPE_CHECKING:
    from collections.abc import Sequence

_READ = {"NUM", "BAD", "PHONE", "ENTRY", "DATE", "PERIOD"}
_THOUSANDS_MAX = 100
_SIGNS = {"$": "BAD", "€": "BAD", "£": "BAD", "₹": "BAD", "?": "QMARK", "@": "AT", "x": "AT", "*": "AT"}
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


def class_of(words: Sequence[Lexeme], index: int) -> tuple[str, object]:
    """The class of a word and its value there."""
    word = words[index]
    if not word.meanings:
        return "NAME", None
    first = word.meanings[0].kind
    if first in _READ and (word.value is not None or first in {"BAD", "PHONE", "ENTRY"}):
        return (
            ("ENTRYNO", word.raw) if first == "ENTRY" else (first, word.value if word.value is not None else word.text)
        )
    if first in {"PUNCT", "NL", "SLASH"}:
        return _SIGNS.get(word.text, "SIGN"), None
    rule = _RULES.get(word.text)
    if rule is not None:
        decided = rule(words, index)
        if decided:
            return decided, word.worth(decided)
    return _by_order(words, index)


def _kind(words: Sequence[Lexeme], at: int) -> str:
    """The first class of a neighbour, NAME for an unknown word, empty past the ends."""
    if not 0 <= at < len(words):
        return ""
    return words[at].meanings[0].kind if words[at].meanings else "NAME"


def _by_order(words: Sequence[Lexeme], index: int) -> tuple[str, object]:
    word = words[index]
    for meaning in word.meanings:
        if meaning.kind == "NUMWORD":
            if meaning.value == "rs":
                return "RUPEE", None
            continue
        if meaning.kind == "DAY":
            decided = _day_word(words, index, meaning.value)
            if decided[0]:
                return decided
            continue
        if meaning.kind == "PLACE":
            if _kind(words, index + 1) == "NUM" or _kind(words, index + 1) in {"PLACE", "PHONENO"}:
                return "PLACE", None
            continue
        if meaning.kind == "FIRM":
            return "NAME", None
        return _plain(meaning.kind), meaning.value
    return "NAME", None


_MERGED = {
    "ENSENT": "ENGAVE",
    "ENRETURNED": "ENDID",
    "AUR": "AUR",
    "QARZ": "QARZ",
    "LOSS": "PROFIT",
    "BANKWORD": "BANK",
    "GALLA": "GALLA",
}


def _plain(kind: str) -> str:
    return _MERGED.get(kind, kind)


def _day_word(words: Sequence[Lexeme], index: int, value: str) -> tuple[str, object]:
    if value == "TIME":
        return "TIME", None
    if value in {"LATER", "AFTER"}:
        return (
            ("LATER", None) if value == "LATER" or words[index].text in {"baad", "bad", "after", "بعد"} else ("", None)
        )
    if value[0] == "M" and value[1:].isdigit() and len(words[index].text) > 3:  # noqa: PLR2004 - "mon", "may" alone are no months
        return "PERIOD", Period(month=int(value[1:]))
    if value in {"DAY", "WEEK", "MONTH", "YEAR"}:
        return "DAYWORD", value
    if value == "MONTHEND":
        return "DATE", Day(month_end=True)
    return "", None


def _ends(words: Sequence[Lexeme], index: int) -> bool:
    """Whether nothing but `hai`, signs or fillers follow."""
    return all(
        words[at].has("HAI", "THA", "PUNCT", "FILLER", "WRITE") or words[at].text in {"hai", "hain"}
        for at in range(index + 1, len(words))
    )


def _ki(words: Sequence[Lexeme], index: int) -> str:
    before = _kind(words, index - 1)
    if index and (_ends(words, index) and before not in {"NAME", "HON"}):
        return "DID"
    return "KA"


def _kiya(_words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 else "DID"


def _pronoun(words: Sequence[Lexeme], index: int) -> str:
    after = _kind(words, index + 1)
    if after in {"NE", "KO", "SE", "KA", "PAR", "TARAF"}:
        return "PRON"
    if words[index].text == "is":
        return "HAI"
    return "IN" if words[index].text == "in" else "PRON"


def _to(words: Sequence[Lexeme], index: int) -> str:
    after = _kind(words, index + 1)
    if index + 1 < len(words) and words[index + 1].text == "till":
        return "TO"
    if after == "WRITE":
        return "FILLER"
    if after in {"NAME", "HON", "BANK", "BANKWORD", "GALLA", "PLACE"}:
        following = _kind(words, index + 2)
        return "FILLER" if following in {"NE", "KO", "SE"} else "TO"
    earlier = {_kind(words, at) for at in range(index)}
    if earlier & _ENGLISH_VERBS and after not in {"", "PUNCT"}:
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
    return "THA" if index and _ends(words, index) else "FILLER"


def _he(words: Sequence[Lexeme], index: int) -> str:
    return "PRON" if index == 0 or _kind(words, index + 1) in {"FUTGIVE", "ENGAVE", "HEARSAY"} else "HAI"


def _has(_words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 else "FILLER"


def _no(words: Sequence[Lexeme], index: int) -> str:
    after = _kind(words, index + 1)
    if after == "NUM" and _kind(words, index - 1) in {"NAME", "HON", "PLACE", "SHOP", "PERSONAL"}:
        return "PLACE"
    return "NEG"


def _place(words: Sequence[Lexeme], index: int) -> str:
    if (
        index
        and _kind(words, index + 1) in {"NUM", "PLACE", "NEG", "PHONENO"}
        and _kind(words, index - 1) in {"NAME", "HON", "WALA", "PLACE"}
    ):
        return "PLACE"
    return ""


def _do(words: Sequence[Lexeme], index: int) -> str:
    if _kind(words, index + 1) in {"NUM", "NUMWORD"}:
        return "BAD"
    if index == 0 and any(word.has("NE", "KO", "SE") for word in words):
        return "NAME"
    return "KYA" if index == 0 and len(words) > 1 else "SHOW"


def _or(words: Sequence[Lexeme], index: int) -> str:
    """English "or" between two sums leaves them open; elsewhere it is how some write `aur`."""
    return "ORELSE" if _kind(words, index + 1) == "NUM" and any(word.has("NUM") for word in words[:index]) else "AUR"


def _add(words: Sequence[Lexeme], _index: int) -> str:
    """Whether `add Ali 0300 1234567` opens a khata or `add 500` writes an entry."""
    return (
        "ADDIT" if any(word.has("PHONE") for word in words) or not any(word.has("NUM") for word in words) else "WRITE"
    )


def _wanted(words: Sequence[Lexeme], _index: int) -> str:
    """Whether `hisab chahiye` asks to see it or `500 chahiye` is a wish."""
    return "PLAN" if any(word.has("NUM") for word in words) else "SHOW"


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
        "PRON" if _kind(words, index + 1) == "KIN" or (words[index].text == "her" and _ends(words, index)) else "FILLER"
    )


def _stock(words: Sequence[Lexeme], _index: int) -> str:
    bought = any(word.has("BOUGHT", "UDHAAR", "SOLD", "NAQAD") for word in words)
    return "MAAL" if bought and any(word.has("NUM") for word in words) else "STOCK"


def _expense_or_goods(words: Sequence[Lexeme], index: int) -> str:
    """`chai`, `gas`, `roti`: goods where they are counted or asked for in stock, else a running cost."""
    before = _kind(words, index - 1)
    if words[index].text == "phone" and any(word.has("PHONE") for word in words):
        return "PHONENO"
    if before == "UNIT" or _kind(words, index - 2) == "UNIT":
        return "GOOD" if words[index].has("GOOD") else ""
    return "EXP"


def _due(words: Sequence[Lexeme], index: int) -> str:
    return "FILLER" if _kind(words, index + 1) in {"DATE", "ON"} or words[index].text == "by" else "BAQI"


def _always(kind: str) -> Callable[[Sequence[Lexeme], int], str]:
    return lambda _words, _index: kind


def _if_next(kinds: set[str], then: str, otherwise: str) -> Callable[[Sequence[Lexeme], int], str]:
    return lambda words, index: then if _kind(words, index + 1) in kinds else otherwise


def _kya(words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 or not _ends(words, index) else "DID"


def _a(words: Sequence[Lexeme], index: int) -> str:
    return "PER" if _kind(words, index + 1) == "UNIT" and _kind(words, index - 1) == "NUM" else "FILLER"


_BEFORE_A_NAME = {"FROM", "TO", "FOR", "AUR", "PUNCT", "FILLER", "WRITE", "ENGAVE", "OWE"}


def _wali(words: Sequence[Lexeme], index: int) -> str:
    """`Wali ko`, `from Wali`: a man where nothing stands before that could be wali of something."""
    return "NAME" if index == 0 or _kind(words, index - 1) in _BEFORE_A_NAME else "WALA"


def _malik(words: Sequence[Lexeme], index: int) -> str:
    """`Malik Nadeem`, `Asif Malik ne`: a surname where it touches a name, else the owner."""
    neighbours = {_kind(words, index - 1) if index else "", _kind(words, index + 1)}
    return "NAME" if neighbours & {"NAME", "FIRM", "HON"} else ""


_NAME_PARTS = {"NAME", "HON", "KIN", "FIRM", "WALA", "PLACE"}
_CASE_WORDS = {"NE", "KO", "SE", "KA", "PAR", "TARAF"}
_CALLED_AFTER = {
    *{"SE", "KO"},
    *{
        "NE",
        "KHATA",
        "HISAB",
        "SHOW",
        "GAVE",
        "DID",
        "HAI",
        "THA",
        "WRITE",
        "FILLER",
        "UDHAAR",
        "JAMA",
        "SENT",
        "SENDIT",
    },
    *{"BAQI", "LENE", "DENE", "CAME", "TOOK", "SET", "REPORT", "REMINDER", "PAISE", "KITNA", "MAAF", "GREETING"},
}


def _vocative(words: Sequence[Lexeme], index: int) -> str:
    """`bhai zara likh lena ...`, `... diye bhai`: Munshi is called, nobody is named. A title touches its name."""
    before, after = _kind(words, index - 1), _kind(words, index + 1)
    if index == 0:
        return "FILLER" if after in {"FILLER", "WRITE", "SHOW", "SENDIT"} else ""
    called = before in _CALLED_AFTER and after not in _NAME_PARTS | _CASE_WORDS
    return "FILLER" if called else ""


def _are(_words: Sequence[Lexeme], index: int) -> str:
    return "KYA" if index == 0 else "HAI"


_Rule = Callable[["Sequence[Lexeme]", int], str]
_BY_RULE: tuple[tuple[_Rule, str], ...] = (
    (_k, "k"),
    (_ki, "ki کی"),
    (_kiya, "kiya kia"),
    (_kya, "کیا"),
    (_pronoun, "is in us un"),
    (_always("PRON"), "اس ان"),
    (_to, "to"),
    (_me, "me"),
    (_the, "the"),
    (_he, "he"),
    (_has, "has have"),
    (_no, "no"),
    (_place, "number نمبر dukan shop ghar"),
    (_do, "do"),
    (_or, "or"),
    (_stock, "stock سٹاک اسٹاک"),
    (_due, "due"),
    (_till, "till"),
    (_add, "add"),
    (_his, "his her their"),
    (_wanted, "chahiye chaiye chahye چاہیے"),
    (_if_next({"DATE", "CHEQUE", "NAQAD"}, "FILLER", "BY"), "by"),
    (_if_next({"UNIT"}, "PER", "AT"), "fi فی"),
    (_always("FILLER"), "now"),
    (_always("THA"), "was were"),
    (_always("ON"), "on"),
    (_a, "a"),
    (_are, "are"),
    (_wali, "wali ولی"),
    (_malik, "malik maalik مالک"),
    (_vocative, "bhai bhae bhayya bhaiya ji jee sir ustad ustaad madam janab بھائی جی جناب استاد سر بھایی"),
    (_expense_or_goods, "chai gas pani roti phone petrol diesel cylinder biryani food khana generator load tea"),
    (_expense_or_goods, "samosay samose چائے گیس پانی روٹی"),
)
_RULES: dict[str, _Rule] = {word: rule for rule, words in _BY_RULE for word in words.split()}
