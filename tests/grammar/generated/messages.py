"""Messages built from commands: a sentence of the table, a name, a sum, spellings and a word order, put together.

The command is known before the text is, so reading the text must give the command back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis import Phase, settings
from hypothesis import strategies as st

from tests.grammar.generated.lexicon_columns import spellings
from tests.grammar.generated.people import first_names, names
from tests.grammar.generated.sums import Sum, plain_sums, sums
from tests.grammar.scoring import HERE

if TYPE_CHECKING:
    import grammar

# The same examples every time, no memory of earlier runs, no clock; a failure is made small, not explained.
BOUNDED = settings(
    derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink)
)
SCRIPTS = ("roman", "urdu", "english")
_CLASS = re.compile(r"<([^>]+)>")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of `sentences.txt`."""

    script: str
    operation: str
    fields: tuple[tuple[str, str | bool], ...]
    is_free: bool
    phrases: tuple[str, ...]

    @property
    def person(self) -> str | None:
        """The field that the sentence's name is for."""
        whole = " ".join(self.phrases)
        return next((role for role in ("party", "staff") if f"{{{role}}}" in whole), None)

    @property
    def alphabet(self) -> str:
        """Whose letters its names are written in."""
        return "urdu" if self.script == "urdu" else "latin"

    @property
    def classes(self) -> tuple[str, ...]:
        """The rows of the lexicon that it takes a word of."""
        return tuple(_CLASS.findall(" ".join(self.phrases)))


@dataclass(frozen=True, slots=True)
class Message:
    """A text, the command that it says, and the phrases that it was put together from."""

    sentence: Sentence
    phrases: tuple[str, ...]
    command: grammar.Annotated = field(hash=False)

    @property
    def text(self) -> str:
        """The phrases in their order."""
        return " ".join(self.phrases)


@lru_cache
def sentences() -> tuple[Sentence, ...]:
    """The table of sentences."""
    found = []
    for line in (HERE / "generated" / "sentences.txt").read_text(encoding="utf8").splitlines():
        if line.startswith("#"):
            continue
        script, said, order, phrases = (cell.strip() for cell in line.split("|"))
        operation, *fixed = said.split()
        fields = tuple((key, value == "true" or value) for key, value in (one.split("=") for one in fixed))
        found.append(
            Sentence(script, operation, fields, order == "free", tuple(part.strip() for part in phrases.split("/")))
        )
    return tuple(found)


def command_of(sentence: Sentence, name: str, amount: str) -> grammar.Annotated:
    """What the sentence says with this name and amount."""
    command: grammar.Annotated = {"op": sentence.operation, "amount": amount, **dict(sentence.fields)}
    return {**command, sentence.person: name} if sentence.person else command


def filled(sentence: Sentence, name: str, written: str, words: dict[str, str]) -> tuple[str, ...]:
    """The phrases of a sentence with everything put in."""
    with_words = (_CLASS.sub(lambda match: words[match.group(1)], phrase) for phrase in sentence.phrases)
    return tuple(phrase.format(party=name, staff=name, sum=written) for phrase in with_words)


def first_words(sentence: Sentence) -> dict[str, str]:
    """For each class of the sentence the first spelling of its row."""
    return {key: spellings(key, sentence.script)[0] for key in sentence.classes}


@st.composite
def messages(
    draw: st.DrawFn,
    *,
    script: str | None = None,
    people: bool = False,
    any_order: bool = True,
    any_spelling: bool = True,
    any_sum: bool = True,
    any_name: bool = True,
) -> Message:
    """A message; `people`: of a sentence that names somebody. What is not `any` is the usual form."""
    table = [one for one in sentences() if script in {None, one.script} and (one.person or not people)]
    sentence = draw(st.sampled_from(table))
    name = draw(names(sentence.alphabet) if any_name else first_names(sentence.alphabet))
    written, amount = draw(_sums(sentence, any_sum=any_sum))
    words = first_words(sentence)
    if any_spelling:
        words = {key: draw(st.sampled_from(spellings(key, sentence.script))) for key in sentence.classes}
    phrases = filled(sentence, name, written, words)
    if any_order and sentence.is_free:
        phrases = tuple(draw(st.permutations(phrases)))
    return Message(sentence, phrases, command_of(sentence, name, amount))


def _sums(sentence: Sentence, *, any_sum: bool) -> st.SearchStrategy[Sum]:
    return sums(sentence.script) if any_sum else plain_sums()
