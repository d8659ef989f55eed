"""A shop of strange names and words, and its export: what other programs must read."""

import re
from datetime import timedelta

import ledger_core as ledger
from ledger_core import ExportFormat, Pool
from tests.conftest import Shop, open_shop
from tests.ledger_core import books, days, drawers, shelves
from tests.ledger_core.books import DAY, Superuser

# Names as they come: three scripts, signs that mean something to some program, and what only looks like nothing.
NAMES = [
    "Ali",
    "ali ",
    "علی بھائی",
    "حاجی صاحب‌زادہ",
    "786",
    "0300",
    'Imran "Bhai" \\ Co',
    "A:B; C  ; D",
    "  (virtual) [x]",
    "=1+1",
    "@cmd|' /C calc'!A0",
    "-5",
    "Ali\tKhan\nChacha",
    "* ! # % & | ~ ^",
    "2026-11-20 open",
    "PKR 500.00",
    "é̀ ∞ 🧂",
    "\u200bzero\u00a0width",
    "a" * 120,
]
WORDS = ["2 bori\n آٹا; x:y, z", '"quoted" | \\back', "=SUM(A1)", "include /x", "  end comment", None]


async def exported(pool: Pool, shop: Shop, form: ExportFormat) -> str:
    return "".join([piece async for piece in ledger.export_journal(pool, shop.business_id, form)])


async def strange_shop(pool: Pool, superuser: Superuser) -> Shop:
    """A shop of strange names, words and amounts, with a reversal, goods, banks, cheques and staff."""
    shop = await open_shop(pool, superuser, 'Imran; "Kiryana" \\ : 7')
    for number, name in enumerate(NAMES):
        async with ledger.transaction(pool) as session:
            party = await ledger.add_party(session, shop.origin(f"p{number}"), name=name, name_key=f"k{number}")
        day = DAY - timedelta(days=number)
        words = WORDS[number % len(WORDS)]
        await books.give_credit(pool, shop, party, 1 + number * 12_345, f"given{number}", day, words)
        if number % 3 == 0:
            await days.write(
                pool,
                shop,
                f"paid{number}",
                ledger.receive_payment,
                party_id=party.id,
                amount_minor=ledger.AMOUNT_MINOR_MAX,
            )
    await days.reverse(pool, shop, 2)
    await shelves.fill(pool, shop)
    await drawers.fill(pool, shop, await days.party(pool, shop, "Bilal"))
    # Goods of no known cost: an entry of one line, of nothing.
    salt = await shelves.item(pool, shop, 'Namak "iodised": 1;2')
    await shelves.move(pool, shop, "salt", ledger.stock_in, [ledger.GoodsLine(salt.id, 5_000)])
    return shop


async def balances(pool: Pool, shop: Shop) -> dict[tuple[int, int], int]:
    async with ledger.transaction(pool) as session:
        await ledger.enter(session, shop.business_id)
        rows = await session.rows("select account, sub_id, amount_minor from balance")
    return {(row["account"], row["sub_id"]): row["amount_minor"] for row in rows}


def place_of(name: str) -> tuple[int, int]:
    """Read account and sub-account off an exported name, whose parts begin with their numbers."""
    numbers = [int(found[0]) for part in name.split(":")[1:] if (found := re.match(r"[0-9]+", part))]
    return numbers[0], numbers[1] if len(numbers) > 1 else 0
