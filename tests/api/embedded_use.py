"""Drives a user of the embedded servers (embedded_program.py) as any account, and looks at processes."""

import asyncio
import contextlib
import fcntl
import functools
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import asyncpg
import redis

from api import embedded

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 30.0


@functools.cache
def interpreter(uid: int) -> str | None:
    """Return a Python that `uid` can run the embedded servers with: ours, else the system's; None if there is none."""
    for python in (sys.executable, "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            probe = [python, "-c", "from typing import Self; import api.embedded"]
            if subprocess.run(probe, check=False, capture_output=True, **as_user(uid)).returncode == 0:
                return python
    return None


def accounts() -> list[int]:
    """Return the users this machine can test as: ourselves and, for root, an ordinary one if any can run Python."""
    ordinary = [pwd.getpwnam("daemon").pw_uid] if os.geteuid() == 0 else []
    return [os.geteuid(), *(uid for uid in ordinary if interpreter(uid))]


def as_user(uid: int) -> dict[str, Any]:
    """Return the arguments that make `subprocess` run a program as `uid`, with our packages."""
    packages = [ROOT, *(path for path in sys.path if path.endswith("site-packages"))]
    arguments: dict[str, Any] = {"cwd": ROOT, "env": {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, packages))}}
    if uid != os.geteuid():
        arguments |= {"user": uid, "group": pwd.getpwuid(uid).pw_gid, "extra_groups": []}
    return arguments


@contextlib.contextmanager
def fresh_home(uid: int, name: str = "home") -> Iterator[Path]:
    """Yield a home that does not exist yet, in a private directory of `uid`; afterwards wait until nobody serves it."""
    private = Path(tempfile.mkdtemp(prefix="munshi-test-")).resolve()
    os.chown(private, uid, -1)
    home = private / name
    try:
        yield home
    finally:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            wait_until_quiet(home)
        shutil.rmtree(private, ignore_errors=True)


class Use:
    """One process that uses the servers of a home. Leaving the `with` block ends it in order."""

    def __init__(self, home: Path, uid: int) -> None:
        command = [str(interpreter(uid)), str(Path(__file__).with_name("embedded_program.py")), str(home)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **as_user(uid)
        )

    def ask(self, question: str = "") -> dict[str, Any]:
        """Send a line (nothing: wait for the greeting) and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if question:
            self.process.stdin.write(f"{question}\n".encode())
            self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def status(self) -> embedded.Status:
        """Return what the guardian says, once it says that both servers answer."""
        answers: list[dict[str, Any]] = []

        def ready() -> bool:
            answers.append(self.ask("status")["status"] or {})
            return bool(answers[-1].get("ready"))

        wait_until(ready, "both servers to answer")
        return embedded.Status(**answers[-1])

    def end(self) -> str:
        """End in order; return what it wrote on standard error."""
        said: bytes = self.process.communicate(timeout=TIMEOUT_S)[1]
        return said.decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Return as soon as `condition` holds; fail after a bounded time."""
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline, f"waited {TIMEOUT_S:g} s for {what}"
        time.sleep(0.02)


def wait_until_quiet(home: Path) -> None:
    """Return when neither a guardian nor a server of `home` lives."""

    def quiet() -> bool:
        for name in ("guardian.lock", "postgres.lock", "valkey.lock"):
            with contextlib.suppress(FileNotFoundError), (home / name).open("rb") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return False
        return True

    wait_until(quiet, "guardian and servers to end")


def processes() -> dict[int, int]:
    """Return every living process (no zombies) with its parent."""
    if sys.platform != "linux":
        shown = subprocess.run(["/bin/ps", "-axo", "pid=,ppid=,state="], check=True, capture_output=True, text=True)
        rows = [line.split() for line in shown.stdout.splitlines()]
        return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}
    found = {}
    for directory in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (directory / "stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(directory.name)] = int(parent)
    return found


def alive(pids: set[int]) -> set[int]:
    """Return those of `pids` that live."""
    return pids & processes().keys()


def family(pid: int) -> set[int]:
    """Return `pid` and everything that descends from it, as of now."""
    parents = processes()
    found = {pid}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def sql(url: str, query: str) -> Any:
    """Run one statement; return its first value."""

    async def fetch() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(fetch())


def ping(url: str) -> bool:
    """Tell whether the doorbell's server answers."""
    client = redis.Redis.from_url(url)
    try:
        return bool(client.ping())
    finally:
        client.close()
