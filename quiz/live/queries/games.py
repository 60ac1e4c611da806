"""Reading games: for staff pages (scoped), for joining, and for the engine (as values)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from outreach.network.access import may, scopes
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.live.models import Game, GameQuestion
from quiz.live.protocol.state import Facts
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.game import Phase
from quiz.live.rules.plan import FrozenQuestion
from quiz.live.rules.settings import GameSettings, parse_settings

STATE_FIELDS = (
    "version", "phase", "position", "opened_at", "closes_at", "revealed_at", "due_at", "paused_at", "buzz_round",
    "buzz_settle_at", "holder", "answer_by", "former_holders", "skipped", "settings", "players_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """A game as the engine holds it."""

    id: uuid.UUID
    facts: Facts
    settings: GameSettings
    questions: tuple[FrozenQuestion, ...]
    state: GameState
    players_version: int = 0

    @property
    def question(self) -> FrozenQuestion | None:
        """The current question, if the game is on one."""
        position = self.state.position
        return self.questions[position] if 0 <= position < len(self.questions) else None

    def graded_before(self, position: int, count: int = 2) -> tuple[int, ...]:
        """The last positions before this one that everybody could answer, newest first."""
        fit = [
            question.position
            for question in self.questions[: max(position, 0)]
            if question.graded and not question.buzzer and question.position not in self.state.skipped
        ]
        return tuple(reversed(fit[-count:]))


@dataclass(frozen=True, slots=True)
class Watched:
    """What a worker compares with what it has shown."""

    id: uuid.UUID
    version: int
    players_version: int
    due_at: int | None


def list_games(user: User | AnonymousUser) -> QuerySet[Game]:
    """The games of the divisions for which the person is an organiser, newest first."""
    scope = Q(pk__in=[])
    for prefix in scopes(user, Role.ORGANISER):
        scope |= Q(division__code__startswith=prefix)
    return Game.objects.filter(scope).select_related("quiz", "division", "created_by").order_by("-created_at")


def access_game(user: User | AnonymousUser, game_id: uuid.UUID) -> Game:
    """A game the person may drive. Raises `Http404` for anybody else's, as if it were not there."""
    game = Game.objects.select_related("quiz", "division").filter(pk=game_id).first()
    if game is None or not may(user, Role.ORGANISER, game.division_id):
        raise Http404
    return game


def game_by_pin(pin: str) -> Game | None:
    """The open game with this PIN. Rehearsals are found as well: their players are told."""
    return Game.objects.filter(pin=pin, ended_at__isnull=True).first()


def game_by_join_token(token: str) -> Game | None:
    """The game of a QR code, ended or not: a late scan is told so, instead of a blank "not found"."""
    return Game.objects.filter(join_token=token).first()


def frozen_question(row: GameQuestion) -> FrozenQuestion:
    """A question row as a value."""
    return FrozenQuestion(
        position=row.position,
        type=row.type,
        content=row.content,
        solution=row.solution,
        explanation=row.explanation,
        citations=tuple(row.citations),
        topic=row.topic,
        difficulty=row.difficulty,
        shuffle=row.shuffle,
        seconds=row.seconds,
        buzzer=row.buzzer,
        graded=row.graded,
        pick=row.pick,
    )


def _state(row: Game, settings: GameSettings, questions: Sequence[FrozenQuestion]) -> GameState:
    return GameState(
        items=tuple(question.as_item() for question in questions),
        phase=Phase(row.phase),
        version=row.version,
        position=row.position,
        auto=settings.auto,
        leaderboard=settings.leaderboard,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        revealed_at=row.revealed_at,
        due_at=row.due_at,
        paused_at=row.paused_at,
        buzz_round=row.buzz_round,
        buzz_settle_at=row.buzz_settle_at,
        holder=str(row.holder) if row.holder else None,
        answer_by=row.answer_by,
        former_holders=tuple(row.former_holders),
        skipped=tuple(row.skipped),
    )


def load_game(game_id: uuid.UUID) -> Loaded | None:
    """Everything the engine needs of a game."""
    row = Game.objects.filter(pk=game_id).first()
    if row is None:
        return None
    questions = tuple(frozen_question(q) for q in row.questions.order_by("position"))
    settings = parse_settings(row.settings)
    facts = Facts(title=row.title, pin=row.pin, rehearsal=row.rehearsal, for_children=row.for_children)
    return Loaded(row.id, facts, settings, questions, _state(row, settings, questions), row.players_version)


def load_state(loaded: Loaded) -> Loaded | None:
    """The game again, with its newest state and settings; its questions never change."""
    row = Game.objects.only(*STATE_FIELDS).filter(pk=loaded.id).first()
    if row is None:
        return None
    settings = parse_settings(row.settings)
    return replace(
        loaded,
        settings=settings,
        state=_state(row, settings, loaded.questions),
        players_version=row.players_version,
    )


def watched_games(local: Sequence[uuid.UUID]) -> list[Watched]:
    """The games a worker must watch: its own, and every one with a deadline set."""
    rows = Game.objects.filter(
        Q(pk__in=list(local)) | Q(due_at__isnull=False, ended_at__isnull=True, paused_at__isnull=True)
    )
    return [
        Watched(game, version, players_version, None if paused_at else due_at)
        for game, version, players_version, due_at, paused_at in rows.values_list(
            "pk", "version", "players_version", "due_at", "paused_at"
        )
    ]
