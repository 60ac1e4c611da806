"""What the rows of a game must say, whatever has happened to its servers."""

from __future__ import annotations

import uuid
from typing import Any

from quiz.live.rules.scoring import points
from tests.sockets.stage import Stage


def key_of(row: dict[str, Any]) -> str:
    """A stored answer's key as the client sent it."""
    return uuid.UUID(row["key"]).hex


def check_totals(stage: Stage, seconds: list[int]) -> dict[str, int]:
    """Every player's total is the sum of their answers, each scored again; returned by player."""
    rows = stage.rows()
    totals = {row["id"]: 0 for row in rows["players"]}
    for row in rows["answers"]:
        limit_ms = seconds[row["position"]] * 1_000
        scored = points(
            "steady", grade=row["grade"], credited_ms=row["credited_ms"], limit_ms=limit_ms, late=row["late"]
        )
        assert scored == row["points"]
        totals[row["player_id"]] += scored
    assert totals == {row["id"]: row["score"] for row in rows["players"]}
    return totals
