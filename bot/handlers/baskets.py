"""Goods that a text names: which of the shop's items they are, how much of each, and what they come to.

Goods that the shop never counted, received, priced or bought are no items of its: a sale of them moves no stock and
makes none. It must never make an item before the entry is sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import grammar
from bot.conversation import Talk
from bot.handlers.outcome import Outcome
from bot.questions import Asked, Option
from bot.replies import NAMES_MAX, AskItem, Goods, QuantityMissing, UnitUnknown
from grammar import Command
from grammar import Item as Said
from ledger_core import (
    GoodsLine,
    Item,
    Posted,
    QuantityOutOfRange,
    Session,
    UnknownUnit,
    add_item,
    amount_at_set_price,
    find_items,
    measure,
    near_items,
    parse_quantity,
    set_stocked,
    to_minor,
)

_OWN_UNIT = "piece"


@dataclass(frozen=True, slots=True)
class Ware:
    """One kind of goods of a text. `item` is the shop's own, None for one it does not know.

    `said_quantity` is thousandths of the unit that was said, `quantity` of the item's own; None where it was not said.
    """

    said: Said
    item: Item | None
    said_quantity: int | None
    quantity: int | None
    amount_minor: int | None

    @property
    def unit(self) -> str:
        """The unit that was said, else the item's own."""
        return self.said.unit or (self.item.unit if self.item else _OWN_UNIT)

    def shown(self) -> Goods:
        """Give the goods as a reply shows them."""
        return Goods(self.item.name if self.item else self.said.name, self.said_quantity, self.unit)


@dataclass(frozen=True, slots=True)
class Basket:
    """The goods of a command, and what they come to, None where neither the text nor a set price says it.

    `is_priced`: the amount is from set prices, and nobody said it.
    """

    wares: tuple[Ware, ...] = ()
    amount_minor: int | None = None
    is_priced: bool = False

    def shown(self) -> tuple[Goods, ...]:
        """Give the goods that the shop knows, as a reply shows them."""
        return tuple(ware.shown() for ware in self.wares if ware.item is not None)


NO_GOODS = Basket()


async def basket_of(session: Session, talk: Talk, command: Any, *, at_set_price: bool = False) -> Basket | Outcome:
    """Find the goods of a command; `at_set_price` gives those without an amount what they are sold for."""
    wares = await wares_of(session, talk, command, command.items)
    if isinstance(wares, Outcome):
        return wares
    if command.amount is not None:
        return Basket(wares, to_minor(command.amount, talk.currency))
    if not wares:
        return NO_GOODS
    if at_set_price:
        wares = tuple([await _priced(session, talk, ware) for ware in wares])
    amounts = [ware.amount_minor for ware in wares]
    known = [amount for amount in amounts if amount is not None]
    return Basket(wares, sum(known) if len(known) == len(amounts) else None, is_priced=at_set_price)


async def _priced(session: Session, talk: Talk, ware: Ware) -> Ware:
    if ware.amount_minor is not None or ware.item is None or ware.said_quantity is None:
        return ware
    amount = await amount_at_set_price(
        session, talk.business_id, ware.item.id, quantity=ware.said_quantity, unit=ware.said.unit
    )
    return replace(ware, amount_minor=amount)


async def wares_of(session: Session, talk: Talk, command: Command, items: Sequence[Said]) -> tuple[Ware, ...] | Outcome:
    """Find the shop's items of these names; a name near to another's is asked about."""
    wares = []
    for said in items:
        item = await item_meant(session, talk, command, said.name)
        if isinstance(item, Outcome):
            return item
        quantity = _thousandths(said.quantity)
        if isinstance(quantity, QuantityOutOfRange):
            return Outcome(QuantityMissing(said.name))
        own = quantity
        if item is not None and quantity is not None:
            try:
                own = await measure(session, talk.business_id, item.id, quantity=quantity, unit=said.unit)
            except UnknownUnit:
                return Outcome(UnitUnknown(item.name, said.unit or item.unit, item.unit))
            except QuantityOutOfRange:
                return Outcome(QuantityMissing(item.name))
        amount = None if said.amount is None else to_minor(said.amount, talk.currency)
        wares.append(Ware(said, item, quantity, own, amount))
    return tuple(wares)


def _thousandths(quantity: Decimal | None) -> int | QuantityOutOfRange | None:
    if quantity is None:
        return None
    try:
        return parse_quantity(f"{quantity.normalize():f}")
    except QuantityOutOfRange as error:
        return error


async def item_meant(session: Session, talk: Talk, command: Command, name: str) -> Item | Outcome | None:
    """Find the item of a name; None for one that the shop does not know. The name in the other script is the same."""
    key = grammar.name_key(name)
    same = await find_items(session, talk.business_id, key)
    if same:
        return same[0]
    near = await near_items(session, talk.business_id, grammar.phonetic_key(name), name_key=key, limit=NAMES_MAX)
    if not near or f"item {key}" in talk.settled.checks:
        return None
    if len(near) == 1 and grammar.is_urdu(near[0].name) is not grammar.is_urdu(name):
        return near[0]
    options = [Option(_renamed(command, name, item.name), talk.settled) for item in near]
    options.append(Option(command, talk.settled.and_check(f"item {key}")))
    asked = Asked("ask_item", tuple(options), command=command, settled=talk.settled, summary=name)
    return Outcome(AskItem(name, tuple(item.name for item in near)), asked=asked)


def _renamed(command: Any, name: str, own: str) -> Command:
    """Give the command with the item called by the shop's own name for it."""
    if hasattr(command, "items"):
        items = tuple(replace(item, name=own) if item.name == name else item for item in command.items)
        renamed: Command = replace(command, items=items)
    else:
        renamed = replace(command, item=own)
    return renamed


async def kept(
    session: Session, talk: Talk, ware: Ware, index: int, place: int, *, is_stocked: bool = True
) -> tuple[Item, bool]:
    """Give the item of these goods, made where there is none, and whether it was; arrived goods are kept in stock."""
    if ware.item is None:
        name = ware.said.name
        made = await add_item(
            session,
            talk.origin(index, f"item{place}"),
            name=name,
            name_key=grammar.name_key(name),
            sound_key=grammar.phonetic_key(name),
            unit=ware.unit,
            is_stocked=is_stocked,
        )
        return made, True
    if is_stocked and not ware.item.is_stocked:
        return await set_stocked(
            session, talk.origin(index, f"item{place}"), item_id=ware.item.id, is_stocked=True
        ), False
    return ware.item, False


async def bought(session: Session, talk: Talk, basket: Basket, index: int) -> Basket:
    """Give the basket of goods that came: those with a quantity are items of the shop from now on."""
    wares = [
        replace(ware, item=(await kept(session, talk, ware, index, place))[0]) if ware.said_quantity else ware
        for place, ware in enumerate(basket.wares)
    ]
    return replace(basket, wares=tuple(wares))


def new_goods(before: Basket, after: Basket) -> tuple[Goods, ...]:
    """Give the goods that the shop did not know before."""
    return tuple(
        Goods(ware.said.name, None, ware.unit)
        for was, ware in zip(before.wares, after.wares, strict=True)
        if was.item is None and ware.item is not None
    )


def goods_lines(basket: Basket, amount_minor: int) -> tuple[GoodsLine, ...]:
    """Give the lines of goods of an entry of this amount; none where the shop knows none of them.

    What the text gives no amount, or amounts that are not the whole, share it.
    """
    if not any(ware.item for ware in basket.wares):
        return ()
    amounts = [ware.amount_minor for ware in basket.wares]
    is_whole = None not in amounts and sum(filter(None, amounts)) == amount_minor
    return tuple(
        GoodsLine(
            ware.item.id if ware.item else None,
            (ware.quantity or 0) if ware.item else 0,
            ware.amount_minor if is_whole else None,
        )
        for ware in basket.wares
        if ware.item or is_whole
    )


def short_of(basket: Basket, posted: Posted) -> tuple[Goods, ...]:
    """Give the goods of which more went than was there, with what is missing below zero."""
    items = {ware.item.id: ware.item for ware in basket.wares if ware.item}
    return tuple(
        Goods(items[one.item_id].name, one.quantity, items[one.item_id].unit)
        for one in posted.short
        if one.item_id in items
    )
