"""Goods and what they are worth: quantities, units, prices, and which sum is of which goods.

Sums that fit neither one item each nor all together give None. Never spreads a sum over goods.
"""

from __future__ import annotations

from decimal import Decimal

from grammar.commands import Item
from grammar.parser.building.said import GOODS, Said
from grammar.parser.names import as_written
from grammar.parser.rules import Phrase


def items_of(said: Said) -> tuple[tuple[Item, ...], Decimal | None] | None:
    """The goods and what they are worth together; None where sums and goods do not fit."""
    ordered = said.all(*GOODS, "AMT", "AMTKA")
    items: list[Item] = []
    sums: list[tuple[int, Decimal, bool]] = []
    lead: Decimal | None = None
    spare: tuple[Decimal, str] | None = None
    for phrase in ordered:
        if phrase.kind in {"ITEM", "GOOD"}:
            made = item_of(phrase)
            if spare is not None and made.quantity is None:
                made = Item(made.name, spare[0], spare[1])
                spare = None
            if lead is not None:
                made, lead = _priced(made, lead, None), None
            items.append(made)
        elif phrase.kind == "NUNIT":
            counted = phrase.tag
            value = phrase.parts[0].value
            quantity = (value if isinstance(value, Decimal) else Decimal(1), str(counted.value))
            if items and items[-1].quantity is None:
                items[-1] = Item(items[-1].name, *quantity, items[-1].unit_price, items[-1].amount)
            else:
                spare = quantity
        elif phrase.kind == "PRICE":
            price = phrase.tag.value
            unit = next((str(part.value) for part in phrase.parts if part.kind == "UNIT"), None)
            if not isinstance(price, Decimal):
                return None
            if items and items[-1].unit_price is None:
                items[-1] = _priced(items[-1], price, unit)
            else:
                lead = price
        elif isinstance(phrase.tag.value, Decimal):
            sums.append((len(items), phrase.tag.value, phrase.kind == "AMTKA"))
    if lead is not None or spare is not None or (said.has("MAAL") and not items and not sums):
        return None
    return _valued(items, sums)


def item_of(phrase: Phrase) -> Item:
    """Goods with the quantity and unit that stand by them."""
    name = as_written(phrase.tag.raw)
    quantity = next((part.value for part in phrase.parts if part.kind == "QTY"), None)
    unit = next((str(part.value) for part in phrase.parts if part.kind == "UNIT"), None)
    return Item(name, quantity if isinstance(quantity, Decimal) else None, unit)


def _priced(item: Item, price: Decimal, unit: str | None) -> Item:
    amount = item.quantity * price if item.quantity is not None else None
    if unit and item.unit and unit != item.unit:
        amount = None
    return Item(item.name, item.quantity, item.unit or (unit if item.quantity is None else None), price, amount)


def _valued(items: list[Item], sums: list[tuple[int, Decimal, bool]]) -> tuple[tuple[Item, ...], Decimal | None] | None:
    """Sums put to the goods they follow, or taken as the total."""
    if not sums:
        known = [item.amount for item in items]
        total = sum((amount for amount in known if amount is not None), Decimal(0))
        if items and all(amount is not None for amount in known):
            return tuple(items), total
        return (tuple(items), None) if all(amount is None for amount in known) else None
    if len(sums) == 1:
        place, value, _ = sums[0]
        if 0 < place < len(items):
            return None
        if len(items) == 1 and items[0].unit_price is None:
            items = [Item(items[0].name, items[0].quantity, items[0].unit, None, value)]
        return tuple(items), value
    if len(sums) == len(items):
        offset = 1 if all(place == index + 1 for index, (place, _, _) in enumerate(sums)) else 0
        if all(place == index + offset for index, (place, _, _) in enumerate(sums)):
            made = [
                Item(item.name, item.quantity, item.unit, item.unit_price, value)
                for item, (_, value, _) in zip(items, sums, strict=True)
            ]
            return tuple(made), sum((value for _, value, _ in sums), Decimal(0))
    return None
