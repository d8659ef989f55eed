"""Goods and what they are worth: quantities, units, prices, and which sum is of which goods.

Sums that fit neither one item each nor all together give None. Never spreads a sum over goods.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from grammar.commands import Item
from grammar.parser.building.said import GOODS, Said
from grammar.parser.names import as_written
from grammar.parser.rules import Phrase


@dataclass(slots=True)
class _Line:
    """The goods so far, in the order of the text; a price or quantity that stands before its goods waits here."""

    items: list[Item] = field(default_factory=list)
    sums: list[tuple[int, Decimal]] = field(default_factory=list)
    price: Decimal | None = None
    quantity: tuple[Decimal, str] | None = None

    def add_goods(self, phrase: Phrase) -> None:
        made = item_of(phrase)
        if self.quantity is not None and made.quantity is None:
            made, self.quantity = Item(made.name, *self.quantity), None
        if self.price is not None:
            made, self.price = _priced(made, self.price, None), None
        self.items.append(made)

    def add_quantity(self, phrase: Phrase) -> None:
        value = phrase.parts[0].value
        unit = next(str(part.value) for part in phrase.parts if part.kind == "UNIT")
        quantity = (value if isinstance(value, Decimal) else Decimal(1), unit)
        if self.items and self.items[-1].quantity is None:
            last = self.items[-1]
            self.items[-1] = Item(last.name, *quantity, last.unit_price, last.amount)
        else:
            self.quantity = quantity

    def add_price(self, phrase: Phrase) -> None:
        price = phrase.tag.value
        unit = next((str(part.value) for part in phrase.parts if part.kind == "UNIT"), None)
        if not isinstance(price, Decimal):
            return
        if self.items and self.items[-1].unit_price is None and not _of_another_unit(self.items[-1], phrase):
            self.items[-1] = _priced(self.items[-1], price, unit)
        else:
            self.price = price


def items_of(said: Said) -> tuple[tuple[Item, ...], Decimal | None] | None:
    """The goods and what they are worth together; None where sums and goods do not fit."""
    line = _Line()
    for phrase in said.all(*GOODS, "AMT", "AMTKA"):
        if phrase.kind in {"ITEM", "GOOD"}:
            line.add_goods(phrase)
        elif phrase.kind == "NUNIT":
            line.add_quantity(phrase)
        elif phrase.kind == "PRICE":
            line.add_price(phrase)
        elif _may_count(phrase, said):
            return None
        elif isinstance(phrase.tag.value, Decimal):
            line.sums.append((len(line.items), phrase.tag.value))
    if line.price is not None or line.quantity is not None:
        return None
    return _valued(line.items, line.sums)


def _may_count(phrase: Phrase, said: Said) -> bool:
    """`3000 eentein udhaar`: a bare number right before goods, three thousand bricks or bricks for three thousand?"""
    tag = phrase.tag
    touching = any(0 <= goods.parts[0].start - tag.end <= 1 for goods in said.all("GOOD"))
    return phrase.kind == "AMT" and len(phrase.parts) == 1 and not tag.money and touching


def item_of(phrase: Phrase) -> Item:
    """Goods with the quantity and unit that stand by them."""
    name = as_written(phrase.tag.raw)
    quantity = next((part.value for part in phrase.parts if part.kind == "QTY"), None)
    unit = next((str(part.value) for part in phrase.parts if part.kind == "UNIT"), None)
    return Item(name, quantity if isinstance(quantity, Decimal) else None, unit)


def _of_another_unit(item: Item, price: Phrase) -> bool:
    """`6 anday 300 rupay dozen`, `500 gram 160 rupay kilo`: a price of something else than was counted."""
    said = next((part for part in price.parts if part.kind == "UNIT"), None)
    if said is None or item.quantity is None:
        return False
    if item.unit:
        return str(said.value) != item.unit
    name = item.name.casefold()  # `3 suit 1200 rupay suit`: the goods are their own unit
    return said.value != "piece" and said.raw.casefold() not in name and str(said.value) not in name


def _priced(item: Item, price: Decimal, unit: str | None) -> Item:
    amount = item.quantity * price if item.quantity is not None else None
    return Item(item.name, item.quantity, item.unit or (unit if item.quantity is None else None), price, amount)


def _valued(items: list[Item], sums: list[tuple[int, Decimal]]) -> tuple[tuple[Item, ...], Decimal | None] | None:
    """Sums put to the goods they follow, or taken as the total."""
    if not sums:
        known = [item.amount for item in items]
        total = sum((amount for amount in known if amount is not None), Decimal(0))
        if items and all(amount is not None for amount in known):
            return tuple(items), total
        return (tuple(items), None) if all(amount is None for amount in known) else None
    if len(sums) == 1:
        place, value = sums[0]
        priced = [item.amount for item in items if item.amount is not None]
        if 0 < place < len(items) or (len(items) > 1 and priced and sum(priced, Decimal(0)) != value):
            return None
        if len(items) == 1 and items[0].unit_price is None:
            items = [Item(items[0].name, items[0].quantity, items[0].unit, None, value)]
        return tuple(items), value
    if len(sums) == len(items):
        offset = 1 if all(place == index + 1 for index, (place, _) in enumerate(sums)) else 0
        if all(place == index + offset for index, (place, _) in enumerate(sums)):
            made = [
                Item(item.name, item.quantity, item.unit, item.unit_price, value)
                for item, (_, value) in zip(items, sums, strict=True)
            ]
            return tuple(made), sum((value for _, value in sums), Decimal(0))
    return None
