"""What is said to Munshi and not to the books: "bhai zara likh lena", "meharbani", "pls", and a PIN at the end.

Only words that say nothing of money are ever left out, and only where the clause was not read with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammar.commands import (
    Backup,
    Balance,
    BankBalance,
    CashBalance,
    Command,
    EnterPin,
    ListPayables,
    ListReceivables,
    LowStock,
    Report,
    SendAllReminders,
    SendStatement,
    Statement,
    StockQuery,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammar.lexicon import Lexeme

_CALLED = frozenset(
    [
        *("bhai", "bhae", "bhaiya", "jan", "jaan", "ji", "jee", "sahib", "sir", "ustad", "janab", "yaar", "munshi"),
        *(
            "bhai jan",
            "bhai jaan",
            "baji",
            "madam",
            "بھایی",
            "بھایی جان",
            "جان",
            "جی",
            "صاحب",
            "استاد",
            "جناب",
            "یار",
            "منشی",
        ),
    ]
)
_PIN_MIN, _PIN_MAX = 4, 8
# A bare number after one of these can only be a PIN; after a khata or a balance only where the words ask.
_EARNED = frozenset({"kamai", "kamaai", "bachat", "کمائی", "کمایی"})  # `aaj ki kamai 2300` is a sum
_NO_SUM = (Report, ListReceivables, ListPayables, Backup, LowStock, SendAllReminders, SendStatement)
_ASKED = (Balance, Statement, CashBalance, BankBalance, StockQuery)


def _says_nothing(word: Lexeme) -> bool:
    plain = bool(word.meanings) and all(meaning.kind in {"FILLER", "WRITE"} for meaning in word.meanings)
    return plain or word.text in {",", ".", "!", "-", ";"}


def is_courtesy(words: Sequence[Lexeme]) -> bool:
    """Whether a stretch is nothing but courtesy."""
    return all(_says_nothing(word) or word.text in _CALLED for word in words)


def without_courtesy(words: Sequence[Lexeme]) -> list[Lexeme]:
    """The words without courtesy at either end; `bhai` goes only with another such word, else it is a title."""
    start, end = 0, len(words)
    while start < end and (_says_nothing(words[start]) or _is_called(words, start, end)):
        start += 1
    while end > start and (_says_nothing(words[end - 1]) or _is_addressed(words, start, end - 1)):
        end -= 1
    return list(words[start:end])


def _is_called(words: Sequence[Lexeme], at: int, end: int) -> bool:
    following = words[at + 1] if at + 1 < end else None
    return words[at].text in _CALLED and (
        following is None or _says_nothing(following) or _is_called(words, at + 1, end)
    )


def _is_addressed(words: Sequence[Lexeme], start: int, at: int) -> bool:
    """`... diye bhai`: after a verb or another such word, not after a name."""
    before = words[at - 1] if at > start else None
    return (
        words[at].text in _CALLED
        and before is not None
        and (_says_nothing(before) or before.has("HAI", "DID", "THA", "GAVE", "SHOW") or before.text in _CALLED)
    )


def parted_from_pin(words: Sequence[Lexeme]) -> tuple[list[Lexeme], EnterPin] | None:
    """The words before a PIN at the end of a message, and the PIN; None where there is none."""
    last = words[-1] if words else None
    if last is None or not last.text.isdecimal() or not _PIN_MIN <= len(last.text) <= _PIN_MAX:
        return None
    rest = list(words[:-1])
    while rest and rest[-1].text in {":", "-", ",", ".", "is"}:
        rest.pop()
    if rest and rest[-1].has("PIN"):
        rest.pop()
        while rest and rest[-1].has("PUNCT"):
            rest.pop()
    return (rest, EnterPin(pin=last.text)) if rest else None


def said_with_pin(words: Sequence[Lexeme]) -> bool:
    """Whether the number at the end is called a PIN."""
    return any(word.has("PIN") for word in words[-3:-1])


def takes_a_pin(command: Command, words: Sequence[Lexeme]) -> bool:
    """Whether a bare number after these words, read as the command, can only be a PIN."""
    asks = any(word.has("KITNA", "SHOW") for word in words)
    if any(word.text in _EARNED for word in words) and not asks:
        return False
    return isinstance(command, _NO_SUM) or (asks and isinstance(command, _ASKED))
