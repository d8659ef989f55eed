"""Whatever goods come, leave, return and are counted, in whatever order: the books say what a plain model says."""

import random
from dataclasses import dataclass

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import ledger_core as ledger
from ledger_core import Account, GoodsLine, Item, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days, shelves
from tests.ledger_core.books import Superuser
from tests.ledger_core.shelves import Shelves

in_one_database = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ITEMS = 2


@dataclass(frozen=True)
class Step:
    """Something done with goods; what it needs not, it does not look at."""

    what: str
    item: int
    quantity: int
    amount: int
    party: int
    second: int


steps = st.builds(
    Step,
    st.sampled_from(
        [*["sale"] * 3, *["purchase"] * 2, "sale_return", "sale_return", "purchase_return", "arrive", "lose", "count"]
    ),
    st.integers(0, ITEMS - 1),
    st.integers(1, 7_000),
    st.integers(1, 99_999),
    st.integers(0, 2),
    st.integers(1, 5_000),
)


@dataclass
class Trial:
    """A shop beside the model."""

    pool: Pool
    shop: Shop
    items: list[Item]
    parties: list[int]
    model: Shelves
    entries: int = 0

    async def do(self, step: Step, *, judged: bool = True) -> None:
        """Do it in the shop and in the model."""
        key, item, party = f"step-{self.entries}", self.items[step.item], self.parties[step.party]
        number, goods = self.entries + 1, [GoodsLine(item.id, step.quantity, step.amount)]
        of_party = {"party_id": party or None, "amount_minor": step.amount}
        posted = None
        match step.what:
            case "sale":
                other = self.items[1 - step.item]
                goods += [GoodsLine(other.id, step.second, 5), GoodsLine(item.id, 100, 0), GoodsLine(None, 0, 7)]
                self.model.sell(number, party, [(one.item_id, one.quantity) for one in goods if one.item_id])
                verb, fields = (ledger.give_credit, {"party_id": party}) if party else (ledger.cash_sale, {})
                posted = await shelves.move(self.pool, self.shop, key, verb, goods, **fields)
            case "purchase":
                self.model.buy(number, [(item.id, step.quantity, step.amount)])
                verb, fields = (ledger.take_credit, {"party_id": party}) if party else (ledger.cash_purchase, {})
                posted = await shelves.move(self.pool, self.shop, key, verb, goods, **fields)
            case "sale_return":
                self.model.take_back(number, party, item.id, step.quantity)
                posted = await shelves.move(self.pool, self.shop, key, ledger.sale_return, goods, **of_party)
            case "purchase_return":
                self.model.send_back(item.id, step.quantity, step.amount)
                posted = await shelves.move(self.pool, self.shop, key, ledger.purchase_return, goods, **of_party)
            case "arrive":
                cost = step.amount if step.party else None
                self.model.arrive(number, item.id, step.quantity, cost)
                goods = [GoodsLine(item.id, step.quantity, cost)]
                posted = await shelves.move(self.pool, self.shop, key, ledger.stock_in, goods)
            case "lose":
                self.model.lose(item.id, step.quantity)
                posted = await shelves.move(self.pool, self.shop, key, ledger.stock_out, goods)
            case _:
                agrees = self.model.count(number, item.id, step.quantity)
                posted = await self._count(key, item, step.quantity)
                assert not judged or (posted is None) == agrees
        if posted is not None:
            self.entries += 1
            assert posted.number == self.entries
            assert {short.item_id for short in posted.short} <= {one.id for one in self.items}
            assert not judged or all(
                short.quantity == self.model.shelves[short.item_id].quantity < 0 for short in posted.short
            )
            event(step.what)

    async def _count(self, key: str, item: Item, quantity: int) -> ledger.Posted | None:
        async with ledger.transaction(self.pool) as session:
            return await ledger.stock_count(
                session, self.shop.origin(key), goods=[GoodsLine(item.id, quantity)], entry_date=days.DAY
            )

    async def agrees(self) -> None:
        """Hold stock, cost of goods, differences and purchase returns to the model."""
        for item in self.items:
            shelf = self.model.shelves[item.id]
            assert await shelves.level(self.pool, self.shop, item) == (shelf.quantity, shelf.value)
        balances = await ledger.trial_balance(self.pool, self.shop.business_id)
        assert sum(balances.values()) == 0
        assert balances.get(Account.COST_OF_GOODS, 0) == self.model.cost_of_goods
        assert balances.get(Account.STOCK_DIFFERENCES, 0) == self.model.differences
        assert balances.get(Account.PURCHASE_RETURNS, 0) == self.model.purchase_returns


async def _begin(pool: Pool, superuser: Superuser) -> Trial:
    shop = await open_shop(pool, superuser)
    items = [await shelves.item(pool, shop, name) for name in ("atta", "cheeni")]
    parties = [0, *[(await days.party(pool, shop, name)).id for name in ("Ali", "Bilal")]]
    return Trial(pool, shop, items, parties, Shelves())


@in_one_database
@given(history=st.lists(steps, min_size=3, max_size=14))
async def test_what_goods_cost_agrees_with_a_plain_model(pool: Pool, superuser: Superuser, history: list[Step]) -> None:
    trial = await _begin(pool, superuser)
    for step in history:
        await trial.do(step)
    await trial.agrees()
    assert await days.sound(pool, trial.shop)


async def _take_back(trial: Trial, number: int) -> bool:
    """Take an entry back if it can be, and look at what that leaves of every item."""
    try:
        await days.reverse(trial.pool, trial.shop, number)
    except ledger.GoodsCameBack:
        return False
    trial.entries += 1
    for item in trial.items:
        quantity, value = await shelves.level(trial.pool, trial.shop, item)
        assert (value == 0) if quantity == 0 else (value * quantity >= 0)
    return True


@settings(in_one_database, max_examples=40)
@given(history=st.lists(steps | st.integers(0, 9), min_size=3, max_size=12), seed=st.integers(0, 99))
async def test_whatever_is_taken_back_leaves_a_stock_that_can_be(
    pool: Pool, superuser: Superuser, history: list[Step | int], seed: int
) -> None:
    trial, standing = await _begin(pool, superuser), list[int]()
    for step in history:
        if isinstance(step, Step):
            # The model knows nothing of what is taken back, so it does not judge here; a count may find what is there.
            trial.model = Shelves()
            written = trial.entries
            await trial.do(step, judged=False)
            standing += [trial.entries] if trial.entries > written else []
        elif standing and await _take_back(trial, standing[step % len(standing)]):
            del standing[step % len(standing)]
    assert await days.sound(pool, trial.shop)
    random.Random(seed).shuffle(standing)
    while standing:
        still = [number for number in standing if not await _take_back(trial, number)]
        assert len(still) < len(standing)
        standing = still
    assert [await shelves.level(pool, trial.shop, item) for item in trial.items] == [(0, 0)] * ITEMS
    assert await days.sound(pool, trial.shop)


@settings(in_one_database, max_examples=40)
@given(history=st.lists(steps, min_size=1, max_size=8), last=steps)
async def test_an_entry_taken_back_at_once_never_was(
    pool: Pool, superuser: Superuser, history: list[Step], last: Step
) -> None:
    trial = await _begin(pool, superuser)
    for step in history:
        await trial.do(step)
    before = await ledger.trial_balance(pool, trial.shop.business_id)
    levels = [await shelves.level(pool, trial.shop, item) for item in trial.items]
    written = trial.entries
    await trial.do(last)
    if trial.entries > written:
        await days.reverse(pool, trial.shop, trial.entries)
    after = await ledger.trial_balance(pool, trial.shop.business_id)
    assert {account: amount for account, amount in after.items() if amount} == {
        account: amount for account, amount in before.items() if amount
    }
    assert [await shelves.level(pool, trial.shop, item) for item in trial.items] == levels
    assert await days.sound(pool, trial.shop)
