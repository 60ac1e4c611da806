"""Marked personal data goes through every service, and stands nowhere but sealed in its rows and on a reader's page."""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import URLPattern, include, path
from django.utils import timezone
from prometheus_client import REGISTRY, generate_latest
from pytest_django import Settings

from config.launch.logs import formatter
from kit.audit.models import AuditEvent
from kit.notify.models import Message
from kit.sealed_files.models import SealedFile
from outreach.network.access import staff_required
from outreach.network.models import User
from outreach.network.rules.roles import Role
from outreach.referrals.queries.citizen import citizen_page
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.services import clocks, listeners
from outreach.referrals.services.reading import read_whole
from tests.access.addresses import address, named_patterns
from tests.access.clients import new_client
from tests.access.objects import make_staff
from tests.access.tables import dump
from tests.outreach.referrals.planted import MARKS, Planted, as_reader, forms_of, found_in, plant
from tests.outreach.referrals.world import asked, make_desk

pytestmark = pytest.mark.django_db
# Where a matter is no secret: how many there were of each, and the table of all that there are.
OPEN_TABLES = {
    "referrals_needcount",
    "referrals_publishedweek",
    "referrals_taxonomyversion",
    "network_station",
}
OF_MATTER = {"matter", "matter of a minor"}
# Pages on which the desk reads and works, and the citizen's own.
READS = ("/staff/desk/", "/staff/consultations/", "/help/")
# A number that the desk taps to call (`tel:`) leads to no server, and stands on the page in any case.
ADDRESS = re.compile(r"""(?:href|src|action|content|data-[a-z-]+)=["'](?!tel:)([^"']*)["']""")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> Path:
    settings.SEALED_FILES_ROOT = tmp_path / "sealed"
    return tmp_path / "sealed"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that any logger says, SQL with its values included."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    connection.force_debug_cursor = True
    yield caplog
    connection.force_debug_cursor = False


def test_every_mark_is_found_in_every_form_if_it_is_there() -> None:
    assert all(
        found_in(f"…{form}…", {what: mark}) == [what]
        for what, mark in MARKS.items()
        for form in forms_of(mark)
    )
    assert found_in("nothing of theirs", MARKS) == []


def test_rows_and_files_say_nothing(files: Path) -> None:
    planted = plant(make_desk())
    tables = dict(dump())
    assert tables["referrals_referral"].count("\n") == 1
    assert Message.objects.exists()  # the outbox has something to hide
    assert AuditEvent.objects.count() > 15
    held = {
        table: found
        for table, rows in tables.items()
        if (found := set(found_in(rows, planted.marks)) - (OF_MATTER if table in OPEN_TABLES else set()))
    }
    assert held == {}
    stored = [place for place in files.rglob("*") if place.is_file()]
    assert len(stored) == SealedFile.objects.count() == 1
    for place in stored:
        assert found_in(place.read_bytes().decode("latin-1") + str(place), planted.marks) == []


def test_logs_figures_and_commands_say_nothing(log: pytest.LogCaptureFixture) -> None:
    planted = plant(make_desk())
    work_list(planted.desk.officer, Wanted(), now=timezone.now())
    clocks.tick(now=timezone.now() + timedelta(days=3))
    assert "INSERT INTO" in log.text
    assert found_in(log.text, planted.marks) == []
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.append(generate_latest(REGISTRY).decode()))
    thread.start()
    thread.join()
    assert found_in(told[0], planted.marks) == []
    said = io.StringIO()
    for command in (
        ["check_referrals"],
        ["apply_retention", "--dry-run"],
        ["notify"],
        ["verify_audit"],
        ["rotate_keys", "--dry-run"],
        ["readable_by", planted.desk.officer.username, "--since", "2026-01-01", "--keys"],
    ):
        call_command(*command, stdout=said, stderr=said)
    assert found_in(said.getvalue(), planted.marks) == []


def test_what_listeners_are_told_and_so_the_wire_says_nothing(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[listeners.Change] = []
    monkeypatch.setattr(listeners, "_LISTENERS", [told.append])
    with django_capture_on_commit_callbacks(execute=True):
        planted = plant(make_desk())
    assert len(told) > 5
    assert found_in(repr(told), planted.marks) == []


def test_no_object_shows_itself() -> None:
    """What a debugger, a crash report or a format string would print."""
    planted = plant(make_desk())
    now, key = timezone.now(), planted.hidden.referral.pk
    rows: list[Any] = [
        planted.hidden,
        planted.minor.receipt,
        asked(planted.desk, called=MARKS["called"], phone=MARKS["phone"], matter=MARKS["matter"]),
        read_whole(as_reader(planted.desk.officer), key, now=now),
        citizen_page(key, now=now),
        *AuditEvent.objects.all(),
    ]
    for model in {data.model for data in _registered()}:
        rows += list(model._default_manager.all())
    assert found_in("\n".join(f"{row!r} {row}" for row in rows), planted.marks) == []


def _registered() -> list[Any]:
    from kit.personal.register import registered

    return [
        data for data in registered() if data.model._meta.app_label in ("referrals", "sealed_files", "notify")
    ]


def _places(planted: Planted) -> Iterator[tuple[str, URLPattern]]:
    """Every address that needs nothing, or only the referral's key."""
    for name, pattern in named_patterns():
        wanted = set(pattern.pattern.converters)
        if not wanted and "(?P<" not in str(pattern.pattern):
            yield address(name, {}), pattern
        elif wanted == {"referral_id"}:
            for row in (planted.hidden.referral, planted.minor.referral):
                yield address(name, {"referral_id": row.pk}), pattern


def test_addresses_hold_nothing_and_pages_beside_the_desk_neither() -> None:
    planted = plant(make_desk())
    auditor, security = make_staff(Role.AUDITOR, division="1504"), make_staff(Role.SECURITY_ADMINISTRATOR)
    world = planted.desk
    people: list[User | None] = [None, world.officer, world.supervisor, world.village, auditor, security]
    faults: set[str] = set()
    for client, (where, _) in product([new_client(user=user) for user in people], list(_places(planted))):
        response = client.get(where)
        body = b"" if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        led = [where, response.get("Location", ""), *ADDRESS.findall(text)]
        # A form may offer all matters there are, and the guide for the public names them.
        secret = {what: mark for what, mark in planted.marks.items() if what not in OF_MATTER}
        if found := found_in("\n".join(unquote(each) for each in led), secret):
            faults.add(f"an address on {where} says {found}")
        heads = "\n".join(f"{name}: {value}" for name, value in response.items())
        cookies = str(response.cookies)
        if found := found_in(heads + cookies, planted.marks):
            faults.add(f"a header of {where} says {found}")
        if not where.startswith(READS) and (found := found_in(text, secret)):
            faults.add(f"{where} says {found}")
        title = "".join(re.findall(r"<title>(.*?)</title>", text, re.S))
        if found := found_in(title, planted.marks):
            faults.add(f"the title of {where} says {found}")
    assert faults == set()


@staff_required
def fails(request: HttpRequest) -> HttpResponse:
    """A page that has opened somebody's data and breaks."""
    planted: Planted = fails.planted  # type: ignore[attr-defined]
    found = read_whole(as_reader(planted.desk.officer), planted.hidden.referral.pk, now=fails.now)  # type: ignore[attr-defined]
    raise ValueError(f"{found.called} {found.phone} {request.POST.get('text', '')}")


class Broken:
    """The site with one page more, which breaks."""

    urlpatterns = [path("staff/broken/", fails), path("", include("config.urls"))]


def test_a_page_that_breaks_shows_nothing_and_is_logged_without_its_words(
    log: pytest.LogCaptureFixture,
) -> None:
    fails.planted, fails.now = planted, _ = plant(make_desk()), timezone.now()  # type: ignore[attr-defined]
    log.clear()
    client = new_client(user=planted.desk.officer)
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=Broken, DEBUG=False):
        response = client.post("/staff/broken/", {"text": MARKS["note"]})
    assert response.status_code == 500
    assert found_in(response.content.decode() + str(response.headers), planted.marks) == []
    # The test's own log has the words; what production writes down has not.
    lines = [formatter(as_json=True, worker="worker-1").format(record) for record in log.records]
    assert any("ValueError" in line for line in lines)
    assert found_in("\n".join(lines), planted.marks) == []
