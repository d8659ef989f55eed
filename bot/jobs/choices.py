"""Which choice of a question a text is: the words that the choice says, the verb that was missing, a person's name.

A text chooses only what it names alone; one that fits two choices chooses none. Never guesses a person.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import grammar
from bot.conversation import Talk
from bot.questions import Option, StoredQuestion
from grammar import AddParty, Command, ReceivePayment, Unknown

# Words of many choices, which name none of them.
_EMPTY = frozenset(
    grammar.spelling_key("khata khate account hai hain wala wali wale the کھاتہ ہے ہیں والا والی").split()
)
_LETTERS_MIN = 3
_SUM = Decimal(500)


def option_said(talk: Talk, question: StoredQuestion, command: Command) -> Option | None:
    """Give the choice that a text names, None where it names none or several.

    `command` is what the text reads as by itself.
    """
    options = question.asked.options
    if isinstance(command, AddParty):
        return _new_khata(question, command)
    if not isinstance(command, Unknown):
        same = [one for one in options if one.command == command] if question.asked.kind == "ask_operation" else []
        return same[0] if len(same) == 1 else None
    text = (talk.work.body or "").strip()
    # A name that only sounds like another one is what was asked about: it answers nothing.
    keys = (grammar.spelling_key,) if question.asked.kind == "ask_who" else (grammar.spelling_key, grammar.phonetic_key)
    return _by_words(options, text, keys) or _by_verb(question, text)


def _new_khata(question: StoredQuestion, command: AddParty) -> Option | None:
    """Read "Bilal naya khata" as the last choice of "Bilal kaun?"."""
    asked = question.asked
    is_his = getattr(asked.command, "party", None) == command.party and command.phone is None
    return asked.options[-1] if asked.kind == "ask_who" and is_his else None


def _by_words(options: tuple[Option, ...], text: str, keys: tuple[Callable[[str], str], ...]) -> Option | None:
    """Find the one choice that says this: first word by word, then as it sounds; whole, then in part."""
    for key in keys:
        said = set(key(text).split())
        if not said - _EMPTY or all(word.isascii() and len(word) < _LETTERS_MIN for word in text.split()):
            return None
        for fits in (set.__eq__, set.__le__):
            found = [option for option in options if _says(option, said, key, fits)]
            if len(found) == 1:
                return found[0]
    return None


def _says(
    option: Option, said: set[str], key: Callable[[str], str], fits: Callable[[set[str], set[str]], bool]
) -> bool:
    return any(fits(said, set(key(words).split())) for words in option.words)


def _by_verb(question: StoredQuestion, text: str) -> Option | None:
    """Find the one choice that the unclear text would be with these words after it: "Ali 500" and "jama"."""
    options = [one for one in question.asked.options if one.command is not None]
    if question.asked.kind != "ask_operation" or not options:
        return None
    read = grammar.parse(f"{question.asked.clause} {text}", question.day).commands
    same = [one for one in options if len(read) == 1 and one.command == read[0]]
    return same[0] if len(same) == 1 else None


def is_the_name(command: Command, text: str) -> bool:
    """Tell whether a text only repeats the name that was asked about."""
    return grammar.spelling_key(text) == grammar.spelling_key(getattr(command, "party", None) or "")


def another_name(command: Command, text: str, day: date) -> Command | None:
    """Give a command for the person that a fuller name means: "Bilal gali 3" where "Bilal" was asked about."""
    asked = getattr(command, "party", None) or ""
    heard, said = set(grammar.phonetic_key(asked).split()), set(grammar.phonetic_key(text).split())
    if not heard or not heard < said:
        return None
    read = grammar.parse(f"{text} se {_SUM} wusool", day).commands
    return _named(command, text) if read == (ReceivePayment(party=text, amount=_SUM),) else None


def _named(command: Any, name: str) -> Command:  # any command that has a party
    named: Command = replace(command, party=name)
    return named
