"""Links, tickets, and what a host does to a player."""

import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from outreach.network.models import RoleGrant
from quiz.live.models import Game, Link, Player
from quiz.live.queries.pages import standing_links
from quiz.live.rules.answers import PersonalTime
from quiz.live.services import tickets
from quiz.live.services.links import ENTERED, create_link, redeem, revoke, valid_link
from quiz.live.services.players import allow_time, remove_player, rename_player
from quiz.live.services.store import store
from quiz.live.services.tickets import issue_ticket, link_subject, use_ticket, user_subject
from tests.quiz.live.objects import make_game, make_organiser, new_player, seat_players

pytestmark = pytest.mark.django_db


@pytest.fixture
def game() -> Game:
    cache.clear()
    return make_game()


# --- links -----------------------------------------------------------------------------------------------------------


def test_link_gives_its_part_and_only_its_hash_is_kept(game: Game) -> None:
    link, token = create_link(game=game, part="screen", by=game.created_by)
    assert redeem(token, *ENTERED) == link
    assert token not in repr(list(Link.objects.values_list()))
    assert valid_link(link.pk, game_id=game.pk, part="screen") == link
    assert valid_link(link.pk, game_id=game.pk, part="host") is None
    assert valid_link(link.pk, game_id=make_game().pk, part="screen") is None


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000, "é"])
def test_unknown_token_is_no_link(game: Game, token: str) -> None:
    create_link(game=game, part="host", by=game.created_by)
    assert redeem(token, *ENTERED) is None


def test_link_part_must_exist(game: Game) -> None:
    with pytest.raises(ValueError, match="player"):
        create_link(game=game, part="player", by=game.created_by)


@pytest.mark.parametrize("ending", ["expired", "revoked", "account"])
def test_ended_link_gives_nothing(game: Game, ending: str) -> None:
    link, token = create_link(game=game, part="host", by=game.created_by)
    if ending == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ending == "revoked":
        revoke(link=link)
    else:
        type(game.created_by).objects.update(is_active=False)
    assert redeem(token, *ENTERED) is None
    assert valid_link(link.pk, game_id=game.pk, part="host") is None


def test_revoking_again_keeps_the_first_time_and_other_links(game: Game) -> None:
    link, _ = create_link(game=game, part="host", by=game.created_by)
    other, _ = create_link(game=game, part="host", by=game.created_by)
    revoke(link=link)
    first = Link.objects.get(pk=link.pk).revoked_at
    revoke(link=link)
    assert Link.objects.get(pk=link.pk).revoked_at == first
    assert list(standing_links(game, *ENTERED)) == [other]


# --- tickets ---------------------------------------------------------------------------------------------------------


def test_ticket_is_good_once(game: Game) -> None:
    ticket = issue_ticket(game_id=game.pk, part="host", subject=user_subject(game.created_by))
    holder = use_ticket(ticket, game_id=game.pk, part="host")
    assert holder is not None
    assert holder.still_may()
    assert use_ticket(ticket, game_id=game.pk, part="host") is None


def test_ticket_for_another_game_or_part_is_refused_and_not_used_up(game: Game) -> None:
    ticket = issue_ticket(game_id=game.pk, part="screen", subject=user_subject(game.created_by))
    assert use_ticket(ticket, game_id=uuid.uuid4(), part="screen") is None
    assert use_ticket(ticket, game_id=game.pk, part="host") is None
    assert use_ticket(ticket, game_id=game.pk, part="screen") is not None


def test_ticket_expires_within_two_minutes(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    a_minute_ago = timezone.now().timestamp() - 61
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: a_minute_ago)
        ticket = issue_ticket(game_id=game.pk, part="host", subject=user_subject(game.created_by))
    assert use_ticket(ticket, game_id=game.pk, part="host") is None


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", ".eJw:1:2", "é" * 100, "\ud800"])
def test_forged_ticket_is_refused(game: Game, ticket: str) -> None:
    assert use_ticket(ticket, game_id=game.pk, part="host") is None


@pytest.mark.parametrize("payload", [[], ["a"], {"a": 1}, "text", 5, ["a", "b", "c", "d", "e"]])
def test_signed_but_formless_ticket_is_refused(game: Game, payload: object) -> None:
    ticket = signing.dumps(payload, salt=tickets._SALT)
    assert use_ticket(ticket, game_id=game.pk, part="host") is None


def test_right_that_ended_ends_the_ticket_and_the_holder(game: Game) -> None:
    subject = user_subject(game.created_by)
    holder = use_ticket(
        issue_ticket(game_id=game.pk, part="host", subject=subject), game_id=game.pk, part="host"
    )
    ticket = issue_ticket(game_id=game.pk, part="host", subject=subject)
    RoleGrant.objects.all().delete()
    assert holder is not None
    assert not holder.still_may()
    assert use_ticket(ticket, game_id=game.pk, part="host") is None


def test_organiser_of_another_division_has_no_ticket(game: Game) -> None:
    stranger = make_organiser()
    RoleGrant.objects.filter(user=stranger).delete()
    ticket = issue_ticket(game_id=game.pk, part="host", subject=user_subject(stranger))
    assert use_ticket(ticket, game_id=game.pk, part="host") is None


def test_links_ticket_ends_with_its_link(game: Game) -> None:
    link, _ = create_link(game=game, part="screen", by=game.created_by)
    ticket = issue_ticket(game_id=game.pk, part="screen", subject=link_subject(link))
    holder = use_ticket(ticket, game_id=game.pk, part="screen")
    assert holder is not None
    revoke(link=link)
    assert not holder.still_may()


# --- players ---------------------------------------------------------------------------------------------------------


def test_remove_only_in_the_own_game(game: Game) -> None:
    (player,) = seat_players(game, 1)
    assert not remove_player(game_id=make_game().pk, player=player)
    assert not remove_player(game_id=game.pk, player=uuid.uuid4())
    assert remove_player(game_id=game.pk, player=player)
    assert Player.objects.get(pk=player).removed


def test_rename_checks_the_name_and_whose_it_is(game: Game) -> None:
    one, other = new_player(game, "阿妮"), new_player(game, "Anna")
    store([one, other])
    assert rename_player(game_id=game.pk, player=one.player, name="  新  名 ") is None
    assert Player.objects.get(pk=one.player).name == "新 名"
    assert rename_player(game_id=game.pk, player=one.player, name="ＡＮＮＡ") == "join.name_taken"
    assert rename_player(game_id=game.pk, player=one.player, name="") == "join.name_length"
    assert rename_player(game_id=game.pk, player=one.player, name="新名") is None
    assert rename_player(game_id=game.pk, player=uuid.uuid4(), name="谁") == "player.unknown"
    assert rename_player(game_id=make_game().pk, player=one.player, name="谁") == "player.unknown"
    assert Player.objects.get(pk=one.player).name == "新名"


def test_time_is_allowed_to_one_or_to_all_of_a_game(game: Game) -> None:
    one, other = seat_players(game, 2)
    (stranger,) = seat_players(make_game(), 1)
    assert allow_time(game_id=game.pk, player=one, mode=PersonalTime.OFF)
    assert Player.objects.get(pk=other).personal_time == "x1"
    assert allow_time(game_id=game.pk, player=None, mode=PersonalTime.HALF_MORE)
    modes = dict(Player.objects.values_list("pk", "personal_time"))
    assert modes == {one: "x1.5", other: "x1.5", stranger: "x1"}
    assert not allow_time(game_id=game.pk, player=stranger, mode=PersonalTime.OFF)
