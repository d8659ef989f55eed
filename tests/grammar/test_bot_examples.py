"""Every example that the bot shows a shopkeeper is read as the operation that it is an example of."""

from __future__ import annotations

import re

import pytest

from tests.grammar.scoring import HERE, read

_CATALOGS = HERE.parents[1] / "bot" / "replies" / "locale"
_EXAMPLE = re.compile(r'^msgid "example\.(\w+)"\nmsgstr "(.+)"$', re.MULTILINE)
EXAMPLES = [
    (path.parent.parent.name, operation, text.replace("{party}", "علی" if path.parent.parent.name == "ur" else "Ali"))
    for path in sorted(_CATALOGS.glob("*/LC_MESSAGES/munshi.po"))
    for operation, text in _EXAMPLE.findall(path.read_text(encoding="utf8"))
]


def test_each_language_has_examples() -> None:
    assert {language for language, _, _ in EXAMPLES} == {"en", "ur", "ur_Latn"}


@pytest.mark.parametrize(("language", "operation", "text"), EXAMPLES)
def test_an_example_is_read_as_its_operation(language: str, operation: str, text: str) -> None:
    assert [command["op"] for command in read(text)] == [operation], language
