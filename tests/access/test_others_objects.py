"""Keys of others' objects on every address that takes one, by every role from every scope beside the object's.

Generated from the URL map: an address that takes a key and has no builder in `matrix.py` fails. What is refused shows
nothing of the object, in no part of the answer, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponse
from django.urls import URLPattern, reverse

from kit.personal.register import registered
from outreach.network.models import Division, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from tests.access.addresses import address, named_patterns
from tests.access.clients import new_client
from tests.access.matrix import FORBIDDEN, GONE, ROWS, SIGN_IN, UNAUTHENTICATED, Row
from tests.access.objects import BUILDERS, OTHER, OWN, make_staff, make_world
from tests.access.tables import dump

NOT_ALLOWED = 405
REFUSED = {FORBIDDEN, GONE, NOT_ALLOWED}
# Beside the object's county: another one, another city, and a township within it, which is less than the county.
BENEATH = OTHER + "001"
SCOPES = {OWN: Level.COUNTY, "1505": Level.CITY, BENEATH: Level.TOWNSHIP}
# What an answer may change: sessions, who came when, the log, and counts of tries.
MAY_CHANGE = {"django_session", "network_user", "audit_event", "audit_chain_head", "attempts_counter"}
# A county's quiz may be played in its townships, so the bank shows it there (`quiz/bank/queries/quizzes.py`).
SEEN_FROM_BENEATH = {"bank-quiz"}
SHORTEST = 4  # shorter words stand on any page


def takes_a_key(pattern: URLPattern) -> bool:
    """Whether the address names something."""
    return bool(pattern.pattern.converters) or "(?P<" in str(pattern.pattern)


def rows_of(name: str) -> dict[str, Row]:
    return {row.method: row for row in ROWS if row.url == name}


def is_for_everybody(row: Row) -> bool:
    """A page of the public, or one stock for all divisions; what of it nobody else may see has rows of its own."""
    return row.other not in REFUSED


NAMES = sorted({name for name, pattern in named_patterns() if takes_a_key(pattern)})


def test_every_address_that_takes_a_key_has_somebody_elses_object() -> None:
    without = {name for name in NAMES if not any(row.of for row in rows_of(name).values())}
    assert without == set()
    assert {row.of for row in ROWS if row.of} <= set(BUILDERS)


def personal_values() -> set[str]:
    """Every personal word in the database that is long enough to be told from others."""
    return {word for data in registered() for word in _words(data.model, data.fields)}


def _words(model: type[models.Model], fields: tuple[str, ...]) -> Iterator[str]:
    texts = [
        field.name
        for field in model._meta.fields
        if field.name in fields
        and isinstance(field, models.CharField | models.TextField)
        and not field.is_relation
        and not field.choices
        and field.name not in ("language", "age", "division", "area", "taxonomy")
    ]
    for row in model._default_manager.all():
        for name in texts:
            value = getattr(row, name)
            if isinstance(value, str) and len(value) >= SHORTEST:
                yield value


def people() -> list[tuple[str, User | None]]:
    """Everybody who is not of the object's county: each role from each scope, nobody's role, and no account."""
    found: list[tuple[str, User | None]] = [("anonymous", None), ("without a role", make_staff(None))]
    for code, level in SCOPES.items():
        Division.objects.get_or_create(code=code, defaults={"name": code, "level": level})
        found += [(f"{role} of {code}", make_staff(role, division=code)) for role in Role]
    return found


def shown(response: HttpResponse) -> str:
    """All that went out, headers and cookies included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    return body.decode("utf-8", "replace") + heads + str(response.cookies)


def is_refused(response: HttpResponse, *, signed_in: bool) -> bool:
    if signed_in:
        return response.status_code in REFUSED
    led_to_sign_in = response.get("Location", "").startswith(reverse("account_login"))
    return led_to_sign_in or response.status_code in REFUSED | {UNAUTHENTICATED}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_nobody_elses_object_is_shown_or_changed(name: str) -> None:
    rows = rows_of(name)
    builder = next((row.of for row in rows.values() if row.of), None)
    if builder is None or any(is_for_everybody(row) for row in rows.values()):
        pytest.skip("for everybody")
    world, everybody = make_world(), people()
    known = personal_values()
    arguments: dict[str, Any] = BUILDERS[builder](world, OTHER)
    secrets = personal_values() - known
    before = {table: rows for table, rows in dump() if table not in MAY_CHANGE}
    faults: list[str] = []
    where = address(name, arguments)
    for who, user in everybody:
        if name in SEEN_FROM_BENEATH and who.endswith(BENEATH):
            continue
        client = new_client(user=user)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if method not in ("GET", "POST") and who not in ("anonymous", f"{Role.DESK_SUPERVISOR} of {OWN}"):
                continue
            row = rows.get(method)
            response = client.generic(
                method, where, *(("", "application/x-www-form-urlencoded") if method != "GET" else ())
            )
            allowed = (
                row is not None and user is None and row.anonymous not in {SIGN_IN, *REFUSED, UNAUTHENTICATED}
            )
            if not allowed and not is_refused(response, signed_in=user is not None):
                faults.append(f"{method} by {who}: {response.status_code}")
            if told := [value for value in secrets if value in shown(response)]:
                faults.append(f"{method} by {who} shows {len(told)} values")
    assert faults == []
    assert {table: rows for table, rows in dump() if table not in MAY_CHANGE} == before
