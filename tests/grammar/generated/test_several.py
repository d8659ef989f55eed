"""Several entries in one message come back each, in the order of the text; one that cannot be read stops no line."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grammar.generated.judging import meant, reads
from tests.grammar.generated.messages import BOUNDED, SCRIPTS, Message, messages
from tests.grammar.generated.people import first_names

PARTED = {"roman": (", ", " aur ", "\n"), "urdu": ("، ", " اور ", "\n"), "english": (", ", " and ", "\n")}
HEADINGS = {
    "wusool:": ("receive_payment", "latin"),
    "udhaar:": ("give_credit", "latin"),
    "وصول:": ("receive_payment", "urdu"),
    "ادھار:": ("give_credit", "urdu"),
    "Received:": ("receive_payment", "latin"),
    "Credit:": ("give_credit", "latin"),
}
TOTALS = {"latin": ("kul {}", "total {}", "Total: {}"), "urdu": ("کل {}", "ٹوٹل {}")}
UNREAD = ["asdf qwer zxcv", "Yasmin 350", "یاسمین ۳۵۰"]


@st.composite
def parted(draw: st.DrawFn) -> tuple[list[Message], str]:
    """Two to five plain entries in one script, with a name each, parted by comma, `and` or a new line."""
    script = draw(st.sampled_from(SCRIPTS))
    plain = messages(script=script, people=True, any_order=False, any_spelling=False, any_sum=False, any_name=False)
    found = draw(st.lists(plain, min_size=2, max_size=5))
    text = found[0].text
    for message in found[1:]:
        text += draw(st.sampled_from(PARTED[script])) + message.text
    return found, text


@settings(BOUNDED, max_examples=150)
@given(st.lists(messages(), min_size=2, max_size=5))
def test_a_line_each(found: list[Message]) -> None:
    assert reads("\n".join(message.text for message in found)) == meant([message.command for message in found])


@settings(BOUNDED, max_examples=150)
@given(parted())
def test_parted_by_a_comma_or_and(said: tuple[list[Message], str]) -> None:
    found, text = said
    assert reads(text) == meant([message.command for message in found])


@settings(BOUNDED, max_examples=150)
@given(st.lists(messages(), min_size=1, max_size=5), st.sampled_from(UNREAD), st.integers(0, 5))
def test_a_line_that_cannot_be_read_stops_no_other(found: list[Message], unread: str, at: int) -> None:
    lines = [message.text for message in found]
    commands = [message.command for message in found]
    lines.insert(at, unread)
    commands.insert(at, {"op": "unknown"})
    assert reads("\n".join(lines)) == meant(commands)


@settings(BOUNDED, max_examples=150)
@given(st.sampled_from(sorted(HEADINGS)), st.data())
def test_a_heading_holds_for_its_lines_and_a_total_is_checked(heading: str, data: st.DataObject) -> None:
    operation, alphabet = HEADINGS[heading]
    entries = data.draw(st.lists(st.tuples(first_names(alphabet), st.integers(10, 99_999)), min_size=1, max_size=8))
    said = [{"op": operation, "party": name, "amount": str(amount)} for name, amount in entries]
    off = data.draw(st.sampled_from([None, 0, 100]))
    lines = [heading, *(f"{name} {amount}" for name, amount in entries)]
    if off is not None:
        lines.append(data.draw(st.sampled_from(TOTALS[alphabet])).format(sum(amount for _, amount in entries) + off))
        said += [{"op": "unknown"}] if off else []
    assert reads("\n".join(lines)) == meant(said)
