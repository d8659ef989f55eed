"""The sentences: gettext catalogs, read from their .po sources when first needed.

A message id is a stable key ("entry.written"), never an English sentence, so that a missing translation is an
error and never an English leftover. A sentence has `{placeholders}`, and parts in square brackets, which fall
away when a placeholder inside them is empty. This module must never fall back to another language, nor ask
Babel what `ur_Latn` is: it would answer `ur`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import IO, TYPE_CHECKING, Final

from babel.messages.pofile import PoFileError, read_po

from bot.replies.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAIN: Final = "munshi"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_URDU_SCRIPT: Final = re.compile(r"[\u0600-\u06ff]")


class CatalogError(Exception):
    """A catalog cannot be used as it stands; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence; an optional one is left out when any of its placeholders is empty."""

    text: str
    placeholders: frozenset[str]
    optional: bool


@cache
def sentences(language: Language) -> Mapping[str, tuple[Part, ...]]:
    """Return a language's sentences, read once."""
    source = resources.files("bot.replies").joinpath("locale", language.value, "LC_MESSAGES", f"{DOMAIN}.po")
    with source.open("rb") as file:
        return read_catalog(file, language)


def read_catalog(file: IO[bytes], language: Language) -> dict[str, tuple[Part, ...]]:
    """Return the sentences of an open .po file; raises CatalogError where it is not wholly in that language."""
    try:
        catalog = read_po(file, abort_invalid=True)
    except PoFileError as error:
        raise CatalogError(f"{language.value}: not a catalog: {error}") from error
    if catalog.locale_identifier != language.value:
        raise CatalogError(f"{language.value}: the header says Language: {catalog.locale_identifier}")
    compiled = {}
    for message in catalog:
        if not message.id:
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str) or not message.string:
            raise CatalogError(f"{language.value}: {message.id} has no sentence")
        if message.fuzzy:
            raise CatalogError(f"{language.value}: {message.id} is marked fuzzy; review it and take the mark away")
        _check_script(language, message.id, message.string)
        compiled[message.id] = _compiled(message.string)
    return compiled


def fill(language: Language, key: str, words: Mapping[str, str]) -> str:
    """Return the sentence of a key with its placeholders filled; raises CatalogError for an unknown key."""
    try:
        parts = sentences(language)[key]
    except KeyError:
        raise CatalogError(f"no sentence {key} in {language.value}") from None
    return "".join(
        part.text.format_map(words)
        for part in parts
        if not (part.optional and any(not words[name] for name in part.placeholders))
    ).strip()


def load_catalogs() -> None:
    """Read all three catalogs now and compare their keys, so that a process with a bad one does not start."""
    keys = {language: sentences(language).keys() for language in Language}
    every = frozenset().union(*keys.values())
    for language, known in keys.items():
        if missing := sorted(every - known):
            raise CatalogError(f"not translated into {language.value}: {', '.join(missing)}")


def _check_script(language: Language, key: str, text: str) -> None:
    """Refuse a sentence in the other script: the sign that one catalog was taken for another."""
    bare = _PLACEHOLDER.sub("", text)
    urdu, words = _URDU_SCRIPT.search(bare), any(char.isalpha() for char in bare)
    if words and bool(urdu) != language.right_to_left:
        raise CatalogError(f"{language.value}: {key} is written in the script of another language: {text}")


def _compiled(text: str) -> tuple[Part, ...]:
    """Cut a sentence at its brackets: re.split gives the text outside and inside them in turn."""
    return tuple(
        Part(piece, frozenset(_PLACEHOLDER.findall(piece)), optional=bool(index % 2))
        for index, piece in enumerate(_OPTIONAL.split(text))
        if piece
    )
