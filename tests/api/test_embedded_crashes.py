"""The embedded servers in bad days: any process is killed; no orphan stays, the data does, the servers come back."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.api.embedded_use import Use, accounts, alive, family, fresh_home, ping, sql, wait_until, wait_until_quiet


@pytest.fixture(scope="module", params=accounts(), ids=lambda uid: f"uid{uid}")
def uid(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def shared_home(uid: int) -> Iterator[Path]:
    """Yield one home for the whole file, since making a database takes most of a test's time."""
    with fresh_home(uid) as path:
        yield path


@pytest.fixture
def home(shared_home: Path) -> Path:
    """Return a home that nobody uses at the moment."""
    wait_until_quiet(shared_home)
    return shared_home


@pytest.fixture
def new_home(uid: int) -> Iterator[Path]:
    """Yield a home that was never used."""
    with fresh_home(uid) as path:
        yield path


def keep_something(database: str) -> None:
    sql(database, "CREATE TABLE IF NOT EXISTS khata (rupees int PRIMARY KEY)")
    sql(database, "INSERT INTO khata VALUES (500) ON CONFLICT DO NOTHING")


def test_killing_the_last_user_ends_guardian_and_servers(home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        keep_something(use.ask()["database"])
        everyone = family(use.status().guardian)
        use.process.kill()
        wait_until(lambda: not alive(everyone), "guardian and servers to end")
    with Use(home, uid) as use:
        assert sql(use.ask()["database"], "SELECT rupees FROM khata") == 500


def test_killing_one_of_two_users_disturbs_nobody(home: Path, uid: int) -> None:
    with Use(home, uid) as first, Use(home, uid) as second:
        urls = first.ask()
        second.ask()
        before = first.status()
        second.process.kill()
        second.process.wait()
        assert sql(urls["database"], "SELECT 1") == 1
        assert ping(urls["redis"])
        assert first.status() == before


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_user_brings_back_a_guardian_that_ended(number: signal.Signals, home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        urls = use.ask()
        keep_something(urls["database"])
        old = use.status()
        everyone = family(old.guardian)
        os.kill(old.guardian, number)
        wait_until(lambda: use.ask("ensure")["started"], "the guardian's lock to be free")
        new = use.status()
        assert new.guardian != old.guardian
        assert not alive(everyone)
        assert sql(urls["database"], "SELECT rupees FROM khata") == 500
        assert ping(urls["redis"])


def test_a_new_user_brings_back_a_killed_guardian(home: Path, uid: int) -> None:
    with Use(home, uid) as first:
        urls = first.ask()
        old = first.status().guardian
        os.kill(old, signal.SIGKILL)
        with Use(home, uid) as second:
            assert second.ask() == urls
            assert second.status().guardian != old
            assert sql(urls["database"], "SELECT 1") == 1


if sys.platform == "linux":  # elsewhere the kernel offers no signal at a parent's death: the next guardian clears up

    def test_a_killed_guardian_leaves_no_orphan(home: Path, uid: int) -> None:
        with Use(home, uid) as use:
            use.ask()
            guardian = use.status().guardian
            everyone = family(guardian)
            assert len(everyone) > 5
            os.kill(guardian, signal.SIGKILL)
            wait_until(lambda: not alive(everyone), "the servers to end")


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_killed_server_comes_back(server: str, home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        urls = use.ask()
        keep_something(urls["database"])
        old = use.status()
        os.kill(getattr(old, server), signal.SIGKILL)
        wait_until(lambda: getattr(use.status(), server) != getattr(old, server), "a new process")
        assert use.status().guardian == old.guardian
        assert sql(urls["database"], "SELECT rupees FROM khata") == 500
        assert ping(urls["redis"])


def test_a_killed_database_server_comes_back_though_a_client_was_busy(home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        database = use.ask()["database"]
        old = use.status().postgres
        everyone = asyncio.run(kill_under_a_busy_client(database, old))
        wait_until(lambda: use.status().postgres != old, "a new process")
        assert not alive(everyone)
        assert sql(database, "SELECT 1") == 1


async def kill_under_a_busy_client(database: str, postgres: int) -> set[int]:
    """Kill the server while a query runs; return the server's processes of before."""
    connection = await asyncpg.connect(database)
    busy = asyncio.create_task(connection.execute("SELECT pg_sleep(60)"))
    await asyncio.sleep(0.1)
    everyone = family(postgres)
    os.kill(postgres, signal.SIGKILL)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await busy
    connection.terminate()
    return everyone


def test_a_kill_in_the_middle_of_making_the_database_leaves_nothing_half_made(new_home: Path, uid: int) -> None:
    with Use(new_home, uid) as use:
        wait_until(lambda: list(new_home.glob("postgres.new-*/base")), "the database to be half made")
        guardian = int((new_home / "guardian.log").read_text().rpartition("process ")[2])
        everyone = family(guardian)
        use.process.kill()
        os.kill(guardian, signal.SIGKILL)
        wait_until(lambda: not alive(everyone), "everything to end")
        assert not (new_home / "postgres").exists()
    with Use(new_home, uid) as use:
        assert sql(use.ask()["database"], "SELECT 1") == 1
        assert not list(new_home.glob("postgres.new-*"))
