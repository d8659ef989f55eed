"""Punjabi words that are other words in Urdu: `di` "of" or "gave", `de` "of", `ne` "are" or the marker, `ton` "from".

One rule a word, like those of `open_words`. Where the clause does not say which it is, the Urdu word stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammar.parser.open_words import Rule, kind_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.lexicon import Lexeme

_DONE = frozenset(
    {"GAVE", "TOOK", "GOT", "SENT", "CAME", "BAQI", "LENE", "DENE", "BROKE", "DEGAYA", "LEGAYA", "DID", "KITNA"}
    | {"PAISE", "SOLD", "BOUGHT", "TAKEOUT", "RETURNED"}
)
_OWNERS = frozenset(
    {"NAME", "HON", "KIN", "WALA", "FIRM", "GOOD", "EXP", "SHOP", "DAY", "DATE", "UNIT", "GALLA", "BANK"}
)
_OWNED = frozenset(
    {"SALE", "RATE", "KHATA", "HISAB", "TANKHWAH", "BILL", "LIMIT", "REMINDER", "BAQI", "UDHAAR", "CHEQUE", "PAISE"}
    | {"PAYMENT", "DISCOUNT", "ADVANCE", "MAAL", "TARAF", "NAAM", "PHONENO", "RETURNED", "KHARCH", "REPORT", "DAILY"}
)
_VERBS = frozenset({"GAVE", "SENT", "TOOK", "MAAF", "ADA"})


def _given_elsewhere(words: Sequence[Lexeme], index: int) -> bool:
    """Whether another word of the clause is the verb of giving."""
    return any(kind_at(words, at) in _VERBS for at in range(len(words)) if at != index)


def _di(words: Sequence[Lexeme], index: int) -> str:
    """`300 di udhar ditti`, `Aslam di tankhwah`: "of" where something else was given, or is owned; else "gave"."""
    before, after = kind_at(words, index - 1), kind_at(words, index + 1)
    if not index and words[index].text == "دی" and after in {"NAME", "FIRM"}:
        return "NAME"  # `دی سٹی سکول`, the English "the"
    owned = before in _OWNERS and after in _OWNED
    return "KA" if index and (owned or (before in _OWNERS | {"NUM"} and _given_elsewhere(words, index))) else ""


def _de(words: Sequence[Lexeme], index: int) -> str:
    """`Bashir de 3000 baqi`, `Aslam de khate vich`: "of" between its owner and what is owned."""
    before, after = kind_at(words, index - 1), kind_at(words, index + 1)
    between = index and before in _OWNERS and after in _OWNED | {"NUM", "KIN", "HON"}
    priced = before == "NUM" and after in {"", "PUNCT"} and _given_elsewhere(words, index)
    return "KA" if between or priced or (before == "NUM" and after in {"MAAL", "GOOD"}) else ""


def _after_verb(words: Sequence[Lexeme], index: int) -> str:
    """`ditte ne`: "have given" at the end of a clause or of a question; else the marker `ne`."""
    ends = all(word.has("PUNCT", "GALLA", "BANKWORD", "MEIN") for word in words[index + 1 :])
    return "HAI" if ends and kind_at(words, index - 1) in _DONE else "NE"


def _had(words: Sequence[Lexeme], index: int) -> str:
    """`ditte si`: "had given" after a verb."""
    before = kind_at(words, index - 1)
    return "HAI" if before in _DONE else "THA" if before == "NUM" else "BAD"


def _ton(words: Sequence[Lexeme], index: int) -> str:
    """`Hafeez ton 1100`: "from" after a name; else the weight."""
    after = kind_at(words, index + 1)
    return "SE" if kind_at(words, index - 1) in {"NAME", "HON"} and after not in {"", "KA", "PUNCT"} else ""


def _toh(words: Sequence[Lexeme], index: int) -> str:
    """`Lucky toh 500 liye`: Punjabi "from" or Urdu "then"? Nobody knows, and it turns the money round."""
    named = kind_at(words, index - 1) in {"NAME", "HON", "FIRM"}
    return "BAD" if named and any(word.has("TOOK", "BORROWED", "BOUGHT") for word in words[index:]) else "FILLER"


_BY_RULE: tuple[tuple[Rule, str], ...] = (
    (_di, "di دی"),
    (_de, "de دے"),
    (_after_verb, "ne نے"),
    (_toh, "toh tho"),
    (_had, "si san سی"),
    (_ton, "ton toun tun توں"),
)
PUNJABI_RULES: dict[str, Rule] = {word: rule for rule, words in _BY_RULE for word in words.split()}
