"""Figures over several games are the sums of what each game shows, archived or not; what does not count is in none."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from outreach.network.models import Division
from quiz.live.models import Game, Player
from quiz.live.queries.counted import counted_answers, counted_players, counted_totals
from quiz.live.queries.figures import Figures, figures_by, figures_over
from quiz.live.queries.games import list_games
from quiz.live.rules.game import Move
from quiz.live.services import archiving
from quiz.live.services.archive_files import file_of
from quiz.live.services.pending import NewAsked
from quiz.live.services.players import remove_player
from quiz.live.services.store import store
from tests.quiz.live.objects import make_game, make_organiser, move, new_answer, new_player

pytestmark = pytest.mark.django_db


def play(*, people: int = 3, division: str = "1504", **kind: Any) -> Game:
    """Two of `people` share a device, one is removed; all answer the first question, one in two of them rightly."""
    game = make_game("ssc", **kind)
    shared = uuid.uuid4()
    seats = [
        new_player(game, **({"participant": shared, "seat": n} if n < 2 else {})) for n in range(people + 1)
    ]
    store(seats)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, seat.player, grade=(n + 1) % 2) for n, seat in enumerate(seats)])
    store([NewAsked(game.pk, 2, seats[0].player)])
    remove_player(game_id=game.pk, player=seats[-1].player)
    move(game, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.OPEN)
    # a question that is taken back counts for nobody
    store([new_answer(game, seat.player, 1) for seat in seats[:2]])
    move(game, Move.SKIP, Move.FINISH)
    Division.objects.get_or_create(
        code=division, defaults={"name": "红山区", "level": 2, "parent_id": "1504"}
    )
    Game.objects.filter(pk=game.pk).update(division=division, ended_at=timezone.now())
    game.refresh_from_db()
    return game


ONE = Figures(games=1, players=3, devices=2, answers=3, correct=2, asked=1)


def test_one_game_is_what_was_played() -> None:
    play()
    assert figures_over(Game.objects.all()) == ONE
    assert ONE.share == pytest.approx(2 / 3)
    assert Figures().share is None


def test_games_add_up_and_are_told_apart() -> None:
    here = [play(), play()]
    there = play(people=5, division="150402")
    more = Figures(games=1, players=5, devices=4, answers=5, correct=3, asked=1)
    assert figures_by("division", Game.objects.all()) == {"1504": ONE + ONE, "150402": more}
    assert figures_over(Game.objects.all()) == ONE + ONE + more
    assert figures_by("pk", Game.objects.exclude(pk=here[0].pk)) == {here[1].pk: ONE, there.pk: more}
    assert figures_over(Game.objects.none()) == Figures()


def test_games_of_an_organiser_as_the_list_has_them() -> None:
    play()
    assert figures_over(list_games(make_organiser())) == ONE


def test_game_without_players_is_a_game() -> None:
    make_game()
    assert figures_over(Game.objects.all()) == Figures(games=1)


@pytest.mark.parametrize("how", ["rows", "totals"])
def test_what_does_not_count_is_in_no_figure(tmp_path: Path, how: str) -> None:
    play()
    for mark in ({"rehearsal": True}, {"phase": "cancelled"}):
        other = play(people=4)
        if how == "totals":
            archiving.archive_game(other.pk, tmp_path)
        assert figures_over(Game.objects.all()) != ONE
        Game.objects.filter(pk=other.pk).update(**mark)
        assert figures_over(Game.objects.all()) == ONE


def test_figures_stay_while_games_go_into_archives_and_come_back(tmp_path: Path) -> None:
    games = [play(), play(people=5, division="150402"), play()]
    everything = Game.objects.all()
    before = figures_by("pk", everything)
    by_division = figures_by("division", everything)
    for game in games:
        archiving.archive_game(game.pk, tmp_path)
        assert figures_by("pk", everything) == before
    assert not Player.objects.exists()
    assert figures_by("division", everything) == by_division
    for game in games[:2]:
        archiving.restore_game(file_of(tmp_path, game.pk), tmp_path)
        assert figures_by("pk", everything) == before
    archiving.archive_game(games[0].pk, tmp_path)
    assert figures_by("pk", everything) == before


class Killed(BaseException):
    """As `kill -9` comes: nothing in the product may catch it."""


@pytest.mark.parametrize("coming_back", [False, True], ids=["going", "coming back"])
def test_killed_after_any_step_the_figures_are_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coming_back: bool
) -> None:
    monkeypatch.setattr(archiving, "SLICE", 2)

    def run(game: Game, step: archiving.Step) -> None:
        if coming_back:
            archiving.restore_game(file_of(tmp_path, game.pk), tmp_path, step=step)
        else:
            archiving.archive_game(game.pk, tmp_path, step=step)

    def ready() -> Game:
        game = play()
        if coming_back:
            archiving.archive_game(game.pk, tmp_path)
        return game

    steps: list[str] = []
    run(ready(), steps.append)
    rows_there = set[int]()
    for deadly, name in enumerate(steps):
        seen: list[str] = []

        def kill(step: str, seen: list[str] = seen, deadly: int = deadly) -> None:
            seen.append(step)
            if len(seen) > deadly:
                raise Killed

        game = ready()
        before = figures_over(Game.objects.all())
        with pytest.raises(Killed):
            run(game, kill)
        rows_there.add(Player.objects.filter(game=game).count())
        assert figures_over(Game.objects.filter(pk=game.pk)) == ONE, name
        assert figures_over(Game.objects.all()) == before, name
    assert len(rows_there) > 2, "nothing in the middle was looked at"


def test_one_statement_reads_rows_and_totals(django_assert_num_queries: Any, tmp_path: Path) -> None:
    """Two would see a game twice, or not at all, that is archived between them."""
    archiving.archive_game(play().pk, tmp_path)
    play()
    with django_assert_num_queries(1):
        assert figures_over(Game.objects.all()) == ONE + ONE


def test_figures_agree_with_the_answers_themselves(tmp_path: Path) -> None:
    """They are drawn from what is kept at each player; the answers' own rows say the same."""
    play(), play(people=4)
    figures = figures_over(Game.objects.all())
    answers = counted_answers().filter(grade__isnull=False)
    assert (figures.answers, figures.correct) == (answers.count(), answers.filter(grade__gte=1).count())
    assert figures.players == counted_players().count()
    devices = counted_players().values("game").annotate(n=Count("participant", distinct=True))
    assert figures.devices == sum(row["n"] for row in devices)
    assert not counted_totals().exists()
