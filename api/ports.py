"""A TCP port on loopback for a server of ours. This module must never look at another interface."""

import socket

LOOPBACK = "127.0.0.1"


def free_port(preferred: int) -> int:
    """Return `preferred` if nobody listens on it, else a free port chosen by the system.

    Nothing is reserved: another program may take the port before the caller does, who then asks again.
    """
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free to a server
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no TCP port is free on loopback")
