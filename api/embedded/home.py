"""The home of the embedded servers (`.munshi/` by default): what lies where, and who may pass.

    users.lock      held shared by everyone who uses the servers, for as long as they do
    guardian.lock   held by the one guardian
    status.json     written by the guardian, see status.py
    postgres/       the books: PostgreSQL's data directory
    postgres.lock, valkey.lock          held by the server's own processes, see server.py
    guardian.log, postgres.log, valkey.log
    sockets/        mode 0700, owned by the servers' account; elsewhere when this path is too long, see below

Authentication is `trust`, which is safe because of where the sockets lie: no server listens on TCP, and only the
owner of a directory of mode 0700 (and root) can reach a socket in it. Those could read the data files anyway.
This module must never remove a file.
"""

import contextlib
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from api.embedded.account import Account
from api.embedded.errors import EmbeddedError

_LONGEST_SOCKET = ".s.PGSQL.5432"
_SOCKET_PATH_MAX = 103  # bytes, on macOS; Linux has room for 107
# Only characters that need no quoting in a URL or in either server's settings, so that nobody has to quote.
_PLAIN_PATH = re.compile(r"/[A-Za-z0-9._/-]*")
_PRIVATE = 0o700
_LOG_BYTES_MAX = 10 * 1024 * 1024


@dataclass(frozen=True)
class Home:
    """One home, by its absolute path."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "Home":
        """Make sure that the directory exists and return it. Raises EmbeddedError when it may not be used by us."""
        absolute = Path(path).expanduser().resolve()
        try:
            absolute.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(
                f"Cannot make {absolute} ({error}); set MUNSHI_HOME to a directory of yours."
            ) from error
        if not os.access(absolute, os.R_OK | os.W_OK | os.X_OK):
            raise EmbeddedError(f"{absolute} belongs to another user; set MUNSHI_HOME to a directory of yours.")
        return cls(absolute)

    @property
    def database(self) -> Path:
        """PostgreSQL's data directory."""
        return self.path / "postgres"

    def open(self, name: str, flags: int = os.O_RDWR) -> int:
        """Open (and make, for our eyes only) a file directly in the home; no child inherits the descriptor."""
        try:
            # A link is not followed: as root in a user's home, it could lead anywhere.
            descriptor = os.open(self.path / name, flags | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise EmbeddedError(
                f"Cannot open {error.filename} ({error.strerror}); run as the user it belongs to, or set MUNSHI_HOME "
                "to a directory of yours."
            ) from error
        owner = self.path.stat()
        if os.geteuid() == 0 and owner.st_uid != 0:  # root working in a user's home leaves nothing the user cannot use
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return descriptor

    def open_log(self, name: str) -> int:
        """Open a log for appending; a log past 10 MB is first put aside as `name.old` (one is kept)."""
        path = self.path / name
        if path.exists() and path.stat().st_size > _LOG_BYTES_MAX:
            path.replace(self.path / f"{name}.old")
        return self.open(name, os.O_WRONLY | os.O_APPEND)

    def sockets(self, account: Account) -> Path:
        """Return the private directory of the sockets, made if absent.

        It lies in the home, unless that path is too long or has unusual characters: then under /tmp, named after
        the home. Raises EmbeddedError when something there is not ours.
        """
        directory = self.path / "sockets"
        if not _fits(directory):
            name = f"munshi-{account.uid}-{hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]}"
            # Not TMPDIR, which may be long too, or differ between two users of one home.
            directory = Path("/tmp").resolve() / name  # noqa: S108 - safe, since its owner is checked
        with contextlib.suppress(FileExistsError):
            directory.mkdir(mode=_PRIVATE)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
            raise EmbeddedError(
                f"{directory} is not a directory of ours, so no socket can be trusted in it; remove it."
            )
        if stat.S_IMODE(found.st_mode) != _PRIVATE:
            directory.chmod(_PRIVATE)
        if found.st_uid != account.uid:
            os.chown(directory, account.uid, account.gid, follow_symlinks=False)
        return directory

    def leave_sockets(self, directory: Path) -> None:
        """Remove the directory of the sockets, if it lies outside the home and both servers have left it empty."""
        if directory.parent != self.path:
            with contextlib.suppress(OSError):
                directory.rmdir()


def _fits(directory: Path) -> bool:
    longest = os.fsencode(directory / _LONGEST_SOCKET)
    return len(longest) <= _SOCKET_PATH_MAX and _PLAIN_PATH.fullmatch(str(directory)) is not None
