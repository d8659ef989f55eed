"""The embedded PostgreSQL: its data directory and settings. It must never weaken durability or listen on TCP."""

import shutil
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

from api.embedded.errors import EmbeddedError
from api.embedded.processes import command_line
from api.embedded.server import Server

DATABASE = "munshi"
SUPERUSER = "postgres"
PORT = 5432
"""Names the socket only (`.s.PGSQL.5432`)."""
_PID_FILE = "postmaster.pid"
_STATUS_LINE = 7  # counted from 0; the server keeps the line that `pg_ctl` waits for here


class Postgres(Server):
    """The books' database server."""

    name = "postgres"
    death_signal = signal.SIGQUIT  # "immediate": ends within seconds even with a hung client; recovery repairs the rest
    stop_signals = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))  # "fast", then "immediate"

    def prepare(self) -> None:
        """Make the data directory if there is none, and clear what a killed server has left behind."""
        home, account = self.place.home, self.place.account
        for unfinished in home.path.glob("postgres.new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        if not (home.database / "PG_VERSION").exists():
            self._make_cluster()
        account.own(home.database)
        self._clear_stale_files()

    def command(self) -> Sequence[str | Path]:
        """Return the command line; everything not named here is PostgreSQL's own (durable) default."""
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.place.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "fsync": "on",
            "TimeZone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
            "cluster_name": "munshi",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self.place.programs.postgres, "-D", self.place.home.database, *options]

    def answers(self, pid: int) -> bool:
        """Read the line by which the server tells that recovery is over and connections are accepted."""
        try:
            lines = (self.place.home.database / _PID_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > _STATUS_LINE and lines[0] == str(pid) and lines[_STATUS_LINE].strip() == "ready"

    def _make_cluster(self) -> None:
        """Make the data directory under another name, then rename: a kill in the middle leaves nothing half-made."""
        home = self.place.home
        unfinished = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=home.path))
        self.place.account.own(unfinished)
        self.run_tool(
            [
                *(self.place.programs.initdb, "-D", unfinished, f"--username={SUPERUSER}", "--auth=trust"),
                # The builtin locale sorts by code point and is the same on every machine.
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                "--no-instructions",
            ]
        )
        self.run_tool(
            [self.place.programs.postgres, "--single", "-D", unfinished, SUPERUSER], f"CREATE DATABASE {DATABASE}\n"
        )
        try:
            unfinished.rename(home.database)
        except OSError as error:
            raise EmbeddedError(
                f"{home.database} is not a PostgreSQL data directory; move it out of the way."
            ) from error

    def _clear_stale_files(self) -> None:
        """Remove pid files left by a killed server, which PostgreSQL may refuse to do itself.

        It believes that the number in them is a living server even when the number has been recycled, and gives up on
        an empty file. We know better: we hold the lock that lives as long as any process of our server. A server
        that someone else started on the same directory is recognised by its command line and left alone.
        """
        pid_file = self.place.home.database / _PID_FILE
        if pid_file.exists():
            first = pid_file.read_bytes()[:20].split(b"\n")[0]
            pid = int(first) if first.isdigit() else 0
            command = command_line(pid)
            if "postgres" in command and str(self.place.home.database) in command:
                raise EmbeddedError(
                    f"a PostgreSQL that Munshi did not start (process {pid}) uses {self.place.home.database}; "
                    "stop it first"
                )
            pid_file.unlink()
        (self.place.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
