"""`manage.py open_game`: opens a game from the command line and prints how to enter it, as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from outreach.network.models import Division, User
from quiz.bank.models import Quiz
from quiz.bank.rules.errors import BankRefusal
from quiz.live.rules.settings import BadSettings, parse_settings
from quiz.live.services.links import create_link
from quiz.live.services.opening import open_game


class Command(BaseCommand):
    help = "Open a game of a quiz and print its id, PIN and links as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiz", required=True, help="the quiz's code")
        parser.add_argument("--by", required=True, help="user name of the organiser")
        parser.add_argument("--division", help="division code; the organiser's own if left out")
        parser.add_argument("--play", default="{}", help='settings as JSON, such as \'{"pacing": "auto"}\'')
        parser.add_argument("--children", action="store_true")
        parser.add_argument("--rehearsal", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["by"], is_active=True).first()
        quiz = Quiz.objects.filter(code=options["quiz"]).first()
        if user is None or quiz is None:
            raise CommandError("no such user" if user is None else "no such quiz")
        division_code = options["division"] or user.division_id
        division = Division.objects.filter(pk=division_code).first() if division_code else None
        if division is None:
            raise CommandError("no such division")
        try:
            settings = parse_settings(json.loads(options["play"]))
            game = open_game(
                quiz_id=quiz.pk,
                host_user=user,
                division=division,
                settings=settings,
                children=options["children"],
                rehearsal=options["rehearsal"],
            )
        except (BankRefusal, BadSettings, ValueError) as error:
            raise CommandError(f"cannot open the game: {error}") from None
        entry = {"game": str(game.pk), "pin": game.pin, "join_token": game.join_token}
        for part in ("host", "screen"):
            entry[f"{part}_link"] = create_link(game=game, part=part, by=user)[1]
        if game.rehearsal:
            entry["rehearsal_pass"] = create_link(game=game, part="rehearsal", by=user)[1]
        self.stdout.write(json.dumps(entry))
