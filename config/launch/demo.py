"""The demo's banner, filled from the database."""

from __future__ import annotations

import sys

from django.urls import reverse

from config.launch.addresses import LOOPBACK, Places
from config.launch.banner import Account, Place, compose
from config.launch.preparation import ORGANISER, prepare_game


def demo_banner(*, places: Places, port: int) -> str:
    """Addresses of all four roles, accounts, and the code to join with a phone."""
    here, public = f"http://{LOOPBACK}:{port}", f"http://{places.shown[0]}:{port}"
    game, accounts = prepare_game()
    lines = [
        Place("Public page", f"{public}/"),
        Place("Join the game", f"{public}{game.join}   PIN {game.pin}"),
        Place("Projector screen", f"{here}{game.screen}"),
        Place("Host console", f"{here}{game.host}   sign in as {ORGANISER}"),
        Place("Referral desk", f"{here}{reverse('desk')}   sign in as referral or supervisor"),
        Place("Village contact", f"{here}{reverse('desk-village')}   sign in as village"),
        Place("Staff pages", f"{here}{reverse('staff-home')}"),
    ]
    return compose(
        places=lines,
        accounts=[Account(a.role, a.username, a.password, a.totp_secret) for a in accounts],
        join_address=f"{public}{game.join}",
        colours=sys.stdout.isatty(),
        hint="Where is the network of stations thin? make simulate writes a report.",
        stop_hint="Ctrl-C stops everything; the data stays in var/.",
    )
