"""Short ways to keep a stock in a test, and a plain single-threaded model that says what goods cost.

The model keeps lists and walks them anew; it shares no code and no SQL with what it judges.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import ledger_core as ledger
from ledger_core import GoodsLine, Item, Pool, Posted, StockLevel
from tests.conftest import Shop
from tests.ledger_core import days

KILO = 1000


async def item(pool: Pool, shop: Shop, name: str, *, unit: str = "piece", is_stocked: bool = True) -> Item:
    """Make an item."""
    async with ledger.transaction(pool) as session:
        return await ledger.add_item(
            session, shop.origin(f"item-{name}"), name=name, name_key=name.casefold(), unit=unit, is_stocked=is_stocked
        )


async def change(pool: Pool, shop: Shop, verb: days.Verb, **fields: object) -> object:
    """Change an item with a verb, in a transaction of its own."""
    async with ledger.transaction(pool) as session:
        return await verb(session, shop.origin("change"), **fields)


async def move(
    pool: Pool, shop: Shop, key: str, verb: days.Verb, goods: Sequence[GoodsLine], **fields: object
) -> Posted:
    """Post goods with a verb; the amount of an entry that has one is what its goods come to."""
    if verb not in {ledger.stock_in, ledger.stock_out, ledger.stock_count}:
        fields.setdefault("amount_minor", sum(one.amount_minor or 0 for one in goods))
    return await days.write(pool, shop, key, verb, goods=goods, **fields)


async def level(pool: Pool, shop: Shop, of: Item) -> tuple[int, int]:
    """Give quantity and value of an item."""
    found = await days.read(pool, shop, ledger.stock_of, of.id)
    assert isinstance(found, StockLevel)
    return found.quantity, found.value_minor


async def fill(pool: Pool, shop: Shop) -> None:
    """Put rows into every table of goods: bought, sold, and a part of it come back."""
    atta = await item(pool, shop, "Atta", unit="kg")
    await change(pool, shop, ledger.set_unit, item_id=atta.id, unit="bag", base_quantity=40 * KILO)
    await change(pool, shop, ledger.set_price, item_id=atta.id, price_minor=14_000)
    await move(pool, shop, "bought", ledger.cash_purchase, [GoodsLine(atta.id, 10 * KILO, 100_000)])
    await move(pool, shop, "sold", ledger.cash_sale, [GoodsLine(atta.id, 3 * KILO, 42_000)])
    await move(pool, shop, "back", ledger.sale_return, [GoodsLine(atta.id, KILO, 14_000)], party_id=None)


def rounded(value: Fraction) -> int:
    """Round to a whole number, a half away from zero."""
    whole = abs(value).__floor__()
    up = abs(value) - whole >= Fraction(1, 2)
    return (whole + up) * (1 if value >= 0 else -1)


@dataclass
class Shelf:
    """One item: what is on hand and its value, and every unit cost that was ever known, by entry."""

    quantity: int = 0
    value: int = 0
    costs: list[tuple[int, Fraction]] = field(default_factory=list)

    def last_cost(self, but: int = 0) -> Fraction:
        return next((cost for entry, cost in reversed(self.costs) if entry != but), Fraction(0))

    def leave(self, quantity: int) -> int:
        """Take goods off and give what they cost."""
        there = max(0, min(quantity, self.quantity))
        if there == 0:
            cost = 0
        elif there == self.quantity:
            cost = self.value
        else:
            cost = rounded(Fraction(self.value * there, self.quantity))
        if quantity > there:
            cost += rounded(self.last_cost() * (quantity - there))
        self.quantity -= quantity
        self.value -= cost
        return cost

    def come(self, entry: int, quantity: int, cost: int) -> int:
        """Put goods on and give by how much a shortage that they fill had cost more or less."""
        difference = 0
        if self.quantity < 0:
            filled = min(quantity, -self.quantity)
            was = -self.value if filled == -self.quantity else rounded(Fraction(self.value * filled, self.quantity))
            difference = (cost if filled == quantity else rounded(Fraction(cost * filled, quantity))) - was
        self.quantity += quantity
        self.value += cost - difference
        now = Fraction(self.value, self.quantity) if self.quantity > 0 else Fraction(cost, quantity)
        self.costs.append((entry, now))
        return difference


@dataclass
class Sale:
    """What one entry sold of one item and what is still out of it."""

    number: int
    party: int
    left: int
    left_cost: int


@dataclass
class Shelves:
    """All items of a shop, its sales, and the balances that come of what is done."""

    shelves: dict[int, Shelf] = field(default_factory=lambda: defaultdict(Shelf))
    sales: dict[int, list[Sale]] = field(default_factory=lambda: defaultdict(list))
    cost_of_goods: int = 0
    differences: int = 0
    purchase_returns: int = 0

    def sell(self, entry: int, party: int, goods: Iterable[tuple[int, int]]) -> None:
        for item_id, quantity in _by_item(goods):
            cost = self.shelves[item_id].leave(quantity)
            self.cost_of_goods += cost
            self.sales[item_id].append(Sale(entry, party, quantity, cost))

    def buy(self, entry: int, goods: Iterable[tuple[int, int, int]]) -> None:
        for item_id, quantity, cost in goods:
            self.cost_of_goods += self.shelves[item_id].come(entry, quantity, cost)

    def take_back(self, entry: int, party: int, item_id: int, quantity: int) -> None:
        """Goods that a party, or a buyer for cash, brings back."""
        cost, wanted = 0, quantity
        for sale in reversed(self.sales[item_id]):
            if sale.party != party or not sale.left or not wanted:
                continue
            taken = min(sale.left, wanted)
            part = sale.left_cost if taken == sale.left else rounded(Fraction(sale.left_cost * taken, sale.left))
            sale.left, sale.left_cost, wanted = sale.left - taken, sale.left_cost - part, wanted - taken
            cost += part
        cost += rounded(self.shelves[item_id].last_cost() * wanted)
        self.cost_of_goods += self.shelves[item_id].come(entry, quantity, cost) - cost

    def send_back(self, item_id: int, quantity: int, amount: int) -> None:
        self.purchase_returns += self.shelves[item_id].leave(quantity) - amount

    def arrive(self, entry: int, item_id: int, quantity: int, cost: int | None) -> None:
        shelf = self.shelves[item_id]
        worth = rounded(shelf.last_cost() * quantity) if cost is None else cost
        self.differences -= worth
        self.cost_of_goods += shelf.come(entry, quantity, worth)

    def lose(self, item_id: int, quantity: int) -> None:
        self.differences += self.shelves[item_id].leave(quantity)

    def count(self, entry: int, item_id: int, quantity: int) -> bool:
        """Find so much on the shelf, and say whether the books knew it."""
        more = quantity - self.shelves[item_id].quantity
        if more > 0:
            self.arrive(entry, item_id, more, None)
        elif more < 0:
            self.lose(item_id, -more)
        return more == 0


def _by_item(goods: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    sums: dict[int, int] = defaultdict(int)
    for item_id, quantity in goods:
        sums[item_id] += quantity
    return sorted(sums.items())
