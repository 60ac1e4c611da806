"""Who asks, with whether their session has shown a second factor."""

from __future__ import annotations

from django.http import HttpRequest

from outreach.network.sign_in.session import has_shown_second_factor
from outreach.network.views.person import person
from outreach.referrals.access import Reader


def reader_of(request: HttpRequest) -> Reader:
    """The request's member of staff; `Http404` for anybody else."""
    user = person(request)
    return Reader(user, has_shown_second_factor(request, user))
