"""What a question's choices say, by which they can be answered in words."""

import pytest

from bot.replies import AskDirection, AskOperation, AskUndo, AskWho, Entry, EntryKind, Language
from bot.replies.questions import ParkedQuestions, Question
from tests.bot.replies.samples import samples


def test_each_choice_is_said_in_every_language() -> None:
    asked = AskOperation("Ali", 50000, (EntryKind.GIVE_CREDIT, EntryKind.RECEIVE_PAYMENT))
    first, second, leave = asked.choices()
    assert set(first) == {"udhaar diya", "ادھار دیا", "gave credit"}
    assert set(second) == {"wusool hua", "وصول ہوا", "received"}
    assert "rehne dein" in leave


def test_names_and_the_new_khata_are_choices() -> None:
    *names, new = AskWho("Bilal", ("Bilal Electronics", "Bilal gali 3"), first_label=4).choices()
    assert [set(name) for name in names] == [{"Bilal Electronics"}, {"Bilal gali 3"}]
    assert set(new) == {"naya khata", "نیا", "new khata"}


def test_yes_and_no_are_choices() -> None:
    yes, no = AskUndo(47, Entry(EntryKind.GIVE_CREDIT, 50000, "Ali")).choices()
    assert set(yes) == {"haan", "ہاں", "yes"}
    assert set(no) == {"nahi", "نہیں", "no"}
    assert len(AskDirection("Ali", 50000).choices()) == 3


@pytest.mark.parametrize("language", Language)
def test_every_question_tells_its_choices(language: Language) -> None:
    for reply in samples(language):
        if isinstance(reply, Question) and not isinstance(reply, ParkedQuestions):
            assert all(all(said) for said in reply.choices()), reply
