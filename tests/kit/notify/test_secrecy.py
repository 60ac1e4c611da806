"""A marked number, its safe times, a station and a key are planted, and searched for wherever they could have got."""

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from prometheus_client import CollectorRegistry, generate_latest
from pytest_django import Settings

from kit.notify.figures import look, make_board
from kit.notify.gateways.http import HttpGateway
from kit.notify.models import Message
from kit.notify.opt_out import opt_out
from kit.notify.rules.hours import Times, Window
from kit.notify.schedule import JOBS
from kit.schedule.services import run_due
from tests.kit.notify.gateway_servers import LocalGateway, Reply
from tests.kit.notify.samples import HOUR, NOW, NUMBER, STATION, STORED, TEMPLATES, TEXT, put, run

pytestmark = pytest.mark.django_db
KEY = "marked-gateway-key"
# Long enough that no random hexadecimal digits or base64 say them by chance.
PLANTED = (STORED[1:], STORED[3:], NUMBER, STATION, "0474-8206148", TEXT, KEY, "10:17:00")


def dump() -> str:
    """Every row of every table of the outbox and of the tries, as the database has them."""
    found = []
    with connection.cursor() as cursor:
        for table in ("notify_message", "notify_optout", "notify_optoutsecret", "attempts_counter"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def assert_nothing_planted(text: str) -> None:
    assert text
    assert [each for each in PLANTED if each in text] == []


def plant() -> None:
    safe = Times(windows=(Window(2, time(9), time(20)), Window(3, time(10, 17), time(11))), urgent=True)
    for number in range(4):
        put(str(number), times=safe)
    put("other", recipient="13900001111")


def test_nothing_is_readable_in_the_database_or_said(
    caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level(logging.DEBUG)
    plant()
    echo = json.dumps({"id": f"m{STORED[1:]}"}).encode()
    with LocalGateway(Reply(body=echo), Reply(500, body=echo), Reply(400), Reply(raw=b"")) as server:
        run(HttpGateway(server.url, key=KEY, timeout_s=5))
        run(HttpGateway(server.url, key=KEY, timeout_s=5), now=NOW + HOUR)
    assert any(request.body["to"] == STORED for request in server.requests)
    opt_out(NUMBER, now=NOW)
    assert_nothing_planted(dump())
    assert_nothing_planted(caplog.text + repr(list(Message.objects.all())) + repr(look(now=NOW)))


@pytest.fixture
def served(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], LocalGateway]]:
    """A local gateway that is set as this installation's, with our template registered."""
    monkeypatch.setattr("kit.notify.schedule.registered_templates", lambda: TEMPLATES)
    with LocalGateway() as server:
        settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_KEY = "http", server.url, KEY
        settings.SMS_QUIET_HOURS = type(settings.SMS_QUIET_HOURS)(time(0), time(0))
        yield lambda: server


@pytest.mark.django_db(transaction=True)
def test_scheduled_job_sends_and_says_numbers_of_messages_alone(
    served: Callable[[], LocalGateway], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    from django.utils import timezone

    put(now=timezone.now(), expires_at=timezone.now() + HOUR)
    assert run_due(JOBS, worker="test") == ["notify.send", "notify.forget_old"]
    assert [request.body["text"] for request in served().requests] == [TEXT]
    assert "Messages: 1 sent, 0 refused, 0 put off." in caplog.text
    assert_nothing_planted(caplog.text)


@pytest.mark.django_db(transaction=True)
def test_command_shows_the_outbox_and_sends(served: Callable[[], LocalGateway]) -> None:
    from django.utils import timezone

    put(now=timezone.now(), expires_at=timezone.now() + HOUR)
    out = io.StringIO()
    call_command("notify", stdout=out)
    assert "waiting  1" in out.getvalue()
    assert served().requests == []
    call_command("notify", "--send", stdout=out)
    assert "sent 1, refused 0, put off 0" in out.getvalue()
    assert "sent  1 within a day" in out.getvalue()
    assert len(served().requests) == 1
    assert_nothing_planted(out.getvalue())


def test_without_a_gateway_messages_wait(settings: Settings) -> None:
    settings.SMS_GATEWAY = "none"
    put()
    assert run_due(JOBS[:1], worker="test") == ["notify.send"]
    assert Message.objects.get().state == "queued"
    with pytest.raises(CommandError, match="SMS_GATEWAY"):
        call_command("notify", "--send")


@pytest.mark.django_db(transaction=True)
def test_figures_tell_how_many_wait_for_how_long_and_what_became_of_the_others() -> None:
    from django.utils import timezone

    now = timezone.now()
    put("late", now=NOW, expires_at=now + 9 * HOUR)
    Message.objects.filter(key="late").update(planned_at=now - HOUR)
    put("ended", recipient="13900001111", times=Times(windows=()), now=now, expires_at=now + HOUR)
    registry = CollectorRegistry()
    registry.register(make_board(has_gateway=False))
    told: list[str] = []
    # As Prometheus' listener does: from a thread of its own.
    thread = threading.Thread(target=lambda: told.append(generate_latest(registry).decode()))
    thread.start()
    thread.join()
    lines = dict(line.rsplit(" ", 1) for line in told[0].splitlines() if not line.startswith("#"))
    assert lines["notify_gateway"] == "0.0"
    assert lines["notify_waiting"] == "1.0"
    assert 3600 <= float(lines["notify_oldest_waiting_seconds"]) < 3700
    assert lines['notify_ended_last_day{code="dropped.no_safe_time"}'] == "1.0"
    assert_nothing_planted(told[0])
