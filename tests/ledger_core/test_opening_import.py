"""Old balances from CSV: every bad row is named, nothing is half done, and one key makes one import."""

import asyncio
from datetime import date

import pytest

import ledger_core as ledger
from ledger_core import BadRow, ImportReport, Pool
from tests.conftest import Shop
from tests.ledger_core import days

DAY = date(2026, 10, 31)
GOOD = (
    "\ufeffName, Phone ,Receivable,Payable,role\r\n"
    "Ali,0300 1234567,1250.00,,\r\n"
    '"Haji, Rafiq",3001234568,,"1,25,000.50",both\r\n'
    "\r\n"
    " علی  بھائی ,,0,,\r\n"
    "786,+923001234569,7,0,customer\r\n"
)


def _keys(name: str) -> tuple[str, str]:
    return name.casefold(), name[:1]


async def _import(pool: Pool, shop: Shop, text: str, *, key: str = "file", **fields: object) -> ImportReport:
    async with ledger.transaction(pool) as session:
        return await ledger.import_opening_balances(
            session, shop.origin(key), text, **{"entry_date": DAY, "name_keys": _keys, **fields}
        )


async def _khatas(pool: Pool, shop: Shop) -> list[tuple[str, str | None, str, int]]:
    found = await days.read(pool, shop, ledger.list_parties, roles=["customer", "supplier", "both"])
    return [(one.party.name, one.party.phone, one.party.role, one.balance_minor) for one in found]


async def _last_change(pool: Pool, shop: Shop) -> int:
    return int(await days.read(pool, shop, ledger.newest_change))


async def test_a_file_opens_its_khatas(pool: Pool, shop: Shop) -> None:
    report = await _import(pool, shop, GOOD)
    assert report == ImportReport(4, 4, 125_700, 12_500_050, is_written=True)
    assert await _khatas(pool, shop) == [
        ("Ali", "+923001234567", "customer", 125_000),
        ("Haji, Rafiq", "+923001234568", "both", -12_500_050),
        ("علی بھائی", None, "customer", 0),
        ("786", "+923001234569", "customer", 700),
    ]
    assert (await ledger.trial_balance(pool, shop.business_id))[3200] == -125_700 + 12_500_050
    assert await days.sound(pool, shop)
    ali = (await days.read(pool, shop, ledger.find_parties, "ali"))[0]
    (line,) = (await days.read(pool, shop, ledger.statement_page, ali.id)).lines
    assert (line.kind, line.entry_date, line.amount_minor) == ("opening_receivable", DAY, 125_000)


async def test_a_trial_run_says_the_same_and_writes_nothing(pool: Pool, shop: Shop) -> None:
    before = await _last_change(pool, shop)
    assert await _import(pool, shop, GOOD, is_trial=True) == ImportReport(4, 4, 125_700, 12_500_050)
    assert (await _last_change(pool, shop), await _khatas(pool, shop)) == (before, [])


async def test_the_same_key_imports_once_even_at_the_same_time(pool: Pool, shop: Shop) -> None:
    reports = await asyncio.gather(*(_import(pool, shop, GOOD) for _ in range(8)))
    assert sorted(report.replayed for report in reports) == [False] + [True] * 7
    assert {(report.rows, report.new_parties, report.is_written) for report in reports} == {(4, 4, True)}
    assert len(await _khatas(pool, shop)) == 4
    for text, fields in ((GOOD + "Bilal,,5,,\r\n", {}), (GOOD, {"entry_date": date(2026, 11, 1)})):
        with pytest.raises(ledger.IdempotencyKeyReused):
            await _import(pool, shop, text, **fields)
    with pytest.raises(ledger.IdempotencyKeyReused):
        await days.write(pool, shop, "file", ledger.cash_in, amount_minor=5)


async def test_another_key_is_refused_what_the_first_brought(pool: Pool, shop: Shop) -> None:
    await _import(pool, shop, GOOD)
    again = await _import(pool, shop, GOOD, key="another")
    assert not again.is_written
    assert [(one.line, one.code) for one in again.bad_rows] == [
        (2, "has_a_balance"),
        (3, "has_a_balance"),
        (6, "has_a_balance"),
    ]


async def test_known_parties_are_found_by_name_or_phone(pool: Pool, shop: Shop) -> None:
    for name in ("Ali", "Bilal", "bilal", "Chanda"):
        made = await days.party(pool, shop, name)
        if name != "Ali":
            await days.change(pool, shop, ledger.set_phone, party_id=made.id, phone=f"+9230012345{made.id % 100:02d}")
    phones = {name + str(place): phone for place, (name, phone, *_) in enumerate(await _khatas(pool, shop))}
    text = f"name,phone,receivable,payable\nALI,03007654321,10,\nBilal,{phones['bilal2']},20,\nChanda,,30,\n"
    assert await _import(pool, shop, text) == ImportReport(3, 0, 6_000, 0, is_written=True)
    found = {(name, phone, balance) for name, phone, _, balance in await _khatas(pool, shop)}
    assert ("Ali", "+923007654321", 1_000) in found
    assert ("bilal", phones["bilal2"], 2_000) in found
    assert ("Bilal", phones["Bilal1"], 0) in found
    bad = await _import(
        pool,
        shop,
        f"name,phone,receivable,payable\nBilal,,1,\nDawood,{phones['Bilal1']},1,\nbilal,03110000000,1,\n",
        key="bad",
    )
    assert [(one.line, one.column, one.code) for one in bad.bad_rows] == [
        (2, "name", "several_of_this_name"),
        (3, "phone", "phone_of_another"),
        (4, "name", "name_twice"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",,5,,", "name", "no_name"),
        (f"{'a' * 121},,5,,", "name", "unusable_name"),
        ("Ali\0,,5,,", "name", "unusable_name"),
        ("Ali\udc00,,5,,", "name", "unusable_name"),
        ("Ali,,,,", "receivable", "no_amount"),
        ("Ali,,5,5,", "payable", "two_amounts"),
        *(
            (f'Ali,,"{amount}",,', "receivable", "unusable_amount")
            for amount in ("-5", "1e3", "5.001", "12,50", "1,2,3", "NaN", "١٢", "=5", "5 Rs", "99999999999999")
        ),
        *((f"Ali,{phone},5,,", "phone", "unusable_phone") for phone in ("12", "3.0E+09", "0300123456", "+0300")),
        ("Ali,,5,,owner", "role", "unknown_role"),
        ("Ali,,5", "", "wrong_number_of_fields"),
        ("Ali,,5,,,", "", "wrong_number_of_fields"),
        ("Bilal,,6,,", "name", "name_twice"),
        ("Ali,03001112223,6,,", "phone", "phone_twice"),
    ],
)
async def test_a_bad_row_is_named_and_leaves_the_rest_unwritten(
    pool: Pool, shop: Shop, row: str, column: str, code: str
) -> None:
    text = f"name,phone,receivable,payable,role\nBilal,03001112223,5,,\n{row}\n"
    before = await _last_change(pool, shop)
    for is_trial in (True, False):
        report = await _import(pool, shop, text, is_trial=is_trial)
        assert (report.bad_rows, report.is_written) == ((BadRow(3, column, code),), False)
    assert await _last_change(pool, shop) == before


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "unknown_columns"),
        ("Ali,5\n", 1, "unknown_columns"),
        ("name,receivable\nAli,5\n", 1, "unknown_columns"),
        ("name,receivable,payable,secret\nAli,5,,\n", 1, "unknown_columns"),
        ("name,name,receivable,payable\nAli,Ali,5,\n", 1, "unknown_columns"),
        ("name,receivable,payable\n\n", 1, "no_rows"),
        ('name,receivable,payable\n"Ali,5,\n', 2, "not_csv"),
        ("name,receivable,payable\n" + "Ali,5,\n" * 2_001, 2_002, "too_many_rows"),
        ("name,receivable,payable\n" + "x" * 1_000_000, 1, "file_too_large"),
    ],
)
async def test_what_is_no_such_table_is_told_as_one_bad_row(
    pool: Pool, shop: Shop, text: str, line: int, code: str
) -> None:
    assert (await _import(pool, shop, text)).bad_rows == (BadRow(line, "", code),)


async def test_nothing_comes_into_a_closed_period_or_past_the_limit(pool: Pool, shop: Shop) -> None:
    limit = ledger.to_decimal_string(ledger.AMOUNT_MINOR_MAX, "PKR")
    with pytest.raises(ledger.AmountOutOfRange):
        await _import(pool, shop, f"name,receivable,payable\nAli,{limit},\nBilal,{limit},\n")
    async with ledger.transaction(pool) as session:
        await ledger.close_period(session, shop.origin("close"), through=DAY, today=DAY)
    with pytest.raises(ledger.PeriodClosed):
        await _import(pool, shop, GOOD)
    assert await _khatas(pool, shop) == []


async def test_an_import_that_was_taken_back_can_be_made_again(pool: Pool, shop: Shop) -> None:
    await _import(pool, shop, "name,receivable,payable\nAli,5,\n")
    await days.reverse(pool, shop, 1)
    assert (await _import(pool, shop, "name,receivable,payable\nAli,6,\n", key="again")).is_written
    assert [one[3] for one in await _khatas(pool, shop)] == [600]
