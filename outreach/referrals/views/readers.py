"""Who asks, as `access.py` wants to know it."""

from __future__ import annotations

from django.http import HttpRequest

from outreach.network.sign_in.session import has_shown_second_factor
from outreach.network.views.person import person
from outreach.referrals.access import Reader
from outreach.referrals.rules.permissions import PERMITTED, Purpose

# Who has a desk, who oversees one, who goes along, who reports. Sorted: decorators take them one by one.
DESK = tuple(sorted(PERMITTED[Purpose.WORK]))
SUPERVISORS = tuple(sorted(PERMITTED[Purpose.SUPERVISE]))
VILLAGE = tuple(sorted(PERMITTED[Purpose.ACCOMPANY]))
REPORTERS = tuple(sorted(PERMITTED[Purpose.REPORT_HARM]))


def reader(request: HttpRequest) -> Reader:
    """The signed-in person, and whether their session has shown a second factor."""
    user = person(request)
    return Reader(user, has_shown_second_factor(request, user))
