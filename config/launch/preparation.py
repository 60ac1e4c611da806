"""What has to be in the database before the demo opens its doors; every step may be repeated and then costs little."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from outreach.consultations.services.demo import ensure_demo_advice
from outreach.network.models import Division, User
from outreach.network.rules.divisions import Level
from outreach.network.services.demo import DemoAccount, demo_accounts
from outreach.network.services.demo_stations import ensure_demo_stations
from outreach.referrals.services.demo import ensure_demo_referrals
from quiz.live.models import Link
from quiz.live.services.demo import ensure_demo_game
from quiz.live.services.links import create_link

Report = Callable[[str], None]
# The demo account that hosts games.
ORGANISER = "organiser"
# And the one that works on referrals.
OFFICER = "referral"


@dataclass(frozen=True, slots=True)
class DemoGame:
    """Where the demo's game is: paths of the site. `screen` opens the projector without an account."""

    pin: str
    host: str
    screen: str
    join: str


def prepare_database(report: Report) -> None:
    """Migrate, then bring divisions, a made-up network of stations, and questions."""
    os.umask(0o077)  # database, media and the file of demo accounts are this user's alone
    settings.ENV.var_dir.mkdir(parents=True, exist_ok=True)
    _command("migrate", interactive=False, verbosity=0)
    if not _has_divisions():
        report("Bringing in the divisions …")
        _command("import_divisions", settings.ENV.home_division)
    ensure_demo_stations()
    _command("import_content")
    connections.close_all()


def prepare_game() -> tuple[DemoGame, list[DemoAccount]]:
    """The demo's game, open in its lobby, and the accounts to be printed."""
    accounts = demo_accounts()
    ensure_demo_referrals(officer=User.objects.get(username=OFFICER), now=timezone.now())
    ensure_demo_advice(officer=User.objects.get(username=OFFICER), now=timezone.now())
    organiser = User.objects.get(username=ORGANISER)
    game = ensure_demo_game(organiser=organiser, division=Division.objects.get(pk=settings.ENV.home_division))
    _link, token = create_link(game=game, part=Link.Part.SCREEN, by=organiser)
    connections.close_all()
    found = DemoGame(
        pin=game.pin,
        host=reverse("live-host", args=[game.pk]),
        # behind the #, where neither a log nor a referrer sees it
        screen=f"{reverse('live-enter')}#{token}",
        join=reverse("live-token", args=[game.join_token]),
    )
    return found, accounts


def _has_divisions() -> bool:
    # The villages come last, and all in one transaction.
    home = settings.ENV.home_division
    return Division.objects.filter(code__startswith=home, level=Level.VILLAGE).exists()


def _command(name: str, *arguments: str, **options: Any) -> None:
    call_command(name, *arguments, stdout=StringIO(), **options)
