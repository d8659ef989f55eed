"""The three languages a person may be answered in, and their tags.

Babel knows no Roman Urdu: it quietly turns `ur_Latn` into `ur`. So the language is a type of our own, and its
value is never handed to Babel as a locale.
"""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language of the catalogs; the value is the name of the catalog's folder."""

    URDU = "ur"
    ROMAN = "ur_Latn"
    ENGLISH = "en"

    @property
    def right_to_left(self) -> bool:
        """Whether sentences of this language run from right to left."""
        return self is Language.URDU


def language_of(tag: str) -> Language:
    """Return the language of a tag, written `ur-Latn` (as commands and the API have it) or `ur_Latn`.

    Raises ValueError for any other tag.
    """
    return Language(tag.replace("-", "_"))
