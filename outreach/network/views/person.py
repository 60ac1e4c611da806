"""The signed-in member of staff, typed."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from outreach.network.models import User


def person(request: HttpRequest) -> User:
    """The request's member of staff; `Http404` for anybody else, which the views' decorators have ruled out."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
