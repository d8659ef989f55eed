"""Bodies of the routes about messages: a text to be read, and what it says and why."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from grammar import TEXT_MAX


def _a_day(written: str) -> str:
    """Refuse what looks like a date and is none, such as 2026-02-30."""
    date.fromisoformat(written)
    return written


# A day of this century: further off, "next year" has no date.
Day = Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", examples=["2026-07-15"]), AfterValidator(_a_day)]
Text = Annotated[str, Field(min_length=1, max_length=TEXT_MAX, pattern=r"^[^\x00]*$")]


class ParseText(BaseModel):
    """A text as a shopkeeper would send it. `date`: the day on which it is read, the shop's own today by default."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Text = Field(examples=["Ali se 500 wusool"])
    date: Day | None = None


class CommandOut(BaseModel):
    """One command: `op`, and the fields that the text says. Amounts and quantities are decimal strings."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"examples": [{"op": "receive_payment", "party": "Ali", "amount": "500"}]}
    )

    op: str = Field(examples=["receive_payment"])


class SpanOut(BaseModel):
    """Characters `start` to `end` of the text, read as `kind` for command number `command`."""

    command: int
    kind: str = Field(examples=["se"])
    start: int
    end: int


class WordOut(BaseModel):
    """A word: the class it was given (empty: it says nothing here) and how its meaning was found."""

    text: str = Field(examples=["vasul"])
    start: int
    end: int
    kind: str = Field(examples=["GOT"])
    found: str = Field(examples=["by its sound"])


class PhraseOut(BaseModel):
    """Words that are one phrase for the rules."""

    kind: str = Field(examples=["SE"])
    text: str = Field(examples=["Ali se"])


class LostOut(BaseModel):
    """Another reading, and why it was not taken."""

    reading: str = Field(examples=["make_payment"])
    why: str = Field(examples=["only without udhaar (UDHAAR)"])


class PartOut(BaseModel):
    """A clause with its commands, the rule that took it, and what stopped or lost."""

    commands: list[CommandOut]
    rule: str = Field(examples=["receive_payment"])
    words: list[WordOut]
    phrases: list[PhraseOut]
    stopped: list[str]
    lost: list[LostOut]


class ReadingOut(BaseModel):
    """What a text says, and why. Nothing was posted."""

    commands: list[CommandOut]
    spans: list[SpanOut]
    grammar_version: str = Field(examples=["1"])
    parts: list[PartOut]
