"""The order of the desk's work: how urgent, then how soon due. A person may always take another first."""

from __future__ import annotations

from datetime import date, datetime

from outreach.network.rules.clocks.advance import advance
from outreach.referrals.rules.referral_values import Rank, State
from outreach.referrals.rules.signals import Urgency


def base_rank(urgency: Urgency, *, green: bool) -> Rank:
    """The rank by matter and group. The green channel is worked on the day, whatever the matter's own pace."""
    if urgency is Urgency.NOW:
        return Rank.NOW
    return Rank.DAY if green or urgency is Urgency.DAY else Rank.WEEK


def rank(base: Rank, legal_deadline: date | None, today: date) -> Rank:
    """The rank with the legal deadline, seen today in China: under seven days, before everything (LAA 44(1)).

    A deadline that has passed stays on top: a lawyer must look whether the period stood still.
    """
    found = advance(legal_deadline, today)
    return Rank.ADVANCE if found.suggested or found.passed else base


def order_key(state: State) -> tuple[int, datetime]:
    """Sorts the work list; the rows' index has the same order."""
    return (state.rank, state.due_at)
