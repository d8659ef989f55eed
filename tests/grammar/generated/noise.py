"""What hurried thumbs, phones and manners put into a message. None of it says anything of money.

`gentle` noise must leave the reading as it is; `harsh` noise may make it unreadable, but never another posting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.grammar.generated.lexicon_columns import guarded, is_word

if TYPE_CHECKING:
    from collections.abc import Callable

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
_EMOJI = ("👍", "🙏", "😊", "💰", "✅", "❤️", "👌🏽", "🇵🇰")
_ENDS = (".", "!", "!!!", "...", "۔", " .", " !")
_ARABIC = str.maketrans("یکہ", "يكه")
_BEFORE = {
    "roman": ("bhai zara likh lo ", "plz ", "bhai ", "salam, ", "meharbani karke likh lo ", "suno ", "munshi ji "),
    "urdu": ("بھائی ذرا لکھ لو ", "سلام، ", "منشی جی ", "پلیز ", "مہربانی کر کے لکھ لیں "),
    "english": ("please note ", "pls ", "hello, ", "kindly note "),
}
_AFTER = {
    "roman": (" plz", " likh lo", " shukriya", " note kar lo", " pls"),
    "urdu": (" لکھ لو", " شکریہ", " پلیز", " لکھ لیں"),
    "english": (" please", " thanks", " pls"),
}
_SAME_SOUND = (("w", "v"), ("v", "w"), ("z", "j"), ("q", "k"), ("f", "ph"), ("ee", "i"), ("oo", "u"), ("aa", "a"))
_DOUBLED = frozenset("bcdfgjklmnprstz")
_VOWEL = re.compile(r"[aeiou]")
_LONG = 5


def _cased(text: str) -> list[str]:
    return [text.lower(), text.upper(), text.swapcase(), text.capitalize()]


@st.composite
def gentle(draw: st.DrawFn, phrases: tuple[str, ...], script: str) -> str:
    """The phrases as a text with one to three kinds of noise."""
    text = " ".join(phrases)
    kinds: list[Callable[[], str]] = [
        lambda: draw(st.sampled_from(_cased(text))),
        lambda: text + draw(st.sampled_from(_ENDS)),
        lambda: f"{text} {draw(st.sampled_from(_EMOJI))}",
        lambda: f"{draw(st.sampled_from(_EMOJI))} {text}",
        lambda: f" {draw(st.sampled_from(_EMOJI))} ".join(phrases),
        lambda: draw(st.sampled_from(["  ", "\t", "   ", "\u00a0"])).join(text.split(" ")),
        lambda: _with_invisible(draw, text),
        lambda: draw(st.sampled_from(_BEFORE[script])) + text,
        lambda: text + draw(st.sampled_from(_AFTER[script])),
        lambda: text.translate(_ARABIC),
    ]  # fmt: skip
    for index in draw(st.lists(st.integers(0, len(kinds) - 1), min_size=1, max_size=3, unique=True)):
        text = kinds[index]()
    return draw(st.sampled_from(["{}", "{}", "\n {} \n", "  {}\r\n"])).format(text)


def _with_invisible(draw: st.DrawFn, text: str) -> str:
    for sign in draw(st.lists(st.sampled_from(INVISIBLE), min_size=1, max_size=4)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + sign + text[at:]
    return text


def sounding_alike(word: str) -> list[str]:
    """How a long Roman Urdu word is also written by its sound: a consonant doubled, w for v, z for j, ee for i.

    None that is a word itself, and none of a word that must be matched as written.
    """
    if not _may_be_misspelt(word):
        return []
    found = [word.replace(one, other, 1) for one, other in _SAME_SOUND if one in word]
    found += [word[: at + 1] + word[at:] for at in range(1, len(word)) if word[at] in _DOUBLED]
    return [other for other in dict.fromkeys(found) if other != word and not is_word(other)]


def lost_vowels(word: str) -> list[str]:
    """A long Roman Urdu word with one inner vowel left out, where that is no other word."""
    if not _may_be_misspelt(word):
        return []
    inner = [match.start() for match in _VOWEL.finditer(word, 1, len(word) - 1)]
    return [other for other in dict.fromkeys(word[:at] + word[at + 1 :] for at in inner) if not is_word(other)]


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= _LONG and word.isascii() and word.isalpha() and word not in guarded()


@st.composite
def harsh(draw: st.DrawFn, text: str) -> str:
    """The text with signs between any words, words run together, or a slip of the finger in one long word."""
    words = text.split(" ")
    at = draw(st.integers(0, len(words) - 1))
    if len(words) > 1 and draw(st.booleans()):
        gap = max(at, 1)
        glue = draw(st.sampled_from(["", ", ", ". ", ": ", "-", " / ", "; ", " (", ") "]))
        return " ".join(words[:gap]) + glue + " ".join(words[gap:])
    words[at] = _slipped(draw, words[at])
    return " ".join(words)


def _slipped(draw: st.DrawFn, word: str) -> str:
    if len(word) < 2 or any(char.isdecimal() for char in word):
        return word
    at = draw(st.integers(0, len(word) - 2))
    slip = draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at] + word[at:],
            ]
        )
    )
    # A slip that makes another word of the language makes another sentence.
    return word if is_word(slip.lower()) else slip
