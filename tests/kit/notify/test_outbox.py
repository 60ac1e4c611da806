"""A message exists if its act does, once, and goes with its person."""

import threading
import uuid
from contextlib import nullcontext
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from pytest_django import Settings

from kit.notify.models import Message, OptOut, OptOutSecret
from kit.notify.opt_out import has_opted_out, opt_in, opt_out
from kit.notify.outbox import Refusal, cancel, messages_about
from kit.notify.retention import forget_old
from kit.notify.rules.hours import QuietHours, Times, Window
from kit.notify.rules.parameters import BadParameter, Code
from kit.notify.rules.states import Reason, State
from kit.personal.register import Subject
from kit.personal.rotation import all_stores, go_through, left_over
from kit.personal.walk import erase, export
from tests.kit.notify.samples import (
    DAY,
    HOUR,
    NOW,
    NUMBER,
    PERSON,
    STORED,
    TEMPLATES,
    TEXT,
    Remembering,
    attempt,
    put,
    run,
)

pytestmark = pytest.mark.django_db
SOMEBODY_ELSE = Subject("person", uuid.UUID(int=8))


class _Undone(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_message_lives_and_dies_with_the_act() -> None:
    def act_that_fails() -> None:
        with transaction.atomic():
            put()
            raise _Undone

    with pytest.raises(_Undone):
        act_that_fails()
    assert not Message.objects.exists()
    put()
    assert Message.objects.get().state == State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_message_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        attempt(within=nullcontext)


def test_number_that_receives_no_messages_is_refused_by_value() -> None:
    assert isinstance(put(), Message)
    assert attempt(recipient="0474-8206148") is Refusal.NO_MOBILE
    assert Message.objects.count() == 1


def test_parameters_of_another_kind_raise_and_undo_the_act() -> None:
    with pytest.raises(BadParameter):
        put(parameters={"code": Code("AB")})
    with pytest.raises(ValueError, match="key"):
        put("with space")


def test_second_message_of_a_key_is_the_first() -> None:
    first = put()
    second = put(recipient="13900001111")
    assert second.pk == first.pk
    assert Message.objects.get().recipient == STORED


@pytest.mark.django_db(transaction=True)
def test_two_acts_of_one_key_at_once_make_one_message() -> None:
    start = threading.Barrier(2)
    found: list[Any] = []

    def one() -> None:
        try:
            start.wait()
            found.append(put().pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert Message.objects.count() == 1


def test_message_waits_for_the_morning_and_for_its_day() -> None:
    assert put("now").due_at == NOW
    assert put("night", now=NOW + 12 * HOUR).due_at == NOW + 22 * HOUR
    assert put("later", not_before=NOW + 3 * DAY).due_at == NOW + 3 * DAY
    wednesday = Times(windows=(Window(3, time(9), time(9, 30)),))
    assert put("safe", times=wednesday).due_at == NOW + 23 * HOUR


def test_quiet_hours_are_a_setting(settings: Settings) -> None:
    settings.SMS_QUIET_HOURS = QuietHours(time(10), time(11))
    assert put().due_at == NOW + HOUR


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"expires_at": NOW}, Reason.EXPIRED),
        ({"expires_at": NOW + DAY, "not_before": NOW + DAY}, Reason.EXPIRED),
        ({"times": Times(windows=())}, Reason.NO_SAFE_TIME),
    ],
)
def test_message_that_can_never_be_sent_is_stored_as_dropped(changes: dict[str, Any], reason: Reason) -> None:
    message = put(**changes)
    assert (message.state, message.reason, message.ended_at) == (State.DROPPED, reason, NOW)
    gateway = Remembering()
    run(gateway, now=NOW + 30 * DAY)
    assert gateway.given == []


def test_opted_out_gets_nothing_and_may_come_back() -> None:
    waiting = put("before")
    assert not has_opted_out(NUMBER)
    assert opt_out("+86 138-0013-8765", now=NOW) == 1
    opt_out(NUMBER, now=NOW + HOUR)  # twice is once
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.DROPPED, Reason.OPTED_OUT)
    assert put("after").reason == Reason.OPTED_OUT
    assert put("another", recipient="13900001111").state == State.QUEUED
    assert OptOut.objects.get().since == NOW
    assert opt_in(NUMBER)
    assert not opt_in(NUMBER)
    assert put("again").state == State.QUEUED


def test_opting_out_between_queue_and_gateway_counts() -> None:
    """As when it is stored by another process after the message was read."""
    message = put()
    opt_out(NUMBER, now=NOW)
    Message.objects.filter(pk=message.pk).update(state=State.QUEUED, ended_at=None)
    gateway = Remembering()
    run(gateway)
    assert gateway.given == []
    message.refresh_from_db()
    assert message.reason == Reason.OPTED_OUT


def test_opting_out_outlives_erasure_and_a_change_of_keys(settings: Settings) -> None:
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = "old " * 12, ()
    put()
    opt_out(NUMBER, now=NOW)
    erase(PERSON)
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = "new " * 12, ("old " * 12,)
    assert has_opted_out(NUMBER)
    for store in all_stores():
        go_through(store, reseal=True)
    assert left_over(all_stores()) == {}
    settings.SEALING_KEYS_OLD = ()
    assert has_opted_out(NUMBER)
    assert not has_opted_out("13900001111")
    assert OptOutSecret.objects.count() == 1


def test_cancelled_is_not_sent() -> None:
    first, other = put("first"), put("other", about=SOMEBODY_ELSE)
    assert cancel(messages_about(PERSON), now=NOW) == 1
    gateway = Remembering()
    run(gateway)
    assert [each.key for each in gateway.given] == [str(other.pk)]
    first.refresh_from_db()
    assert (first.state, first.reason) == (State.DROPPED, Reason.CANCELLED)
    assert cancel(messages_about(SOMEBODY_ELSE), now=NOW) == 0  # sent is sent


def test_person_is_exported_and_erased() -> None:
    sent, other = put("sent"), put("other", about=SOMEBODY_ELSE)
    waiting = put("waiting", now=NOW + HOUR, not_before=NOW + DAY)
    run(Remembering())
    (first, second) = export(PERSON)["notify.Message"]
    assert first["to"] == STORED
    assert (first["state"], second["state"]) == ("sent", "queued")
    assert erase(PERSON).by_model["notify.Message"].rows == 2
    assert export(PERSON) == {}
    for message in (sent, waiting):
        message.refresh_from_db()
        assert (message.recipient, message.recipient_index, message.parameters) == ("", "", "")
        assert (message.subject_key, message.gateway_id, message.windows) == (None, "", "")
    assert (sent.state, waiting.state, waiting.reason) == (State.SENT, State.DROPPED, Reason.ERASED)
    other.refresh_from_db()
    assert other.recipient == STORED
    run(Remembering(), now=NOW + 2 * DAY)
    waiting.refresh_from_db()
    assert waiting.state == State.DROPPED


def test_export_says_the_text_where_the_template_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    put()
    assert [row["text"] for row in export(PERSON)["notify.Message"]] == [""]
    monkeypatch.setattr("kit.notify.personal.registered_templates", lambda: TEMPLATES)
    assert [row["text"] for row in export(PERSON)["notify.Message"]] == [TEXT]


def test_ended_messages_lose_their_person_and_later_go() -> None:
    sent, waiting = put("sent"), put("waiting", not_before=NOW + 5 * DAY)
    run(Remembering())
    kept = timedelta(days=30)
    assert forget_old(now=NOW + kept - HOUR, kept=kept) == 0
    assert forget_old(now=NOW + kept, kept=kept) == 1
    assert forget_old(now=NOW + kept, kept=kept) == 0
    sent.refresh_from_db()
    assert (sent.recipient, sent.recipient_index, sent.state) == ("", "", State.SENT)
    assert (sent.subject_kind, sent.subject_key, sent.gateway_id) == ("", None, "")
    assert put("sent").pk == sent.pk  # its key still stops a second one
    waiting.refresh_from_db()
    assert waiting.recipient == STORED
    forget_old(now=NOW + timedelta(days=800), kept=kept)
    assert list(Message.objects.all()) == [waiting]
