"""The embedded Valkey (the Redis protocol). This module must never let it keep anything on disk.

It is a doorbell only: the database is the truth, and losing Valkey with all it holds loses nothing.
"""

import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from api.embedded.server import Server

SOCKET = "valkey.sock"
_PING_TIMEOUT_S = 1.0


class Valkey(Server):
    """The doorbell's server."""

    name = "valkey"
    death_signal = signal.SIGKILL
    stop_signals = ((signal.SIGTERM, 5.0),)

    def prepare(self) -> None:
        """Nothing: it keeps no data, and replaces a stale socket itself."""

    def command(self) -> Sequence[str | Path]:
        """Return the command line: a socket, no port, nothing on disk, bounded memory."""
        settings = {
            "port": "0",
            "unixsocket": str(self.place.sockets / SOCKET),
            "unixsocketperm": "700",
            "dir": str(self.place.sockets),
            "save": "",
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return [self.place.programs.valkey, *options]

    def answers(self, pid: int) -> bool:  # noqa: ARG002 - nobody else can own a socket in our directory
        """Send a PING."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(_PING_TIMEOUT_S)
                client.connect(str(self.place.sockets / SOCKET))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
