"""`python -m config.launch`: serve the product; `--demo` prepares a demo and prints where everything is.

Settings come from the environment; the few arguments say where to listen and with how many workers. See `Makefile` for
`demo`, `serve` and `trial`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging.config
import os
import socket
import sys
from collections.abc import Callable, Sequence

from config.env import BadEnvironment, Env, load_environ, read_env
from config.launch.addresses import LOOPBACK, Places, choose_places, find_lan_addresses
from config.launch.companions import SCHEDULER, Companion, demo_players, task_worker
from config.launch.ending import CLOSE_SECONDS, DRAIN_SECONDS
from config.launch.listening import AddressTaken, listen_on
from config.launch.logs import log_config
from config.launch.open_files import TooFewFiles, allow_open_files
from config.launch.server import build_server
from config.launch.serving import serve
from config.launch.supervisor import Supervisor
from config.launch.tied import tie_to_parent

_NOT_A_DEMO = (
    "OUTREACH_MODE is demo: var/local.env says so, which `make setup` writes. `make demo` shows the demo.\n"
    "To serve people, set OUTREACH_MODE=production and its settings in the environment (README, settings)."
)
# Ctrl-C in the demo ends everything within five seconds: draining, then closing, then the companions' own end.
_DEMO_DRAIN, _DEMO_CLOSE = 1.0, 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m config.launch", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--host", default="", help="address to listen on beside the loopback (default: the LAN's)"
    )
    parser.add_argument("--workers", type=int, default=1, help="serving processes on the port (default: 1)")
    parser.add_argument(
        "--demo", action="store_true", help="prepare the demo and print its addresses and accounts"
    )
    parser.add_argument("--trial", action="store_true", help="with a PostgreSQL and a Redis of its own")
    parser.add_argument("--players", type=int, default=0, help="simulated players in the demo's games")
    parser.add_argument(
        "--shared-port", action="store_true", help="let other workers listen on the same port"
    )
    parser.add_argument("--alone", action="store_true", help="without task worker and scheduler")
    parser.add_argument("--tied", action="store_true", help="end when the process that started this one ends")
    parser.add_argument("--sockets", default="", help="for a supervised worker: the sockets that it inherits")
    parser.add_argument("--ready", type=int, help="for a supervised worker: where it says that it serves")
    options = parser.parse_args(arguments)
    options.demo = options.demo or options.trial
    return options


def announce_addresses(places: Places, port: int) -> None:
    """Let hosts, origins and printed codes follow the addresses, unless the settings say better.

    In production they alone say it: the people's address is the proxy's.
    """
    values = load_environ(os.environ)
    if values.get("OUTREACH_MODE", "production") == "production":
        return
    os.environ["PUBLIC_URL"] = values.get("PUBLIC_URL", f"http://{places.shown[0]}:{port}")
    os.environ["HOSTS"] = ",".join(filter(None, [values.get("HOSTS"), *places.shown, LOOPBACK, "localhost"]))


def main(arguments: Sequence[str]) -> int:
    """Start everything; returns the exit status."""
    options = parse(arguments)
    os.umask(0o077)  # database, mail and media are this user's alone
    if options.tied:
        tie_to_parent(os.getppid())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if options.sockets:
        return run_worker([socket.socket(fileno=int(each)) for each in options.sockets.split(",")], options)
    places = choose_places(options.host, lan=find_lan_addresses())
    try:
        sockets = listen_on(places.bind, options.port, shared=options.shared_port)
    except AddressTaken as taken:
        return _refuse(f"Cannot listen on {taken}. Another port: PORT=8001; another address: HOST=…")
    port: int = sockets[0].getsockname()[1]
    announce_addresses(places, port)
    with contextlib.ExitStack() as services:
        if options.trial:
            from config.launch.trial import NotPossible, running_services

            try:
                os.environ.update(services.enter_context(running_services()))
            except NotPossible as reason:
                return _refuse(str(reason))
        if options.workers > 1:
            os.environ.setdefault("WORKERS_IN_ALL", str(options.workers))
            return run_supervisor(sockets, places, options)
        return run_alone(sockets, places, options)


def run_supervisor(reserved: list[socket.socket], places: Places, options: argparse.Namespace) -> int:
    """N workers on the port. `reserved` never listen: they only keep the port ours while workers come and go."""
    try:
        env = read_env(load_environ(os.environ))
    except BadEnvironment as bad:
        return _refuse(str(bad))
    if env.mode == "demo" and not options.demo:
        return _refuse(_NOT_A_DEMO)
    _set_logs(env, level="INFO")
    port: int = reserved[0].getsockname()[1]
    banner, companions = _prepare(places, port, options)
    supervisor = Supervisor(
        hosts=places.bind, port=port, count=options.workers, companions=companions, environ=os.environ
    )

    async def run() -> int:
        showing = asyncio.ensure_future(_show_when(supervisor.opened, banner))
        try:
            return await supervisor.run()
        finally:
            showing.cancel()

    return asyncio.run(run())


def run_worker(sockets: list[socket.socket], options: argparse.Namespace) -> int:
    """A worker under a supervisor, which prepared everything and runs the companions."""

    def opened() -> None:
        os.write(options.ready, b"1")
        os.close(options.ready)

    return _run_server(sockets, level="INFO", drain_seconds=DRAIN_SECONDS, opened=opened)


def run_alone(sockets: list[socket.socket], places: Places, options: argparse.Namespace) -> int:
    """One process that serves, with its companions."""
    import django

    django.setup()
    from django.conf import settings

    if settings.ENV.mode == "demo" and not options.demo:
        return _refuse(_NOT_A_DEMO)
    level = "WARNING" if options.demo else "INFO"
    _set_logs(settings.ENV, level=level)
    banner, companions = _prepare(places, sockets[0].getsockname()[1], options)
    return _run_server(
        sockets,
        level=level,
        drain_seconds=_DEMO_DRAIN if options.demo else DRAIN_SECONDS,
        close_seconds=_DEMO_CLOSE if options.demo else CLOSE_SECONDS,
        companions=companions,
        opened=lambda: _show(banner),
    )


def _prepare(places: Places, port: int, options: argparse.Namespace) -> tuple[str, list[Companion]]:
    """The demo's database and banner, and who runs beside the server."""
    companions = [] if options.alone else [task_worker(quiet=options.demo), SCHEDULER]
    if not options.demo:
        return "", companions
    import django

    django.setup()
    from config.launch.demo import demo_banner
    from config.launch.preparation import prepare_database

    prepare_database(_show)
    if options.players:
        companions.append(demo_players(count=options.players, address=f"http://{LOOPBACK}:{port}"))
    return demo_banner(places=places, port=port), companions


def _run_server(
    sockets: list[socket.socket],
    *,
    level: str,
    drain_seconds: float,
    opened: Callable[[], None],
    close_seconds: int = CLOSE_SECONDS,
    companions: Sequence[Companion] = (),
) -> int:
    import django

    django.setup()
    from django.conf import settings

    try:
        allow_open_files(settings.ENV.max_sockets_per_worker)
    except TooFewFiles as too_few:
        return _refuse(str(too_few))
    _set_logs(settings.ENV, level=level)
    # after Django is set up: they load models
    from config.launch.fit_to_serve import limit_statements, unfit_status
    from config.wiring import drain

    limit_statements()
    if (status := unfit_status()) is not None:
        return status

    server = build_server(
        drain=drain,
        drain_seconds=drain_seconds,
        close_seconds=close_seconds,
    )
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(serve(server, sockets, companions=companions, opened=opened))
    return 0


async def _show_when(opened: asyncio.Event, banner: str) -> None:
    await opened.wait()
    _show(banner)


def _set_logs(env: Env, *, level: str) -> None:
    production = env.mode == "production"
    logging.config.dictConfig(log_config(level=level, as_json=production, worker=env.worker_name))


def _show(text: str) -> None:
    if text:
        print(text, flush=True)  # noqa: T201  - the demo's answer to its user


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # before the server took over the signals
        sys.exit(130)
