"""The organiser's pages: which games there are, and opening a new one."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from outreach.network.access import role_required, roles_in
from outreach.network.models import Division, User
from outreach.network.rules.roles import Role, covers
from quiz.bank.queries.plan import quiz_plan
from quiz.bank.queries.quizzes import QuizSummary, list_quizzes
from quiz.bank.rules.errors import BankRefusal
from quiz.live.forms import NewGameForm
from quiz.live.queries.games import list_games
from quiz.live.queries.pages import division_choices
from quiz.live.rules.settings import parse_settings
from quiz.live.services.opening import NoFreePin, open_game

GAMES_PER_PAGE = 20
# Enough of a quiz to recognise it by.
PREVIEWED = 4


@require_safe
@never_cache
@role_required(Role.ORGANISER)
def index(request: HttpRequest) -> HttpResponse:
    """The games of the organiser's divisions, newest first."""
    page = Paginator(list_games(cast("User", request.user)), GAMES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "live/games.html", {"page_obj": page})


def _chosen(quizzes: list[QuizSummary], raw: str) -> QuizSummary | None:
    try:
        wanted = uuid.UUID(raw)
    except ValueError:
        return None
    return next((quiz for quiz in quizzes if quiz.quiz_id == wanted and not quiz.suspended), None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@role_required(Role.ORGANISER)
def new(request: HttpRequest) -> HttpResponse:
    """First the quiz, then how it is played; on POST the game opens and the console appears."""
    user = cast("User", request.user)
    scopes = roles_in(request).get(Role.ORGANISER, ())
    quizzes = list_quizzes(*scopes)
    quiz = _chosen(quizzes, str(request.GET.get("quiz", "") or request.POST.get("quiz", "")))
    if quiz is None:
        return render(request, "live/new_game.html", {"quizzes": quizzes})
    divisions = division_choices(scopes)
    own = (
        user.division_id
        if user.division_id and covers(scopes, user.division_id)
        else (divisions or [("", "")])[0][0]
    )
    form = NewGameForm(request.POST or None, divisions=divisions, initial={"division": own})
    try:
        plan = quiz_plan(quiz.quiz_id)
    except BankRefusal:
        return render(request, "live/new_game.html", {"quizzes": quizzes, "refused": quiz})
    if request.method == "POST" and form.is_valid():
        game = _open(form.cleaned_data, quiz=quiz, user=user)
        if game is not None:
            return redirect("live-host", game)
        form.add_error(None, _("All PINs are in use at the moment. Please try again in a minute."))
    context = {
        "quiz": quiz,
        "form": form,
        "preview": plan[:PREVIEWED],
        "more": max(0, len(plan) - PREVIEWED),
    }
    return render(request, "live/game_settings.html", context)


def _open(chosen: dict[str, Any], *, quiz: QuizSummary, user: User) -> uuid.UUID | None:
    """Open a game with the form's choices; `None` when no PIN was free."""
    names = (
        "scoring",
        "pacing",
        "tally",
        "leaderboard",
        "phone_shows_question",
        "shuffle",
        "streaks",
        "teams",
        "team_minimum",
    )
    try:
        game = open_game(
            quiz_id=quiz.quiz_id,
            host_user=user,
            # one of the form's choices, and these are within the role's scope
            division=Division.objects.get(pk=chosen["division"]),
            settings=parse_settings({name: chosen[name] for name in names}),
            children=chosen["children"],
            rehearsal=chosen["rehearsal"],
            title=quiz.title,
        )
    except NoFreePin:
        return None
    return game.pk
