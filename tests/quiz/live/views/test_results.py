"""Results: what they count, what they never show, who may take them away."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kit.audit.models import AuditEvent
from outreach.network.queries.audit import lines
from quiz.live.models import Game, Player
from quiz.live.queries.results import median_of, question_rows
from quiz.live.rules.game import Move
from quiz.live.services.archiving import archive_game
from quiz.live.services.pending import NewAsked
from quiz.live.services.store import store
from tests.quiz.live.objects import make_game, move, new_answer, new_player
from tests.quiz.live.views.visitors import organiser_of, stranger

pytestmark = pytest.mark.django_db


def played(types: str = "sc", names: tuple[str, ...] = ("甲", "乙", "丙")) -> Game:
    """A game on its first question: all answer, the first is right; times 1, 2, 3 s."""
    game = make_game(types)
    players = [new_player(game, name) for name in names]
    store(players)
    move(game, Move.START, Move.OPEN)
    store(
        [
            new_answer(game, player.player, grade=float(n == 0), credited_ms=1_000 * (n + 1))
            for n, player in enumerate(players)
        ]
    )
    game.refresh_from_db()
    return game


def sheet(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def export(client: Client, game: Game, kind: str) -> HttpResponse:
    return client.get(reverse("live-results-csv", args=[game.pk]), {"kind": kind})  # type: ignore[return-value]


def test_question_rows_count_what_was_answered() -> None:
    first, second = question_rows(played())
    assert (first.answered, first.correct, first.median_ms) == (3, 1, 2_000)
    assert first.share == pytest.approx(1 / 3)
    assert (first.shown, second.shown) == (True, False)


def test_concern_question_has_no_figure_at_all() -> None:
    game = make_game("cs")
    players = [new_player(game) for _ in range(3)]
    store(players)
    move(game, Move.START, Move.OPEN)
    store([NewAsked(game=game.pk, position=0, player=player.player) for player in players])
    game.refresh_from_db()
    row = question_rows(game)[0]
    assert (row.answered, row.correct, row.share, row.median_ms) == (0, None, None, None)
    csv_row = sheet(export(organiser_of(game), game, "questions"))[1]
    assert csv_row[4:] == ["", "", "", ""]


@given(st.lists(st.integers(0, 50), max_size=40))
def test_median_is_the_lower_middle_value(values: list[int]) -> None:
    pairs = [(value, values.count(value)) for value in set(values)]
    expected = sorted(values)[(len(values) - 1) // 2] if values else None
    assert median_of(pairs) == expected


def test_page_ranks_players_with_shared_places() -> None:
    game = played(names=("甲", "乙", "丙", "丁"))
    Player.objects.filter(game=game, name__in=["乙", "丙"]).update(score=10)
    page = organiser_of(game).get(reverse("live-results", args=[game.pk]))
    rows = [(row.rank, row.name) for row in page.context["players"]]
    assert rows[0] == (1, "甲")
    assert {rank for rank, _ in rows[1:3]} == {2}
    assert rows[3] == (None, "丁")  # without points there is no place


def test_archived_game_shows_its_figures_and_where_its_players_are(tmp_path: Path) -> None:
    game = played()
    move(game, Move.CLOSE, Move.FINISH)
    game.refresh_from_db()
    before = question_rows(game)
    file = archive_game(game.pk, tmp_path)
    page = organiser_of(game).get(reverse("live-results", args=[game.pk]))
    assert page.context["questions"] == before
    text = page.content.decode()
    assert f"{file.game}.jsonl.gz" in text
    assert "甲" not in text


@pytest.mark.parametrize("name", ["live-results", "live-results-csv", "live-results-xlsx"])
def test_results_are_for_organisers_of_the_division(name: str) -> None:
    game = played()
    address = reverse(name, args=[game.pk])
    assert organiser_of(game).get(address).status_code == 200
    assert stranger().get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_names_that_look_like_formulas_are_neutralised() -> None:
    game = played(names=("甲", "乙", "丙"))
    game.players.filter(name="甲").update(name="=1+1")
    game.players.filter(name="乙").update(name="@SUM(A1)")
    rows = sheet(export(organiser_of(game), game, "players"))
    assert {row[1] for row in rows[1:]} == {"'=1+1", "'@SUM(A1)", "丙"}
    book = openpyxl.load_workbook(
        io.BytesIO(organiser_of(game).get(reverse("live-results-xlsx", args=[game.pk])).content)
    )
    kinds = {cell.data_type for each in book for row in each.iter_rows() for cell in row}
    assert "f" not in kinds


def test_both_sheets_are_in_the_workbook() -> None:
    game = played()
    content = organiser_of(game).get(reverse("live-results-xlsx", args=[game.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [each.max_row for each in book] == [3, 4]


def test_unknown_kind_is_not_found() -> None:
    game = played()
    assert export(organiser_of(game), game, "secrets").status_code == 404


def test_each_export_is_audited_without_names() -> None:
    game = played()
    export(organiser_of(game), game, "players")
    event: Any = AuditEvent.objects.get(action="live.results_exported")
    assert (event.actor, event.target) == (f"user:{game.created_by_id}", f"game:{game.pk}")
    assert "甲" not in event.detail


@pytest.mark.parametrize(("kind", "words"), [("players", ["CSV", "按人"]), ("questions", ["CSV", "按题目"])])
def test_export_stands_in_the_audit_log_in_words(kind: str, words: list[str]) -> None:
    game = played()
    export(organiser_of(game), game, kind)
    [line] = lines(AuditEvent.objects.filter(action="live.results_exported"))
    assert line.words == words
    assert line.target == f"{game.title} {timezone.localtime(game.created_at):%Y-%m-%d}"


def test_removed_player_keeps_no_rank_and_counts_nowhere() -> None:
    game = played()
    game.players.filter(name="甲").update(removed=True)
    assert question_rows(game)[0].answered == 2
    page = organiser_of(game).get(reverse("live-results", args=[game.pk]))
    assert [(row.rank, row.name) for row in page.context["players"]][-1] == (None, "甲")
