"""Passes of rehearsals, the devices made with them, and what is left when a rehearsal is forgotten."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from outreach.network.models import RoleGrant
from quiz.live.models import Answer, ConcernAsked, Game, Link, Player
from quiz.live.rules.game import Move
from quiz.live.services.links import create_link, revoke
from quiz.live.services.pending import NewAsked
from quiz.live.services.rehearsals import (
    forget_old_rehearsals,
    forget_rehearsal,
    new_devices,
    redeem_pass,
    standing_marks,
)
from quiz.live.services.store import store
from quiz.participants.models import Participant
from quiz.participants.rules.devices import is_simulated, mark_of
from quiz.participants.services.device import read_device
from tests.quiz.live.objects import make_game, move, new_answer, new_player, seat_players

pytestmark = pytest.mark.django_db


def make_pass(game: Game) -> tuple[Link, str]:
    return create_link(game=game, part="rehearsal", by=game.created_by)


def simulated(link: Link) -> uuid.UUID:
    device = read_device(new_devices(link, 1)[0])
    assert device is not None
    return device


def test_pass_makes_devices_that_carry_its_mark() -> None:
    game = make_game(rehearsal=True)
    link, token = make_pass(game)
    assert redeem_pass(token) == link
    devices = [read_device(made) for made in new_devices(link, 100)]
    assert len(set(devices)) == 100
    assert all(device and is_simulated(device) and mark_of(device) == mark_of(link.pk) for device in devices)
    assert standing_marks(game.pk) == {mark_of(link.pk)}


def test_pass_of_a_real_game_gives_nothing() -> None:
    game = make_game()
    link, token = make_pass(game)
    assert redeem_pass(token) is None
    assert standing_marks(game.pk) == frozenset()
    Game.objects.filter(pk=game.pk).update(rehearsal=True)
    assert redeem_pass(token) == link


@pytest.mark.parametrize("part", ["host", "screen"])
def test_other_links_are_no_pass_and_mark_nothing(part: str) -> None:
    game = make_game(rehearsal=True)
    _, token = create_link(game=game, part=part, by=game.created_by)
    assert redeem_pass(token) is None
    assert standing_marks(game.pk) == frozenset()


@pytest.mark.parametrize("ending", ["expired", "revoked", "account", "role"])
def test_pass_that_ended_gives_nothing(ending: str) -> None:
    game = make_game(rehearsal=True)
    link, token = make_pass(game)
    if ending == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ending == "revoked":
        revoke(link=link)
    elif ending == "account":
        type(game.created_by).objects.update(is_active=False)
    else:
        RoleGrant.objects.all().delete()
    assert redeem_pass(token) is None
    assert standing_marks(game.pk) == frozenset()


def test_pass_is_good_for_an_evening() -> None:
    link, _ = make_pass(make_game(rehearsal=True))
    assert timedelta(hours=11) < link.expires_at - timezone.now() <= timedelta(hours=12)


def test_end_of_the_game_makes_no_more_devices_but_lets_those_there_see_the_end() -> None:
    game = make_game(rehearsal=True)
    link, token = make_pass(game)
    move(game, Move.CANCEL)
    assert redeem_pass(token) is None
    assert standing_marks(game.pk) == {mark_of(link.pk)}


def test_pass_of_one_rehearsal_marks_no_other() -> None:
    game, other = make_game(rehearsal=True), make_game(rehearsal=True)
    make_pass(game)
    assert standing_marks(other.pk) == frozenset()


# --- forgetting ------------------------------------------------------------------------------------------------------


def played(game: Game, *participants: uuid.UUID) -> None:
    """These join, answer the first question and are asked the second."""
    players = [new_player(game, participant=participant) for participant in participants]
    store(players)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, player.player) for player in players])
    store([NewAsked(game.pk, 1, player.player) for player in players])


def test_forgotten_rehearsal_leaves_nothing_and_takes_nobody_with_it() -> None:
    real, rehearsal = make_game("sc"), make_game("sc", rehearsal=True)
    person, curious = uuid.uuid4(), uuid.uuid4()
    phones = [simulated(make_pass(rehearsal)[0]) for _ in range(3)]
    played(real, person)
    played(rehearsal, person, curious, *phones)
    assert forget_rehearsal(rehearsal) == 5
    assert not Game.objects.filter(rehearsal=True).exists()
    for model in (Player, Answer, ConcernAsked):
        assert list(model.objects.values_list("game_id", flat=True)) == [real.pk]
    # who has played elsewhere stays; who only ever rehearsed has never been here
    assert list(Participant.objects.values_list("pk", flat=True)) == [person]


def test_real_game_is_not_forgotten() -> None:
    game = make_game()
    seat_players(game, 2)
    with pytest.raises(ValueError, match="only rehearsals"):
        forget_rehearsal(game)
    assert Player.objects.count() == 2


def test_only_rehearsals_that_ended_long_ago_are_forgotten() -> None:
    old, fresh, open_one = (make_game(rehearsal=True) for _ in range(3))
    real = make_game()
    long_ago = timezone.now() - timedelta(days=8)
    Game.objects.filter(pk__in=[old.pk, real.pk]).update(ended_at=long_ago)
    Game.objects.filter(pk=fresh.pk).update(ended_at=timezone.now())
    assert forget_old_rehearsals() == 1
    assert set(Game.objects.values_list("pk", flat=True)) == {fresh.pk, open_one.pk, real.pk}
    assert forget_old_rehearsals() == 0
