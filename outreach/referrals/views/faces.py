"""Values of the rules as a template shows them: a clock, a row of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from outreach.network.rules.stations import Language
from outreach.referrals.desk_wording import CLOCKS_SHORT, SPOKEN, STANDING_BADGES, STANDINGS, Words
from outreach.referrals.queries.work_list import Line
from outreach.referrals.rules.due_times import ClockFace, Clocks
from outreach.referrals.rules.referral_values import Phase, Rank
from outreach.referrals.wording import PHASES, RANKS


@dataclass(frozen=True, slots=True)
class Face:
    """A clock: what it counts, until when, how it stands."""

    title: Words
    ends_at: datetime
    standing: Words
    badge: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the work list."""

    line: Line
    rank: Words
    rank_badge: str
    phase: Words
    language: Words
    promise: list[Face]
    statute: list[Face]
    deadline: date | None
    deadline_near: bool
    mine: bool


def faces(clocks: Iterable[ClockFace]) -> list[Face]:
    """These clocks, in their order."""
    return [
        Face(
            CLOCKS_SHORT[each.clock],
            each.due.ends_at,
            STANDINGS[each.standing],
            STANDING_BADGES[each.standing],
        )
        for each in clocks
    ]


_RANK_BADGES = {Rank.ADVANCE: "badge-bad", Rank.NOW: "badge-bad", Rank.DAY: "badge-warn", Rank.WEEK: ""}


def rank_badge(rank: Rank) -> str:
    """The badge's class."""
    return _RANK_BADGES[rank]


def row(line: Line, *, user_id: object) -> Row:
    """A line with its words."""
    referral, shown = line.referral, line.clocks
    rank = Rank(referral.rank)
    return Row(
        line=line,
        rank=RANKS[rank],
        rank_badge=_RANK_BADGES[rank],
        phase=PHASES[Phase(referral.phase)],
        language=SPOKEN[Language(referral.language)],
        promise=faces(shown.promise),
        statute=faces(shown.statute),
        deadline=shown.deadline,
        deadline_near=_near(shown),
        mine=referral.assignee_id == user_id,
    )


def _near(clocks: Clocks) -> bool:
    return clocks.advance.suggested or clocks.advance.passed
