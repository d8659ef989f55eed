"""Runs the two grammars: tags -> phrases in the order of the text; phrases, sorted -> the name of a rule.

The tables are loaded once. A clause that a grammar does not take gives None; nothing here raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grammar.lexicon import load
from grammar.parser.tables import source_of, table_of, walk
from grammar.parser.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with its kind for the command grammar, and the tag that carries its value."""

    kind: str
    tag: Tag
    parts: tuple[Tag, ...] = ()


# What each alias of phrases.lark becomes: the kinds of its phrases, each with the place of the word that has its value.
_PHRASES: dict[str, tuple[tuple[str, int], ...]] = {
    "by_ne": (("NE", 0),),
    "by_ne_en": (("NE", 1),),
    "from_se": (("SE", 0),),
    "from_se_en": (("SE", 1),),
    "to_ko": (("KO", 0),),
    "to_ko_en": (("KO", 1),),
    "for_name": (("FORX", 0),),
    "for_name_en": (("FORX", 1),),
    "of_ka": (("KA", 0),),
    "of_ka_en": (("KA", 1),),
    "taraf": (("TARAF", 0),),
    "taraf_se": (("TARAFSE", 0),),
    "in_khata": (("KHATAOF", 0),),
    "in_khata_en": (("KHATAOF", 1),),
    "khata_se": (("STRAY", 0),),
    "on_naam": (("NAAMOF", 0),),
    "on_par": (("PAR", 0),),
    "on_par_en": (("PAR", 1),),
    "plain_name": (("BARE", 0),),
    "account": (("ACC", 0),),
    "account_out": (("ACCSE", 0),),
    "account_in": (("ACCMEIN", 0),),
    "account_to": (("ACCTO", 0),),
    "account_out_en": (("ACCSE", 1),),
    "account_in_en": (("ACCMEIN", 1),),
    "account_to_en": (("ACCTO", 1),),
    "account_via_en": (("ACCVIA", 1),),
    "account_via": (("ACCVIA", 0),),
    "amount": (("AMT", 0),),
    "amount_of": (("AMTKA", 0),),
    "instead": (("FIX", 1),),
    "left": (("LEFT", 0),),
    "left_first": (("LEFT", 1),),
    "worth": (("AMT", 1),),
    "price_first": (("PRICE", 1),),
    "price": (("PRICE", 0),),
    "price_unit": (("PRICE", 0),),
    "price_of_unit": (("PRICE", 2),),
    "price_of_unit_bare": (("PRICE", 1),),
    "quantity_goods": (("ITEM", 2),),
    "quantity_of_goods": (("ITEM", 3),),
    "count_goods": (("ITEM", 1),),
    "count_of_goods": (("ITEM", 2),),
    "goods_quantity": (("ITEM", 0),),
    "goods_count": (("ITEM", 0),),
    "quantity": (("NUNIT", 0),),
    "loose_count": (("AMT", 0),),
    "goods_only": (("GOOD", 0),),
    "expense": (("EXP", 0),),
    "expense_en": (("EXP", 1),),
    "pronoun": (("PRON", 0),),
    "stray": (("STRAY", 0),),
    "till": (("GALLA", 0),),
    "till_out": (("GALLASE", 0),),
    "till_in": (("GALLAMEIN", 0),),
    "till_out_en": (("GALLASE", 1),),
    "till_in_en": (("GALLAMEIN", 1),),
    "who_ne": (("KAUNNE", 0),),
    "who_se": (("KAUNSE", 0),),
    "who_ko": (("KAUNKO", 0),),
    "who_ka": (("KAUNKA", 0),),
    "phone": (("PHONE", 0),),
    "of_khata": (("KA", 0), ("KHATA", 2)),
    "of_hisab": (("KA", 0), ("HISAB", 2)),
    "whose_khata": (("BARE", 0), ("KHATA", 1)),
    "subject_gave": (("NE", 0), ("GAVE", 1)),
    "gave_object": (("GAVE", 0), ("KO", 1)),
    "subject_took": (("NE", 0), ("TOOK", 1)),
    "subject_did": (("NE", 0), ("RETURNED", 1)),
    "subject_owes": (("NE", 0), ("OWES", 1)),
    "owe_object": (("OWE", 0), ("KO", 1)),
    "denied": (("AMT", 0), ("DENIED", 1)),  # no rule takes it: `500 nahi tha` must not be read as `nahi 500 tha`
    "nothing": (),
    "case": (),  # the marker of a pronoun, which is a part of its phrase
}
_WORD_KIND = {"ENGAVE": "GAVE", "ENTOOK": "TOOK", "ENDID": "RETURNED"}


def _made(alias: str, tags: tuple[Tag, ...]) -> list[Phrase]:
    """The phrases that an alias of phrases.lark makes of its words."""
    if alias == "word":
        return [Phrase(_WORD_KIND.get(tags[0].kind, tags[0].kind), tags[0], tags)]
    if alias == "corrected":  # `500 nahi 600` is 600; English `500 not 600` is 500
        said = tags[0] if tags[1].text == "not" else tags[2]
        return [Phrase("AMT", said, tags), Phrase("FIXED", tags[1], tags)]
    if alias == "corrected_but" and tags[1].text == "not":  # `500 not but 600`: nobody says that
        return [Phrase("STRAY", tags[2], tags)]
    if alias in {"corrected_late", "corrected_but"}:  # `not 700 but 900`, `700 nahi balke 900`
        return [Phrase("AMT", tags[3], tags), Phrase("FIXED", tags[0], tags)]
    return [Phrase(kind, tags[at], tags) for kind, at in _PHRASES[alias]]


def phrases(tags: Sequence[Tag]) -> list[Phrase] | None:
    """The phrases of a tagged clause."""
    table = table_of("phrases")
    found = walk(table, [tag.kind if tag.kind in table.terminals else "W" for tag in tags])
    if found is None:
        return None
    return [phrase for match in found for phrase in _made(match.name, tuple(tags[match.start : match.end]))]


@lru_cache(maxsize=1)
def canonical_order() -> dict[str, int]:
    """The place of each kind of phrase in the order in which commands.lark has them."""
    listed = (line[4:].split() for line in source_of("commands").splitlines() if line.startswith("//: "))
    return {name: place for place, name in enumerate(name for names in listed for name in names)}


def rule_of(found: Sequence[Phrase]) -> tuple[str, list[Phrase]] | None:
    """The rule of commands.lark that takes exactly these phrases, and the phrases in the canonical order."""
    order = canonical_order()
    if not found or any(phrase.kind not in order for phrase in found):
        return None
    ranked = sorted(found, key=lambda phrase: order[phrase.kind])
    matches = walk(table_of("commands"), [phrase.kind for phrase in ranked])
    return (matches[-1].name, ranked) if matches else None


def warm_up() -> None:
    """Read the lexicon and the tables now rather than with the first message."""
    load()
    for name in ("phrases", "commands"):
        table_of(name)
    canonical_order()
