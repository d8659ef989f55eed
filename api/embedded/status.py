"""What the guardian tells about itself, in `status.json`.

The guardian holds a lock on the very file it has published, so a file left by a dead guardian is known to be stale.
This module must never be used to find a process to signal: a number in a file can outlive its process.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from api.embedded import locks
from api.embedded.home import Home

_NAME = "status.json"
_BYTES_MAX = 65536


@dataclass(frozen=True)
class Status:
    """`problem` is empty unless a server could not be started; `postgres` and `valkey` are process ids, 0 when down."""

    guardian: int
    ready: bool
    problem: str
    sockets: str
    postgres: int
    valkey: int


class Publisher:
    """The guardian's side. Keep one for the guardian's life: the lock on the published file lives in it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._published: Status | None = None
        self._descriptor = -1

    def publish(self, status: Status) -> None:
        """Show `status` to everyone, whole or not at all."""
        if status == self._published:
            return
        temporary = self._home.path / f"{_NAME}.new"
        temporary.unlink(missing_ok=True)
        descriptor = self._home.open(temporary.name)
        locks.try_exclusive(descriptor)
        os.write(descriptor, json.dumps(asdict(status)).encode())
        temporary.replace(self._home.path / _NAME)
        self._forget()
        self._descriptor, self._published = descriptor, status

    def withdraw(self) -> None:
        """Show nothing any more."""
        path = self._home.path / _NAME
        with contextlib.suppress(FileNotFoundError):
            # Whoever deletes a home under us may make a new one: its guardian's file is not ours to remove.
            if self._descriptor >= 0 and os.path.samestat(os.fstat(self._descriptor), path.stat()):
                path.unlink()
        self._forget()
        self._published = None

    def _forget(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def read_status(home: Path) -> Status | None:
    """Return what a living guardian of `home` says, or None when there is none (or it has said nothing yet)."""
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(home / _NAME, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if locks.try_shared(descriptor):
                return None
            return Status(**json.loads(os.read(descriptor, _BYTES_MAX)))
        finally:
            os.close(descriptor)
    return None
