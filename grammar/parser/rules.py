"""Runs the two grammars: tags -> phrases in the order of the text; phrases, sorted -> the name of a rule.

Both parsers are built once. A clause that a grammar does not take gives None; nothing here raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from grammar.lexicon import load
from grammar.parser.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_FOLDER = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with its kind for the command grammar, and the tag that carries its value."""

    kind: str
    tag: Tag
    parts: tuple[Tag, ...] = ()


class _Given(Lexer):
    """Hands the parser terminals that were made before."""

    def __init__(self, _conf: object) -> None:
        """Needs nothing of lark's configuration."""

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]  # lark calls a lexer of our own so
        """The terminals as they are."""
        yield from data


def _one(kind: str, at: int) -> Callable[[Any, list[Any]], list[Phrase]]:
    def make(_self: object, children: list[Any]) -> list[Phrase]:
        tags = tuple(child.value for child in children)
        return [Phrase(kind, tags[at], tags)]

    return make


def _two(*kinds_at: tuple[str, int]) -> Callable[[Any, list[Any]], list[Phrase]]:
    def make(_self: object, children: list[Any]) -> list[Phrase]:
        tags = tuple(child.value for child in children)
        return [Phrase(kind or tags[at].kind, tags[at], tags) for kind, at in kinds_at]

    return make


# What each alias of phrases.lark becomes: the kind of phrase and which of its words has the value.
_SINGLE: dict[str, tuple[str, int]] = {
    "by_ne": ("NE", 0),
    "from_se": ("SE", 0),
    "from_se_en": ("SE", 1),
    "to_ko": ("KO", 0),
    "to_ko_en": ("KO", 1),
    "for_name": ("FORX", 0),
    "for_name_en": ("FORX", 1),
    "of_ka": ("KA", 0),
    "of_ka_en": ("KA", 1),
    "taraf": ("TARAF", 0),
    "taraf_se": ("TARAFSE", 0),
    "in_khata": ("KHATAOF", 0),
    "in_khata_en": ("KHATAOF", 1),
    "khata_se": ("STRAY", 0),
    "on_naam": ("NAAMOF", 0),
    "on_par": ("PAR", 0),
    "on_par_en": ("PAR", 1),
    "plain_name": ("BARE", 0),
    "account": ("ACC", 0),
    "account_out": ("ACCSE", 0),
    "account_in": ("ACCMEIN", 0),
    "account_to": ("ACCTO", 0),
    "account_out_en": ("ACCSE", 1),
    "account_in_en": ("ACCMEIN", 1),
    "account_to_en": ("ACCTO", 1),
    "account_via_en": ("ACCVIA", 1),
    "account_via": ("ACCVIA", 0),
    "amount": ("AMT", 0),
    "amount_of": ("AMTKA", 0),
    "instead": ("FIX", 1),
    "left": ("LEFT", 0),
    "left_first": ("LEFT", 1),
    "worth": ("AMT", 1),
    "price_first": ("PRICE", 1),
    "price": ("PRICE", 0),
    "price_unit": ("PRICE", 0),
    "price_of_unit": ("PRICE", 2),
    "price_of_unit_bare": ("PRICE", 1),
    "quantity_goods": ("ITEM", 2),
    "quantity_of_goods": ("ITEM", 3),
    "count_goods": ("ITEM", 1),
    "count_of_goods": ("ITEM", 2),
    "goods_quantity": ("ITEM", 0),
    "goods_count": ("ITEM", 0),
    "quantity": ("NUNIT", 0),
    "loose_count": ("AMT", 0),
    "goods_only": ("GOOD", 0),
    "expense": ("EXP", 0),
    "expense_en": ("EXP", 1),
    "pronoun": ("PRON", 0),
    "stray": ("STRAY", 0),
    "till": ("GALLA", 0),
    "till_out": ("GALLASE", 0),
    "till_in": ("GALLAMEIN", 0),
    "till_out_en": ("GALLASE", 1),
    "till_in_en": ("GALLAMEIN", 1),
    "who_ne": ("KAUNNE", 0),
    "who_se": ("KAUNSE", 0),
    "who_ko": ("KAUNKO", 0),
    "who_ka": ("KAUNKA", 0),
    "phone": ("PHONE", 0),
}


class _ToPhrases(Transformer[Token, list[Phrase]]):
    """Each alias becomes its phrases; `start` strings them together."""

    def start(self, children: list[list[Phrase]]) -> list[Phrase]:
        return [phrase for group in children for phrase in group]

    def nothing(self, _children: list[Any]) -> list[Phrase]:
        return []

    def word(self, children: list[Any]) -> list[Phrase]:
        tag: Tag = children[0].value
        return [Phrase(_WORD_KIND.get(tag.kind, tag.kind), tag, (tag,))]

    def case(self, children: list[Token]) -> Token:
        return children[0]

    of_khata = _two(("KA", 0), ("KHATA", 2))
    whose_khata = _two(("BARE", 0), ("KHATA", 1))
    subject_gave = _two(("NE", 0), ("GAVE", 1))
    gave_object = _two(("GAVE", 0), ("KO", 1))
    subject_took = _two(("NE", 0), ("TOOK", 1))
    subject_did = _two(("NE", 0), ("RETURNED", 1))
    subject_owes = _two(("NE", 0), ("OWES", 1))

    def corrected(self, children: list[Any]) -> list[Phrase]:
        """`500 nahi 600` is 600; English `500 not 600` is 500."""
        tags = tuple(child.value for child in children)
        return [Phrase("AMT", tags[0] if tags[1].text == "not" else tags[2], tags), Phrase("FIXED", tags[1], tags)]

    owe_object = _two(("OWE", 0), ("KO", 1))


for _alias, (_kind, _at) in _SINGLE.items():
    setattr(_ToPhrases, _alias, _one(_kind, _at))
_WORD_KIND = {"ENGAVE": "GAVE", "ENTOOK": "TOOK", "ENDID": "RETURNED"}


@lru_cache(maxsize=1)
def phrase_parser() -> tuple[Lark, frozenset[str]]:
    """The parser of phrases.lark, built once, and the terminals that it knows."""
    source = (_FOLDER / "phrases.lark").read_text(encoding="utf8")
    names = _terminals(source)
    declared = f"%declare {' '.join(sorted(names))}\n"
    parser = Lark(source + declared, parser="lalr", lexer=_Given, transformer=_ToPhrases())
    return parser, names


@lru_cache(maxsize=1)
def command_parser() -> tuple[Lark, dict[str, int]]:
    """The parser of commands.lark, built once and strict, and the place of each kind in the canonical order."""
    source = (_FOLDER / "commands.lark").read_text(encoding="utf8")
    order = [name for line in source.splitlines() if line.startswith("//: ") for name in line[4:].split()]
    declared = f"%declare {' '.join(sorted(_terminals(source)))}\n"
    parser = Lark(source + declared, parser="lalr", lexer=_Given, strict=True)
    return parser, {name: place for place, name in enumerate(order)}


def _terminals(source: str) -> frozenset[str]:
    plain = "\n".join(line.split("//")[0] for line in source.splitlines())
    words = (
        plain.replace("|", " ")
        .replace("(", " ")
        .replace(")", " ")
        .replace("?", " ")
        .replace("*", " ")
        .replace("+", " ")
        .split()
    )
    return frozenset(word for word in words if word.isupper())


def phrases(tags: Sequence[Tag]) -> list[Phrase] | None:
    """The phrases of a tagged clause."""
    parser, names = phrase_parser()
    stream = [Token(tag.kind if tag.kind in names else "W", tag) for tag in tags]
    try:
        found: Any = parser.parse(stream)  # the transformer's list, not a tree
    except UnexpectedInput:
        return None
    made: list[Phrase] = found
    return made


def rule_of(found: Sequence[Phrase]) -> tuple[str, list[Phrase]] | None:
    """The rule of commands.lark that takes exactly these phrases, and the phrases in the canonical order."""
    parser, order = command_parser()
    if not found or any(phrase.kind not in order for phrase in found):
        return None
    ranked = sorted(found, key=lambda phrase: order[phrase.kind])
    try:
        tree = parser.parse([Token(phrase.kind, phrase.kind) for phrase in ranked])
    except UnexpectedInput:
        return None
    return str(tree.data), ranked


def warm_up() -> None:
    """Read the lexicon and build both parsers now rather than with the first message."""
    load()
    phrase_parser()
    command_parser()
