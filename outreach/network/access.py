"""The question every staff page asks: may this person, in this role, touch something of this division?

One layer answers it for views and sockets alike. What a person may not see is answered as if it were not there (404).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from outreach.network.models import RoleGrant, User
from outreach.network.rules.roles import Role, covers

View = TypeVar("View", bound=Callable[..., Any])


def roles_of(user: User | AnonymousUser) -> Mapping[Role, tuple[str, ...]]:
    """Every role the person holds now, with its division prefixes; empty for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        return {}
    held: dict[Role, tuple[str, ...]] = {}
    grants = RoleGrant.objects.valid_at(timezone.now()).filter(user=user).order_by("division_id")
    for role, division in grants.values_list("role", "division_id"):
        held[Role(role)] = (*held.get(Role(role), ()), division)
    return held


def roles_in(request: HttpRequest) -> Mapping[Role, tuple[str, ...]]:
    """`roles_of` the request's user, asked of the database once per request."""
    user = request.user
    cached: tuple[object, Mapping[Role, tuple[str, ...]]] | None = getattr(request, "_held_roles", None)
    if cached is None or cached[0] != user.pk:
        cached = (user.pk, roles_of(user))
        request._held_roles = cached  # type: ignore[attr-defined]  # lives as long as the request
    return cached[1]


def scopes(user: User | AnonymousUser, role: Role) -> tuple[str, ...]:
    """Division prefixes for which the person holds the role; empty for anybody else."""
    return roles_of(user).get(role, ())


def may(user: User | AnonymousUser, role: Role, division_code: str) -> bool:
    """Whether the person holds the role for this division."""
    return covers(scopes(user, role), division_code)


def demand(user: User | AnonymousUser, role: Role, division_code: str) -> None:
    """Raise `Http404` unless the person holds the role for this division. For `access_<thing>` functions."""
    if not may(user, role, division_code):
        raise Http404


def mark_staff_view(view: View) -> View:
    """Mark a view as a staff page: private transport, second factor, session limits and no-store apply to it."""
    view.is_staff_view = True  # type: ignore[attr-defined]  # read by outreach.network.middleware
    return view


def staff_required(view: View) -> View:
    """Signed in, whatever the role. Anonymous visitors are led to the sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return cast("HttpResponse", view(request, *args, **kwargs))

    return cast("View", mark_staff_view(guarded))


def role_required(*roles: Role) -> Callable[[View], View]:
    """Any of the roles, whatever its scope: the view asks for the object's division by its `access_…` function.

    Anonymous visitors are led to the sign-in; whoever is signed in without the role gets 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(role in roles_in(request) for role in roles):
                raise Http404
            return cast("HttpResponse", view(request, *args, **kwargs))

        return cast("View", mark_staff_view(guarded))

    return decorate
