"""Counts, ranks, teams and results from rows of a played game."""

import uuid

import pytest

from quiz.live.models import Answer, Game, Player
from quiz.live.queries import boards, counts, lobby, results, seats
from quiz.live.queries.games import list_games, load_state, watched_games
from quiz.live.queries.games import load_game as load
from quiz.live.queries.holders import holder_is_right
from quiz.live.queries.seats import SeatQuery
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import Move
from quiz.live.rules.settings import GameSettings, Team
from quiz.live.services.pending import NewAsked, NewPress
from quiz.live.services.players import allow_time, remove_player
from quiz.live.services.store import store
from tests.quiz.live.objects import T, make_game, make_organiser, move, new_answer, new_player, seat_players

pytestmark = pytest.mark.django_db


def played(grades: list[float], types: str = "ssss", **settings: object) -> tuple[Game, list[uuid.UUID]]:
    """A game on its first question, answered with these grades."""
    game = make_game(types, **settings)
    players = seat_players(game, len(grades))
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, player, grade=grade) for player, grade in zip(players, grades, strict=True)])
    return game, players


def test_equal_scores_share_a_rank_and_removed_players_leave() -> None:
    game, players = played([1.0, 1.0, 0.5, 0.0, 1.0])
    table = boards.ranks(game.pk)
    assert [table.rank(score) for score in (900, 450, 0)] == [1, 4, 5]
    remove_player(game_id=game.pk, player=players[0])
    table = boards.ranks(game.pk)
    assert [table.rank(score) for score in (900, 450, 0)] == [1, 3, 4]
    assert table.total == 4


def test_nobody_has_a_rank_without_points() -> None:
    game, _ = played([0.0, 0.0])
    rows = results.player_rows(game, results.ranked_players(game))
    assert [(row.rank, row.score) for row in rows] == [(None, 0), (None, 0)]
    game, _ = played([1.0, 0.0])
    rows = results.player_rows(game, results.ranked_players(game))
    assert [row.rank for row in rows] == [1, None]


def test_removed_players_leave_every_count() -> None:
    game, players = played([1.0, 1.0, 0.0])
    remove_player(game_id=game.pk, player=players[0])
    counted = counts.tally(game.pk, 0, 3, graded=True)
    assert (counted.answered, counted.eligible, counted.counts) == (2, 2, (1, 1, 0))
    board = boards.boards(game.pk, 0, choices=3, settings=GameSettings(), table=boards.ranks(game.pk))
    assert (board.answered, board.correct, board.counts, board.players) == (2, 1, (1, 1, 0), 2)
    assert len(board.top) == 2
    row = results.question_rows(game)[0]
    assert (row.answered, row.correct, row.share) == (2, 1, 0.5)


def test_choices_of_a_multiple_answer_count_each() -> None:
    game = make_game("m")
    players = seat_players(game, 3)
    move(game, Move.START, Move.OPEN)
    store(
        [
            new_answer(game, player, choices=choices)
            for player, choices in zip(players, [(0, 2), (2,), (0, 1, 2)], strict=True)
        ]
    )
    assert counts.choice_counts(game.pk, 0, 3) == (2, 1, 3)


def test_those_who_are_still_writing_are_waited_for() -> None:
    game = make_game()
    slow, fast, late, gone = seat_players(game, 4)
    Player.objects.filter(pk=late).update(joined_at=1)
    move(game, Move.START, Move.OPEN)
    assert counts.tally(game.pk, 0, 3, graded=True).players == 4
    for player in (slow, late, gone):
        allow_time(game_id=game.pk, player=player, mode=PersonalTime.TENFOLD)
    remove_player(game_id=game.pk, player=gone)
    store([new_answer(game, fast)])
    counted = counts.tally(game.pk, 0, 3, graded=True)
    assert (counted.answered, counted.eligible, counted.waiting, counted.players) == (1, 2, 1, 3)
    store([new_answer(game, slow)])
    assert counts.tally(game.pk, 0, 3, graded=True).waiting == 0


def test_those_who_missed_the_last_two_questions_are_not_waited_for() -> None:
    game = make_game()
    gone, present, newcomer = seat_players(game, 3)
    Player.objects.filter(pk=newcomer).update(joined_at=2)
    for player in (gone, present, newcomer):
        allow_time(game_id=game.pk, player=player, mode=PersonalTime.HALF_MORE)
    allow_time(game_id=game.pk, player=gone, mode=PersonalTime.OFF)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, present)])
    move(game, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.OPEN, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.OPEN)
    loaded = load(game.pk)
    assert loaded is not None
    recent = loaded.graded_before(2)
    assert sorted(recent) == [0, 1]
    everybody = counts.tally(game.pk, 2, 3, graded=True)
    assert (everybody.waiting, everybody.slowest) == (3, PersonalTime.OFF)
    counted = counts.tally(game.pk, 2, 3, graded=True, recent=recent)
    # the one who has gone had the most time of all
    assert (counted.waiting, counted.slowest) == (2, PersonalTime.HALF_MORE)
    # one missed question is no absence
    assert counts.tally(game.pk, 2, 3, graded=True, recent=recent[:1]).waiting == 3


def test_concern_question_has_no_figure_in_the_results() -> None:
    game = make_game("c")
    one, _ = seat_players(game, 2)
    move(game, Move.START, Move.OPEN)
    store([NewAsked(game.pk, 0, one)])
    assert counts.tally(game.pk, 0, 3, graded=False) == counts.TallyCounts(1, 2, 0, (), 2)
    row = results.question_rows(game)[0]
    assert (row.answered, row.correct, row.share, row.median_ms) == (0, None, None, None)


def test_teams_rank_by_the_mean_of_their_active_members() -> None:
    teams = tuple(Team(n, f"{n}村") for n in (1, 2, 3, 4))
    settings = GameSettings(teams=teams, team_minimum=2)
    game = make_game(teams=teams, team_minimum=2)
    move(game, Move.START, Move.OPEN)
    for team, grades in {1: [1.0, 0.0], 2: [0.5, 0.5, 0.5], 3: [1.0]}.items():
        store(
            [
                new_answer(game, player, grade=grade)
                for player, grade in zip(seat_players(game, len(grades), team=team), grades, strict=True)
            ]
        )
    seat_players(game, 5, team=1)  # never answered: not active
    rows = {
        row["team"]: (row["rank"], row["score"], row["members"])
        for row in boards.team_rows(game.pk, settings)
    }
    assert rows == {1: (1, 450.0, 2), 2: (1, 450.0, 3), 3: (None, None, 1), 4: (None, None, 0)}
    assert [row["team"] for row in results.team_rows(game)] == [1, 2, 3, 4]


def test_leaderboard_has_ten_and_names_the_team() -> None:
    settings = GameSettings(teams=(Team(1, "甲村"),))
    game = make_game(teams=settings.teams)
    players = seat_players(game, 12, team=1)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, player, points=100 * number) for number, player in enumerate(players)])
    top = boards.boards(game.pk, 0, choices=3, settings=settings, table=boards.ranks(game.pk)).top
    assert [(row["rank"], row["score"], row["team"]) for row in top] == [
        (n, 1_200 - 100 * n, "甲村") for n in range(1, 11)
    ]


def test_results_list_ranks_medians_and_what_was_not_shown() -> None:
    game, players = played([1.0, 1.0, 0.0])
    for player, taken in zip(players, (1_049, 3_000, 9_999), strict=True):
        Answer.objects.filter(player=player).update(credited_ms=taken)
    remove_player(game_id=game.pk, player=players[2])
    game.refresh_from_db()
    first, second, *_ = results.question_rows(game)
    assert (first.number, first.shown, first.median_ms) == (1, True, 1_000)
    assert (second.shown, second.answered, second.share, second.median_ms) == (False, 0, None, None)
    rows = results.player_rows(game, results.ranked_players(game))
    assert [(row.rank, row.score, row.correct, row.answered, row.removed) for row in rows] == [
        (1, 900, 1, 1, False), (1, 900, 1, 1, False), (None, 0, 0, 1, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("histogram", "median"),
    [([], None), ([(5, 1)], 5), ([(9, 1), (1, 1)], 1), ([(1, 1), (2, 3)], 2), ([(3, 2), (1, 2)], 1)],
)
def test_median_is_the_lower_middle(histogram: list[tuple[int, int]], median: int | None) -> None:
    assert results.median_of(histogram) == median


def test_standings_are_the_own_results_of_those_asked() -> None:
    game, players = played([1.0, 0.0, 0.5])
    silent = seat_players(game, 1)[0]
    found = {s.player: s for s in boards.standings(game.pk, 0, [players[0], players[1], silent])}
    assert {p: (s.score, s.answered, s.grade, s.points) for p, s in found.items()} == {
        players[0]: (900, True, 1.0, 900), players[1]: (0, True, 0.0, 0), silent: (0, False, None, 0),
    }  # fmt: skip
    assert boards.standings(game.pk, 0, []) == []


def test_presses_of_a_round_without_the_removed() -> None:
    game = make_game()
    one, other = seat_players(game, 2)
    store(
        [
            NewPress(game.pk, 0, 1, one, T + 5),
            NewPress(game.pk, 0, 1, other, T + 3),
            NewPress(game.pk, 0, 2, one, T),
        ]
    )
    assert sorted(boards.presses(game.pk, 0, 1)) == [(T + 3, str(other)), (T + 5, str(one))]
    remove_player(game_id=game.pk, player=other)
    assert boards.presses(game.pk, 0, 1) == [(T + 5, str(one))]


def test_holder_is_right_by_the_rows() -> None:
    game, (right, wrong) = played([1.0, 0.5])
    assert holder_is_right(game.pk, 0, right)
    assert not holder_is_right(game.pk, 0, wrong)
    assert not holder_is_right(game.pk, 1, right)


def test_seats_come_back_with_what_belongs_to_the_question() -> None:
    game = make_game("sc")
    player = new_player(game, "百灵", team=3)
    store([player])
    move(game, Move.START, Move.OPEN)
    answer = new_answer(game, player.player, choices=(0, 2))
    store([answer, NewPress(game.pk, 0, 2, player.player, T), NewAsked(game.pk, 1, player.player)])
    query = SeatQuery(game.pk, player.participant, 0, 0)
    missing = SeatQuery(game.pk, player.participant, 1, 0)
    first, none, elsewhere, again = seats.find_seats(
        [query, missing, SeatQuery(game.pk, player.participant, 0, 1), query]
    )
    assert none is None
    assert first == again
    assert first is not None
    assert (first.row.name, first.row.team, first.row.removed, first.row.game) == ("百灵", 3, False, game.pk)
    assert first.answer is not None
    assert (first.answer.choices, first.answer.key, first.answer.points) == ((0, 2), answer.key, 900)
    assert (first.asked, first.rounds) == ({1}, {2})
    assert elsewhere is not None
    assert (elsewhere.answer, elsewhere.asked, elsewhere.rounds) == (None, {1}, frozenset())
    mine = seats.OwnQuery(game.pk, player.player, range(2))
    theirs = seats.OwnQuery(game.pk, uuid.uuid4(), range(2))
    other_game = seats.OwnQuery(make_game("sc").pk, player.player, range(2))
    found_answers = seats.find_answers([mine, theirs, other_game, mine])
    assert [list(own) for own in found_answers] == [[0], [], [], [0]]
    assert seats.find_seats([]) == []


def test_lobby_and_roster_tell_who_is_in() -> None:
    game, players = played([0.0, 1.0])
    Player.objects.filter(pk=players[0]).update(name="100%_甲")
    remove_player(game_id=game.pk, player=players[1])
    assert lobby.read_lobby(game.pk) == {"players": 1, "newest": ["100%_甲"]}
    total, rows = lobby.roster(game.pk, search="", offset=0, position=0, revealed=True, teams={})
    assert (total, [row["removed"] for row in rows], rows[0]["answered"]) == (2, [False, True], True)
    for search, found in (("%_甲", 1), ("%甲", 0), ("_", 1), ("'", 0)):
        assert lobby.roster(game.pk, search=search, offset=0, position=0, revealed=True, teams={})[0] == found
    assert lobby.roster(game.pk, search="", offset=50, position=0, revealed=True, teams={}) == (2, [])


def test_games_with_a_deadline_are_watched_by_everybody() -> None:
    lobby_game, running, paused, ended, waiting = (make_game() for _ in range(5))
    for game in (running, paused, ended, waiting):
        move(game, Move.START, Move.OPEN)
    move(paused, Move.PAUSE)
    move(ended, Move.FINISH)
    move(waiting, Move.CLOSE)
    assert {watched.id for watched in watched_games([])} == {running.pk}
    assert {watched.id for watched in watched_games([lobby_game.pk, ended.pk])} == {
        running.pk,
        lobby_game.pk,
        ended.pk,
    }


def test_state_is_loaded_anew_and_questions_are_kept() -> None:
    game = make_game()
    loaded = load(game.pk)
    assert loaded is not None
    move(game, Move.START)
    newer = load_state(loaded)
    assert newer is not None
    assert newer.questions is loaded.questions
    assert newer.state.version == 1
    assert load(uuid.uuid4()) is None


def test_games_of_other_organisers_divisions_are_listed_by_scope() -> None:
    game = make_game()
    colleague = make_organiser()
    assert game in list_games(colleague)
    colleague.grants.all().delete()
    assert not list_games(colleague).exists()
