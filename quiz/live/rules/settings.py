"""How a game is played: what the organiser chooses when opening it, parsed from outside and written back as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from quiz.live.rules.scoring import RULES

Tally = Literal["live", "after", "off"]
TALLIES = ("live", "after", "off")
MAX_TEAMS = 60
MAX_TEAM_NAME = 20
# They shape letters of Mongolian words; every other control or format character hides or turns text.
_JOINERS = "\u180e\u200c\u200d"


class BadSettings(ValueError):
    """A setting that does not exist or cannot have this value; the message is the setting's name."""


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class GameSettings:
    """The organiser's choices. `team_minimum` is how many active members a team needs to be ranked."""

    scoring: str = "steady"
    auto: bool = False
    tally: Tally = "after"
    leaderboard: bool = True
    phone_shows_question: bool = True
    shuffle: bool = False
    streaks: bool = False
    teams: tuple[Team, ...] = field(default=())
    team_minimum: int = 1

    def to_json(self) -> dict[str, Any]:
        """The form in which settings are stored and sent."""
        return {
            "scoring": self.scoring,
            "pacing": "auto" if self.auto else "host",
            "tally": self.tally,
            "leaderboard": self.leaderboard,
            "phone_shows_question": self.phone_shows_question,
            "shuffle": self.shuffle,
            "streaks": self.streaks,
            "teams": [{"id": team.id, "name": team.name} for team in self.teams],
            "team_minimum": self.team_minimum,
        }


def _flag(raw: Mapping[str, Any], name: str, default: bool) -> bool:
    value = raw.get(name, default)
    if not isinstance(value, bool):
        raise BadSettings(name)
    return value


def _choice(raw: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = raw.get(name, default)
    if value not in allowed:
        raise BadSettings(name)
    return cast(str, value)


def _is_plain(name: str) -> bool:
    return all(
        c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        for c in name
    )


def _teams(raw: object) -> tuple[Team, ...]:
    if not isinstance(raw, list) or len(raw) > MAX_TEAMS:
        raise BadSettings("teams")
    teams: list[Team] = []
    for number, entry in enumerate(raw, start=1):
        name = entry.get("name") if isinstance(entry, dict) else entry
        if not isinstance(name, str) or not 1 <= len(name.strip()) <= MAX_TEAM_NAME or not _is_plain(name):
            raise BadSettings("teams")
        teams.append(Team(number, name.strip()))
    if len({team.name for team in teams}) != len(teams):
        raise BadSettings("teams")
    return tuple(teams)


def parse_settings(raw: Mapping[str, Any]) -> GameSettings:
    """Settings from JSON; what is absent takes its default. Raises `BadSettings`."""
    minimum = raw.get("team_minimum", 1)
    if not isinstance(minimum, int) or isinstance(minimum, bool) or not 1 <= minimum <= 1_000:
        raise BadSettings("team_minimum")
    return GameSettings(
        scoring=_choice(raw, "scoring", tuple(RULES), "steady"),
        auto=_choice(raw, "pacing", ("host", "auto"), "host") == "auto",
        tally=cast(Tally, _choice(raw, "tally", TALLIES, "after")),
        leaderboard=_flag(raw, "leaderboard", True),
        phone_shows_question=_flag(raw, "phone_shows_question", True),
        shuffle=_flag(raw, "shuffle", False),
        streaks=_flag(raw, "streaks", False),
        teams=_teams(raw.get("teams", [])),
        team_minimum=minimum,
    )
