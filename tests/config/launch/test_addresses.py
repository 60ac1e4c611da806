"""Where the demo listens and what it prints."""

from pathlib import Path

import pytest

from config.launch.addresses import (
    Interface,
    Places,
    choose_places,
    find_lan_addresses,
    lan_addresses,
    read_default_interface,
)

HOME = Interface("wlan0", "192.168.1.23")
CABLE = Interface("eth0", "10.0.0.5")
OTHERS = [
    Interface("lo", "127.0.0.1"),
    Interface("docker0", "172.17.0.1"),
    Interface("br-91ab", "172.18.0.1"),
    Interface("eth1", "169.254.7.7"),
    Interface("ppp0", "8.8.4.4"),
]


def test_lan_addresses_are_private_ones_of_real_interfaces() -> None:
    assert lan_addresses([*OTHERS, CABLE, HOME], default_interface=None) == ("10.0.0.5", "192.168.1.23")


def test_lan_addresses_default_route_first() -> None:
    assert lan_addresses([CABLE, HOME], default_interface="wlan0") == ("192.168.1.23", "10.0.0.5")


@pytest.mark.parametrize(
    ("host", "bind", "shown"),
    [
        ("", ("127.0.0.1", "10.0.0.5"), ("10.0.0.5", "127.0.0.1")),
        (None, ("127.0.0.1", "10.0.0.5"), ("10.0.0.5", "127.0.0.1")),
        ("127.0.0.1", ("127.0.0.1",), ("127.0.0.1",)),
        ("localhost", ("127.0.0.1",), ("127.0.0.1",)),
        ("0.0.0.0", ("0.0.0.0",), ("10.0.0.5", "127.0.0.1")),  # noqa: S104
        ("192.168.9.9", ("127.0.0.1", "192.168.9.9"), ("192.168.9.9", "127.0.0.1")),
        ("hall.local", ("127.0.0.1", "hall.local"), ("hall.local", "127.0.0.1")),
    ],
)
def test_choose_places(host: str | None, bind: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert choose_places(host, lan=["10.0.0.5"]) == Places(bind=bind, shown=shown)


def test_choose_places_without_a_network() -> None:
    assert choose_places("", lan=[]) == Places(bind=("127.0.0.1",), shown=("127.0.0.1",))


def test_read_default_interface(tmp_path: Path) -> None:
    table = tmp_path / "route"
    head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
    table.write_text(head + "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n")
    assert read_default_interface(table) is None
    table.write_text(table.read_text() + "wlan0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n")
    assert read_default_interface(table) == "wlan0"
    assert read_default_interface(tmp_path / "none") is None


def test_find_lan_addresses_of_this_machine_are_bindable() -> None:
    import socket

    for address in find_lan_addresses():
        with socket.socket() as probe:
            probe.bind((address, 0))
