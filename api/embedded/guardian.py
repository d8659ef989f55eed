"""The guardian: one process, in a session of its own, that owns both servers while anyone uses them.

It must never outlive its users by more than the time of an orderly stop, and must run in one thread: children are
prepared between fork and exec in Python, and Linux ties "the parent died" to the thread that started the child.
"""

import os
import signal
import time
from pathlib import Path
from types import FrameType

from api.embedded import locks
from api.embedded.account import server_account
from api.embedded.errors import EmbeddedError
from api.embedded.home import Home
from api.embedded.postgres import Postgres
from api.embedded.programs import check_programs, find_programs
from api.embedded.server import Place, Server, log
from api.embedded.status import Publisher, Status
from api.embedded.valkey import Valkey

USERS_LOCK = "users.lock"
GUARDIAN_LOCK = "guardian.lock"
_TICK_S = 0.05


class Guardian:
    """Runs the servers of one home. The process must hold the guardian's lock already."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._users_lock = home.open(USERS_LOCK)
        self._publisher = Publisher(home)
        self._told_to_stop = False

    def run(self) -> None:
        """Return when the last user is gone or a signal has told us to stop, both servers stopped in order."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        try:
            account = server_account(self._home.path)
            place = Place(self._home, account, find_programs())
            check_programs(place.programs, account)
            sockets = place.sockets
        except (EmbeddedError, OSError) as error:
            self._watch([], problem=str(error))
        else:
            self._watch([Postgres(place), Valkey(place)], sockets=str(sockets))
            self._home.leave_sockets(sockets)

    def _watch(self, servers: list[Server], *, sockets: str = "", problem: str = "") -> None:
        """Tick until it is time to go. A `problem` that cannot mend itself is shown until everyone has read it."""
        while not self._told_to_stop and not locks.try_exclusive(self._users_lock):
            pids = {server.name: server.pid for server in servers}
            self._publisher.publish(
                Status(
                    guardian=os.getpid(),
                    ready=bool(servers) and all(server.ready for server in servers),
                    problem=problem or "\n".join(server.problem for server in servers if server.problem),
                    sockets=sockets,
                    postgres=pids.get(Postgres.name, 0),
                    valkey=pids.get(Valkey.name, 0),
                )
            )
            for server in servers:
                server.tick()
            time.sleep(_TICK_S)
        # From here on nobody may take us for a guardian that stays: a new user waits on the users' lock, or, after a
        # signal, on the guardian's lock, and finds no status.
        self._publisher.withdraw()
        for server in reversed(servers):
            server.stop()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True


def main(home: str, lock: str) -> None:
    """Become the guardian of `home`. `lock` is the inherited descriptor that already holds the guardian's lock."""
    if os.fork() != 0:
        os._exit(0)  # whoever started us waits for this, and so has no child to look after
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    os.set_inheritable(int(lock), False)  # noqa: FBT003 - the standard library's signature
    log(f"guardian started, process {os.getpid()}")
    Guardian(Home.at(Path(home))).run()
    log("guardian ended")
