"""One clause: its words tagged, put into phrases, matched to a rule, made into commands.

Where the likeliest tagging gives nothing, open words are tried as names; two different readings are none. Also says
which operations a clause that was not read may have meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grammar.commands import Balance, Command
from grammar.parser.building import Said, build
from grammar.parser.rules import Phrase, phrases, rule_of
from grammar.parser.tagging import TAGGINGS_MAX, others, tag
from grammar.parser.tags import Tag

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from grammar.lexicon import Lexeme

PARTY = frozenset({"NE", "SE", "KO", "KA", "TARAF", "TARAFSE", "PAR", "KHATAOF", "NAAMOF", "FORX", "BARE"})
_ASKING = frozenset({"QMARK", "KYA", "KITNA", "KAB"})
_PAYING = frozenset(
    {
        "GAVE",
        "DEGAYA",
        "SENT",
        "JAMA",
        "ADA",
        "RETURNED",
        "GOT",
        "CAME",
        "TOOK",
        "LENE",
        "DENE",
        "BAQI",
        "UDHAAR",
        "OWES",
        "FUTGIVE",
        "PAISE",
        "PAYMENT",
        "AMT",
        "AMTKA",
        "DATE",
        "DUE",
        "LEFT",
        "NEG",
        "DENIED",
        "LEGAYA",
        "WRITE",
        "NAQAD",
        "IMPGIVE",
        "PRON",
        "PROG",
        "ADVANCE",
        "CLEARED",
        "OFFBAL",
        "OFDEBT",
        "TANKHWAH",
        "MERA",
        "PERIOD",
        "ACC",
        "ACCVIA",
        "ACCSE",
        "ACCMEIN",
        "ACCTO",
        "SENDIT",
    }
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that was read, or was not (`commands` is None), with the phrases that were found."""

    commands: tuple[Command, ...] | None
    found: tuple[Phrase, ...]
    tags: tuple[Tag, ...] = ()  # as they were read
    likeliest: tuple[Tag, ...] = ()  # the tagging that was tried first, where another was read
    rule: str = ""  # of commands.lark; empty where none was read
    tried: int = 0  # other taggings that were read

    def candidates(self) -> tuple[str, ...]:
        """What an unread clause may have meant."""
        return _candidates({phrase.kind for phrase in self.found}) if self.commands is None else ()

    def own(self) -> bool:
        """Whether it names somebody and a sum, or says that he did not pay, so that it stands by itself."""
        kinds = {phrase.kind for phrase in self.found}
        marked = kinds & (PARTY - {"BARE"}) and kinds & {"NEG", "FUTGIVE", "QMARK"}
        return bool(marked or (kinds & (PARTY | {"EXP"}) and kinds & {"AMT", "AMTKA"}))


def read_clause(
    words: Sequence[Lexeme],
    today: dt.date,
    known: Mapping[str, str],
    *,
    asked: bool = False,
    taggings_max: int = TAGGINGS_MAX,
) -> Clause:
    """Read one clause. `asked`: the line it stands in is a question."""
    tags = tag(words, known)
    if asked and tags:
        last = tags[-1]
        tags = [*tags, Tag("QMARK", "?", "?", last.end, last.end)]
    likeliest = read_tags(tags, today)
    if likeliest.commands is not None:
        return likeliest
    readings: dict[tuple[Command, ...], Clause] = {}
    tried = 0
    for changed in others(tags, taggings_max):
        tried += 1
        other = read_tags(changed, today)
        if other.commands:
            readings.setdefault(other.commands, other)
    if len(readings) == 1:
        return replace(next(iter(readings.values())), likeliest=tuple(tags), tried=tried)
    asked_of = _question(likeliest.found, today)
    return replace(
        likeliest, commands=(asked_of,) if asked_of else None, rule="question" if asked_of else "", tried=tried
    )


def read_tags(tags: Sequence[Tag], today: dt.date) -> Clause:
    """Read one tagging of a clause."""
    found = phrases(tags)
    if found is None:
        return Clause(None, (), tuple(tags))
    for kept in (found, _recorded(found)):
        rule = rule_of(kept) if kept else None
        made = build(rule[0], rule[1], today) if rule else None
        if rule is not None and made is not None:
            return Clause(tuple(made), tuple(found), tuple(tags), rule=rule[0])
    return Clause(None, tuple(found), tuple(tags))


_RECORDED = frozenset(
    {
        "JAMA",
        "GOT",
        "UDHAAR",
        "MAAF",
        "KHATAOF",
        "NAAMOF",
        "DISCOUNT",
        "GAVE",
        "TOOK",
        "SENT",
        "DEGAYA",
        "LEGAYA",
        "CAME",
        "SALE",
        "KHARCH",
    }
)


def _recorded(found: Sequence[Phrase]) -> list[Phrase] | None:
    """Without `kar do` and `the` where they only tell Munshi to write down what is already done."""
    kinds = {phrase.kind for phrase in found}
    bidden = "SET" in kinds and (not kinds & PARTY or kinds & {"ADA", "RETURNED", "SENT", "LENE", "DENE", "GOT"})
    if not kinds & {"SET", "THA"} or not kinds & _RECORDED or bidden or kinds & {"LENE", "DENE"}:
        return None
    return [phrase for phrase in found if phrase.kind not in {"SET", "THA"}]


def _question(found: Sequence[Phrase], today: dt.date) -> Command | None:
    """A question about one person and money, however it is put, asks for his balance."""
    kinds = {phrase.kind for phrase in found}
    people = [phrase for phrase in found if phrase.kind in PARTY]
    if len(people) == 1 and kinds & _ASKING and kinds & _PAYING and kinds <= _ASKING | _PAYING | PARTY:
        return Balance(party=Said(found, today).party())
    return None


def _candidates(kinds: set[str]) -> tuple[str, ...]:
    if kinds & {"NEG", "DENIED", "FUTGIVE", "FUT", "PLAN", "COND", "HEARSAY", "PROG"} or not kinds & {
        "AMT",
        "AMTKA",
        "ITEM",
    }:
        return ()
    if "SE" in kinds and "MAAL" in kinds:
        return ("take_credit", "cash_purchase")
    if "UDHAAR" in kinds:
        return ("take_credit",) if "SE" in kinds else ("give_credit",)
    if "EXP" in kinds:
        return ("expense",)
    return ("give_credit", "receive_payment") if kinds & PARTY else ()
