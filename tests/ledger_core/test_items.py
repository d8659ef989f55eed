"""Items: their names, units, prices and levels; what each change leaves in the chain; what is refused."""

import pytest

import ledger_core as ledger
from ledger_core import GoodsLine, Item, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.shelves import KILO, change, move


@pytest.fixture
async def soap(pool: Pool, shop: Shop) -> Item:
    return await shelves.item(pool, shop, "Soap")


async def test_one_key_makes_one_item_and_a_name_is_given_once(pool: Pool, shop: Shop, soap: Item) -> None:
    assert await shelves.item(pool, shop, "Soap") == soap
    with pytest.raises(ledger.ItemNameTaken) as taken:
        await change(pool, shop, ledger.add_item, name="soap ", name_key="soap")
    assert (taken.value.item_id, taken.value.item_name) == (soap.id, "Soap")
    other = await shelves.item(pool, shop, "Surf")
    with pytest.raises(ledger.ItemNameTaken):
        await change(pool, shop, ledger.rename_item, item_id=other.id, name="SOAP", name_key="soap")
    assert await days.read(pool, shop, ledger.find_items, "soap") == [soap]
    assert await days.read(pool, shop, ledger.item_by_public_id, soap.public_id) == soap
    assert await days.sound(pool, shop)


async def test_items_are_found_by_sound_listed_and_renamed(pool: Pool, shop: Shop, soap: Item) -> None:
    for name in ("Surf", "Sirf"):
        await change(
            pool, shop, ledger.rename_item, item_id=soap.id, name=name, name_key=name.casefold(), sound_key="srf"
        )
        assert [one.name for one in await days.read(pool, shop, ledger.list_items)] == [name]
    near = await days.read(pool, shop, ledger.near_items, "srf", name_key="surf")
    assert [one.id for one in near] == [soap.id]
    assert await days.read(pool, shop, ledger.near_items, "srf", name_key="sirf") == []
    assert await days.read(pool, shop, ledger.list_items, after_id=soap.id) == []


async def test_units_convert_exactly_or_not_at_all(pool: Pool, shop: Shop, soap: Item) -> None:
    await change(pool, shop, ledger.set_unit, item_id=soap.id, unit="carton", base_quantity=24 * KILO)

    async def pieces(quantity: int, unit: str | None) -> object:
        return await days.read(pool, shop, ledger.measure, soap.id, quantity=quantity, unit=unit)

    assert [await pieces(1_500, "carton"), await pieces(KILO, "dozen"), await pieces(7, None)] == [36_000, 12_000, 7]
    with pytest.raises(ledger.UnknownUnit):
        await pieces(KILO, "kg")
    atta = await shelves.item(pool, shop, "Atta", unit="kg")
    await change(pool, shop, ledger.set_unit, item_id=atta.id, unit="bag", base_quantity=12_345)
    assert await days.read(pool, shop, ledger.measure, atta.id, quantity=2 * KILO, unit="bag") == 24_690
    for quantity, unit in ((500, "bag"), (1_500, "g"), (10**12, "ton")):
        with pytest.raises(ledger.QuantityOutOfRange):
            await days.read(pool, shop, ledger.measure, atta.id, quantity=quantity, unit=unit)


async def test_what_the_shop_says_of_a_unit_counts_before_what_everybody_knows(
    pool: Pool, shop: Shop, soap: Item
) -> None:
    await change(pool, shop, ledger.set_unit, item_id=soap.id, unit="dozen", base_quantity=13 * KILO)
    assert await days.read(pool, shop, ledger.measure, soap.id, quantity=2 * KILO, unit="dozen") == 26 * KILO


async def test_prices_are_by_unit(pool: Pool, shop: Shop, soap: Item) -> None:
    async def comes_to(quantity: int, unit: str | None = None) -> object:
        return await days.read(pool, shop, ledger.amount_at_set_price, soap.id, quantity=quantity, unit=unit)

    assert await comes_to(KILO) is None
    await change(pool, shop, ledger.set_price, item_id=soap.id, price_minor=105)
    await change(pool, shop, ledger.set_unit, item_id=soap.id, unit="carton", base_quantity=24 * KILO)
    assert [await comes_to(1_500), await comes_to(KILO, "carton"), await comes_to(KILO, "pair")] == [158, 2_520, 210]
    await change(pool, shop, ledger.set_price, item_id=soap.id, price_minor=2_400, unit="carton")
    await change(pool, shop, ledger.set_price, item_id=soap.id, price_minor=200, unit="pair")
    assert [await comes_to(500, "carton"), await comes_to(KILO, "pair"), await comes_to(KILO)] == [1_200, 200, 105]
    assert [(one.unit, one.base_quantity) for one in await days.read(pool, shop, ledger.units_of, soap.id)] == [
        ("carton", 24_000),
        ("pair", 2_000),
    ]
    for unit, price in (("kg", 5), (None, -1), (None, 10**15 + 1)):
        with pytest.raises((ledger.UnknownUnit, ledger.AmountOutOfRange)):
            await change(pool, shop, ledger.set_price, item_id=soap.id, price_minor=price, unit=unit)
    assert await days.sound(pool, shop)


async def test_setting_what_is_set_leaves_no_link(pool: Pool, shop: Shop, soap: Item, superuser: Superuser) -> None:
    changes: tuple[tuple[days.Verb, dict[str, object]], ...] = (
        (ledger.set_price, {"price_minor": 500}),
        (ledger.set_low_stock, {"low_stock": 5 * KILO}),
        (ledger.set_unit, {"unit": "carton", "base_quantity": 24 * KILO}),
        (ledger.set_stocked, {"is_stocked": False}),
        (ledger.rename_item, {"name": "Lux", "name_key": "lux"}),
        (ledger.archive_item, {}),
    )
    links = await superuser.fetchval("select count(*) from change")
    for verb, fields in changes:
        for _ in range(2):
            await change(pool, shop, verb, item_id=soap.id, **fields)
    assert await superuser.fetchval("select count(*) from change") == links + len(changes)
    assert await days.sound(pool, shop)


async def test_a_stock_that_is_not_empty_keeps_its_item(pool: Pool, shop: Shop, soap: Item) -> None:
    await move(pool, shop, "in", ledger.stock_in, [GoodsLine(soap.id, KILO, 100)])
    for verb, fields in ((ledger.archive_item, {}), (ledger.set_stocked, {"is_stocked": False})):
        with pytest.raises(ledger.StockRemains):
            await change(pool, shop, verb, item_id=soap.id, **fields)
    with pytest.raises(ledger.UnitInUse):
        await change(pool, shop, ledger.set_own_unit, item_id=soap.id, unit="kg")
    await move(pool, shop, "out", ledger.stock_out, [GoodsLine(soap.id, KILO)])
    await change(pool, shop, ledger.archive_item, item_id=soap.id)
    assert await days.read(pool, shop, ledger.find_items, "soap") == []
    other = await change(pool, shop, ledger.add_item, name="Soap", name_key="soap")
    assert isinstance(other, Item)
    with pytest.raises(ledger.ItemNameTaken):
        await change(pool, shop, ledger.restore_item, item_id=soap.id)
    await change(pool, shop, ledger.archive_item, item_id=other.id)
    restored = await change(pool, shop, ledger.restore_item, item_id=soap.id)
    assert isinstance(restored, Item)
    assert restored.archived_at is None


async def test_the_own_unit_changes_while_nothing_counts_in_it(pool: Pool, shop: Shop, soap: Item) -> None:
    changed = await change(pool, shop, ledger.set_own_unit, item_id=soap.id, unit="kg")
    assert isinstance(changed, Item)
    assert changed.unit == "kg"
    await change(pool, shop, ledger.set_unit, item_id=soap.id, unit="bag", base_quantity=40 * KILO)
    with pytest.raises(ledger.UnitInUse):
        await change(pool, shop, ledger.set_own_unit, item_id=soap.id, unit="g")


@pytest.mark.parametrize(
    ("verb", "fields", "refusal"),
    [
        (ledger.add_item, {"name": " ", "name_key": "x"}, ledger.InvalidName),
        (ledger.add_item, {"name": "x" * 121, "name_key": "x"}, ledger.InvalidName),
        (ledger.add_item, {"name": "x\0", "name_key": "x"}, ledger.InvalidName),
        (ledger.add_item, {"name": "x", "name_key": "x", "unit": "دانہ"}, ledger.UnknownUnit),
        (ledger.rename_item, {"item_id": 999, "name": "x", "name_key": "x"}, ledger.UnknownItem),
        (ledger.set_unit, {"item_id": 999, "unit": "bag", "base_quantity": 5}, ledger.UnknownItem),
        (ledger.set_unit, {"item_id": 1, "unit": "piece", "base_quantity": 5}, ledger.UnknownUnit),
        (ledger.set_unit, {"item_id": 1, "unit": "bag", "base_quantity": 0}, ledger.QuantityOutOfRange),
        (ledger.set_unit, {"item_id": 1, "unit": "bag", "base_quantity": 10**12 + 1}, ledger.QuantityOutOfRange),
        (ledger.set_low_stock, {"item_id": 1, "low_stock": -1}, ledger.QuantityOutOfRange),
        (ledger.set_price, {"item_id": 999, "price_minor": 5}, ledger.UnknownItem),
    ],
)
async def test_what_cannot_be_is_refused(
    pool: Pool, shop: Shop, soap: Item, verb: days.Verb, fields: dict[str, object], refusal: type[ledger.LedgerError]
) -> None:
    assert soap.id == 1
    with pytest.raises(refusal):
        await change(pool, shop, verb, **fields)


async def test_another_shops_item_is_unknown(pool: Pool, shop: Shop, soap: Item, superuser: Superuser) -> None:
    neighbour = await open_shop(pool, superuser, "Bilal Cloth House")
    with pytest.raises(ledger.UnknownItem):
        await change(pool, neighbour, ledger.set_price, item_id=soap.id, price_minor=5)
    with pytest.raises(ledger.UnknownItem):
        await move(pool, neighbour, "sold", ledger.cash_sale, [GoodsLine(soap.id, KILO, 5)])
    assert await days.read(pool, neighbour, ledger.list_items) == []
    assert (await days.read(pool, shop, ledger.get_item, soap.id)).price_minor is None


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("2", 2_000), ("2.5", 2_500), ("0.125", 125), ("0", 0), ("1000000000", 10**12), ("007.10", 7_100)],
)
def test_quantities_are_read_and_written_exactly(text: str, quantity: int) -> None:
    assert ledger.parse_quantity(text) == quantity
    assert ledger.parse_quantity(ledger.to_quantity_string(quantity)) == quantity
    assert ledger.to_quantity_string(-2_500) == "-2.5"
    assert ledger.to_quantity_string(10_000) == "10"


@pytest.mark.parametrize("text", ["", "-1", "1e3", "1_000", "1.2345", "١٢", "1000000000.001", " 1", "NaN", "1.", ".5"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ledger.QuantityOutOfRange):
        ledger.parse_quantity(text)
