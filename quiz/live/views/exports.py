"""Results as sheets. Every export is in the audit log: who took which game's, in which form."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from itertools import chain
from typing import cast

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kit.audit.log import record
from kit.sheets import Cell, Sheet, write_csv, write_xlsx
from outreach.network.access import role_required
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.models import Game
from quiz.live.queries.games import access_game
from quiz.live.queries.results import player_rows, question_rows, ranked_players


def _by_question(game: Game) -> Sheet:
    header = [
        _("No."),
        _("Question"),
        _("Topic"),
        _("Shown"),
        _("Answers given"),
        _("Right answers"),
        _("Share right (%)"),
        _("Median time (s)"),
    ]
    rows: Iterable[list[Cell]] = (
        [
            row.number,
            row.text,
            row.topic,
            _("skipped") if row.skipped else _("yes") if row.shown else _("no"),
            row.answered if row.graded else None,
            row.correct,
            None if row.share is None else round(100 * row.share, 1),
            row.median_seconds,
        ]
        for row in question_rows(game)
    )
    return Sheet(title=_("By question"), header=header, rows=rows)


def _by_player(game: Game) -> Sheet:
    header = [
        _("Rank"),
        _("Name"),
        _("Team"),
        _("Points"),
        _("Right answers"),
        _("Answers given"),
        _("Removed"),
    ]
    rows: Iterable[list[Cell]] = (
        [
            row.rank,
            row.name,
            row.team,
            row.score,
            row.correct,
            row.answered,
            _("yes") if row.removed else "",
        ]
        for row in player_rows(game, ranked_players(game).iterator(chunk_size=2_000))
    )
    return Sheet(title=_("By player"), header=header, rows=rows)


_TABLES = {"questions": _by_question, "players": _by_player}


def _accessible(request: HttpRequest, game: uuid.UUID) -> Game:
    """A game whose results may be taken away: a rehearsal has none, and a sheet of it could be taken for real."""
    found = access_game(cast("User", request.user), game)
    if found.rehearsal:
        raise Http404
    return found


def _audit(request: HttpRequest, game: Game, *, form: str, kind: str) -> None:
    with transaction.atomic():
        record(
            actor=f"user:{request.user.pk}",
            action="live.results_exported",
            target=f"game:{game.pk}",
            detail={"form": form, "kind": kind},
        )


def _attachment(content: Iterable[bytes] | bytes, *, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@never_cache
@role_required(Role.ORGANISER)
def as_csv(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """One table (`?kind=questions` or `players`) as CSV."""
    found = _accessible(request, game)
    kind = request.GET.get("kind", "questions")
    table = _TABLES.get(kind)
    if table is None:
        raise Http404
    _audit(request, found, form="csv", kind=kind)
    sheet = table(found)
    return _attachment(
        write_csv(chain([sheet.header], sheet.rows)),
        content_type="text/csv; charset=utf-8",
        name=f"game-{found.pin}-{kind}.csv",
    )


@require_safe
@never_cache
@role_required(Role.ORGANISER)
def as_xlsx(request: HttpRequest, game: uuid.UUID) -> HttpResponse:
    """Both tables as one workbook."""
    found = _accessible(request, game)
    _audit(request, found, form="xlsx", kind="all")
    content = write_xlsx([_by_question(found), _by_player(found)])
    return _attachment(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        name=f"game-{found.pin}.xlsx",
    )
