"""The system account that the embedded servers run as, and what it needs on the way to its files.

PostgreSQL refuses to run as root, so root lends both servers an unprivileged account. This module must never take a
right away, and on a directory that was there before it adds at most "may pass through" (o+x).
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from api.embedded.errors import EmbeddedError

_ORDINARY_ACCOUNTS = ("nobody", "daemon")


class ChildIdentity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that make a child run as another account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """Who the servers run as."""

    name: str
    uid: int
    gid: int

    def for_child(self) -> ChildIdentity:
        """Return what a child process needs to run as this account; nothing when it is our own."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give `path`, and everything in it, to this account. Without root this changes nothing."""
        if os.geteuid() != 0 or path.stat().st_uid == self.uid:
            return
        for folder, _, files in os.walk(path):
            for name in files:
                os.chown(Path(folder, name), self.uid, self.gid, follow_symlinks=False)
        # The folders come last and bottom up: a kill in the middle leaves the top one not ours, so we start again.
        for folder, _, _ in os.walk(path, topdown=False):
            os.chown(folder, self.uid, self.gid)

    def open_way_to(self, path: Path) -> list[Path]:
        """Let this account pass through every directory above `path` and through `path` itself.

        Returns the directories whose mode was changed (o+x added). Without root this changes nothing.
        """
        if os.geteuid() != 0:
            return []
        changed = []
        for directory in [*reversed(path.parents), path]:
            status = directory.stat()
            needed = stat.S_IXUSR if status.st_uid == self.uid else stat.S_IXOTH
            if status.st_mode & needed:
                continue
            directory.chmod(stat.S_IMODE(status.st_mode) | needed)
            changed.append(directory)
        return changed


def server_account(home: Path) -> Account:
    """Return the account for the servers of `home`: our own; for root, the owner of `home` or an ordinary account."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid())
    owner = home.stat().st_uid
    candidates: list[str | int] = [owner] if owner != 0 else []
    for candidate in [*candidates, *_ORDINARY_ACCOUNTS]:
        try:
            entry = pwd.getpwuid(candidate) if isinstance(candidate, int) else pwd.getpwnam(candidate)
        except KeyError:
            continue
        return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL refuses to run as root and this machine has no account named "
        f"{' or '.join(_ORDINARY_ACCOUNTS)}; start Munshi as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )
