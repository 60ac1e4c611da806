"""The product as real processes for the tests: uvicorn by our launcher, daphne by `runserver`.

`new_server(kind)`  function scope: a server and database of the test's own, free to be killed and started again.
`ServerFactory`     what makes them, for fixtures that put several servers on one database.
`server(kind)`      session scope: one server for each kind, shared; leave its data as a visitor would.
`live_server`       session scope: `server("uvicorn")`.

Each has its own database and variables in a temporary directory (on PostgreSQL: its own database) with divisions,
content and demo staff, and answers on the loopback and on the LAN's address. These are brought in once a run; each
server begins with a copy.
"""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from config.launch.addresses import LOOPBACK, find_lan_addresses
from load_tests.local.served import Served
from tests.services.installations import Installation, make_environ
from tests.services.ports import free_port

Kind = Literal["uvicorn", "daphne"]


@dataclass
class RunningServer(Served, Installation):
    """A server of the product. `url` is for people on this machine, `lan_url` for phones (None in no network)."""

    kind: Kind
    port: int
    lan_address: str | None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def lan_url(self) -> str | None:
        return f"http://{self.lan_address}:{self.port}" if self.lan_address else None

    @property
    def log(self) -> Path:
        """Everything the server has printed, of all its starts."""
        return self.directory / "server.log"

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """Demo accounts by user name: `username`, `password`, `totp_secret`."""
        entries = json.loads((self.var / "demo-accounts.json").read_text())
        listed = entries if isinstance(entries, list) else entries["accounts"]
        return {entry["username"]: entry for entry in listed}

    def start(self) -> None:
        """Start it on its port and wait until it answers."""
        if self.kind == "uvicorn":
            where = ("--port", str(self.port), "--host", self.lan_address or LOOPBACK)
            self.run("-m", "config.launch", "--alone", *where)
        else:
            self.run("manage.py", "runserver", "--noreload", f"0.0.0.0:{self.port}")


# Whose database or content is another one: brought in for it alone.
_ON_ITS_OWN = frozenset({"DATABASE_URL", "VAR_DIR", "SECRET_KEY", "SEALING_KEY", "HOME_DIVISION"})


@functools.cache
def _prepared() -> Installation:
    """An installation with divisions, content and demo staff, which nobody serves."""
    directory = Path(tempfile.mkdtemp(prefix="outreach-prepared-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    made = Installation(directory, make_environ(directory, {}))
    made.manage("prepare_demo")
    return made


class ServerFactory:
    """Makes servers and stops them all."""

    def __init__(self, root: Path) -> None:
        self.root, self.made = root, list[RunningServer]()

    def make(self, kind: Kind, **extra: str) -> RunningServer:
        directory = self.root / f"{kind}-{len(self.made)}"
        lan, port = next(iter(find_lan_addresses()), None), free_port()
        addresses = {
            "PUBLIC_URL": f"http://{lan or LOOPBACK}:{port}",
            "HOSTS": ",".join(filter(None, [LOOPBACK, "localhost", lan])),
        }
        like = None if _ON_ITS_OWN & extra.keys() else _prepared()
        environ = make_environ(directory, {**addresses, **extra}, like=like)
        made = RunningServer(directory=directory, environ=environ, kind=kind, port=port, lan_address=lan)
        if like is None:
            made.manage("prepare_demo")
        made.start()
        self.made.append(made)
        return made

    def make_beside(self, first: RunningServer, **extra: str) -> RunningServer:
        """Another worker of the same installation on a port of its own: same database, same Redis, same secrets."""
        directory, port = self.root / f"{first.kind}-{len(self.made)}", free_port()
        directory.mkdir(parents=True)
        environ = {
            **first.environ,
            "PUBLIC_URL": f"http://{first.lan_address or LOOPBACK}:{port}",
            **extra,
        }
        made = RunningServer(
            directory=directory, environ=environ, kind=first.kind, port=port, lan_address=first.lan_address
        )
        made.start()
        self.made.append(made)
        return made

    def stop_all(self) -> None:
        for made in self.made:
            made.stop()
        shutil.rmtree(self.root, ignore_errors=True)


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Callable[..., RunningServer]]:
    """`new_server("uvicorn", NAME="value")`: a server of this test alone; keywords are added to its environment."""
    factory = ServerFactory(tmp_path / "servers")
    yield factory.make
    factory.stop_all()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Kind], RunningServer]]:
    """`server("uvicorn")` or `server("daphne")`: the session's shared server of that kind."""
    factory = ServerFactory(tmp_path_factory.mktemp("servers"))
    shared: dict[Kind, RunningServer] = {}

    def get(kind: Kind = "uvicorn") -> RunningServer:
        if kind not in shared:
            shared[kind] = factory.make(kind)
        return shared[kind]

    yield get
    factory.stop_all()


@pytest.fixture(scope="session")
def live_server(server: Callable[[Kind], RunningServer]) -> RunningServer:
    """The shared server under uvicorn, as `make demo` starts it."""
    return server("uvicorn")
