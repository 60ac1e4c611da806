"""`python -m config.launch`: serve the product; `--demo` prepares a demo and prints where everything is.

Settings come from the environment; the few arguments say where to listen. See `Makefile` for `demo` and `serve`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging.config
import os
import socket
import sys
from collections.abc import Sequence

from config.env import load_environ
from config.launch.addresses import LOOPBACK, Places, choose_places, find_lan_addresses
from config.launch.companions import SCHEDULER, Companion, demo_players, run_companions, task_worker
from config.launch.listening import AddressTaken, listen_on
from config.launch.logs import log_config
from config.launch.server import DrainingServer, build_server
from config.launch.tied import tie_to_parent

_NOT_A_DEMO = (
    "OUTREACH_MODE is demo: var/local.env says so, which `make setup` writes. `make demo` shows the demo.\n"
    "To serve people, set OUTREACH_MODE=production and its settings in the environment (README, settings)."
)
# Ctrl-C in the demo ends everything within five seconds: draining, then closing, then the companions' own end.
_DEMO_DRAIN, _DEMO_CLOSE = 1.0, 1
# A hall's phones are told to move in slices.
_DRAIN, _CLOSE = 20.0, 10


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m config.launch", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--host", default="", help="address to listen on beside the loopback (default: the LAN's)"
    )
    parser.add_argument(
        "--demo", action="store_true", help="prepare the demo and print its addresses and accounts"
    )
    parser.add_argument("--players", type=int, default=0, help="simulated players in the demo's games")
    parser.add_argument(
        "--shared-port", action="store_true", help="let other workers listen on the same port"
    )
    parser.add_argument("--alone", action="store_true", help="without task worker and scheduler")
    parser.add_argument("--tied", action="store_true", help="end when the process that started this one ends")
    return parser.parse_args(arguments)


def announce_addresses(places: Places, port: int) -> None:
    """Let hosts, origins and printed codes follow the addresses, unless the settings say better.

    In production they alone say it: the people's address is the proxy's.
    """
    values = load_environ(os.environ)
    if values.get("OUTREACH_MODE", "production") == "production":
        return
    os.environ["PUBLIC_URL"] = values.get("PUBLIC_URL", f"http://{places.shown[0]}:{port}")
    os.environ["HOSTS"] = ",".join(filter(None, [values.get("HOSTS"), *places.shown, LOOPBACK, "localhost"]))


async def serve(
    server: DrainingServer, sockets: list[socket.socket], *, companions: Sequence[Companion], banner: str
) -> None:
    """Serve until a signal ends it; companions start when the doors are open and end with them."""
    serving = asyncio.create_task(server.serve(sockets=sockets))
    opening = asyncio.create_task(server.opened.wait())
    await asyncio.wait({serving, opening}, return_when=asyncio.FIRST_COMPLETED)
    opening.cancel()
    beside = asyncio.create_task(run_companions(companions if server.started else ()))
    if server.started and banner:
        print(banner, flush=True)  # noqa: T201  - the demo's answer to its user
    try:
        await serving
    finally:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)


def main(arguments: Sequence[str]) -> int:
    """Start everything; returns the exit status."""
    options = parse(arguments)
    os.umask(0o077)  # database, mail and media are this user's alone
    if options.tied:
        tie_to_parent(os.getppid())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    places = choose_places(options.host, lan=find_lan_addresses())
    try:
        sockets = listen_on(places.bind, options.port, shared=options.shared_port)
    except AddressTaken as taken:
        print(f"Cannot listen on {taken}. Another port: PORT=8001; another address: HOST=…", file=sys.stderr)  # noqa: T201
        return 1
    port: int = sockets[0].getsockname()[1]
    announce_addresses(places, port)

    import django

    django.setup()
    from django.conf import settings

    if settings.ENV.mode == "demo" and not options.demo:
        print(_NOT_A_DEMO, file=sys.stderr)  # noqa: T201
        return 1
    logging.config.dictConfig(log_config(level="WARNING" if options.demo else "INFO"))
    from config.wiring import drain  # after Django is set up: it loads models

    companions = [] if options.alone else [task_worker(quiet=options.demo), SCHEDULER]
    banner = ""
    if options.demo:
        from config.launch.demo import demo_banner
        from config.launch.preparation import prepare_database

        prepare_database(lambda line: print(line, flush=True))  # noqa: T201
        banner = demo_banner(places=places, port=port)
        if options.players:
            companions.append(demo_players(count=options.players, address=f"http://{LOOPBACK}:{port}"))
    server = build_server(
        drain=drain,
        drain_seconds=_DEMO_DRAIN if options.demo else _DRAIN,
        close_seconds=_DEMO_CLOSE if options.demo else _CLOSE,
        trusted_proxies=settings.ENV.trusted_proxies,
    )
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(serve(server, sockets, companions=companions, banner=banner))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # before the server took over the signals
        sys.exit(130)
