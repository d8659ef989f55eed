"""What an earlier life may have left in a home: misleading pid files, leftover processes, other people's servers."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.embedded import EmbeddedError
from api.embedded.account import server_account
from api.embedded.processes import identity
from api.embedded.programs import Programs, check_programs, find_programs
from tests.api.embedded_use import (
    TIMEOUT_S,
    Use,
    accounts,
    as_user,
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
        with Use(path, uid) as use:
            use.ask()
        yield path


@pytest.fixture
def used_home(shared_home: Path) -> Path:
    """Return a home that has been used and left in order."""
    wait_until_quiet(shared_home)
    return shared_home


@pytest.fixture
def stranger(uid: int) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a living process that has nothing to do with the servers."""
    with subprocess.Popen(["/bin/sleep", "300"], **as_user(uid)) as process:
        try:
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def leftover(home: Path, uid: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that holds the database server's lock, as a server does whose guardian is gone."""
    lock = os.open(home / "postgres.lock", os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = subprocess.Popen(["/bin/sleep", "300"], pass_fds=[lock], **as_user(uid))
    finally:
        os.close(lock)
    with process:
        try:
            yield process
        finally:
            process.kill()


def record(home: Path, uid: int, pid: int, known_as: str | None) -> None:
    path = home / "postgres.process"
    path.write_text(json.dumps({"pid": pid, "identity": known_as}))
    os.chown(path, uid, -1)


@pytest.mark.parametrize("content", ["", "1", "12x\n", "{pid}\n", "{pid}\n{home}/postgres\n1\n5432\n\n\n\nready   \n"])
def test_stale_pid_files_neither_stop_the_start_nor_hurt_a_stranger(
    content: str, used_home: Path, uid: int, stranger: subprocess.Popen[bytes]
) -> None:
    text = content.format(pid=stranger.pid, home=used_home)
    database = used_home / "postgres"
    for stale in (database / "postmaster.pid", used_home / "sockets" / ".s.PGSQL.5432.lock"):
        stale.write_text(text)
        os.chown(stale, database.stat().st_uid, -1)
    for name in ("status.json", "postgres.process", "valkey.process"):
        (used_home / name).write_text(text)
        os.chown(used_home / name, uid, -1)
    with Use(used_home, uid) as use:
        urls = use.ask()
        assert sql(urls["database"], "SELECT 1") == 1
        assert ping(urls["redis"])
    assert stranger.poll() is None


def test_a_leftover_server_is_ended_when_it_is_recognised(used_home: Path, uid: int) -> None:
    with leftover(used_home, uid) as process:
        record(used_home, uid, process.pid, identity(process.pid))
        with Use(used_home, uid) as use:
            assert sql(use.ask()["database"], "SELECT 1") == 1
        assert process.wait(TIMEOUT_S) < 0


def test_a_process_that_is_not_recognised_is_waited_for_and_never_signalled(used_home: Path, uid: int) -> None:
    with leftover(used_home, uid) as process:
        record(used_home, uid, process.pid, "1 another start time")
        with Use(used_home, uid) as use:
            time.sleep(2.0)  # past the time after which a recognised one is ended
            assert process.poll() is None
            process.kill()
            assert sql(use.ask()["database"], "SELECT 1") == 1


def test_a_server_that_someone_else_started_on_our_data_is_left_alone(used_home: Path, uid: int) -> None:
    account = server_account(used_home)
    sockets = used_home / "sockets"
    command = [str(find_programs().postgres), "-D", str(used_home / "postgres"), "-k", str(sockets), "-h", ""]
    with subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **account.for_child()) as theirs:
        url = f"postgresql://postgres@/munshi?host={sockets}&port=5432"
        wait_until(lambda: "ready" in read(used_home / "postgres" / "postmaster.pid"), "their server to be ready")
        with Use(used_home, uid) as use:
            error = use.ask()["error"]
        assert f"process {theirs.pid}" in error
        assert "stop it first" in error
        assert sql(url, "SELECT 1") == 1
        theirs.terminate()


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_a_server_that_cannot_start_says_why_with_the_end_of_its_log(used_home: Path, uid: int) -> None:
    version = used_home / "postgres" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("9.1\n")
    with Use(used_home, uid) as use:
        error = use.ask()["error"]
    assert "postgres ended with status 1 while starting" in error
    assert "database files are incompatible with server" in error
    version.write_text(kept)
    with Use(used_home, uid) as use:
        assert sql(use.ask()["database"], "SELECT 1") == 1


def test_something_else_in_the_place_of_the_data_is_not_touched(uid: int) -> None:
    with fresh_home(uid) as home:
        (home / "postgres").mkdir(parents=True)
        (home / "postgres" / "letter.txt").write_text("mine")
        for path in (home, home / "postgres", home / "postgres" / "letter.txt"):
            os.chown(path, uid, -1)
        with Use(home, uid) as use:
            assert "is not a PostgreSQL data directory; move it" in use.ask()["error"]
        assert (home / "postgres" / "letter.txt").read_text() == "mine"


def test_a_home_that_is_not_a_directory_is_refused(uid: int) -> None:
    with fresh_home(uid) as home:
        home.write_text("mine")
        with Use(home, uid) as use:
            assert "set MUNSHI_HOME to a directory of yours" in use.ask()["error"]


def test_a_link_in_the_home_is_not_followed(used_home: Path, uid: int) -> None:
    lock = used_home / "users.lock"
    lock.unlink()
    lock.symlink_to(used_home / "elsewhere")
    with Use(used_home, uid) as use:
        assert f"Cannot open {lock}" in use.ask()["error"]
    lock.unlink()
    assert not (used_home / "elsewhere").exists()


def test_programs_that_the_servers_account_may_not_run_are_reported_with_the_cure(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "postgres"
    program.parent.mkdir()
    program.touch(mode=0o600)
    with pytest.raises(EmbeddedError, match=r"chmod -R o\+rX"):
        check_programs(Programs(postgres=program, initdb=program, valkey=program), server_account(tmp_path))


def test_a_log_that_has_grown_is_put_aside(used_home: Path, uid: int) -> None:
    with (used_home / "postgres.log").open("a") as log:
        log.truncate(11 * 1024 * 1024)
    with Use(used_home, uid) as use:
        use.ask()
    assert (used_home / "postgres.log").stat().st_size < 1024 * 1024
    assert (used_home / "postgres.log.old").exists()


def test_the_identity_of_a_process_ends_with_it() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        known_as = identity(process.pid)
        assert known_as is not None
        assert known_as == identity(process.pid)
        process.kill()
        wait_until(lambda: identity(process.pid) is None, "the process to end")
    assert identity(os.getpid()) not in {None, known_as}
