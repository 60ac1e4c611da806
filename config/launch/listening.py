"""Listening sockets with the options that keep a slow or vanished phone from costing anything."""

from __future__ import annotations

import socket
from collections.abc import Sequence

# How many connections may wait to be accepted; the kernel cuts it to net.core.somaxconn.
BACKLOG = 4096
# Accepted sockets inherit these. 32 KiB (the kernel doubles it) holds any frame of ours; the default lets one reader
# that never reads hold 4 MiB of kernel memory.
_SEND_BUFFER = 32 * 1024
# A peer that acknowledges nothing for this long is gone (RFC 5482); the kernel's default is about 15 minutes.
_USER_TIMEOUT_MS = 30_000


class AddressTaken(Exception):
    """Something else listens there already, or the address is not this machine's."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"{host}:{port}: {reason}")
        self.host, self.port, self.reason = host, port, reason


def listen_on(hosts: Sequence[str], port: int, *, shared: bool) -> list[socket.socket]:
    """Bound sockets, one for each host; `Server` makes them listen.

    `shared` lets other workers of ours bind the same port (`SO_REUSEPORT`: the kernel spreads connections evenly).
    Without it a second server on the port is refused. Port 0 takes a free one, the same for all hosts. Raises
    `AddressTaken`.
    """
    opened: list[socket.socket] = []
    try:
        for host in hosts:
            bound = _bind(host, port, shared=shared)
            opened.append(bound)
            port = bound.getsockname()[1]
    except BaseException:
        for bound in opened:
            bound.close()
        raise
    return opened


def _bind(host: str, port: int, *, shared: bool) -> socket.socket:
    if not shared and port:
        # With SO_REUSEPORT alone a second start by the same user would quietly share the port; without it, binding is
        # refused while anybody listens.
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            _bind_or_refuse(probe, host, port)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _USER_TIMEOUT_MS)
        listener.setblocking(False)
        _bind_or_refuse(listener, host, port)
    except BaseException:
        listener.close()
        raise
    return listener


def _bind_or_refuse(listener: socket.socket, host: str, port: int) -> None:
    try:
        listener.bind((host, port))
    except (OSError, UnicodeError) as error:
        raise AddressTaken(
            host, port, getattr(error, "strerror", None) or "not an address of this machine"
        ) from error
