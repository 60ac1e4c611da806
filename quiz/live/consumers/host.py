"""The host's console, and every second host: asks for moves; the rows decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from quiz.live.consumers.staff import StaffConsumer
from quiz.live.engine.hall import Hall
from quiz.live.protocol import inbound
from quiz.live.protocol.state import Audience
from quiz.live.queries.lobby import roster
from quiz.live.rules.game import UNREVEALED, apply, configure
from quiz.live.rules.settings import BadSettings, GameSettings, parse_settings
from quiz.live.services.players import allow_time, players_version, remove_player, rename_player

# What may change while a game is played; scoring and teams may not, for fairness.
_CHANGEABLE = frozenset({"pacing", "tally", "leaderboard", "phone_shows_question"})


class HostConsumer(StaffConsumer):
    kind: ClassVar[Audience] = "host"

    def handle(self, request_id: int, hall: Hall, request: Any) -> Awaitable[None]:
        return _HANDLERS[type(request)](self, request_id, hall, request)

    async def _move(self, request_id: int, hall: Hall, request: inbound.MakeMove) -> None:
        refused = await hall.move(
            lambda game, now: apply(game, request.move, now, by_ms=request.ms), version=request.version
        )
        if refused is not None:
            self.refuse(request_id, refused.code)
        else:
            self.ok(request_id, {"version": hall.state.version})

    async def _configure(self, request_id: int, hall: Hall, request: inbound.Configure) -> None:
        settings = self._merged(hall.settings, request)
        if settings is None:
            self.refuse(request_id, "configure.bad_setting")
            return
        refused = await hall.move(
            lambda game, now: configure(game, now, auto=settings.auto, leaderboard=settings.leaderboard),
            version=request.version,
            settings=settings,
        )
        if refused is not None:
            self.refuse(request_id, refused.code)
        else:
            self.ok(request_id, {"version": hall.state.version})

    @staticmethod
    def _merged(settings: GameSettings, request: inbound.Configure) -> GameSettings | None:
        if not set(request.settings) <= _CHANGEABLE:
            return None
        try:
            return parse_settings({**settings.to_json(), **request.settings})
        except BadSettings:
            return None

    async def _roster(self, request_id: int, hall: Hall, request: inbound.Roster) -> None:
        teams = {team.id: team.name for team in hall.settings.teams}
        total, players = await self.runtime.reads.call(
            lambda: roster(
                hall.id,
                revealed=hall.state.phase not in UNREVEALED,
                search=request.search,
                offset=request.offset,
                position=hall.state.position,
                teams=teams,
            )
        )
        here = {str(player) for player in hall.by_player}
        # whoever is not here may be with another worker; then nobody is called absent
        absent = False if self.runtime.presence.is_alone(hall.id) else None
        rows = [{**player, "online": True if player["id"] in here else absent} for player in players]
        self.ok(request_id, {"total": total, "players": rows})

    async def _remove(self, request_id: int, hall: Hall, request: inbound.RemovePlayer) -> None:
        found = await self.runtime.reads.call(lambda: remove_player(game_id=hall.id, player=request.player))
        self._changed(request_id, hall, request.player, None if found else "player.unknown")

    async def _rename(self, request_id: int, hall: Hall, request: inbound.RenamePlayer) -> None:
        code = await self.runtime.reads.call(
            lambda: rename_player(game_id=hall.id, player=request.player, name=request.name)
        )
        self._changed(request_id, hall, request.player, code)

    async def _allow(self, request_id: int, hall: Hall, request: inbound.AllowTime) -> None:
        found = await self.runtime.reads.call(
            lambda: allow_time(game_id=hall.id, player=request.player, mode=request.mode)
        )
        if request.player is not None:
            self._changed(request_id, hall, request.player, None if found else "player.unknown")
            return
        version = await self.runtime.reads.call(lambda: players_version(hall.id))
        self.runtime.players_changed(hall, version)
        self.ok(request_id, {})

    def _changed(self, request_id: int, hall: Hall, player: Any, code: str | None) -> None:
        if code is not None:
            self.refuse(request_id, code)
            return
        self.runtime.player_changed(hall, player)
        self.ok(request_id, {})


_HANDLERS: dict[type[Any], Callable[..., Awaitable[None]]] = {
    inbound.MakeMove: HostConsumer._move,
    inbound.Configure: HostConsumer._configure,
    inbound.Roster: HostConsumer._roster,
    inbound.RemovePlayer: HostConsumer._remove,
    inbound.RenamePlayer: HostConsumer._rename,
    inbound.AllowTime: HostConsumer._allow,
}
