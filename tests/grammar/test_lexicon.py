"""The word lists: no spelling may both tell of money that moved and say that it did not, or has not yet."""

from __future__ import annotations

import pytest

from grammar.lexicon import load
from tests.grammar.scoring import posted, read

_MOVED = {
    "GAVE",
    "ENGAVE",
    "DEGAYA",
    "TOOK",
    "ENTOOK",
    "LEGAYA",
    "GOT",
    "CAME",
    "JAMA",
    "ADA",
    "SENT",
    "BOUGHT",
    "LENT",
}
_NOT_MOVED = {"FUTGIVE", "FUT", "PLAN", "PROG", "NEG", "COND", "HEARSAY", "IMPGIVE"}


def test_no_spelling_or_sound_is_both_done_and_undone() -> None:
    lexicon = load()
    both = {
        f"{word}: {sorted(kinds)}"
        for table in (lexicon.exact, lexicon.by_sound, lexicon.by_skeleton, lexicon.by_slip)
        for word, meanings in table.items()
        if (kinds := {meaning.kind for meaning in meanings}) & _MOVED and kinds & _NOT_MOVED
    }
    assert not both


@pytest.mark.parametrize(
    "text", ["علی کل 500 دے گی", "علی پیر کو 500 دے گے", "Ali kal 500 degi", "Ali 500 de ge", "Ali ko 500 nai diye"]
)
def test_what_sounds_like_a_past_verb_and_is_a_future_posts_nothing(text: str) -> None:
    assert not posted(read(text))
