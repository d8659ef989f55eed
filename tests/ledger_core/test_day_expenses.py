"""Expenses under shared categories and under the shop's own words."""

import asyncio

import pytest

import ledger_core as ledger
from ledger_core import CATEGORY_ACCOUNTS, OWN_CATEGORIES_MAX, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser


async def _spend(pool: Pool, shop: Shop, key: str, category: str, narration: str | None = None) -> tuple[int, int]:
    """Write an expense of 100 and give its number and the account it went to."""
    posted = await days.write(pool, shop, key, ledger.expense, category=category, amount_minor=100, narration=narration)
    cash, category_line = await days.lines_of(pool, shop, posted.number)
    assert cash == (1000, 0, -100)
    assert category_line[1:] == (0, 100)
    return posted.number, category_line[0]


async def _own(pool: Pool, shop: Shop) -> list[str]:
    return [one.name for one in await days.read(pool, shop, ledger.list_categories) if one.account >= 10_000]


async def test_shared_categories_are_the_template_s(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    template = await superuser.fetch(
        "select code, lower(name) as name from account_template where code between 6101 and 6199 order by code"
    )
    named = {row["name"].replace("miscellaneous", "misc"): row["code"] for row in template}
    assert named == CATEGORY_ACCOUNTS
    for category, account in CATEGORY_ACCOUNTS.items():
        assert (await _spend(pool, shop, category, category))[1] == account
    assert (await _spend(pool, shop, "capital", " Electricity "))[1] == 6101
    assert await _own(pool, shop) == []


async def test_a_word_of_the_shop_is_one_account_of_it(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    number, account = await _spend(pool, shop, "1", "Masjid  Chanda")
    assert account == 10_000
    assert (await _spend(pool, shop, "2", "masjid chanda"))[1] == account
    assert (await _spend(pool, shop, "3", "چندہ"))[1] == account + 1
    assert await _own(pool, shop) == ["Masjid Chanda", "چندہ"]
    overview = await days.read(pool, shop, ledger.entry_overview, number)
    assert (overview.kind, overview.amount_minor, overview.category) == ("expense", 100, "Masjid Chanda")
    rows = await superuser.fetch("select name, type from account where business_id = $1", shop.business_id)
    assert {tuple(row) for row in rows} == {("Masjid Chanda", "expense"), ("چندہ", "expense")}
    assert await days.sound(pool, shop)


async def test_the_same_call_again_is_the_first_one(pool: Pool, shop: Shop) -> None:
    first = await _spend(pool, shop, "1", "chanda")
    assert await _spend(pool, shop, "1", "chanda") == first
    with pytest.raises(ledger.IdempotencyKeyReused):
        await _spend(pool, shop, "1", "rent")


async def test_eight_writers_of_one_new_word_make_one_account(pool: Pool, shop: Shop) -> None:
    spent = await asyncio.gather(*(_spend(pool, shop, f"k{place}", "chanda") for place in range(8)))
    assert {account for _, account in spent} == {10_000}
    assert await _own(pool, shop) == ["chanda"]
    assert (await ledger.trial_balance(pool, shop.business_id)) == {1000: -800, 10_000: 800}
    assert await days.sound(pool, shop)


async def test_an_entry_that_fails_leaves_no_category(pool: Pool, shop: Shop) -> None:
    with pytest.raises(ledger.AmountOutOfRange):
        await days.write(pool, shop, "1", ledger.expense, category="chanda", amount_minor=0)
    assert await _own(pool, shop) == []


async def test_past_the_limit_a_word_is_misc_with_its_narration(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    await superuser.execute(
        "with entered as (select begin_change($1::bigint, 'k', 'test', null))"
        " insert into account (business_id, code, name, name_key, type)"
        " select $1::bigint, 10000 + n, w, w, 'expense' from entered, generate_series(1, $2::integer) n,"
        " concat('word ', n) w",
        shop.business_id,
        OWN_CATEGORIES_MAX,
    )
    number, account = await _spend(pool, shop, "1", "Chanda", "Jumma")
    assert account == CATEGORY_ACCOUNTS["misc"]
    assert (await _spend(pool, shop, "2", "Word 7"))[1] == 10_007
    assert len(await _own(pool, shop)) == OWN_CATEGORIES_MAX
    words = await superuser.fetchval(
        "select body from narration where business_id = $1 and entry_number = $2", shop.business_id, number
    )
    assert words == "Chanda: Jumma"
    long, _ = await _spend(pool, shop, "3", "Chanda", "x" * 500)
    words = await superuser.fetchval(
        "select body from narration where business_id = $1 and entry_number = $2", shop.business_id, long
    )
    assert words == "Chanda: " + "x" * 492


@pytest.mark.parametrize("category", ["", "  ", "x" * 121, "a\0b"])
async def test_a_word_that_cannot_be_a_name_is_refused(pool: Pool, shop: Shop, category: str) -> None:
    with pytest.raises(ledger.InvalidName):
        await _spend(pool, shop, "1", category)


async def test_shops_do_not_share_their_words(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    other = await open_shop(pool, superuser, "Rashid Store")
    await _spend(pool, shop, "1", "chanda")
    assert await _own(pool, other) == []
    assert (await _spend(pool, other, "1", "langar"))[1] == 10_000
    assert await _own(pool, shop) == ["chanda"]


async def test_a_category_is_made_and_renamed_by_itself(pool: Pool, shop: Shop, superuser: Superuser) -> None:
    async def change(key: str, verb: days.Verb, **fields: object) -> ledger.Category:
        async with ledger.transaction(pool) as session:
            category: ledger.Category = await verb(session, shop.origin(key), **fields)
        return category

    chanda = await change("1", ledger.add_category, name=" Masjid  chanda ")
    assert chanda == ledger.Category("Masjid chanda", 10_000)
    assert await change("2", ledger.add_category, name="MASJID CHANDA") == chanda
    assert await change("3", ledger.add_category, name="Rent") == ledger.Category("rent", 6104)
    number, account = await _spend(pool, shop, "4", "masjid chanda")
    assert account == chanda.account
    assert (await change("5", ledger.rename_category, account=10_000, name="Sadqa")).name == "Sadqa"
    assert (await days.read(pool, shop, ledger.entry_overview, number)).category == "Sadqa"
    assert (await _spend(pool, shop, "6", "sadqa"))[1] == 10_000
    assert await change("7", ledger.rename_category, account=10_000, name="SADQA") == ledger.Category("SADQA", 10_000)
    await change("8", ledger.add_category, name="langar")
    for account, name, refusal in (
        (10_000, "Langar", ledger.NameTaken),
        (10_000, "Rent", ledger.NameTaken),
        (10_000, " ", ledger.InvalidName),
        (10_007, "x", ledger.UnknownAccount),
        (6104, "x", ledger.UnknownAccount),
    ):
        with pytest.raises(refusal):
            await change("9", ledger.rename_category, account=account, name=name)
    assert await _own(pool, shop) == ["SADQA", "langar"]
    await superuser.execute(
        "with entered as (select begin_change($1::bigint, 'k', 'test', null))"
        " insert into account (business_id, code, name, name_key, type)"
        " select $1::bigint, 20000 + n, w, w, 'expense' from entered, generate_series(1, $2::integer) n,"
        " concat('word ', n) w",
        shop.business_id,
        OWN_CATEGORIES_MAX - 2,
    )
    with pytest.raises(ledger.TooManyCategories):
        await change("10", ledger.add_category, name="one more")
    assert (await change("11", ledger.add_category, name="Word 7")).account == 20_007


async def test_a_word_whose_key_grows_past_the_limit_is_refused(pool: Pool, shop: Shop) -> None:
    with pytest.raises(ledger.InvalidName):
        await _spend(pool, shop, "1", "\ufdfa" * 30)
