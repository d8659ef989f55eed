"""The embedded servers in good days: they come, are shared, keep the data, and go with their last user."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import embedded
from tests.api.embedded_use import (
    ROOT,
    Use,
    accounts,
    alive,
    family,
    fresh_home,
    ping,
    sql,
    wait_until,
    wait_until_quiet,
)


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


def test_data_outlives_the_servers_and_the_servers_do_not_outlive_their_user(home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        database = use.ask()["database"]
        sql(database, "CREATE TABLE khata (rupees int)")
        sql(database, "INSERT INTO khata VALUES (500)")
        everyone = family(use.status().guardian)
    wait_until(lambda: not alive(everyone), "guardian and servers to end")
    with Use(home, uid) as use:
        assert sql(use.ask()["database"], "SELECT rupees FROM khata") == 500
    assert "database system is ready" in (home / "postgres.log").read_text()
    assert "not properly shut down" not in (home / "postgres.log").read_text()


def test_the_servers_are_durable_in_utc_and_on_sockets_only(home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        urls = use.ask()
        settings = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY lower(name)) FROM pg_settings WHERE name IN "
        names = "('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit', 'TimeZone')"
        expected = "fsync=on full_page_writes=on listen_addresses= synchronous_commit=on TimeZone=UTC"
        assert sql(urls["database"], settings + names) == expected
        assert sql(urls["database"], "SELECT current_user || ' ' || current_database()") == "postgres munshi"
        sql(urls["database"], "CREATE ROLE munshi_app LOGIN")
        assert sql(urls["app"], "SELECT current_user") == "munshi_app"
        assert ping(urls["redis"])
        sockets = Path(use.status().sockets)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert {path.name for path in sockets.iterdir() if path.is_socket()} == {".s.PGSQL.5432", "valkey.sock"}


def test_urdu_text_is_understood_by_the_database(home: Path, uid: int) -> None:
    with Use(home, uid) as use:
        assert sql(use.ask()["database"], "SELECT lower('ÉCOLE') || length('منشی')") == "école4"


def test_a_second_command_attaches_to_the_same_servers_at_once(home: Path, uid: int) -> None:
    with Use(home, uid) as first:
        first.ask()
        guardian = first.status().guardian
        with Use(home, uid) as second:
            second.ask()
            assert second.status().guardian == guardian
        assert first.ask("ensure") == {"started": False}
        assert first.status().guardian == guardian


def test_attaching_again_takes_milliseconds() -> None:
    with fresh_home(os.geteuid()) as home, embedded.attached(home) as first:
        started = time.perf_counter()
        with embedded.attached(home) as second:
            took_s = time.perf_counter() - started
            assert second.database_url == first.database_url
        assert took_s < 0.1


def test_users_who_start_at_once_share_one_guardian(new_home: Path, uid: int) -> None:
    uses = [Use(new_home, uid) for _ in range(4)]
    try:
        assert len({use.ask()["database"] for use in uses}) == 1
        assert len({use.status().guardian for use in uses}) == 1
    finally:
        for use in uses:
            use.__exit__()
    assert (new_home / "guardian.log").read_text().count("guardian started") == 1


def test_a_user_who_comes_while_the_last_one_leaves_is_served(home: Path, uid: int) -> None:
    for _ in range(4):
        with Use(home, uid) as use:
            assert sql(use.ask()["database"], "SELECT 1") == 1


def test_only_passing_through_is_added_on_the_way_and_it_is_said_once(new_home: Path, uid: int) -> None:
    with Use(new_home, uid) as use:
        use.ask()
        said = use.end()
    lent = uid == 0  # only root lends the servers another account
    assert stat.S_IMODE(new_home.parent.stat().st_mode) == (0o701 if lent else 0o700)
    assert (f"added o+x (pass through) to {new_home.parent} " in said) == lent
    owner = new_home.stat().st_uid
    assert owner == uid
    assert ((new_home / "postgres").stat().st_uid == uid) != lent
    with Use(new_home, uid) as use:
        use.ask()
        assert use.end() == ""


def test_root_in_the_home_of_a_user_leaves_it_usable() -> None:
    owner = accounts()[-1]
    with fresh_home(owner) as home:
        with Use(home, owner) as use:
            sql(use.ask()["database"], "CREATE TABLE khata (rupees int)")
        (home / "guardian.log").unlink()
        with Use(home, os.geteuid()) as use:
            sql(use.ask()["database"], "INSERT INTO khata VALUES (7)")
        with Use(home, owner) as use:
            assert sql(use.ask()["database"], "SELECT rupees FROM khata") == 7


@pytest.mark.parametrize("name", ["d" * 40 + "/" + "e" * 60 + "/home", "meri dukan%20?/گھر"])
def test_a_home_with_a_long_or_odd_path_gets_sockets_elsewhere(name: str, uid: int) -> None:
    with fresh_home(uid, name) as home:
        with Use(home, uid) as use:
            urls = use.ask()
            assert sql(urls["database"], "SELECT 1") == 1
            assert ping(urls["redis"])
            sockets = Path(use.status().sockets)
            everyone = family(use.status().guardian)
            assert home not in sockets.parents
            assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        wait_until(lambda: not alive(everyone), "guardian and servers to end")
        wait_until(lambda: not sockets.exists(), "the directory to be removed")
        sockets.symlink_to(home)
        try:
            with Use(home, uid) as use:
                assert f"{sockets} is not a directory of ours" in use.ask()["error"]
        finally:
            sockets.unlink()


def test_nothing_but_the_standard_library_is_imported() -> None:
    # -S leaves site-packages out, so that any other import fails.
    command = [sys.executable, "-S", "-c", "import api.embedded.guardian, api.supervisor, api.ports"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
