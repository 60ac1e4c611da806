"""A child harmed, or in danger of it: whoever of the staff learns of it reports at once (未成年人保护法 11(2)).

The second path beside consent: its own form, log and clock. "At once" has no number in the law, so the bureau promises
one; what is asked is that the police and the civil affairs or education authority have been told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from outreach.network.rules.citations import cite
from outreach.referrals.rules.referral_values import Due

BASIS = cite("minors-protection-law:11(2)")
# 立即: from then on a supervisor is told, and again when it has passed. By the clock, nights and holidays included.
WARN_AFTER, AT_ONCE = timedelta(minutes=10), timedelta(minutes=30)


class Harm(StrEnum):
    """What was learned. Values are stored."""

    HARMED = "harmed"
    SUSPECTED = "suspected"
    IN_DANGER = "in_danger"


class Authority(StrEnum):
    """Whom the law names. Values are stored."""

    POLICE = "police"
    CIVIL_AFFAIRS = "civil_affairs"
    EDUCATION = "education"


class Learned(StrEnum):
    """How the staff came to know. Values are stored."""

    REFERRAL = "referral"
    EVENT = "event"
    CALL = "call"
    MESSAGE = "message"
    WINDOW = "window"
    OTHER = "other"


def report_due(learned_at: datetime) -> Due:
    """Until when an authority has been told."""
    return Due(learned_at + AT_ONCE, learned_at + WARN_AFTER)
