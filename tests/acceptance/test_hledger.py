"""hledger itself reads our export, says that every balance asserted in it is right, and gives the same ones."""

import csv
import io
import subprocess
from pathlib import Path

import pytest

from ledger_core import ExportFormat, Pool
from tests.conftest import Shop
from tests.ledger_core.books import Superuser
from tests.ledger_core.strange import NAMES, balances, exported, place_of, strange_shop

pytestmark = pytest.mark.acceptance


def _hledger(journal: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Its own language setting decides whether it can read Urdu at all.
    return subprocess.run(
        ["hledger", "--file", str(journal), *arguments],  # noqa: S607 - found where Debian put it
        capture_output=True,
        encoding="utf-8",
        env={"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        check=False,
    )


@pytest.fixture
async def journal(pool: Pool, superuser: Superuser, tmp_path: Path) -> tuple[Shop, Path]:
    shop = await strange_shop(pool, superuser)
    path = tmp_path / "books.journal"
    path.write_text(await exported(pool, shop, ExportFormat.HLEDGER), encoding="utf-8")
    return shop, path


async def test_hledger_accepts_it_and_gives_the_same_balances(pool: Pool, journal: tuple[Shop, Path]) -> None:
    shop, path = journal
    checked = _hledger(path, "check", "--strict")
    assert (checked.returncode, checked.stderr) == (0, "")
    told = _hledger(path, "balance", "--flat", "--empty", "--no-total", "--output-format", "csv")
    found = {}
    for name, amount in list(csv.reader(io.StringIO(told.stdout)))[1:]:
        found[place_of(name)] = int(amount.removeprefix("PKR").replace(".", "")) if amount != "0" else 0
    assert found == await balances(pool, shop)


async def test_hledger_has_the_names_as_they_are(journal: tuple[Shop, Path]) -> None:
    accounts = _hledger(journal[1], "accounts").stdout
    for name in NAMES:
        plain = " ".join(name.replace("\u200b", "").split()).replace(":", "-").replace(";", ",")
        assert f" {plain}\n" in accounts


async def test_hledger_refuses_an_altered_amount(journal: tuple[Shop, Path]) -> None:
    _, path = journal
    text = path.read_text(encoding="utf-8")
    entry = next(block for block in text.split("\n\n") if "give_credit" in block)
    path.write_text(text.replace(entry, entry.replace("PKR ", "PKR 9").replace("9-", "-9")), encoding="utf-8")
    assert "balance assertion" in _hledger(path, "check").stderr
