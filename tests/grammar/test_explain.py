"""Why a text was read as it was: spans that point at the right words, classes, rules, and what lost."""

from __future__ import annotations

import pytest

import grammar
from grammar import Context, ExplainedPart, explain
from grammar.lexicon import load
from tests.grammar.scoring import HERE, TODAY, gold

CORPUS = [f"corpus/{path.name}" for path in sorted((HERE / "corpus").glob("*.jsonl"))]


def spans(text: str, command: int = 0, context: Context | None = None) -> list[tuple[str, str]]:
    reading = grammar.parse(text, TODAY, context)
    return [(span.kind, text[span.start : span.end]) for span in reading.spans if span.command == command]


def only_part(text: str, context: Context | None = None) -> ExplainedPart:
    (part,) = explain(text, TODAY, context).parts
    return part


def words(part: ExplainedPart) -> dict[str, tuple[str, str]]:
    return {word.text: (word.kind, word.found) for word in part.words}


# ---------- spans ----------


def test_spans_under_a_heading_point_at_the_heading_and_the_line() -> None:
    text = "wusool:\nAli 500\nBilal 300"
    assert spans(text, 0) == [("got", "wusool"), ("bare", "Ali"), ("amt", "500")]
    assert spans(text, 1) == [("got", "wusool"), ("bare", "Bilal"), ("amt", "300")]


def test_the_day_of_a_heading_is_a_span_of_each_line() -> None:
    text = "kal:\nAli 500 udhaar\nBilal 300 udhaar"
    assert ("date", "kal") in spans(text, 0)
    assert ("date", "kal") in spans(text, 1)


def test_a_shared_verb_is_a_span_of_everybody() -> None:
    text = "Ali 500, Bilal 300 udhaar"
    assert spans(text, 0) == [("bare", "Ali"), ("amt", "500"), ("udhaar", "udhaar")]
    assert spans(text, 1) == [("bare", "Bilal"), ("amt", "300"), ("udhaar", "udhaar")]


def test_a_shared_english_verb_does_not_take_what_stands_between() -> None:
    text = "Paid Ali 500 and Bilal 300"
    assert set(spans(text, 1)) == {("gave", "Paid"), ("gave", "Bilal"), ("ko", "Paid"), ("ko", "Bilal"), ("amt", "300")}


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("A\u200bli s\u200be 5\u200b00 wusool", "se", "A\u200bli s\u200be"),
        ("A\u200bli s\u200be 5\u200b00 wusool", "amt", "5\u200b00"),
        ("\u202bعلي سے ۵۰۰ وصول\u202c", "se", "علي سے"),
        ("Ali se ₨500 wusool ✅", "amt", "₨500"),
        ("ALIII SE 500WUSOOOL", "got", "WUSOOOL"),
        ("Ali s/o Rafiq se 1,25,000 wusool", "se", "Ali s/o Rafiq se"),
        ("cafe\u0301 Ali se 500 wusool", "amt", "500"),
        ("Ali se paanch so rupay wusool", "amt", "paanch so rupay"),
    ],
)
def test_spans_count_the_characters_of_the_text_as_it_came(text: str, kind: str, said: str) -> None:
    assert (kind, said) in spans(text)


def test_what_is_taken_whole_has_one_span() -> None:
    assert spans("haan ji") == [("answer", "haan ji")]
    assert spans("Your OTP is 4471") == [("notice", "Your OTP is 4471")]
    assert spans("report 4471", 1) == [("pin", "4471")]
    assert spans("Ali 500 udhaar\nkul 900", 1) == [("total", "kul 900")]


def test_every_word_that_a_command_was_read_from_is_in_its_spans() -> None:
    read = 0
    for line in gold(*CORPUS):
        text = line["text"]
        explanation = explain(text, TODAY)
        assert explanation.reading == grammar.parse(text, TODAY)
        covered = [set(range(span.start, span.end)) for span in explanation.reading.spans]
        assert all(0 <= span.start < span.end <= len(text) for span in explanation.reading.spans), text
        for part in explanation.parts:
            for word in part.words:
                assert text[word.start : word.end] == word.text
                if part.rule and word.kind:
                    assert any(set(range(word.start, word.end)) <= span for span in covered), (text, word)
                    read += 1
    assert read > 3000


# ---------- explanations ----------


def test_each_word_is_told_with_its_class_and_how_it_was_found() -> None:
    part = only_part("Ali se zara 500 vasuul kr liye")
    assert part.rule == "receive_payment"
    told = words(part)
    assert told["Ali"] == ("NAME", "as written")
    assert told["zara"] == ("", "as written")
    assert told["500"] == ("NUM", "as written")
    assert words(only_part("Nadir se 500 woosool"))["woosool"] == ("GOT", "by its sound")
    assert words(only_part("Zorawar se 500 wusool"))["Zorawar"] == ("NAME", "no word of the lexicon")


@pytest.mark.parametrize(("how", "said"), [("vowels", "with vowels dropped"), ("slip", "with one slip of the finger")])
def test_a_misspelt_word_is_told_with_what_it_was_taken_for(how: str, said: str) -> None:
    known = [word for word in sorted(load().exact) if word.isascii()]
    tried = (word[:at] + word[at + 1 :] for word in known for at in range(1, len(word)))
    misspelt = next(word for word in tried if load().word(word)[1] == how)
    part = explain(f"Ali {misspelt} 500", TODAY).parts[0]
    assert any(word.text == misspelt and word.found == said for word in part.words)


def test_phrases_stand_in_the_order_of_the_text() -> None:
    part = only_part("500 wusool Ali se")
    assert [(phrase.kind, phrase.text) for phrase in part.phrases] == [
        ("AMT", "500"),
        ("GOT", "wusool"),
        ("SE", "Ali se"),
    ]


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("Ali ne 500 nahi diye", "nahi: a negation"),
        ("us ne 500 diye", "us: a pronoun instead of a name"),
        ("agar Ali 500 de", "agar: a condition"),
        ("Ali ko -500 udhaar", "-500: no sum of money, or a word that stops the clause"),
    ],
)
def test_what_stopped_a_posting_is_named(text: str, stopped: str) -> None:
    assert stopped in only_part(text).stopped


def test_what_lost_is_told_with_the_reason() -> None:
    lost = {each.reading: each.why for each in only_part("Ali ko 500 udhaar diye").lost}
    assert lost["make_payment"] == "only without udhaar (UDHAAR)"
    lost = {each.reading: each.why for each in only_part("Ali 500").lost}
    assert lost["give_credit"].startswith("only with UDHAAR, such as ")


def test_taggings_that_were_tried_are_told() -> None:
    lost = only_part("Ali ko bijli 500 udhaar").lost
    assert any("bijli=NAME" in each.reading and each.why == "no rule takes it" for each in lost)


def test_two_commands_of_one_clause_are_one_part() -> None:
    part = only_part("Ali 1000 ka saman, 400 diye, baqi udhaar")
    assert [command.op for command in part.commands] == ["give_credit", "receive_payment"]


def test_a_text_without_words_and_one_too_long_are_explained() -> None:
    assert only_part("").words == ()
    assert only_part("Ali " * 2000).commands == (grammar.Unknown(reason="too_long"),)


def test_the_json_form_has_every_part() -> None:
    told = grammar.explanation_to_dict(explain("Ali se 500 wusool, Bilal 300", TODAY))
    assert told.keys() == {"commands", "spans", "grammar_version", "parts"}
    parts = told["parts"]
    assert isinstance(parts, list)
    assert [command["op"] for part in parts for command in part["commands"]] == ["receive_payment", "unknown"]


# ---------- context ----------


def test_a_known_name_is_told_as_known() -> None:
    context = Context(parties=("Jama Khan",))
    assert words(only_part("Jama Khan se 500 wusool", context))["Jama"] == ("NAME", "known to the business")


@pytest.mark.parametrize("name", ["Zorzim", "Nido Bara", "زرزیم"])
def test_a_known_item_is_goods(name: str) -> None:
    (command,) = grammar.parse(f"Ali ko 2 {name} diye 500 ka", TODAY, Context(items=(name,))).commands
    assert grammar.to_dict(command) == {
        "op": "give_credit",
        "party": "Ali",
        "amount": "500",
        "items": [{"name": name, "quantity": "2", "amount": "500"}],
    }


@pytest.mark.parametrize("name", ["Zorbin", "Zorbin Current", "زوربن"])
def test_a_known_account_takes_the_money(name: str) -> None:
    (command,) = grammar.parse(f"Ali ne 500 diye {name} mein", TODAY, Context(accounts=(name,))).commands
    assert grammar.to_dict(command) == {"op": "receive_payment", "party": "Ali", "amount": "500", "account": name}


def test_a_name_of_two_classes_settles_nothing() -> None:
    both = Context(parties=("Zorzim",), items=("Zorzim",))
    assert grammar.parse("Zorzim se 500 wusool", TODAY, both) == grammar.parse("Zorzim se 500 wusool", TODAY)


@pytest.mark.parametrize("word", ["udhaar", "diye", "se", "cash"])
def test_goods_and_accounts_named_like_a_rule_word_leave_it_alone(word: str) -> None:
    for context in (Context(items=(word,)), Context(accounts=(word,))):
        for text in ("Ali ko 500 udhaar diye", "Ali se 500 cash wusool"):
            assert grammar.parse(text, TODAY, context).commands == grammar.parse(text, TODAY).commands


def test_names_of_a_thousand_parties_do_not_slow_the_next_message() -> None:
    context = Context(parties=tuple(f"Party {number}" for number in range(1000)))
    (command,) = grammar.parse("Party 7 se 500 wusool", TODAY, context).commands
    assert getattr(command, "party", None) == "Party 7"
