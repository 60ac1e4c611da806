"""How the databases find rows: every statement of the engine on the tables of a game goes along an index.

Rows are planted so that a game is a small part of its table, as it is among 64 million, and then the engine's own
functions are run. PostgreSQL counts the whole scans of each table within the transaction, so no statement escapes; the
plans of what went through Django's cursor are looked at as well, on either engine.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from load_tests.rows.plant import plant_answers, plant_games, plant_players
from outreach.network.models import Division, User
from quiz.live.models import Game, GameTotals, Player
from quiz.live.queries import boards, counted, counts, holders, lobby, results, seats
from quiz.live.queries.figures import figures_by, figures_over
from quiz.live.queries.games import load_game, watched_games
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.game import Move, apply
from quiz.live.rules.settings import GameSettings, Team
from quiz.live.services import archiving
from quiz.live.services.moves import commit_move
from quiz.live.services.pending import NewAnswer, NewAsked, NewPlayer, NewPress
from quiz.live.services.players import allow_time, remove_player, rename_player
from quiz.live.services.store import store
from quiz.live.services.streaks import settle_late_streaks, settle_streaks
from tests.quiz.live.objects import T, make_division, make_quiz

pytestmark = pytest.mark.django_db

HOT = ("live_answer", "live_player", "live_buzz", "live_concernasked")
GAMES, PLAYERS, QUESTIONS = 150, 100, 4
LAST = QUESTIONS - 1
SETTINGS = GameSettings(teams=(Team(1, "甲"), Team(2, "乙")), streaks=True)


@pytest.fixture
def live() -> uuid.UUID:
    """A running game among many that are over, its last question open and answered by half."""
    make_division()
    make_quiz("s")
    User.objects.create_user("organiser", display_name="组织者")
    games = plant_games(GAMES, questions=QUESTIONS)
    (game,) = plant_games(1, questions=QUESTIONS, open_at=LAST)
    Game.objects.filter(pk=game).update(settings=SETTINGS.to_json())
    plant_players([*games, game], players=PLAYERS, answered=QUESTIONS, teams=2)
    plant_answers([*games, game], positions=range(QUESTIONS))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_buzz (game_id, position, player_id, round, received_at) "
            "SELECT game_id, position, player_id, 1, received_at FROM live_answer WHERE position < 2"
        )
        cursor.execute(
            "INSERT INTO live_concernasked (game_id, position, player_id) "
            "SELECT game_id, position, player_id FROM live_answer WHERE position < 2"
        )
        cursor.execute("ANALYZE")
    return game


def engine_work(game: uuid.UUID) -> dict[str, Callable[[], object]]:
    """Everything that the engine asks of the hot tables while a game runs or is looked at, by name."""
    rows = list(Player.objects.filter(game_id=game).values_list("pk", "participant_id")[:20])
    players = [player for player, _ in rows]
    loaded = load_game(game)
    assert loaded is not None
    table = boards.ranks(game)
    new = NewPlayer(game, uuid.uuid4(), 0, uuid.uuid4(), "新来的", "新来的", 1, 0, T)
    answers = [
        NewAnswer(game, LAST, player, uuid.uuid4(), (0,), 1.0, 900, T, 1_000, False) for player in players
    ]

    def with_cursor(work: Callable[[Any], None]) -> Callable[[], None]:
        def run() -> None:
            with connection.cursor() as cursor:
                work(cursor)

        return run

    def move(which: Move) -> Callable[[], object]:
        after = apply(loaded.state, which, T)
        assert isinstance(after, GameState), after
        return lambda: commit_move(game_id=game, before=loaded.state, after=after)

    return {
        "tally": lambda: counts.tally(game, LAST, 4, graded=True, recent=(LAST - 1, LAST - 2)),
        "ranks": lambda: boards.ranks(game),
        "boards": lambda: boards.boards(game, LAST, choices=4, settings=SETTINGS, table=table),
        "standings": lambda: boards.standings(game, LAST, players),
        "presses": lambda: boards.presses(game, 0, 1),
        "holder": lambda: holders.holder_is_right(game, 0, players[0]),
        "lobby": lambda: lobby.read_lobby(game),
        "roster": lambda: lobby.roster(
            game, search="", offset=0, position=LAST, revealed=False, teams={1: "甲"}
        ),
        "seats": lambda: seats.find_seats([seats.SeatQuery(game, who, 0, LAST) for _, who in rows]),
        "own answers": lambda: seats.find_answers(
            [seats.OwnQuery(game, player, range(QUESTIONS)) for player in players]
        ),
        "game": lambda: load_game(game),
        "watch": lambda: watched_games([game]),
        "results": lambda: results.question_rows(Game.objects.get(pk=game)),
        "player rows": lambda: results.player_rows(
            Game.objects.get(pk=game), results.ranked_players(Game.objects.get(pk=game))[:50]
        ),
        "a join": lambda: store([new]),
        "answers": lambda: store(answers),
        "a press": lambda: store([NewPress(game, LAST, 1, players[0], T)]),
        "asked": lambda: store([NewAsked(game, LAST, players[0])]),
        "streaks": with_cursor(lambda cursor: settle_streaks(cursor, game_id=game, position=LAST)),
        "late streaks": with_cursor(
            lambda cursor: settle_late_streaks(
                cursor, game_id=game, position=LAST, players=players, skipped=()
            )
        ),
        "time for all": lambda: allow_time(game_id=game, player=None, mode=PersonalTime.TENFOLD),
        "tally with times": lambda: counts.tally(game, LAST, 4, graded=True, recent=(LAST - 1, LAST - 2)),
        "rename": lambda: rename_player(game_id=game, player=players[1], name="另一个名字"),
        "remove": lambda: remove_player(game_id=game, player=players[0]),
        "tally without the removed": lambda: counts.tally(game, LAST, 4, graded=True),
        "a skip": move(Move.SKIP),
        "deleting": lambda: [archiving._delete_slice(model, game) for model in archiving._DELETED],
    }


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What goes through Django's cursor meanwhile."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def explained(sql: str, params: Any) -> Iterator[str]:
    """The names of hot tables that the statement would read from end to end."""
    if not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql, re.I):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
            found = cursor.fetchone()[0]
            yield from _whole_scans(found if isinstance(found, list) else json.loads(found))
            return
        cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
        for *_, detail in cursor.fetchall():
            if detail.endswith("USING INDEX removed_players"):  # holds the few removed players alone
                continue
            if (match := re.match(r"SCAN (\w+)", detail)) and (table := _table(sql, match[1])) in HOT:
                yield table


def _whole_scans(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _whole_scans(each)
    elif isinstance(node, dict):
        if node.get("Node Type") == "Seq Scan" and node["Relation Name"] in HOT:
            yield node["Relation Name"]
        for value in node.values():
            yield from _whole_scans(value)


def _table(sql: str, name: str) -> str:
    """The table behind an alias."""
    aliased = re.search(rf'"?(live_\w+)"?\s+(?:AS\s+)?"?{name}"?\b', sql)
    return aliased[1] if aliased else name


def scans() -> dict[str, int]:
    """How often each hot table was read from end to end in this transaction, by PostgreSQL's own count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)", [list(HOT)]
        )
        return dict(cursor.fetchall())


def faults_of(works: dict[str, Callable[[], object]]) -> tuple[list[str], int]:
    """Whole scans of hot tables while these are done, by name, and how many statements were looked at."""
    faults: list[str] = []
    looked_at = 0
    for name, work in works.items():
        before = scans() if connection.vendor == "postgresql" else {}
        with statements() as seen:
            work()
        if connection.vendor == "postgresql":
            faults += [f"{name}: {t} was scanned" for t, n in scans().items() if n > before.get(t, 0)]
        for sql, params in seen:
            looked_at += 1
            faults += [f"{name}: {table} by {sql}" for table in explained(sql, params)]
    return faults, looked_at


def test_every_statement_of_the_engine_goes_along_an_index(live: uuid.UUID) -> None:
    faults, looked_at = faults_of(engine_work(live))
    assert faults == []
    assert looked_at > 40


def figure_work(few: QuerySet[Game]) -> dict[str, Callable[[], object]]:
    """Figures over a few of the games; those over all of them read all rows, of course."""
    return {
        "figures over": lambda: figures_over(few),
        "figures by division": lambda: figures_by("division", few),
        "players": lambda: counted.counted_players().filter(game__in=few).count(),
        "answers": lambda: counted.counted_answers().filter(game__in=few).count(),
        "answers of a question": lambda: counted.counted_answers().filter(game__in=few, position=1).count(),
        "concerns": lambda: counted.counted_concerns().filter(game__in=few).count(),
        "people": lambda: counted.counted_participants().filter(
            pk__in=Player.objects.filter(game__in=few).values("participant")[:20]
        ).count(),
    }  # fmt: skip


@pytest.mark.parametrize("archived", ["no totals", "every third game archived"])
def test_figures_over_a_few_games_go_along_an_index(live: uuid.UUID, archived: str) -> None:
    """The question whether totals stand for a game is a join more, and must not lead through all rows."""
    if archived != "no totals":
        gone = list(Game.objects.exclude(pk=live).order_by("pk")[::3])
        GameTotals.objects.bulk_create(
            GameTotals(
                game=game, players=1, participants=1, removed=0, answers=1, correct=1, file=str(game.pk),
                sha256="", archived_at=timezone.now(),
            )
            for game in gone
        )  # fmt: skip
        for model in archiving._DELETED:
            model._default_manager.filter(game__in=gone)._raw_delete(connection.alias)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    town = Division.objects.create(code="150402", name="红山区", level=2, parent_id="1504")
    few = [live, *Game.objects.exclude(pk=live).order_by("-pk").values_list("pk", flat=True)[:2]]
    Game.objects.filter(pk__in=few).update(division=town)
    for chosen in (Game.objects.filter(pk=live), Game.objects.filter(pk__in=few)):
        assert faults_of(figure_work(chosen)) == ([], 7)
    assert figures_over(Game.objects.filter(division=town)).games == 3


def test_whole_scans_are_seen(live: uuid.UUID) -> None:
    """The test above can fail: a condition without an index is told by both ways of looking."""
    sql, params = "SELECT count(*) FROM live_answer a WHERE a.points > %s", [5]
    assert list(explained(sql, params)) == ["live_answer"]
    if connection.vendor == "postgresql":
        before = scans()["live_answer"]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
        assert scans()["live_answer"] == before + 1
