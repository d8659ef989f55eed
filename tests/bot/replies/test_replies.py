"""Every reply in all three languages: it fits, it says what it must, and no name can break it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies import (
    AskOperation,
    AskWho,
    ChannelKind,
    Encoding,
    Entry,
    EntryDay,
    EntryKind,
    Example,
    Language,
    NothingOpen,
    NotUnderstood,
    PartyEntryWritten,
    PartyRow,
    Receivables,
    Reply,
    SeveralWritten,
    Statement,
    StatementLine,
    Total,
    Undone,
    compose,
    example_of,
    render,
    segments,
)
from bot.replies.catalog import sentences
from bot.replies.questions import Question
from bot.replies.reading import ListReply
from bot.replies.speech import Speech
from tests.bot.replies.samples import samples
from tests.bot.replies.values import NUMBER, PAST, SUM, TODAY, names

ABSTRACT: set[type[Reply]] = {Question, ListReply}
MARKS = re.compile("[\u2068\u2069\u200e\u200f]")


def kinds(of: type[Reply]) -> Iterator[type[Reply]]:
    """List every reply, found by walking the subclasses."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def say(reply: Reply, language: Language, channel_kind: ChannelKind = ChannelKind.SMS) -> str:
    """Return a reply as it goes out."""
    return render(reply, language, channel_kind, today=TODAY)


@pytest.mark.parametrize("language", Language)
def test_every_reply_has_a_sample(language: Language) -> None:
    sampled = {type(reply) for reply in samples(language)}
    assert {kind for kind in kinds(Reply) if kind not in ABSTRACT and kind.__module__.startswith("bot.")} == sampled


@pytest.mark.parametrize("language", Language)
def test_every_reply_fits_its_sms(language: Language) -> None:
    for reply in samples(language):
        text = say(reply, language)
        cost = segments(text)
        if language.right_to_left:
            assert cost.count == 1 or (cost.count == 2 and reply.two_segments_because), (cost, text)
        else:
            assert (cost.encoding, cost.count) == (Encoding.GSM7, 1), (cost, text)


def test_a_posting_with_one_note_fits_one_sms_in_urdu() -> None:
    """More notes at once may cost a second SMS; one may not."""
    for reply in samples(Language.URDU):
        if isinstance(reply, PartyEntryWritten):
            assert segments(say(reply, Language.URDU)).count == 1


@pytest.mark.parametrize("language", Language)
def test_a_posting_with_every_note_says_them_all(language: Language) -> None:
    credit = Entry(EntryKind.GIVE_CREDIT, SUM, names(language).party)
    day = EntryDay(PAST, late=True)
    reply = PartyEntryWritten(credit, SUM, NUMBER, day=day, limit_minor=300000, overdue_since=date(2026, 10, 1))
    text = say(reply, language)
    assert segments(text).count == (2 if language.right_to_left else 1)
    assert "30/11" in text
    assert "3,000" in text
    assert "1/10" in text


class NotingSpeech(Speech):
    """A speech that keeps the keys it was asked for."""

    said: ClassVar[set[str]] = set()

    def say(self, key: str, **words: str) -> str:
        self.said.add(key)
        return super().say(key, **words)


def test_every_sentence_can_be_said() -> None:
    speech = NotingSpeech(Language.ENGLISH, TODAY, lines_max=99)
    for reply in samples(Language.ENGLISH):
        for key in reply.sentences():
            assert reply.say(key, speech)
    assert sentences(Language.ENGLISH).keys() == NotingSpeech.said


@pytest.mark.parametrize("language", Language)
def test_whatsapp_has_the_same_text_but_for_marks(language: Language) -> None:
    for reply in samples(language):
        by_sms, by_whatsapp = say(reply, language), say(reply, language, ChannelKind.WHATSAPP)
        assert MARKS.sub("", by_whatsapp) == MARKS.sub("", by_sms)


@pytest.mark.parametrize("language", Language)
def test_no_reply_has_a_gap(language: Language) -> None:
    """A part that fell away leaves no double space, doubled stop or open placeholder behind."""
    for reply in samples(language):
        text = say(reply, language)
        assert not re.search(r"  |[.,۔،]{2}|[{}\[\]]| [.,:۔،]|^\s|\s$", text), text


ALI = {Language.ROMAN: "Ali mobile wala", Language.ENGLISH: "Ali mobile wala", Language.URDU: "علی موبائل"}
OPERATIONS = (EntryKind.GIVE_CREDIT, EntryKind.RECEIVE_PAYMENT)


def payment(language: Language) -> Entry:
    """Return Rs 500 received from Ali."""
    return Entry(EntryKind.RECEIVE_PAYMENT, 50000, ALI[language])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ROMAN, "Ali mobile wala se Rs 500 wusool. Ab lene Rs 1,200. 47N"),
        (Language.URDU, "علی موبائل سے 500 وصول۔ لینے 1,200۔ 47ط"),
        (Language.ENGLISH, "Rs 500 received from Ali mobile wala. Owes you Rs 1,200. 47N"),
    ],
)
def test_a_payment(language: Language, text: str) -> None:
    assert say(PartyEntryWritten(payment(language), 120000, 47), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ROMAN, "Ali mobile wala ko Rs 500 udhaar. Ab lene Rs 1,200, limit Rs 3,000 se zyada. 47N"),
        (Language.URDU, "علی موبائل کو 500 ادھار۔ لینے 1,200، حد 3,000۔ 47ط"),
        (Language.ENGLISH, "Ali mobile wala: Rs 500 on credit. Owes you Rs 1,200, over the limit of Rs 3,000. 47N"),
    ],
)
def test_credit_over_the_limit(language: Language, text: str) -> None:
    credit = Entry(EntryKind.GIVE_CREDIT, 50000, ALI[language])
    assert say(PartyEntryWritten(credit, 120000, 47, limit_minor=300000), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ROMAN, "Ali mobile wala, Rs 500: 3 udhaar diya 4 wusool hua 5 rehne dein"),
        (Language.URDU, "علی موبائل 500: 3 ادھار دیا 4 وصول ہوا 5 رہنے دیں"),
        (Language.ENGLISH, "Ali mobile wala, Rs 500: 3 gave credit 4 received 5 leave it"),
    ],
)
def test_a_question_numbers_its_choices_from_where_it_is_told(language: Language, text: str) -> None:
    assert say(AskOperation(ALI[language], 50000, OPERATIONS, first_label=3), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.ROMAN, "47N kaat di: Ali mobile wala se Rs 500 wusool. Ab lene Rs 1,200. 52U"),
        (Language.URDU, "47ط کاٹ دی: علی موبائل سے 500 وصول۔ لینے 1,200۔ 52ن"),
        (Language.ENGLISH, "47N struck off: Rs 500 received from Ali mobile wala. Owes you Rs 1,200. 52U"),
    ],
)
def test_an_undone_entry(language: Language, text: str) -> None:
    assert say(Undone(47, payment(language), 120000, 52), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            Language.ROMAN,
            (
                "3 likhe: udhaar 700, wusool 1,500, kharcha 120. 49E-51N. "
                "Sawal: Ali mobile wala Rs 500? 1 udhaar diya 2 wusool hua"
            ),
        ),
        (Language.URDU, "3 لکھے 49ج-51ط۔ علی موبائل 500؟ 1 ادھار دیا 2 وصول ہوا"),
        (
            Language.ENGLISH,
            (
                "3 written: credit 700, received 1,500, expense 120. 49E-51N. "
                "Question: Ali mobile wala Rs 500? 1 gave credit 2 received"
            ),
        ),
    ],
)
def test_several_entries_and_a_question(language: Language, text: str) -> None:
    sums = ((EntryKind.GIVE_CREDIT, 70000), (EntryKind.RECEIVE_PAYMENT, 150000), (EntryKind.EXPENSE, 12000))
    question = AskOperation(ALI[language], 50000, OPERATIONS)
    assert say(SeveralWritten(3, tuple(Total(*each) for each in sums), 49, 51, question), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            Language.ROMAN,
            "Koi sawal baqi nahi. Aakhri: Ali mobile wala se Rs 500 wusool, 47N. Ghalat ho to likhein: 47N galat",
        ),
        (Language.URDU, "کوئی سوال نہیں۔ آخری: علی موبائل سے 500 وصول 47ط"),
        (
            Language.ENGLISH,
            "No question is open. Last: Rs 500 received from Ali mobile wala, 47N. If wrong: 47N wrong",
        ),
    ],
)
def test_an_answer_with_nothing_open(language: Language, text: str) -> None:
    assert say(NothingOpen(payment(language), 47), language) == text


@pytest.mark.parametrize(
    ("balance_minor", "text"),
    [(120000, "Ab lene Rs 1,200."), (-30050, "Ab dene Rs 300.50."), (0, "Hisab barabar.")],
)
def test_what_is_open_after_an_entry(balance_minor: int, text: str) -> None:
    assert text in say(PartyEntryWritten(payment(Language.ROMAN), balance_minor, 47), Language.ROMAN)


def test_the_day_is_said_only_when_it_is_not_today() -> None:
    entry = payment(Language.ROMAN)
    today = PartyEntryWritten(entry, 0, 47, day=EntryDay(TODAY))
    past = PartyEntryWritten(entry, 0, 47, day=EntryDay(PAST))
    late = PartyEntryWritten(entry, 0, 47, day=EntryDay(PAST, late=True))
    assert say(today, Language.ROMAN) == "Ali mobile wala se Rs 500 wusool. Hisab barabar. 47N"
    assert say(past, Language.ROMAN) == "Ali mobile wala se Rs 500 wusool (30/11). Hisab barabar. 47N"
    assert say(late, Language.ROMAN).startswith("Ali mobile wala se Rs 500 wusool (30/11 ka hisab badla). ")


def test_a_long_statement_is_cut_to_whole_lines_and_says_so() -> None:
    lines = tuple(StatementLine(PAST, EntryKind.RECEIVE_PAYMENT, 50000 + 100 * place) for place in range(30))
    shown = compose(Statement("Ali", 120000, lines), Language.ROMAN, ChannelKind.SMS, today=TODAY)
    first, *rest = shown.text.split("\n")
    assert first == "Ali: lene Rs 1,200"
    assert rest == [*(f"30/11 wusool {500 + place}" for place in range(shown.lines_shown)), "Baqi ke liye: aur"]
    assert segments(shown.text + rest[0]).count > 1


def test_a_list_that_fits_promises_no_more() -> None:
    rows = (PartyRow("Ali", 50000), PartyRow("Bilal", 20000))
    text = "Owed to you Rs 700, khatas 2:\nAli 500\nBilal 200"
    assert say(Receivables(70000, 2, rows), Language.ENGLISH) == text
    assert say(Receivables(70000, 5, rows, more=True), Language.ENGLISH).endswith("\nFor the rest: more")


def test_more_names_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="1 to 3 names"):
        AskWho("Ali", ("Ali a", "Ali b", "Ali c", "Ali d"))


def test_examples_by_operation() -> None:
    assert example_of("cash_count") is Example.CASH_COUNT
    assert example_of("no_such_operation") is Example.HELP
    assert say(NotUnderstood(Example.CASH_COUNT), Language.ROMAN).endswith("jaise: galla 15200")


@settings(max_examples=60)
@given(st.text(max_size=300), st.sampled_from(Language), st.sampled_from(ChannelKind))
def test_no_name_breaks_a_reply(name: str, language: Language, channel_kind: ChannelKind) -> None:
    entry = Entry(EntryKind.RECEIVE_PAYMENT, 50000, name)
    text = say(PartyEntryWritten(entry, 120000, 47), language, channel_kind)
    text.encode()
    assert "\n" not in text
    assert not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066\u2067\ud800-\udfff]", text)
    assert text.count("\u2068") == text.count("\u2069") <= (1 if channel_kind is ChannelKind.WHATSAPP else 0)
    assert text.endswith("47ط" if language.right_to_left else "47N")
    assert len(MARKS.sub("", text)) <= 40 + 60


@pytest.mark.parametrize("name", ["", "\u200b\u202e", "\x00"])
def test_a_name_of_nothing_leaves_no_gap(name: str) -> None:
    reply = PartyEntryWritten(Entry(EntryKind.RECEIVE_PAYMENT, 50000, name), 120000, 47)
    assert say(reply, Language.ROMAN) == "? se Rs 500 wusool. Ab lene Rs 1,200. 47N"


def test_a_latin_name_keeps_an_urdu_sentence_in_order() -> None:
    reply = PartyEntryWritten(Entry(EntryKind.RECEIVE_PAYMENT, 50000, "Ali"), 120000, 47)
    assert say(reply, Language.URDU) == "\u200fAli سے 500 وصول۔ لینے 1,200۔ 47ط"
    assert say(reply, Language.URDU, ChannelKind.WHATSAPP) == "\u2068Ali\u2069 سے 500 وصول۔ لینے 1,200۔ 47ط"


def test_an_emoji_in_a_name_does_not_make_a_roman_sms_dear() -> None:
    reply = PartyEntryWritten(Entry(EntryKind.RECEIVE_PAYMENT, 50000, "Ali 📱 “mobile”"), 120000, 47)
    text = say(reply, Language.ROMAN)
    assert text.startswith('Ali "mobile" se Rs 500')
    assert segments(text).encoding is Encoding.GSM7
