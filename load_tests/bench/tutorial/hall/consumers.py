"""The tutorial's consumer: joins a group, stores with the ORM, sends to the group."""

from __future__ import annotations

import json
import time
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from load_tests.bench.payloads import GAME, NAMES, me
from load_tests.bench.tutorial.hall.models import Answer, Player


class HallConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # channels has no type hints
    """Everybody in the game's group gets what is sent to it."""

    async def connect(self) -> None:
        kwargs = self.scope["url_route"]["kwargs"]
        self.game = kwargs["game"]
        self.group = f"game_{self.game}"
        self.player: Player | None = None
        if kwargs["part"] == "player":
            await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    @classmethod
    async def encode_json(cls, content: Any) -> str:
        # As short as ours: the default would write each Chinese character in six bytes.
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    async def receive_json(self, content: list[Any], **kwargs: Any) -> None:
        kind, number, payload = content
        if kind == "hello":
            await self.send_json(["ok", number, {"now": _now(), "heartbeat_ms": 10_000, "game": GAME, "me": None,
                                                 "names": NAMES, "teams": []}])  # fmt: skip
        elif kind == "join":
            self.player = await Player.objects.acreate(game=self.game, name=payload["name"])
            await self.send_json(["ok", number, {"me": me(str(self.player.pk), payload["name"])}])
        elif kind == "answer" and self.player is not None:
            right = payload["choices"] == [1]
            await Answer.objects.acreate(
                game=self.game, position=payload["position"], player=self.player, key=payload["key"],
                choices=",".join(map(str, payload["choices"])), grade=float(right), points=1_000 * right,
            )  # fmt: skip
            answer = {"position": payload["position"], "key": payload["key"], "late": False}
            await self.send_json(["ok", number, answer])
        elif kind == "show":
            await self.channel_layer.group_send(self.group, {"type": "game.push", "game": payload})
            await self.send_json(["ok", number, {"version": payload["version"]}])

    async def game_push(self, event: dict[str, Any]) -> None:
        await self.send_json(["game", event["game"]])


def _now() -> int:
    return time.time_ns() // 1_000_000
