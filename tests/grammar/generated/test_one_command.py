"""A command said in any order, spelling, number form and name comes back; noise never makes other money of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grammar.generated.judging import meant, money, reads
from tests.grammar.generated.messages import BOUNDED, Message, messages
from tests.grammar.generated.noise import gentle, harsh
from tests.grammar.scoring import read


@st.composite
def with_gentle_noise(draw: st.DrawFn) -> tuple[Message, str]:
    message = draw(messages(any_spelling=False))
    return message, draw(gentle(message.phrases, message.sentence.script))


@st.composite
def with_harsh_noise(draw: st.DrawFn, *, any_sum: bool) -> tuple[Message, str]:
    message = draw(messages(any_spelling=False, any_sum=any_sum))
    return message, draw(harsh(message.text))


@settings(BOUNDED, max_examples=250)
@given(messages(any_sum=False, any_name=False))
def test_word_order_and_spelling_say_nothing(message: Message) -> None:
    assert reads(message.text) == meant([message.command])


@settings(BOUNDED, max_examples=250)
@given(messages(any_order=False, any_spelling=False, any_name=False))
def test_a_sum_is_one_in_any_form(message: Message) -> None:
    assert reads(message.text) == meant([message.command])


@settings(BOUNDED, max_examples=250)
@given(messages(people=True, any_order=False, any_spelling=False, any_sum=False))
def test_a_name_comes_back_as_it_is_written(message: Message) -> None:
    assert reads(message.text) == meant([message.command])


@settings(BOUNDED, max_examples=250)
@given(messages())
def test_a_message_of_any_form_is_its_command(message: Message) -> None:
    assert reads(message.text) == meant([message.command])


@settings(BOUNDED, max_examples=250)
@given(with_gentle_noise())
def test_case_signs_courtesies_and_gaps_say_nothing(said: tuple[Message, str]) -> None:
    message, text = said
    assert reads(text) == meant([message.command])


@settings(BOUNDED, max_examples=250)
@given(with_harsh_noise(any_sum=False))
def test_a_slip_or_a_stray_sign_never_makes_other_money(said: tuple[Message, str]) -> None:
    message, text = said
    assert money(read(text)) <= money([message.command])


@settings(BOUNDED, max_examples=250)
@given(with_harsh_noise(any_sum=True))
def test_a_slip_in_a_sum_of_words_never_makes_another_sum(said: tuple[Message, str]) -> None:
    message, text = said
    assert money(read(text)) <= money([message.command])
