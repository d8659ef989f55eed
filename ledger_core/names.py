"""Names and numbers that people give to things of the shop, checked before they are kept. Pure, no database."""

from ledger_core.errors import InvalidName

NAME_CHARACTERS_MAX = 120
KEY_CHARACTERS_MAX = 200
NUMBER_CHARACTERS_MAX = 40


def checked_name(name: str) -> str:
    """Give the name with single spaces. Raises InvalidName for one that is empty or too long, or that has a NUL."""
    return _checked(name, NAME_CHARACTERS_MAX)


def checked_key(key: str) -> str:
    """Give the key that makes spellings of a name equal. Raises InvalidName for one that is none or too long."""
    if not 0 < len(key) <= KEY_CHARACTERS_MAX or "\0" in key:
        raise InvalidName
    return key


def checked_number(number: str | None) -> str | None:
    """Give the number of a cheque or of an account as it was written, or none. Raises InvalidName as for a name."""
    return None if number is None else _checked(number, NUMBER_CHARACTERS_MAX)


def _checked(text: str, characters_max: int) -> str:
    written = " ".join(text.split())
    if not 0 < len(written) <= characters_max or "\0" in written:
        raise InvalidName
    return written
