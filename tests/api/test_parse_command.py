"""`munshi parse --explain`: the reasons of a reading, for a person and for a program."""

import json
import subprocess
import sys


def parse(*arguments: str) -> str:
    command = [sys.executable, "-m", "api.cli", "parse", "--today", "2026-07-15", *arguments]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_person_is_told_the_words_the_rule_and_what_stopped():
    said = parse("--explain", "Ali se 500 wusool, Bilal ne 300 nahi diye")
    for told in ("rule     receive_payment", "words    Ali", "phrases  SE", "nahi: a negation"):
        assert told in said


def test_a_program_is_told_the_same_as_json():
    told = json.loads(parse("--explain", "--json", "Ali se 500 wusool"))
    assert told["text"] == "Ali se 500 wusool"
    assert told["commands"] == [{"op": "receive_payment", "party": "Ali", "amount": "500"}]
    assert [part["rule"] for part in told["parts"]] == ["receive_payment"]


def test_without_it_only_the_commands_are_told():
    assert json.loads(parse("Ali se 500 wusool")) == {"op": "receive_payment", "party": "Ali", "amount": "500"}
