"""The annotated messages: examples of the contract, and a corpus of many trades. No wrong money at all.

A tenth of the corpus is set apart by hash: the tests count it and name none of it, so that nobody fits a rule to it.
"""

from __future__ import annotations

import pytest

from grammar import is_set_apart, score
from tests.grammar.scoring import HERE, TODAY, gold, read

CORPUS = sorted(f"corpus/{path.name}" for path in (HERE / "corpus").glob("*.jsonl"))


@pytest.mark.parametrize("name", ["examples.jsonl", "regressions.jsonl", *CORPUS])
def test_readings_are_exact_and_no_money_is_wrong(name: str) -> None:
    lines = [line for line in gold(name) if name not in CORPUS or not is_set_apart(line["text"])]
    scores = [(line["text"], score(line["commands"], read(line["text"]), TODAY)) for line in lines]
    assert not [text for text, one in scores if one.wrong_money]
    misread = [text for text, one in scores if not one.exact]
    assert len(misread) <= len(lines) * 0.02, misread


def test_the_tenth_set_apart_is_read_no_worse_than_it_was() -> None:
    """What was measured when the part was drawn. The aim is 97 % exact, no wrong money and 3 % asked of the clear."""
    apart = [line for line in gold(*CORPUS) if is_set_apart(line["text"])]
    scores = [score(line["commands"], read(line["text"]), TODAY) for line in apart]
    clear = sum(all(command["op"] != "unknown" for command in line["commands"]) for line in apart)
    assert sum(one.wrong_money for one in scores) <= 3
    assert sum(one.exact for one in scores) >= len(apart) * 0.945
    assert sum(one.over_asked for one in scores) <= clear * 0.06


def test_the_corpus_is_wide_enough() -> None:
    lines = gold(*CORPUS)
    unread = [line for line in lines if any(command["op"] == "unknown" for command in line["commands"])]
    assert len(lines) >= 1500
    assert len(unread) >= 400
    assert len({line["text"] for line in lines}) == len(lines)
    assert len({line["id"] for line in lines}) == len(lines)
