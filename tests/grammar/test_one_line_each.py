"""What CONTRIBUTING.md shows: a spelling, a unit and an expense category are a line each in a file of words."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SHOWN = re.compile(r"^(verbs|units|expenses)\.txt +(\w+ *\|.*)$", re.MULTILINE)
_READ = """
import datetime, json, sys, grammar
print(json.dumps([grammar.to_dict(c) for c in grammar.parse(sys.argv[1], datetime.date(2026, 7, 15)).commands]))
"""


def commands_of(text: str, house: Path) -> list[dict]:
    ran = subprocess.run(
        [sys.executable, "-c", _READ, text], cwd=house, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the grammar with the lines that CONTRIBUTING.md shows, each added to its file."""
    house = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "grammar", house / "grammar", ignore=shutil.ignore_patterns("__pycache__"))
    shown = _SHOWN.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf8"))
    assert [name for name, _ in shown] == ["verbs", "units", "expenses"]
    for name, row in shown:
        cells = [*row.split("|"), "", "", ""][:4]
        with (house / "grammar" / "lexicon" / f"{name}.txt").open("a", encoding="utf8") as file:
            file.write("|".join(cells) + "\n")
    return house


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Ali se 500 bosool", {"op": "receive_payment", "party": "Ali", "amount": "500"}),
        ("dhobi ka bill 300 diya", {"op": "expense", "category": "laundry", "amount": "300"}),
        (
            "Ali ko 2 kwintal gandum udhaar 9000",
            {
                "op": "give_credit",
                "party": "Ali",
                "amount": "9000",
                "items": [{"name": "gandum", "quantity": "2", "unit": "quintal", "amount": "9000"}],
            },
        ),
    ],
)
def test_a_line_is_enough(taught: Path, text: str, command: dict) -> None:
    assert commands_of(text, ROOT) != [command]
    assert commands_of(text, taught) == [command]
