"""One-time codes: right once, few tries, few requests, one live code a phone, and never stored readable."""

import asyncio
import hashlib
import uuid

import asyncpg
import pytest

import ledger_core as ledger
from ledger_core import Pool
from tests.ledger_core.books import Superuser

PHONE = "+923001234567"
OTHER_PHONE = "+923007654321"
PEPPER = b"a pepper of the tests"


async def _issue(pool: Pool, phone: str = PHONE) -> str | None:
    async with ledger.transaction(pool) as session:
        return await ledger.issue_code(session, phone, pepper=PEPPER)


async def _live_code(pool: Pool, phone: str = PHONE) -> str:
    code = await _issue(pool, phone)
    assert code is not None
    return code


async def _redeem(pool: Pool, code: str, phone: str = PHONE, pepper: bytes = PEPPER) -> uuid.UUID | None:
    async with ledger.transaction(pool) as session:
        return await ledger.redeem_code(session, phone, code, pepper=pepper)


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def _age(superuser: Superuser, minutes: int) -> None:
    await superuser.execute(
        "update one_time_code set created_at = created_at - $1 * interval '1 minute',"
        " expires_at = expires_at - $1 * interval '1 minute', ended_at = ended_at - $1 * interval '1 minute'",
        minutes,
    )


async def test_the_right_code_names_the_person_once(pool: Pool, superuser: Superuser) -> None:
    code = await _live_code(pool)
    assert len(code) == 6
    assert code.isdecimal()
    person = await _redeem(pool, code)
    assert person == await superuser.fetchval("select public_id from users where phone = $1", PHONE)
    assert person is not None
    assert await _redeem(pool, code) is None


async def test_a_person_stays_the_same_person(pool: Pool, superuser: Superuser) -> None:
    first = await _redeem(pool, await _live_code(pool))
    again = await _redeem(pool, await _live_code(pool))
    other = await _redeem(pool, await _live_code(pool, OTHER_PHONE), OTHER_PHONE)
    assert first == again != other
    assert await superuser.fetchval("select count(*) from users") == 2


async def test_five_wrong_tries_end_a_code(pool: Pool) -> None:
    code = await _live_code(pool)
    for _ in range(5):
        assert await _redeem(pool, _wrong(code)) is None
    assert await _redeem(pool, code) is None


async def test_four_wrong_tries_do_not(pool: Pool) -> None:
    code = await _live_code(pool)
    for _ in range(4):
        assert await _redeem(pool, _wrong(code)) is None
    assert await _redeem(pool, code) is not None


async def test_no_code_works_where_none_was_sent(pool: Pool, superuser: Superuser) -> None:
    for code in ("", "0", "000000", "any six", "\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6", "1" * 10_000):
        assert await _redeem(pool, code) is None
    assert await superuser.fetchval("select count(*) from users") == 0


async def test_a_code_lives_five_minutes(pool: Pool, superuser: Superuser) -> None:
    code = await _live_code(pool)
    await _age(superuser, 4)
    assert await _redeem(pool, code) is not None
    code = await _live_code(pool)
    await _age(superuser, 6)
    assert await _redeem(pool, code) is None


async def test_a_code_is_for_its_phone_and_its_pepper(pool: Pool) -> None:
    code = await _live_code(pool)
    await _live_code(pool, OTHER_PHONE)
    assert await _redeem(pool, code, pepper=b"another pepper") is None
    other = await _redeem(pool, code, OTHER_PHONE)
    # One in a million: both phones were sent the same digits.
    assert other is None
    assert await _redeem(pool, code) is not None


async def test_a_new_code_ends_the_one_before(pool: Pool, superuser: Superuser) -> None:
    first = await _live_code(pool)
    second = await _live_code(pool)
    assert await superuser.fetchval("select count(*) from one_time_code where ended_at is null") == 1
    if first != second:
        assert await _redeem(pool, first) is None
    assert await _redeem(pool, second) is not None


async def test_three_in_ten_minutes_and_ten_a_day(pool: Pool, superuser: Superuser) -> None:
    sent = 0
    while sent < 10:
        burst = min(3, 10 - sent)
        for _ in range(burst):
            await _live_code(pool)
        sent += burst
        if burst == 3:
            assert await _issue(pool) is None
        await _age(superuser, 11)
    assert await _issue(pool) is None
    # A neighbour is not held back, and the first of the day becomes free after a day.
    await _live_code(pool, OTHER_PHONE)
    await _age(superuser, 24 * 60 - 40)
    await _live_code(pool)


async def test_a_refused_request_leaves_the_live_code(pool: Pool) -> None:
    codes = [await _live_code(pool) for _ in range(3)]
    assert await _issue(pool) is None
    assert await _redeem(pool, codes[-1]) is not None


async def test_one_of_many_redeeming_at_once_succeeds(pool: Pool, superuser: Superuser) -> None:
    code = await _live_code(pool)
    people = await asyncio.gather(*(_redeem(pool, code) for _ in range(16)))
    assert sum(person is not None for person in people) == 1
    assert await superuser.fetchval("select count(*) from users") == 1


async def test_many_guessing_at_once_have_five_tries_in_all(pool: Pool, superuser: Superuser) -> None:
    code = await _live_code(pool)
    await asyncio.gather(*(_redeem(pool, _wrong(code)) for _ in range(16)))
    assert await superuser.fetchval("select tries from one_time_code") == 5
    assert await _redeem(pool, code) is None


async def test_many_asking_at_once_get_three_codes_and_one_is_live(pool: Pool, superuser: Superuser) -> None:
    codes = await asyncio.gather(*(_issue(pool) for _ in range(16)))
    assert sum(code is not None for code in codes) == 3
    assert await superuser.fetchval("select count(*) from one_time_code where ended_at is null") == 1


async def test_a_code_is_never_stored_readable(pool: Pool, superuser: Superuser) -> None:
    code = await _live_code(pool)
    row = await superuser.fetchrow("select * from one_time_code")
    assert row is not None
    assert set(row.keys()) == {"id", "phone", "code_hash", "created_at", "expires_at", "tries", "ended_at"}
    # Six digits are found by trying a million: only the pepper, which is not in the database, stops that.
    for text in (code, f"{PHONE}:{code}", f"{code}:{PHONE}", f"{PHONE}{code}"):
        for algorithm in (hashlib.sha256, hashlib.blake2s, lambda raw: hashlib.blake2b(raw, digest_size=32)):
            assert algorithm(text.encode()).digest() != row["code_hash"]
    assert code.encode() not in row["code_hash"]


async def test_the_application_cannot_look_at_codes(pool: Pool) -> None:
    await _live_code(pool)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ledger.transaction(pool) as session:
            await session.rows("select * from one_time_code")


async def test_a_code_is_made_for_no_phone_that_is_not_e164(pool: Pool) -> None:
    for phone in ("03001234567", "+0300123456", "", "+92", "+92300123456789012", "786"):
        with pytest.raises(asyncpg.CheckViolationError):
            await _issue(pool, phone)
