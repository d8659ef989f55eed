"""Items: made, found by name, priced, measured. Each change is a link of the audit chain; nothing here posts.

Setting what is set already changes nothing, so a repeated call is harmless. Which item is meant is the bot's question.
"""

import re
import uuid
from datetime import UTC, datetime

from ledger_core.database import Session
from ledger_core.errors import (
    AmountOutOfRange,
    InvalidName,
    ItemNameTaken,
    QuantityOutOfRange,
    StockRemains,
    UnitInUse,
    UnknownItem,
    UnknownUnit,
)
from ledger_core.head import begin_change
from ledger_core.money import AMOUNT_MINOR_MAX
from ledger_core.posting import Origin
from ledger_core.quantities import MEASURES, amount_at_price, checked_quantity, in_thousandths_of
from ledger_core.tables import Item, ItemUnit

NAME_CHARACTERS_MAX = 120
PAGE_ITEMS_MAX = 200
_ITEM_NAMESPACE = uuid.UUID("8f4f7f38-2f39-5d0e-9b55-0f9f6a2f7d13")
_UNIT = re.compile(r"[a-z]{1,20}", re.ASCII)
_COLUMNS = ", ".join(Item.model_fields)
_UNIT_COLUMNS = ", ".join(ItemUnit.model_fields)


async def add_item(
    session: Session,
    origin: Origin,
    *,
    name: str,
    name_key: str,
    sound_key: str = "",
    unit: str = "piece",
    is_stocked: bool = True,
) -> Item:
    """Make an item; the same key gives the same item again. Raises InvalidName, UnknownUnit, ItemNameTaken."""
    _check_name(name, name_key)
    _check_unit(unit)
    public_id = uuid.uuid5(_ITEM_NAMESPACE, f"{origin.business_id}/{origin.key}")
    await begin_change(session, origin)
    earlier = await session.row(
        f"select {_COLUMNS} from item where business_id = $1 and public_id = $2", origin.business_id, public_id
    )
    if earlier is not None:
        return Item(**earlier)
    await _refuse_taken(session, origin.business_id, name_key)
    made = await session.row(
        "insert into item (business_id, public_id, name, name_key, sound_key, unit, is_stocked)"
        f" values ($1, $2, $3, $4, $5, $6, $7) returning {_COLUMNS}",
        origin.business_id,
        public_id,
        name.strip(),
        name_key,
        sound_key,
        unit,
        is_stocked,
    )
    assert made is not None
    return Item(**made)


def _check_name(name: str, name_key: str) -> None:
    if not 0 < len(name.strip()) <= NAME_CHARACTERS_MAX or not name_key or "\0" in name:
        raise InvalidName


def _check_unit(unit: str) -> None:
    if not _UNIT.fullmatch(unit):
        raise UnknownUnit


async def _refuse_taken(session: Session, business_id: int, name_key: str, but_id: int = 0) -> None:
    for item in await find_items(session, business_id, name_key):
        if item.id != but_id:
            raise ItemNameTaken(item.id, item.name)


async def get_item(session: Session, business_id: int, item_id: int) -> Item:
    """Give one item, living or archived. Raises UnknownItem."""
    found = await session.row(f"select {_COLUMNS} from item where business_id = $1 and id = $2", business_id, item_id)
    if found is None:
        raise UnknownItem
    return Item(**found)


async def item_by_public_id(session: Session, business_id: int, public_id: uuid.UUID) -> Item:
    """Give one item by the id that clients know. Raises UnknownItem."""
    found = await session.row(
        f"select {_COLUMNS} from item where business_id = $1 and public_id = $2", business_id, public_id
    )
    if found is None:
        raise UnknownItem
    return Item(**found)


async def find_items(session: Session, business_id: int, name_key: str) -> list[Item]:
    """Give the living item of this name, if there is one; a shop has no two of one name."""
    found = await session.rows(
        f"select {_COLUMNS} from item where business_id = $1 and name_key = $2 and archived_at is null",
        business_id,
        name_key,
    )
    return [Item(**row) for row in found]


async def near_items(
    session: Session, business_id: int, sound_key: str, *, name_key: str, limit: int = 5
) -> list[Item]:
    """Give the living items that sound like this and are written otherwise, oldest first; "" sounds like nothing."""
    found = await session.rows(
        f"select {_COLUMNS} from item where business_id = $1 and sound_key = $2 and sound_key <> ''"
        " and name_key <> $3 and archived_at is null order by id limit $4",
        business_id,
        sound_key,
        name_key,
        limit,
    )
    return [Item(**row) for row in found]


async def list_items(session: Session, business_id: int, *, after_id: int = 0, limit: int = 50) -> list[Item]:
    """Give living items in the order they were made, after `after_id`, `limit` (1 to PAGE_ITEMS_MAX) of them."""
    found = await session.rows(
        f"select {_COLUMNS} from item where business_id = $1 and id > $2 and archived_at is null order by id limit $3",
        business_id,
        after_id,
        max(1, min(limit, PAGE_ITEMS_MAX)),
    )
    return [Item(**row) for row in found]


async def rename_item(
    session: Session, origin: Origin, *, item_id: int, name: str, name_key: str, sound_key: str = ""
) -> Item:
    """Give an item another name. Raises InvalidName, ItemNameTaken, UnknownItem."""
    _check_name(name, name_key)
    await begin_change(session, origin)
    await _refuse_taken(session, origin.business_id, name_key, item_id)
    return await _set(session, origin, item_id, name=name.strip(), name_key=name_key, sound_key=sound_key)


async def set_price(
    session: Session, origin: Origin, *, item_id: int, price_minor: int | None, unit: str | None = None
) -> Item:
    """Set what one unit is sold for, of the item's own or another that it comes in; None forgets the price.

    Raises AmountOutOfRange, UnknownUnit, UnknownItem.
    """
    if price_minor is not None and not 0 <= price_minor <= AMOUNT_MINOR_MAX:
        raise AmountOutOfRange
    await begin_change(session, origin)
    item = await get_item(session, origin.business_id, item_id)
    if unit is None or unit == item.unit:
        return await _set(session, origin, item_id, price_minor=price_minor)
    own = next((one for one in await units_of(session, origin.business_id, item_id) if one.unit == unit), None)
    await _write_unit(session, origin, item, unit, own.base_quantity if own else _measure(item, unit), price_minor)
    return item


async def set_low_stock(session: Session, origin: Origin, *, item_id: int, low_stock: int | None) -> Item:
    """Set at which quantity, in thousandths, a stock is low; None for never. Raises QuantityOutOfRange, UnknownItem."""
    if low_stock is not None:
        checked_quantity(low_stock)
    return await _set(session, origin, item_id, low_stock=low_stock)


async def set_stocked(session: Session, origin: Origin, *, item_id: int, is_stocked: bool) -> Item:
    """Begin to keep an item in stock, or end it. Raises StockRemains where some is left or missing, UnknownItem."""
    await begin_change(session, origin)
    if not is_stocked:
        await _refuse_stock(session, origin.business_id, item_id)
    return await _set(session, origin, item_id, is_stocked=is_stocked)


async def archive_item(session: Session, origin: Origin, *, item_id: int) -> Item:
    """Take an item off the lists; its entries stay. Raises StockRemains, UnknownItem."""
    await begin_change(session, origin)
    item = await get_item(session, origin.business_id, item_id)
    if item.archived_at is not None:
        return item
    await _refuse_stock(session, origin.business_id, item_id)
    return await _set(session, origin, item_id, archived_at=datetime.now(UTC))


async def restore_item(session: Session, origin: Origin, *, item_id: int) -> Item:
    """Put an archived item back on the lists. Raises ItemNameTaken, UnknownItem."""
    await begin_change(session, origin)
    item = await get_item(session, origin.business_id, item_id)
    await _refuse_taken(session, origin.business_id, item.name_key, item_id)
    return await _set(session, origin, item_id, archived_at=None)


async def _refuse_stock(session: Session, business_id: int, item_id: int) -> None:
    held = await session.value(
        "select quantity from balance where business_id = $1 and account = 1300 and sub_id = $2", business_id, item_id
    )
    if held:
        raise StockRemains


async def set_own_unit(session: Session, origin: Origin, *, item_id: int, unit: str) -> Item:
    """Set the unit that an item's quantities are in, while no entry counts in it. Raises UnitInUse, UnknownUnit."""
    _check_unit(unit)
    await begin_change(session, origin)
    item = await get_item(session, origin.business_id, item_id)
    if unit != item.unit and (
        await units_of(session, origin.business_id, item_id)
        or await session.value(
            "select true from balance where business_id = $1 and account = any($2) and sub_id = $3 limit 1",
            origin.business_id,
            [1300, 4000, 4100, 5100, 5200],
            item_id,
        )
    ):
        raise UnitInUse
    return await _set(session, origin, item_id, unit=unit)


async def set_unit(session: Session, origin: Origin, *, item_id: int, unit: str, base_quantity: int) -> ItemUnit:
    """Say that one `unit` of an item is `base_quantity` thousandths of its own: 1 carton = 24 piece is 24000.

    Raises UnknownUnit for the item's own unit or none, QuantityOutOfRange, UnknownItem.
    """
    _check_unit(unit)
    if base_quantity == 0:
        raise QuantityOutOfRange
    await begin_change(session, origin)
    item = await get_item(session, origin.business_id, item_id)
    if unit == item.unit:
        raise UnknownUnit
    own = next((one for one in await units_of(session, origin.business_id, item_id) if one.unit == unit), None)
    return await _write_unit(session, origin, item, unit, base_quantity, own.price_minor if own else None)


async def _write_unit(
    session: Session, origin: Origin, item: Item, unit: str, base_quantity: int, price_minor: int | None
) -> ItemUnit:
    """Write the unit where it differs; the table's trigger puts the change into the chain."""
    await session.row(
        "insert into item_unit as u (business_id, item_id, unit, base_quantity, price_minor)"
        " values ($1, $2, $3, $4, $5) on conflict (business_id, item_id, unit) do update"
        " set base_quantity = excluded.base_quantity, price_minor = excluded.price_minor"
        " where (u.base_quantity, u.price_minor) is distinct from (excluded.base_quantity, excluded.price_minor)",
        origin.business_id,
        item.id,
        unit,
        checked_quantity(base_quantity),
        price_minor,
    )
    return next(one for one in await units_of(session, origin.business_id, item.id) if one.unit == unit)


async def units_of(session: Session, business_id: int, item_id: int) -> list[ItemUnit]:
    """Give the other units that somebody said an item comes in, by name."""
    found = await session.rows(
        f"select {_UNIT_COLUMNS} from item_unit where business_id = $1 and item_id = $2 order by unit",
        business_id,
        item_id,
    )
    return [ItemUnit(**row) for row in found]


def _measure(item: Item, unit: str) -> int:
    """Give the measure that everybody knows. Raises UnknownUnit where there is none."""
    known = MEASURES.get((unit, item.unit))
    if known is None:
        raise UnknownUnit
    return known


async def measure(session: Session, business_id: int, item_id: int, *, quantity: int, unit: str | None = None) -> int:
    """Turn a quantity in a unit into thousandths of the item's own unit; no unit means its own.

    What the shop said of the item counts first, then the measures that everybody knows. Raises UnknownUnit,
    QuantityOutOfRange where the quantity has no exact thousandths, UnknownItem.
    """
    item = await get_item(session, business_id, item_id)
    if unit is None or unit == item.unit:
        return checked_quantity(quantity)
    own = next((one for one in await units_of(session, business_id, item_id) if one.unit == unit), None)
    return in_thousandths_of(own.base_quantity if own else _measure(item, unit), quantity)


async def amount_at_set_price(
    session: Session, business_id: int, item_id: int, *, quantity: int, unit: str | None = None
) -> int | None:
    """Give what a quantity in a unit comes to at the set price, in minor units; None where no price is set.

    A price of that very unit counts before the one of the item's own unit. Raises as `measure` does.
    """
    item = await get_item(session, business_id, item_id)
    own = next((one for one in await units_of(session, business_id, item_id) if one.unit == unit), None)
    if own is not None and own.price_minor is not None:
        return amount_at_price(own.price_minor, quantity)
    if item.price_minor is None:
        return None
    return amount_at_price(item.price_minor, await measure(session, business_id, item_id, quantity=quantity, unit=unit))


async def _set(session: Session, origin: Origin, item_id: int, **columns: object) -> Item:
    """Write the columns where they differ; the table's trigger puts the change into the chain."""
    await begin_change(session, origin)
    before = await get_item(session, origin.business_id, item_id)
    if all(getattr(before, column) == value for column, value in columns.items()):
        return before
    assignments = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, 3))
    found = await session.row(
        f"update item set {assignments} where business_id = $1 and id = $2 returning {_COLUMNS}",
        origin.business_id,
        item_id,
        *columns.values(),
    )
    if found is None:
        raise UnknownItem
    return Item(**found)
