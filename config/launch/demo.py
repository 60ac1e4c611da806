"""The demo's banner, filled from the database."""

from __future__ import annotations

import sys

from django.db import connections
from django.urls import NoReverseMatch, reverse

from config.launch.addresses import LOOPBACK, Places
from config.launch.banner import Account, Place, compose
from config.launch.preparation import demo_accounts, open_demo_game


def demo_banner(*, places: Places, port: int) -> str:
    """Addresses of all four roles, accounts, and the code to join with a phone."""
    here, public = f"http://{LOOPBACK}:{port}", f"http://{places.shown[0]}:{port}"
    lines = [Place("Public page", f"{public}/")]
    if public != here:
        lines.append(Place("  on this machine", f"{here}/"))
    lines.append(Place("Staff sign-in", here + _address("staff-home", "/")))
    join_address = None
    game = open_demo_game()
    if game is not None:
        lines.append(Place("Host console", here + _address("live-host", "/", game.pk)))
        lines.append(Place("Projector screen", here + _address("live-screen", "/", game.pk)))
        lines.append(Place("PIN of the game", game.pin))
        join_address = public + _address("live-token", "/", game.join_token)
    accounts = [Account(str(a.role), a.username, a.password, a.totp_secret) for a in demo_accounts()]
    connections.close_all()
    return compose(
        places=lines,
        accounts=accounts,
        join_address=join_address or f"{public}/",
        colours=sys.stdout.isatty(),
        stop_hint="Ctrl-C stops everything; the data stays in var/.",
    )


def _address(name: str, otherwise: str, *arguments: object) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return otherwise
