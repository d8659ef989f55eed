"""Many tills at once: nobody waits for ever, no number is skipped, no key counts twice, no party is made twice."""

from collections import Counter
from collections.abc import Iterable
from functools import partial

import pytest

import ledger_core as ledger
from ledger_core import Account, EntryDraft, Pool, credit, debit
from tests.conftest import Shop, open_shop
from tests.ledger_core import books
from tests.ledger_core.books import DAY, Superuser
from tests.ledger_core.tills import TILLS, all_at_once


async def _books_are_right(pool: Pool, superuser: Superuser, shop: Shop, keys: Iterable[str]) -> None:
    """Numbers and sequences without gaps, every key once, clean."""
    numbers = await superuser.fetch(
        "select number from journal_entry where business_id = $1 order by number", shop.business_id
    )
    assert [row["number"] for row in numbers] == list(range(1, len(numbers) + 1))
    links = await superuser.fetch(
        "select sequence, kind, idempotency_key from change where business_id = $1 order by sequence", shop.business_id
    )
    assert [row["sequence"] for row in links] == list(range(1, len(links) + 1))
    assert Counter(row["idempotency_key"] for row in links if row["kind"] == "entry") == Counter(set(keys))
    assert (await ledger.verify_business(pool, shop.business_id)).problems == ()


@pytest.mark.parametrize("shops", [1, 8])
async def test_duplicates_among_many_postings_count_once(tills: Pool, superuser: Superuser, shops: int) -> None:
    opened = [await open_shop(tills, superuser, f"Shop {number}") for number in range(shops)]
    parties = {shop.business_id: [await books.add_party(tills, shop, name) for name in "AB"] for shop in opened}
    keys = [f"key-{number}" for number in range(160 // shops)]
    answers: dict[tuple[int, str], set[tuple[int, tuple[int, ...]]]] = {}
    fresh: Counter[tuple[int, str]] = Counter()

    async def post(shop: Shop, key: str) -> None:
        number = keys.index(key)
        party = parties[shop.business_id][number % 2]
        posted = await books.give_credit(tills, shop, party, 100 + number, key)
        answers.setdefault((shop.business_id, key), set()).add((posted.number, posted.balances_minor))
        fresh[shop.business_id, key] += not posted.replayed

    await all_at_once(
        partial(post, shop, key) for shop in opened for key in keys for _ in range(1 + keys.index(key) % 3)
    )
    for shop in opened:
        await _books_are_right(tills, superuser, shop, keys)
        balances = await ledger.trial_balance(tills, shop.business_id)
        total = sum(100 + number for number in range(len(keys)))
        assert balances == {Account.PARTIES: total, Account.SALES: -total}
    # Each repeated call was told the same number and the same balances, and one of them wrote.
    assert {len(told) for told in answers.values()} == {1}
    assert set(fresh.values()) == {1}
    assert len(fresh) == len(keys) * shops


async def test_one_key_with_two_inputs_is_one_of_them(tills: Pool, superuser: Superuser, shop: Shop) -> None:
    party = await books.add_party(tills, shop, "Ali")
    refused = 0

    async def post(amount_minor: int) -> None:
        nonlocal refused
        try:
            await books.give_credit(tills, shop, party, amount_minor, "one key")
        except ledger.IdempotencyKeyReused:
            refused += 1

    await all_at_once(partial(post, amount) for amount in range(1, 33))
    assert refused == 31
    await _books_are_right(tills, superuser, shop, ["one key"])


async def test_an_entry_is_reversed_once_by_many(tills: Pool, superuser: Superuser, shop: Shop) -> None:
    party = await books.add_party(tills, shop, "Ali")
    entry = await books.give_credit(tills, shop, party, 700, "given")
    told: list[str] = []

    async def reverse(key: str) -> None:
        try:
            async with ledger.transaction(tills) as session:
                await ledger.reverse_entry(session, shop.origin(key), number=entry.number)
            told.append(key)
        except ledger.AlreadyReversed:
            told.append("refused")

    await all_at_once(partial(reverse, f"undo-{number}") for number in range(TILLS))
    assert told.count("refused") == TILLS - 1
    (undone,) = (key for key in told if key != "refused")
    await _books_are_right(tills, superuser, shop, ["given", undone])
    assert set((await ledger.trial_balance(tills, shop.business_id)).values()) == {0}


async def test_parties_and_postings_in_any_order_never_lock_each_other_out(
    tills: Pool, superuser: Superuser, shop: Shop
) -> None:
    ali, bilal = await books.add_party(tills, shop, "Ali"), await books.add_party(tills, shop, "Bilal")
    sale = EntryDraft("cash_sale", (debit(Account.CASH, 5), credit(Account.SALES, 5)))
    kinds = 6

    async def busy(number: int) -> None:
        key = f"key-{number}"
        async with ledger.transaction(tills) as session:
            if number % kinds >= 2:
                await books.begin(session, shop)
            first, second = (ali, bilal) if number % 2 else (bilal, ali)
            if number % kinds == 0:
                await ledger.add_party(session, shop.origin(f"{key}-p"), name=key, name_key=key)
                await ledger.post_entry(session, shop.origin(key), sale, entry_date=DAY)
            elif number % kinds == 1:
                await ledger.post_entry(session, shop.origin(key), sale, entry_date=DAY)
                await ledger.add_party(session, shop.origin(f"{key}-p"), name=key, name_key=key)
            elif number % kinds == 2:
                await session.row("update business set name = $1", key)
                await ledger.post_entry(session, shop.origin(key), sale, entry_date=DAY)
            else:
                for party in (first, second):
                    await session.row("update party set sound_key = $1 where id = $2", key, party.id)
                await ledger.give_credit(session, shop.origin(key), party_id=first.id, amount_minor=7, entry_date=DAY)

    await all_at_once(partial(busy, number) for number in range(120))
    await _books_are_right(tills, superuser, shop, [f"key-{number}" for number in range(120)])


async def test_one_key_makes_one_party(tills: Pool, superuser: Superuser, shop: Shop) -> None:
    made: set[int] = set()

    async def add() -> None:
        made.add((await books.add_party(tills, shop, "Ali")).id)

    await all_at_once([add] * TILLS * 2)
    assert len(made) == 1
    assert await superuser.fetchval("select count(*) from party") == 1
    assert await superuser.fetchval("select count(*) from change where kind = 'party'") == 1
    await _books_are_right(tills, superuser, shop, [])


async def test_shops_opened_at_once_are_shops_of_their_own(tills: Pool, superuser: Superuser) -> None:
    opened: list[int] = []
    owner_id = await superuser.fetchval("insert into users (name) values ('Imran') returning id")

    async def open_one() -> None:
        async with ledger.transaction(tills) as session:
            opened.append(await ledger.open_business(session, owner_id=owner_id, name="Imran Kiryana"))

    await all_at_once([open_one] * TILLS)
    assert sorted(opened) == await ledger.all_business_ids(tills)
    assert len(set(opened)) == TILLS
    for business_id in opened:
        assert (await ledger.verify_business(tills, business_id)).problems == ()
