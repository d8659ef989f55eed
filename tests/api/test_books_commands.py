"""`munshi verify`, `export` and `import` as a person calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from beancount import loader

from api import embedded
from ledger_core import Pool
from tests.conftest import Database, Shop, open_shop
from tests.ledger_core import days
from tests.ledger_core.books import Superuser
from tests.ledger_core.days import DAY

FILE = "name,phone,receivable,payable\nعلی,0300 1234567,1250,\nRafiq,,,99.50\n"


class Command:
    """The command on a test's database."""

    def __init__(self, database: Database, redis_url: str) -> None:
        self._environment = os.environ | {"DATABASE_URL": database.url, "REDIS_URL": redis_url, "PYTHONUTF8": "1"}

    def __call__(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            [sys.executable, "-m", "api.cli", *arguments],
            check=False,
            capture_output=True,
            encoding="utf-8",
            env=self._environment,
        )
        assert ran.returncode == status, ran.stderr
        return ran


@pytest.fixture
def munshi(database: Database, servers: embedded.Attachment) -> Command:
    return Command(database, servers.redis_url)


async def test_what_is_verified_agrees_until_it_is_altered(
    pool: Pool, superuser: Superuser, shop: Shop, munshi: Command
) -> None:
    await days.write(pool, shop, "one", days.ledger.cash_in, amount_minor=5)
    seal = days.ledger.seal_of(await days.read(pool, shop, days.ledger.chain_head))
    assert munshi("verify").stdout == "1 businesses, 1 entries: all agrees.\n"
    found = munshi("verify", "--business", str(shop.business_id), "--seal", seal.lower()).stdout
    assert found.startswith(f"seal {seal.lower()} is of change 3, 20")
    none = munshi("verify", "--business", str(shop.business_id), "--seal", "ABCDEF", "--json", status=1)
    (problem,) = json.loads(none.stdout)["problems"]
    assert (problem["kind"], problem["subject"]) == ("seal", "seal ABCDEF")
    assert "--business" in munshi("verify", "--seal", seal, status=2).stderr
    await superuser.execute("set session_replication_role = replica")
    await superuser.execute("update posting set amount_minor = amount_minor * 2")
    told = json.loads(munshi("verify", "--json", status=1).stdout)
    assert (told["ok"], told["businesses"], told["entries"]) == (False, 1, 1)
    assert {"entry 1", "account 1000", "account 3000"} <= {one["subject"] for one in told["problems"]}


async def test_a_journal_is_written_to_a_file_or_out(pool: Pool, shop: Shop, munshi: Command, tmp_path: Path) -> None:
    ali = await days.party(pool, shop, "علی")
    await days.write(pool, shop, "one", days.ledger.give_credit, party_id=ali.id, amount_minor=125_000)
    path = tmp_path / "shop.beancount"
    assert munshi("export", "--format", "beancount", "--output", str(path)).stdout == ""
    assert loader.load_file(str(path))[1] == []
    assert not Path(f"{path}.partial").is_file()  # noqa: ASYNC240 - a look at a file that was made a moment ago
    assert "علی" in munshi("export").stdout
    assert munshi("export", "--business", "999", status=1).stderr == "munshi: unknown business\n"
    missing = munshi("export", "--output", str(tmp_path / "no" / "such" / "file"), status=2)
    assert "No such file" in missing.stderr


async def test_with_several_shops_one_must_be_named(
    pool: Pool, superuser: Superuser, shop: Shop, munshi: Command
) -> None:
    other = await open_shop(pool, superuser, "Bilal Cloth House")
    assert "there are 2 businesses: say which" in munshi("export", status=2).stderr
    assert "Bilal Cloth House" in munshi("export", "--format", "hledger", "--business", str(other.business_id)).stdout


async def test_balances_come_from_a_file_once(pool: Pool, shop: Shop, munshi: Command, tmp_path: Path) -> None:
    path = tmp_path / "khatas.csv"
    path.write_text(FILE + "Bilal,12,5,\n", encoding="utf-8")
    date = ("--date", DAY.isoformat())
    told = munshi("import", str(path), *date, status=1).stdout
    assert told == (
        "line 4, phone: unusable phone\n"
        "2 good rows, 1 bad, 2 new khatas, 1250.00 PKR to receive, 99.50 PKR to pay: nothing written.\n"
    )
    path.write_text(FILE, encoding="utf-8-sig")
    assert munshi("import", str(path), *date, "--trial").stdout.endswith(": nothing written.\n")
    assert munshi("import", str(path), *date).stdout.endswith(": written.\n")
    again = json.loads(munshi("import", str(path), *date, "--json").stdout)
    assert (again["is_written"], again["replayed"], again["receivable"]) == (True, True, "1250.00")
    assert munshi("import", str(path), "--date", "2026-11-19", status=1).stderr == "munshi: idempotency key reused\n"
    assert [one.balance_minor for one in await days.read(pool, shop, days.ledger.list_parties, roles=["customer"])] == [
        125_000
    ]
    assert await days.sound(pool, shop)
    path.write_bytes(b"name,receivable,payable\n\xff,1,\n")
    assert "is not UTF-8" in munshi("import", str(path), status=2).stderr
    assert "No such file" in munshi("import", str(tmp_path / "none.csv"), status=2).stderr
