"""The case marker and the verb decide whose money went where; and a PIN ends a command without being a sum."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grammar.generated.judging import meant, reads
from tests.grammar.generated.messages import BOUNDED, Message, messages
from tests.grammar.generated.people import names
from tests.grammar.generated.sums import sums
from tests.grammar.scoring import posted, read

# What each marker makes of each verb, as the contract's table has it; `unknown` where it leaves the direction open.
BY_MARKER = {
    "roman": {
        "{sum} diye": {"ne": "receive_payment", "ko": "make_payment"},
        "{sum} wapis kiye": {"ne": "receive_payment", "ko": "make_payment"},
        "{sum} bheje": {"ne": "receive_payment", "ko": "make_payment"},
        "{sum} liye": {"se": "receive_payment", "ne": "unknown"},
        "{sum} ka maal udhaar liya": {"se": "take_credit", "ne": "give_credit"},
        "{sum} ka udhaar liya": {"ne": "give_credit"},
        "{sum} ka udhaar diya": {"ko": "give_credit", "ne": "unknown"},
        "{sum} udhaar": {"ko": "give_credit", "se": "unknown"},
        "{sum} lene hain": {"se": "receivable", "ne hum se": "payable"},
        "{sum} dene hain": {"ne": "receivable", "ko": "payable", "ke": "payable"},
        "{sum} advance diya": {"ne": "receive_payment", "ko": "salary_advance"},
    },
    "urdu": {
        "{sum} دیے": {"نے": "receive_payment", "کو": "make_payment"},
        "{sum} لیے": {"سے": "receive_payment", "نے": "unknown"},
        "{sum} کا مال ادھار لیا": {"سے": "take_credit", "نے": "give_credit"},
        "{sum} کا ادھار دیا": {"کو": "give_credit", "نے": "unknown"},
        "{sum} ادھار": {"کو": "give_credit", "سے": "unknown"},
        "{sum} لینے ہیں": {"سے": "receivable", "نے ہم سے": "payable"},
        "{sum} دینے ہیں": {"نے": "receivable", "کو": "payable", "کے": "payable"},
        "{sum} ایڈوانس دیا": {"نے": "receive_payment", "کو": "salary_advance"},
    },
}
ROWS = [
    (script, verb, marker, said)
    for script, verbs in BY_MARKER.items()
    for verb, markers in verbs.items()
    for marker, said in markers.items()
]
SECRET = {
    "roman": ("report", "aaj ki sale batao", "is mahine ka munafa", "sab ko bill bhejo", "backup"),
    "urdu": ("رپورٹ", "آج کی سیل بتاؤ", "سب کو بل بھیجو", "بیک اپ"),
    "english": ("daily report", "show today's sales", "backup"),
}


def _command(said: str, name: str, amount: str) -> dict[str, str]:
    if said == "unknown":
        return {"op": said}
    if said in {"receivable", "payable"}:
        return {"op": "opening_balance", "party": name, "amount": amount, "direction": said}
    return {"op": said, "staff" if said == "salary_advance" else "party": name, "amount": amount}


@pytest.mark.parametrize(("script", "verb", "marker", "said"), ROWS)
@settings(BOUNDED, max_examples=12)
@given(st.data())
def test_the_marker_turns_the_money(script: str, verb: str, marker: str, said: str, data: st.DataObject) -> None:
    name = data.draw(names("urdu" if script == "urdu" else "latin"))
    written, amount = data.draw(sums(script))
    text = f"{name} {marker} {verb.format(sum=written)}"
    assert reads(text) == meant([_command(said, name, amount)])


@pytest.mark.parametrize(
    ("script", "question"), [pair for script in SECRET for pair in product([script], SECRET[script])]
)
@settings(BOUNDED, max_examples=12)
@given(st.integers(1000, 99_999_999), st.sampled_from(["{} {}", "{} PIN {}", "{} pin: {}", "{}, {}", "{}\u200f {}"]))
def test_a_pin_ends_a_question(script: str, question: str, pin: int, frame: str) -> None:
    alone = reads(question)
    assert reads(frame.format(question, pin)) == [*alone, *meant([{"op": "enter_pin", "pin": str(pin)}])]


@settings(BOUNDED, max_examples=150)
@given(messages(any_spelling=False, any_sum=False), st.integers(1000, 9999))
def test_a_bare_pin_behind_an_entry_is_never_a_sum(message: Message, pin: int) -> None:
    assert posted(read(f"{message.text} {pin}")) <= posted([message.command])


@settings(BOUNDED, max_examples=100)
@given(messages(any_spelling=False, any_sum=False), st.integers(1000, 9999))
def test_a_pin_that_is_called_one_ends_an_entry(message: Message, pin: int) -> None:
    assert reads(f"{message.text} PIN {pin}") == meant([message.command, {"op": "enter_pin", "pin": str(pin)}])
