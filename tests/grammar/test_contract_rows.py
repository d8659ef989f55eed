"""Every row of the contract as messages in three scripts: whose money, what must not post, operations, noise.

The messages are in `contract_rows.jsonl`, a line each, with the row's own words as its name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

import pytest

import grammar
from tests.grammar.scoring import TODAY, gold, read

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

ROWS = gold("contract_rows.jsonl")
SCRIPTS = {"roman", "urdu", "english"}
# Rows that are about the words of one language: English says these with the words of another row, or not at all.
NOT_IN_ENGLISH = {
    "X ki taraf se N mile": "`received from` has no second form for `from his side`",
    "X N de gaya": "`came and gave` is `paid` in English",
    "X N jama (credit column)": "the English column is `received`, which has a row of its own",
    "X ke khate mein N, X ke naam N, X N naam": "`in the name of` is not how English writes a debit",
}


def _cases() -> list[ParameterSet]:
    counted: Counter[tuple[str, str]] = Counter()
    cases = []
    for line in ROWS:
        row = (line["row"], line["script"])
        counted[row] += 1
        cases.append(pytest.param(line["text"], line["commands"], id=f"{row[0]} [{row[1]} {counted[row]}]"))
    return cases


def _asked(commands: list[grammar.Annotated]) -> list[set[str]]:
    return [set(command.get("candidates", ())) for command in commands]


@pytest.mark.parametrize(("text", "commands"), _cases())
def test_a_message_means_what_its_row_says(text: str, commands: list[grammar.Annotated]) -> None:
    found = read(text)
    assert [grammar.comparable(one, TODAY) for one in found] == [grammar.comparable(one, TODAY) for one in commands]
    # Candidates are compared where the contract names them: the bot asks with them.
    assert all(wanted <= given for wanted, given in zip(_asked(commands), _asked(found), strict=True))


def test_each_row_speaks_three_scripts() -> None:
    spoken: dict[str, set[str]] = {}
    for line in ROWS:
        spoken.setdefault(line["row"], set()).add(line["script"])
    missing = {row: SCRIPTS - scripts for row, scripts in spoken.items() if scripts != SCRIPTS}
    assert missing == {row: {"english"} for row in NOT_IN_ENGLISH}


def test_each_operation_has_a_row() -> None:
    written = {command["op"] for line in ROWS for command in line["commands"]}
    assert written == {operation.op for operation in get_args(grammar.Command)}
