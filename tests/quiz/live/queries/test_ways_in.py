"""PINs and codes of many people, found in one look."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quiz.live.queries.ways_in import ByPin, ByToken, find_ways_in
from tests.quiz.live.objects import make_game

pytestmark = pytest.mark.django_db


def test_each_way_leads_to_its_own_game(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    games = [make_game() for _ in range(3)]
    ways = [
        ByPin(games[0].pin),
        ByToken("nothing"),
        ByToken(games[1].join_token),
        ByPin("000000"),
        ByPin(games[2].pin),
    ]
    with django_assert_num_queries(2):
        found = find_ways_in(ways * 50)
    assert found == [games[0].pk, None, games[1].pk, None, games[2].pk] * 50


def test_ended_game_is_found_by_its_code_and_not_by_its_pin() -> None:
    game = make_game()
    game.ended_at = timezone.now()
    game.save()
    assert find_ways_in([ByPin(game.pin), ByToken(game.join_token)]) == [None, game.pk]


def test_token_is_no_pin() -> None:
    game = make_game()
    assert find_ways_in([ByToken(game.pin), ByPin(game.join_token)]) == [None, None]
