"""How a game went, by question, by player and by team."""

from __future__ import annotations

import uuid
from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from outreach.network.access import role_required
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.queries.games import access_game
from quiz.live.queries.results import archived, player_rows, question_rows, ranked_players, team_rows

PLAYERS_PER_PAGE = 50


@require_safe
@never_cache
@role_required(Role.ORGANISER)
def show(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """The results page; while the game runs it shows how things stand."""
    found = access_game(cast("User", request.user), game)
    page = Paginator(ranked_players(found), PLAYERS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "game": found,
        "is_over": found.ended_at is not None,
        "archived": archived(found),
        "questions": question_rows(found),
        "players": player_rows(found, page),
        "page_obj": page,
        "teams": team_rows(found),
    }
    return render(request, "live/results.html", context)
