"""A free port: the wished one while it is free."""

import socket

from api.ports import LOOPBACK, free_port


def test_the_preferred_port_is_given_while_nobody_listens_on_it() -> None:
    port = free_port(0)
    assert free_port(port) == port


def test_another_port_is_given_when_the_preferred_one_is_taken() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        taken = listener.getsockname()[1]
        port = free_port(taken)
        assert port != taken
        with socket.create_server((LOOPBACK, port)):
            pass


def test_a_port_just_left_is_free() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)) as client:
            listener.accept()[0].close()  # our side closes first, and so keeps the port in TIME_WAIT
            assert client.recv(1) == b""
    assert free_port(port) == port
