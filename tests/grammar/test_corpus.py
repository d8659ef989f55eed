"""The annotated messages: examples of the contract, and a corpus of many trades. No wrong money at all."""

from __future__ import annotations

import pytest

from tests.grammar.scoring import HERE, comparable, gold, posted, read

CORPUS = sorted(f"corpus/{path.name}" for path in (HERE / "corpus").glob("*.jsonl"))


@pytest.mark.parametrize("name", ["examples.jsonl", *CORPUS])
def test_readings_are_exact_and_no_money_is_wrong(name: str) -> None:
    lines = gold(name)
    misread, wrong = [], []
    for line in lines:
        got = read(line["text"])
        if [comparable(command) for command in got] != [comparable(command) for command in line["commands"]]:
            misread.append((line["text"], got))
        if posted(got) - posted(line["commands"]):
            wrong.append((line["text"], got))
    assert not wrong
    assert len(misread) <= len(lines) * 0.02, misread


def test_the_corpus_is_wide_enough() -> None:
    lines = gold(*CORPUS)
    unread = [line for line in lines if any(command["op"] == "unknown" for command in line["commands"])]
    assert len(lines) >= 500
    assert len(unread) >= len(lines) / 5
    assert len({line["text"] for line in lines}) == len(lines)
