"""nginx and Caddy as real processes, with the files of `deploy/` but for names, ports and certificates."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tests.deploy.files import DEPLOY
from tests.services.processes import start, stop, wait_until

Kind = Literal["nginx", "caddy"]
NAME = "localhost"


def make_certificate(directory: Path) -> Path:
    """A certificate of our own for this machine, as the proxies want it; returns the file to trust."""
    made = directory / "certificate"
    made.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", made / "privkey.pem", "-out", made / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return made / "fullchain.pem"


def _replace(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, f"the example no longer says {old!r}"
        text = text.replace(old, new)
    return text


def _write_nginx(directory: Path, *, port: int, plain_port: int, workers: Sequence[int]) -> list[str]:
    """The three files with this machine's ports; the user stays as it is, and nothing is written beside them."""
    first, second = workers
    main = _replace(
        (DEPLOY / "nginx" / "nginx.conf").read_text(),
        ("pid /run/nginx.pid;", f"pid {directory}/nginx.pid;\ndaemon off;"),
        ("worker_rlimit_nofile 65536;", "worker_rlimit_nofile 4096;"),
        ("worker_connections 32768;", "worker_connections 2048;"),
        ("worker_processes auto;", "worker_processes 2;"),
        ("http {\n", "http {\n" + "".join(f"{name}_temp_path {directory}/{name};\n" for name in _TEMPORARY)),
    )
    upstream = _replace(
        (DEPLOY / "nginx" / "upstream.conf").read_text(),
        ("127.0.0.1:8001", f"127.0.0.1:{first}"),
        ("127.0.0.1:8002", f"127.0.0.1:{second}"),
    )
    site = _replace(
        (DEPLOY / "nginx" / "outreach.conf").read_text(),
        # between two pings, so that a test need not wait for more than one
        ("proxy_read_timeout 75s;", "proxy_read_timeout 25s;"),
        ("listen 80;", f"listen {plain_port};"),
        ("listen 443 ssl", f"listen {port} ssl"),
        ("pufa.example.gov.cn", NAME),
    )
    for name, text in (("nginx.conf", main), ("upstream.conf", upstream), ("outreach.conf", site)):
        (directory / name).write_text(text)
    return ["nginx", "-p", str(directory), "-c", str(directory / "nginx.conf"), "-e", "stderr"]


_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def _write_caddy(directory: Path, *, port: int, workers: Sequence[int]) -> list[str]:
    first, second = workers
    made = _replace(
        (DEPLOY / "caddy" / "Caddyfile").read_text(),
        ("{\n\tservers {", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers {"),
        (
            "pufa.example.gov.cn {\n",
            f"https://{NAME}:{port} {{\n\ttls certificate/fullchain.pem certificate/privkey.pem\n",
        ),
        ("127.0.0.1:8001", f"127.0.0.1:{first}"),
        ("127.0.0.1:8002", f"127.0.0.1:{second}"),
    )
    (directory / "Caddyfile").write_text(made)
    return ["caddy", "run", "--config", str(directory / "Caddyfile"), "--adapter", "caddyfile"]


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def running_proxy(
    kind: Kind, directory: Path, *, port: int, plain_port: int, workers: Sequence[int]
) -> Iterator[Path]:
    """The proxy on its port, over HTTPS, before two workers on the loopback address; yields its log."""
    if shutil.which(kind) is None:
        raise RuntimeError(f"{kind} is not installed (Debian: {kind}).")
    command = (
        _write_nginx(directory, port=port, plain_port=plain_port, workers=workers)
        if kind == "nginx"
        else _write_caddy(directory, port=port, workers=workers)
    )
    log = directory / f"{kind}.log"
    process = start(command, log=log, cwd=directory)
    try:
        wait_until(lambda: _listens(port), process=process, log=log)
        yield log
    finally:
        stop(process)
