"""Why the desk brings a referral before the supervisor, or passes it to another station: codes beside the event."""

from __future__ import annotations

from enum import StrEnum


class Escalation(StrEnum):
    """Why a supervisor should look. Values are stored."""

    DANGER = "danger"  # somebody may be harmed
    DEADLINE = "deadline"
    CANNOT_REACH = "cannot_reach"
    BEYOND_US = "beyond_us"  # more than the station can do
    CONFLICT = "conflict"  # the station has to do with the other side
    OTHER = "other"


class Passing(StrEnum):
    """Why another station should have it. Values are stored."""

    COMPETENT = "competent"  # the law names it for the matter (LAA 38)
    NEARER = "nearer"
    LANGUAGE = "language"
    SKILL = "skill"  # it takes such matters
    ROOM = "room"  # ours is full or closed
    CONFLICT = "conflict"
