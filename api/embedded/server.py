"""One server under the guardian: started, watched, started again when it dies, stopped.

Each start takes the lock on `<name>.lock` and hands the open file to the server, so the lock is held for exactly as
long as any process of that server lives. That is how we know that nothing is left of the last one, without trusting a
number in a file. This module must never signal a process that it did not start itself or cannot recognise.
"""

import json
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.embedded import locks
from api.embedded.account import Account
from api.embedded.errors import EmbeddedError
from api.embedded.home import Home
from api.embedded.processes import dying_with_us, identity, signal_known
from api.embedded.programs import Programs

_RETRY_MIN_S = 0.25
_RETRY_MAX_S = 30.0
_STEADY_S = 10.0  # a server that has run this long is not one that keeps failing
_KILLED_STARTS_MAX = 3
_LEFTOVER_SIGNAL_S = 1.0
_LEFTOVER_KILL_S = 10.0
_LEFTOVER_TELL_S = 20.0
_LOG_TAIL_BYTES = 2000


@dataclass(frozen=True)
class Place:
    """Where the servers run, and as whom."""

    home: Home
    account: Account
    programs: Programs

    @property
    def sockets(self) -> Path:
        """The private directory of the sockets."""
        return self.home.sockets(self.account)

    def prepare(self) -> list[Path]:
        """Make the way to programs, data and sockets passable for the account; return directories that got o+x."""
        directories = {self.home.path, self.sockets.parent, self.programs.postgres.parent, self.programs.valkey.parent}
        return [changed for directory in sorted(directories) for changed in self.account.open_way_to(directory)]


class Server(ABC):
    """A server process. Call `tick` often; read `ready` and `problem`."""

    name: str
    death_signal: signal.Signals
    """What it gets when the guardian is killed: ends surely and soon."""
    stop_signals: Sequence[tuple[signal.Signals, float]]
    """How to end it in order: each signal, and the seconds to wait before the next. SIGKILL follows the last."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.ready = False
        self.problem = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._next_start = 0.0
        self._retry_s = _RETRY_MIN_S
        self._failed_starts = 0
        self._blocked_since: float | None = None
        self._log_start = 0
        self._lock = -1

    @abstractmethod
    def prepare(self) -> None:
        """Make everything ready on disk; no process of this server lives while this runs."""

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """Return the command line."""

    @abstractmethod
    def answers(self, pid: int) -> bool:
        """Tell whether the process `pid` serves clients by now; must not wait."""

    @property
    def pid(self) -> int:
        """The living process's number, 0 when there is none."""
        return 0 if self._process is None else self._process.pid

    def tick(self) -> None:
        """Look once, and do what is due."""
        if self._process is None:
            if time.monotonic() >= self._next_start:
                self._try_start()
        elif self._process.poll() is not None:
            self._ended(self._process.returncode)
        elif not self.ready and self.answers(self._process.pid):
            self.ready, self.problem, self._failed_starts = True, "", 0

    def stop(self) -> None:
        """End the process in order, and return when it is gone."""
        process, self._process, self.ready = self._process, None, False
        if process is None:
            return
        for number, patience_s in [*self.stop_signals, (signal.SIGKILL, None)]:
            process.send_signal(number)
            try:
                process.wait(patience_s)
            except subprocess.TimeoutExpired:
                continue
            return

    def run_tool(self, command: Sequence[str | Path], text: str = "") -> None:
        """Run a program to its end within `prepare`: `text` on its standard input, output into our log."""
        self._log_start, log_file = self._open_log()
        try:
            result = subprocess.run(  # noqa: S603 - a program of ours, no shell
                command,
                input=text.encode(),
                stdout=log_file,
                stderr=log_file,
                check=False,
                cwd="/",
                env=_environment(),
                pass_fds=[self._lock],
                preexec_fn=dying_with_us(signal.SIGKILL),
                **self.place.account.for_child(),
            )
        finally:
            os.close(log_file)
        if result.returncode != 0:
            raise EmbeddedError(f"{Path(command[0]).name} failed with status {result.returncode}. {self._log_tail()}")

    def _try_start(self) -> None:
        try:
            lock = self.place.home.open(f"{self.name}.lock")
            try:
                if locks.try_exclusive(lock):
                    self._lock = lock
                    self._start()
                else:
                    self._wait_for_leftover()
            finally:
                os.close(lock)
        except (EmbeddedError, OSError) as error:
            self._failed(f"{self.name} cannot be started: {error}")

    def _start(self) -> None:
        self._blocked_since = None
        for changed in self.place.prepare():
            log(f"added o+x to {changed} for the account {self.place.account.name}")
        self.prepare()
        self._log_start, log_file = self._open_log()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a program of ours, no shell
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                cwd="/",
                env=_environment(),
                pass_fds=[self._lock],
                preexec_fn=dying_with_us(self.death_signal),  # noqa: PLW1509 - the guardian has one thread
                **self.place.account.for_child(),
            )
        finally:
            os.close(log_file)
        self._started_at = time.monotonic()
        self._write_record(self._process.pid)
        log(f"{self.name} started, process {self._process.pid}")

    def _ended(self, status: int) -> None:
        was_ready, self.ready, self._process = self.ready, False, None
        log(f"{self.name} ended with status {status}")
        if was_ready and time.monotonic() - self._started_at > _STEADY_S:
            self._retry_s = _RETRY_MIN_S
        self._failed_starts += not was_ready
        killed = status < 0 and self._failed_starts < _KILLED_STARTS_MAX  # by someone else: no fault of its own
        if was_ready or killed:
            self._delay_start()
        else:
            self._failed(f"{self.name} ended with status {status} while starting. {self._log_tail()}")

    def _failed(self, problem: str) -> None:
        if problem != self.problem:
            log(f"{problem}")
        self.problem = problem
        self._delay_start()

    def _delay_start(self) -> None:
        self._next_start = time.monotonic() + self._retry_s
        self._retry_s = min(self._retry_s * 2, _RETRY_MAX_S)

    def _wait_for_leftover(self) -> None:
        """Wait for the last server's processes to end; after a second end the first of them, if recognised."""
        now = time.monotonic()
        self._blocked_since = self._blocked_since or now
        waited_s = now - self._blocked_since
        self._next_start = now + 0.05
        if waited_s < _LEFTOVER_SIGNAL_S:
            return
        self._next_start = now + 0.5
        record = self._read_record()
        if record is not None:
            signal_known(*record, signal.SIGKILL if waited_s > _LEFTOVER_KILL_S else self.death_signal)
        if waited_s > _LEFTOVER_TELL_S:
            self.problem = (
                f"Processes of an earlier {self.name} are still busy. `lsof {self.place.home.path / self.name}.lock` "
                "names them; end them, or wait."
            )

    @property
    def _record(self) -> Path:
        return self.place.home.path / f"{self.name}.process"

    def _write_record(self, pid: int) -> None:
        temporary = self._record.with_suffix(".process.new")
        temporary.unlink(missing_ok=True)
        descriptor = self.place.home.open(temporary.name)
        try:
            os.write(descriptor, json.dumps({"pid": pid, "identity": identity(pid)}).encode())
        finally:
            os.close(descriptor)
        temporary.replace(self._record)

    def _read_record(self) -> tuple[int, str] | None:
        try:
            record = json.loads(self._record.read_text(encoding="utf-8"))
            return int(record["pid"]), str(record["identity"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # absent or cut short: then nobody can be recognised, so nobody is signalled

    def _open_log(self) -> tuple[int, int]:
        log = self.place.home.open_log(f"{self.name}.log")
        return os.lseek(log, 0, os.SEEK_END), log

    def _log_tail(self) -> str:
        path = self.place.home.path / f"{self.name}.log"
        with path.open("rb") as log:
            log.seek(max(self._log_start, path.stat().st_size - _LOG_TAIL_BYTES))
            tail = log.read(_LOG_TAIL_BYTES).decode(errors="replace").strip()
        return f"The end of {path}:\n{tail}"


def log(text: str) -> None:
    """Write a line to the guardian's log, which is its standard error."""
    sys.stderr.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text}\n")


def _environment() -> dict[str, str]:
    # Nothing of the person's own settings (PGPORT, locale, time zone) may change how the servers run.
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
