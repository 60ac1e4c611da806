"""What the servers that are not ours say, in our protocol's form and length."""

from __future__ import annotations

from typing import Any

NAMES = ["爽朗的百灵42", "稳重的红柳17", "热心的云雀88"]

GAME: dict[str, Any] = {
    "version": 0, "phase": "lobby", "paused": False, "now": 1764000000000, "title": "民法典宣传月",
    "pin": "482913", "rehearsal": False, "children": False, "players": 2000, "position": -1, "count": 12,
    "settings": {"scoring": "steady", "pacing": "host", "tally": "after", "leaderboard": False,
                 "phone_shows_question": True, "shuffle": False, "streaks": False, "teams": [],
                 "team_minimum": 1},
    "opened_at": None, "closes_at": None, "next_at": None, "paused_left": None, "question": None,
    "buzzer": None, "solution": None, "leaderboard": None, "teams": None, "final": False,
}  # fmt: skip


def open_question(
    version: int, position: int, *, text: str, choices: list[str], paused: bool
) -> dict[str, Any]:
    """The state with this question open. Its deadline is not reached: these servers have no clock of the game."""
    return {
        **GAME, "version": version, "phase": "open", "paused": paused, "position": position,
        "opened_at": 1764000000000, "closes_at": 4102444800000,
        "question": {"position": position, "type": "single", "text": text, "choices": choices, "seconds": 25,
                     "buzzer": False, "graded": True, "difficulty": 1, "topic": "婚姻家庭", "pick": 1,
                     "shuffle": True},
    }  # fmt: skip


def me(player: str, name: str) -> dict[str, Any]:
    """A player's own state after joining."""
    return {
        "player": player, "name": name, "team": None, "seat": 0, "score": 0, "streak": 0, "joined_at": 0,
        "time": "x1", "answer": None, "asked": [], "shuffle_seed": 795819280, "result": None,
        "buzzed_rounds": [],
    }  # fmt: skip
