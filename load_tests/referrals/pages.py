"""The pages of the desk and of the citizen that stand in the URL map, asked for with Django's test client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from outreach.network.models import User

AT = ("/staff/desk/", "/staff/consultations/", "/help/")


def _patterns(resolver: Any, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        where = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, where)
        elif pattern.name:
            yield where, pattern


def pages(
    users: Sequence[User], keys: Sequence[Any], *, times: int
) -> Iterator[tuple[str, int, list[Callable[[], object]]]]:
    """Each page by role: its name, the status that it answers, and calls of it; `keys` for those of a referral."""
    for user in users:
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        for where, pattern in _patterns(get_resolver()):
            if not where.startswith(AT):
                continue
            wanted = set(pattern.pattern.converters)
            if wanted - {"referral_id"}:
                continue
            arguments: list[dict[str, Any]] = (
                [{"referral_id": key} for key in keys] if wanted else [{} for _ in range(times)]
            )
            paths = [reverse(str(pattern.name), kwargs=each) for each in arguments]
            status = client.get(paths[0]).status_code
            yield f"{where} as {user.username}", status, [partial(client.get, path) for path in paths]
