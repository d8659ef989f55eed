"""One word of doubt stops the posting, wherever it stands; so does a second sum, or a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.grammar.generated.messages import BOUNDED, Message, messages
from tests.grammar.generated.people import first_names
from tests.grammar.scoring import posted, read

if TYPE_CHECKING:
    from collections.abc import Mapping

CONDITIONS = {
    "roman": ("agar", "shayad", "jab", "kaash"),
    "urdu": ("اگر", "شاید", "جب", "کاش"),
    "english": ("if", "maybe", "perhaps", "when"),
}
HEARSAY = {
    "roman": ("kehta hai", "Bilal ne bataya", "suna hai"),
    "urdu": ("کہتا ہے", "سنا ہے"),
    "english": ("he says", "Bilal said", "I heard"),
}
# Urdu `کیا` asks at the head of a sentence; after a verb it is "did".
ASKED_FIRST = {"roman": ("kya",), "urdu": ("کیا",), "english": ("is it true", "did")}
ASKED_LAST = {
    "roman": ("?", " ?", "??", " kya?", " ya nahi", "؟"),
    "urdu": ("؟", " ?", " کیا؟", " یا نہیں"),
    "english": ("?", " ?", " or not"),
}
NEGATIONS = {"roman": ("nahi", "nahin", "nhi", "mat"), "urdu": ("نہیں", "مت"), "english": ("not", "never", "didn't")}
ENDED = {
    "roman": ("karna hai", "honge", "karega", "hota to"),
    "urdu": ("کرنا ہے", "ہوں گے", "کرے گا", "ہوتا تو"),
    "english": ("will be", "later", "should"),
}
JOINED = {"roman": (" aur {}", ", {}", " & {}"), "urdu": (" اور {}", "، {}"), "english": (" and {}", ", {}", " & {}")}


@st.composite
def with_a_word(draw: st.DrawFn, words: Mapping[str, tuple[str, ...]], *, first: int) -> str:
    """A message with one of the words before its phrase number `first`, or before any later one, or at its end."""
    message = draw(messages())
    at = draw(st.integers(first, len(message.phrases)))
    phrases = list(message.phrases)
    phrases.insert(at, draw(st.sampled_from(words[message.sentence.script])))
    return " ".join(phrases)


@settings(BOUNDED, max_examples=150)
@given(with_a_word(CONDITIONS, first=0))
def test_a_condition_posts_nothing(text: str) -> None:
    assert not posted(read(text))


@settings(BOUNDED, max_examples=150)
@given(with_a_word(HEARSAY, first=0))
def test_hearsay_posts_nothing(text: str) -> None:
    assert not posted(read(text))


@settings(BOUNDED, max_examples=150)
@given(with_a_word(NEGATIONS, first=1))
def test_a_negation_posts_nothing(text: str) -> None:
    assert not posted(read(text))


@settings(BOUNDED, max_examples=150)
@given(st.data(), messages())
def test_a_question_posts_nothing(data: st.DataObject, message: Message) -> None:
    script = message.sentence.script
    asked = st.one_of(
        st.sampled_from(ASKED_FIRST[script]).map(lambda word: f"{word} {message.text}"),
        st.sampled_from(ASKED_LAST[script]).map(lambda word: f"{message.text}{word}"),
    )
    assert not posted(read(data.draw(asked)))


@settings(BOUNDED, max_examples=150)
@given(st.data(), messages(any_order=False))
def test_what_is_still_to_come_posts_nothing(data: st.DataObject, message: Message) -> None:
    ending = data.draw(st.sampled_from(ENDED[message.sentence.script]))
    assert not posted(read(f"{message.text} {ending}"))


@settings(BOUNDED, max_examples=150)
@given(messages(any_order=False, any_spelling=False, any_sum=False, any_name=False), st.data())
def test_two_sums_post_nothing(message: Message, data: st.DataObject) -> None:
    other = str(data.draw(st.integers(100, 99_999)))
    assume(other != message.command["amount"])
    phrases = list(message.phrases)
    phrases.insert(data.draw(st.integers(0, len(phrases))), other)
    assert not posted(read(" ".join(phrases)))


@settings(BOUNDED, max_examples=150)
@given(messages(any_order=False, any_spelling=False, any_sum=False, any_name=False, people=True), st.data())
def test_one_sum_and_two_people_post_nothing(message: Message, data: st.DataObject) -> None:
    name = message.command[str(message.sentence.person)]
    other = data.draw(first_names(message.sentence.alphabet).filter(lambda one: one != name))
    joined = data.draw(st.sampled_from(JOINED[message.sentence.script])).format(other)
    assert not posted(read(message.text.replace(name, name + joined, 1)))
