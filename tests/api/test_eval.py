"""`munshi eval` at its door: what it counts, what it names, and that the tenth set apart is counted and never shown."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grammar import is_set_apart

PAYMENT = [{"op": "receive_payment", "party": "Ali", "amount": "500"}]
UNKNOWN = [{"op": "unknown"}]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "eval", *(str(one) for one in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def written(path: Path, *lines: dict) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf8")
    return path


def line(key: str, text: str, commands: list[dict]) -> dict:
    assert not is_set_apart(text)
    return {"id": key, "text": text, "commands": commands, "tags": ["roman", "trade:milk"]}


def test_it_counts_exact_wrong_money_over_asked_and_unread(tmp_path: Path) -> None:
    messages = written(
        tmp_path / "messages.jsonl",
        line("right", "Ali se 500 wusool", PAYMENT),
        line("wrong", "Ali se 600 wusool", PAYMENT),
        line("asked", "Ali 500", PAYMENT),
        line("doubt", "Bilal 500", UNKNOWN),
    )
    said = run(messages)
    assert said.returncode == 1  # money would have been wrong
    assert "wrong_money wrong: 'Ali se 600 wusool'" in said.stdout
    assert "unread asked: 'Ali 500'" in said.stdout
    rows = {row.split("  ")[0]: row.split() for row in said.stdout.splitlines() if row[:1].isalpha()}
    assert rows["seen"][1:] == ["4", "50.0", "%", "1", "1", "33.3", "%", "1"]
    assert rows["milk"][1] == rows["roman"][1] == "4"
    assert rows["receive_payment"][1] == "3"


def test_it_names_each_message_that_is_read_otherwise_than_in_an_earlier_run(tmp_path: Path) -> None:
    before = written(
        tmp_path / "before.jsonl",
        line("one", "Ali se 500 wusool", PAYMENT),
        line("two", "Ali 500", PAYMENT),
        line("gone", "Bilal 500", UNKNOWN),
    )
    stored = tmp_path / "run.json"
    assert run(before, "--store", stored).returncode == 0
    after = written(
        tmp_path / "after.jsonl",
        line("one", "Ali se 500 wusool", UNKNOWN),
        line("two", "Ali 500", PAYMENT),
        line("new", "Bilal se 500 wusool", UNKNOWN),
    )
    compared = run(after, "--compare", stored).stdout.split("since grammar")[1]
    assert "one: exact -> wrong_money 'Ali se 500 wusool'" in compared
    assert "two:" not in compared
    assert "1 read otherwise, 1 new, 1 no longer here" in compared


def test_the_texts_set_apart_are_counted_and_never_shown(tmp_path: Path) -> None:
    text = next(text for text in (f"Ali ko {n} ya Bilal" for n in range(100, 200)) if is_set_apart(text))
    messages = written(tmp_path / "messages.jsonl", {"id": "apart", "text": text, "commands": PAYMENT})
    stored = tmp_path / "run.json"
    said = run(messages, "--store", stored)
    assert "set apart" in said.stdout
    assert text not in said.stdout + stored.read_text()


@pytest.mark.parametrize("content", ["not json\n", '{"text": "Ali se 500"}\n', "[1]\n"])
def test_a_file_that_is_no_corpus_is_refused_with_a_clear_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    said = run(path)
    assert said.returncode == 2
    assert said.stderr.startswith("munshi: ")
    assert "Traceback" not in said.stderr
