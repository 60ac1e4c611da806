"""Who the visitor is: the peer, unless the peer is a proxy of ours that says better.

The sign-in page tells it: it is for this machine and for HTTPS, and answers 403 to everybody else.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator

import pytest

from tests.services.servers import RunningServer, ServerFactory

FAR = {"X-Forwarded-For": "203.0.113.9"}
NEAR = {"X-Forwarded-For": "127.0.0.1"}
HTTPS = {"X-Forwarded-Proto": "https"}

Trusting = Callable[[str], RunningServer]


@pytest.fixture(scope="module")
def trusting(live_server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trusting]:
    """`trusting("10.0.0.7")`: the launcher's server that trusts these proxies; `""` trusts none."""
    factory = ServerFactory(tmp_path_factory.mktemp("proxies") / "servers")
    made = {"": live_server}

    def get(proxies: str) -> RunningServer:
        if proxies not in made:
            made[proxies] = factory.make_beside(live_server, TRUSTED_PROXIES=proxies)
        return made[proxies]

    yield get
    factory.stop_all()


def status(server: RunningServer, headers: dict[str, str], *, to: str = "127.0.0.1") -> int:
    """How the sign-in page is answered to somebody who connects to an address of this machine."""
    connection = http.client.HTTPConnection(to, server.port, timeout=20)
    try:
        connection.request("GET", "/staff/sign-in/", headers={"Host": f"127.0.0.1:{server.port}", **headers})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("proxies", ["127.0.0.1", "10.0.0.7,127.0.0.0/8"])
def test_trusted_proxy_says_who_the_visitor_is(trusting: Trusting, proxies: str) -> None:
    server = trusting(proxies)
    assert status(server, {}) == 200
    assert status(server, FAR) == 403
    # the proxy adds the address that it sees at the end; what stands before it is the visitor's own claim
    assert status(server, {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}) == 403
    assert status(server, {**FAR, **HTTPS}) == 200


@pytest.mark.parametrize("proxies", ["", "10.0.0.7"])
def test_visitor_cannot_say_who_they_are(trusting: Trusting, proxies: str) -> None:
    server = trusting(proxies)
    assert status(server, FAR) == 200
    if server.lan_address is None:
        pytest.skip("this machine is in no network")
    for claim in ({}, NEAR, HTTPS, {**NEAR, **HTTPS}):
        assert status(server, claim, to=server.lan_address) == 403
