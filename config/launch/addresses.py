"""Where phones in the room reach this machine, found without sending a packet.

Pure choice over what the kernel's tables say; the reading of the tables stands apart at the end.
"""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
_ANY = "0.0.0.0"  # noqa: S104  - compared with, never a default
# Bridges of containers and virtual machines: private addresses that no phone reaches.
_VIRTUAL = ("docker", "br-", "veth", "virbr", "cni", "flannel", "podman", "lxc", "lxd")
# linux/sockios.h
_SIOCGIFADDR = 0x8915


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface with its IPv4 address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Places:
    """`bind`: addresses to listen on; `shown`: what people are told, the best for a phone first."""

    bind: tuple[str, ...]
    shown: tuple[str, ...]


def lan_addresses(interfaces: Sequence[Interface], *, default_interface: str | None) -> tuple[str, ...]:
    """Private addresses of real interfaces, that of the default route first."""
    reachable = [
        interface
        for interface in interfaces
        if not interface.name.startswith(_VIRTUAL) and _is_private(interface.address)
    ]
    # `sorted` is stable: beyond the default route the kernel's order stays.
    ordered = sorted(reachable, key=lambda interface: interface.name != default_interface)
    return tuple(dict.fromkeys(interface.address for interface in ordered))


def choose_places(host: str | None, *, lan: Sequence[str]) -> Places:
    """Where to listen and what to print: loopback and the LAN, or what `host` says.

    `host` is an address, a name, or 0.0.0.0 for every interface. The loopback is always there: staff sign in over it.
    """
    if not host:
        return Places(bind=(LOOPBACK, *lan), shown=(*lan, LOOPBACK))
    if host == _ANY:
        return Places(bind=(_ANY,), shown=(*lan, LOOPBACK))
    if host in (LOOPBACK, "localhost"):
        return Places(bind=(LOOPBACK,), shown=(LOOPBACK,))
    return Places(bind=(LOOPBACK, host), shown=(host, LOOPBACK))


def _is_private(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_private and not parsed.is_loopback and not parsed.is_link_local


def read_interfaces() -> list[Interface]:
    """The machine's interfaces that have an IPv4 address."""
    found: list[Interface] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _index, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
            except OSError:  # an interface without an address
                continue
            found.append(Interface(name=name, address=socket.inet_ntoa(answer[20:24])))
    return found


def read_default_interface(table: Path = Path("/proc/net/route")) -> str | None:
    """The interface of the default route; none on a machine that is in no network."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return None
    for line in lines:
        columns = line.split()
        if len(columns) > 7 and columns[1] == "00000000" and columns[7] == "00000000":
            return columns[0]
    return None


def find_lan_addresses() -> tuple[str, ...]:
    """This machine's addresses that a phone in the same room can reach."""
    return lan_addresses(read_interfaces(), default_interface=read_default_interface())
