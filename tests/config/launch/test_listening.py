"""Listening sockets: their options, one port for all addresses, and who may share it."""

import socket

import pytest

from config.launch.listening import AddressTaken, listen_on


def test_listen_on_sets_what_accepted_sockets_inherit() -> None:
    (listener,) = listen_on(["127.0.0.1"], 0, shared=False)
    with listener, socket.socket() as client:
        listener.listen()
        client.connect(listener.getsockname())
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            # The kernel doubles what is asked, for its own bookkeeping.
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * 32 * 1024
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


def test_listen_on_takes_one_port_for_all_addresses() -> None:
    opened = listen_on(["127.0.0.1", "127.0.0.2"], 0, shared=False)
    ports = {listener.getsockname()[1] for listener in opened}
    for listener in opened:
        listener.close()
    assert len(ports) == 1


def test_listen_on_second_server_is_refused_unless_shared() -> None:
    (first,) = listen_on(["127.0.0.1"], 0, shared=True)
    with first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(AddressTaken, match=str(port)):
            listen_on(["127.0.0.1"], port, shared=False)
        (second,) = listen_on(["127.0.0.1"], port, shared=True)
        second.close()


@pytest.mark.parametrize("host", ["192.0.2.254", "no-such-name.invalid"])
def test_listen_on_foreign_address_is_refused_and_closes_the_others(host: str) -> None:
    with pytest.raises(AddressTaken, match=host):
        listen_on(["127.0.0.1", host], 0, shared=False)
