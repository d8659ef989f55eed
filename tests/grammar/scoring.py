"""The annotated messages of the tests, and how one is read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import grammar

if TYPE_CHECKING:
    from collections import Counter

TODAY = dt.date(2026, 7, 15)
HERE = Path(__file__).parent


def read(text: str) -> list[grammar.Annotated]:
    """The commands of a text as JSON objects."""
    return [grammar.to_dict(command) for command in grammar.parse(text, TODAY).commands]


def posted(commands: list[grammar.Annotated]) -> Counter[grammar.Comparable]:
    """What would be posted."""
    return grammar.money_moved(commands, TODAY)


def gold(*names: str) -> list[grammar.Annotated]:
    """The annotated messages of the files."""
    return [
        json.loads(line) for name in names for line in (HERE / name).read_text(encoding="utf8").splitlines() if line
    ]
