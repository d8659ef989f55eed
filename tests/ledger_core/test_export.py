"""Exports that other programs accept, with the same balances, whatever people are called and whatever they wrote."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beancount.core import data, realization

import ledger_core as ledger
from ledger_core import Account, EntryDraft, ExportFormat, Pool, credit, debit
from tests.conftest import Shop
from tests.ledger_core import days
from tests.ledger_core.books import DAY, Superuser
from tests.ledger_core.strange import NAMES, WORDS, balances, exported, place_of, strange_shop


def _load(text: str) -> tuple[list[Any], list[Any]]:
    entries, errors, _ = loader.load_string(text, dedent=False)
    return entries, errors


async def test_beancount_accepts_it_and_finds_the_same_balances(pool: Pool, superuser: Superuser) -> None:
    shop = await strange_shop(pool, superuser)
    text = await exported(pool, shop, ExportFormat.BEANCOUNT)
    entries, errors = _load(text)
    assert errors == []
    found: Counter[tuple[int, int]] = Counter()
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                assert posting.units.currency == "PKR"
                found[place_of(posting.account)] += int(posting.units.number * 100)
    assert dict(found) == await balances(pool, shop)
    # Its own reckoning, by account with what hangs under it.
    root = realization.realize(entries)
    parties = realization.compute_balance(realization.get(root, "Assets:1200-Parties"))
    expected = sum(amount for (account, _), amount in (await balances(pool, shop)).items() if account == 1200)
    assert parties.get_currency_units("PKR").number * 100 == expected


async def test_beancount_has_the_names_and_words_as_they_are(pool: Pool, superuser: Superuser) -> None:
    shop = await strange_shop(pool, superuser)
    entries, _ = _load(await exported(pool, shop, ExportFormat.BEANCOUNT))
    named = {entry.meta["of"] for entry in entries if isinstance(entry, data.Open) and "of" in entry.meta}
    assert {" ".join(name.replace("\u200b", "").split()) for name in NAMES} <= named
    told = {entry.narration for entry in entries if isinstance(entry, data.Transaction)}
    assert {" ".join(words.split()) for words in WORDS if words} <= told
    numbers = [int(entry.meta["number"]) for entry in entries if isinstance(entry, data.Transaction)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


async def test_an_altered_amount_is_refused_by_beancount(pool: Pool, superuser: Superuser) -> None:
    shop = await strange_shop(pool, superuser)
    text = await exported(pool, shop, ExportFormat.BEANCOUNT)
    entry = next(block for block in text.split("\n\n") if '"give_credit"' in block)
    _, errors = _load(text.replace(entry, re.sub(r"([0-9]+\.[0-9]{2}) PKR", r"9\1 PKR", entry)))
    assert {str(error.message).split(" for ")[0] for error in errors} == {"Balance failed"}


async def test_csv_has_a_row_a_posting_and_no_formula(pool: Pool, superuser: Superuser) -> None:
    shop = await strange_shop(pool, superuser)
    rows = list(csv.DictReader(io.StringIO(await exported(pool, shop, ExportFormat.CSV)), strict=True))
    sums: Counter[tuple[int, int]] = Counter()
    for row in rows:
        amount = Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
        sums[int(row["account"]), int(row["sub_account"] or 0)] += int(amount * 100)
        assert row["date"] <= DAY.isoformat()
        assert not any(value.startswith(("=", "+", "-", "@")) for column, value in row.items() if column != "quantity")
    assert dict(sums) == await balances(pool, shop)
    assert {"علی بھائی", "'=1+1", "'-5", "0300", "Ali\tKhan\nChacha"} <= {row["sub_account_name"] for row in rows}
    moved = [(row["sub_account_name"], row["quantity"]) for row in rows if row["account"] == "1300" and row["quantity"]]
    assert moved == [
        *(("Atta", quantity) for quantity in ("10", "-3", "1", "-1.5")),
        ('Namak "iodised": 1;2', "5"),
    ]


async def test_an_empty_shop_is_written_out_empty(pool: Pool, shop: Shop) -> None:
    entries, errors = _load(await exported(pool, shop, ExportFormat.BEANCOUNT))
    assert (entries, errors) == ([], [])
    assert (await exported(pool, shop, ExportFormat.CSV)).count("\r\n") == 1
    assert "2026" not in await exported(pool, shop, ExportFormat.HLEDGER)
    with pytest.raises(ledger.UnknownBusiness):
        await exported(pool, Shop(999, shop.public_id, 1, shop.public_id), ExportFormat.CSV)


async def test_what_is_written_meanwhile_is_not_in_it(pool: Pool, shop: Shop) -> None:
    sale = EntryDraft("cash_sale", (debit(Account.CASH, 5), credit(Account.SALES, 5)))
    async with ledger.transaction(pool) as session:
        for number in range(1, 1_205):
            await ledger.post_entry(session, shop.origin(f"s{number}"), sale, entry_date=DAY)
    pieces = []
    async for piece in ledger.export_journal(pool, shop.business_id, ExportFormat.BEANCOUNT):
        pieces.append(piece)
        await days.write(pool, shop, f"late{len(pieces)}", ledger.cash_in, amount_minor=7)
    # Three batches, what stands before them, and what stands after.
    assert len(pieces) == 5
    entries, errors = _load("".join(pieces))
    assert errors == []
    assert sum(isinstance(entry, data.Transaction) for entry in entries) == 1_204


async def test_a_shop_exports_its_own_alone(pool: Pool, superuser: Superuser, shop: Shop) -> None:
    await strange_shop(pool, superuser)
    await days.write(pool, shop, "own", ledger.cash_in, amount_minor=7)
    for form in ExportFormat:
        text = await exported(pool, shop, form)
        assert "Ali" not in text
        assert "0.07" in text


@pytest.mark.parametrize(("currency", "written"), [("JPY", "7"), ("KWD", "0.007")])
async def test_amounts_have_the_currencys_digits(
    pool: Pool, superuser: Superuser, shop: Shop, currency: str, written: str
) -> None:
    async with ledger.transaction(pool) as session:
        other = await ledger.open_business(session, owner_id=shop.owner_id, name="Other", currency=currency)
    there = Shop(other, shop.public_id, shop.owner_id, shop.owner_public_id)
    await days.write(pool, there, "own", ledger.cash_in, amount_minor=7)
    text = await exported(pool, there, ExportFormat.BEANCOUNT)
    assert f"  {written} {currency}\n" in text
    assert _load(text)[1] == []
