"""A user's side of the embedded servers: be counted, have a guardian started if there is none, learn where to connect.

This module must never start or stop a server itself.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from api.embedded import locks
from api.embedded.account import server_account
from api.embedded.errors import EmbeddedError
from api.embedded.guardian import GUARDIAN_LOCK, USERS_LOCK
from api.embedded.home import Home
from api.embedded.postgres import DATABASE, PORT, SUPERUSER
from api.embedded.programs import find_programs
from api.embedded.server import Place
from api.embedded.status import Status, read_status
from api.embedded.valkey import SOCKET

APP_ROLE = "munshi_app"
_POLL_S = 0.01
_TELL_AFTER_S = 5.0
_LAUNCH_TIMEOUT_S = 30.0
_LAUNCHES_MAX = 5


class Attachment:
    """One use of the servers of a home; they live while any use does. Close it, or use it as a context manager.

    A process that is killed counts as closed. Children started through `subprocess` are not counted.
    """

    def __init__(self, home: Home) -> None:
        self.home = home.path
        self._home = home
        # Waits while a guardian is on its way out: it holds this lock alone until both servers are stopped.
        self._users_lock = home.open(USERS_LOCK)
        locks.share(self._users_lock)
        try:
            self._sockets = self._wait_until_ready().sockets
        except BaseException:
            self.close()
            raise

    @property
    def database_url(self) -> str:
        """The database, as the superuser: for migrations and backups."""
        return self._database_url(SUPERUSER)

    @property
    def app_database_url(self) -> str:
        """The database, as the role that the application logs in with (which the migrations make)."""
        return self._database_url(APP_ROLE)

    @property
    def redis_url(self) -> str:
        """Valkey, for any Redis client."""
        return f"unix://{self._sockets}/{SOCKET}"

    def status(self) -> Status | None:
        """Return what the guardian says at this moment, None while there is none."""
        return read_status(self.home)

    def ensure(self) -> bool:
        """Start a guardian if the last one was killed; tell whether that was needed. Does not wait for the servers."""
        guardian_lock = self._home.open(GUARDIAN_LOCK)
        try:
            if not locks.try_exclusive(guardian_lock):
                return False
            _launch(self._home, guardian_lock)
            return True
        finally:
            os.close(guardian_lock)

    def close(self) -> None:
        """Stop using the servers. Safe to call twice."""
        if self._users_lock >= 0:
            os.close(self._users_lock)
            self._users_lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait_until_ready(self) -> Status:
        """Wait for as long as the servers are coming up, which after a crash may be long; see the logs meanwhile."""
        tell_at = time.monotonic() + _TELL_AFTER_S
        launches = 0
        while True:
            launches += self.ensure()
            if launches > _LAUNCHES_MAX:
                raise EmbeddedError(f"The servers' guardian keeps ending; {self.home / 'guardian.log'} says why.")
            status = read_status(self.home)
            if status is not None and status.ready:
                return status
            if status is not None and status.problem:
                raise EmbeddedError(status.problem)
            if time.monotonic() > tell_at:
                tell_at = float("inf")
                sys.stderr.write(f"Waiting for the database to be ready; it writes to {self.home / 'postgres.log'}\n")
            time.sleep(_POLL_S)

    def _database_url(self, role: str) -> str:
        # The port is named so that a PGPORT in the environment cannot change it.
        return f"postgresql://{role}@/{DATABASE}?host={self._sockets}&port={PORT}"


def attach(home: Path) -> Attachment:
    """Use the servers of `home`, starting them if needed; returns when both answer. Close the result.

    Raises EmbeddedError, which says what to do, when they cannot be started.
    """
    return Attachment(Home.at(home))


@contextmanager
def attached(home: Path) -> Iterator[Attachment]:
    """Use the servers of `home` within a `with` block."""
    with attach(home) as attachment:
        yield attachment


def _launch(home: Home, guardian_lock: int) -> None:
    """Start a guardian that inherits `guardian_lock`, held already: so there is never a moment for a second one."""
    place = Place(home, server_account(home.path), find_programs())
    for changed in place.prepare():
        sys.stderr.write(
            f"PostgreSQL refuses to run as root, so it runs as {place.account.name}; "
            f"added o+x (pass through) to {changed} for it\n"
        )
    log = home.open_log("guardian.log")
    try:
        subprocess.run(  # noqa: S603 - a program of ours, no shell
            [sys.executable, "-m", "api.embedded", home.path, str(guardian_lock)],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[guardian_lock],
            cwd=Path(__file__).resolve().parents[2],  # so that `api` is found, installed or not
            timeout=_LAUNCH_TIMEOUT_S,
        )
    except subprocess.SubprocessError as error:
        raise EmbeddedError(
            f"The servers' guardian could not be started ({error}); see {home.path / 'guardian.log'}."
        ) from error
    finally:
        os.close(log)
