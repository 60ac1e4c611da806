"""One sender sends a message; what fails is tried again, and not for ever."""

import threading
from datetime import datetime, time, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kit.notify.gateways.http import HttpGateway
from kit.notify.models import Message
from kit.notify.rules.answers import Accepted, Refused, TryLater
from kit.notify.rules.hours import Times, Window
from kit.notify.rules.states import LEASE, MOST_TRIES, Reason, State, pause
from kit.notify.sending import Claimed, claim, finish
from kit.personal.walk import erase
from tests.kit.notify.gateway_servers import LocalGateway, Reply
from tests.kit.notify.samples import (
    DAY,
    HOUR,
    NOW,
    PERSON,
    STORED,
    TEMPLATES,
    TEXT,
    Remembering,
    put,
    run,
)

pytestmark = pytest.mark.django_db
TIMEOUT = TryLater(Reason.GATEWAY_TIMEOUT)
MINUTE = timedelta(minutes=1)


def again(message: Message) -> Message:
    message.refresh_from_db()
    return message


def claimed(now: datetime = NOW) -> Claimed:
    found = claim(templates=TEMPLATES, now=now)
    assert found is not None
    return found


def test_due_message_is_sent_once() -> None:
    message = put()
    gateway = Remembering(Accepted("g-7"))
    assert run(gateway).accepted == 1
    assert run(gateway, now=NOW + DAY).accepted == 0
    (given,) = gateway.given
    assert (given.key, given.to, given.text) == (str(message.pk), STORED, TEXT)
    again(message)
    assert (message.state, message.reason, message.tries) == (State.SENT, Reason.NONE, 1)
    assert (message.gateway_id, message.ended_at, message.claim) == ("g-7", NOW, None)


def test_earliest_is_sent_first_and_later_ones_wait() -> None:
    second, first, later = put("b", not_before=NOW + HOUR), put("a"), put("c", not_before=NOW + 3 * HOUR)
    gateway = Remembering()
    run(gateway, now=NOW + 2 * HOUR)
    assert [each.key for each in gateway.given] == [str(first.pk), str(second.pk)]
    assert again(later).state == State.QUEUED


def test_what_failed_is_tried_again_after_a_pause_with_the_same_name() -> None:
    message = put()
    gateway = Remembering(TIMEOUT, TryLater(Reason.GATEWAY_ERROR), Accepted())
    run(gateway, chance=1.0)
    assert again(message).due_at == NOW + pause(1, 1.0)
    assert (message.state, message.reason) == (State.QUEUED, Reason.GATEWAY_TIMEOUT)
    run(gateway, now=NOW + MINUTE)
    assert len(gateway.given) == 1
    run(gateway, now=NOW + 2 * MINUTE)
    assert again(message).due_at == NOW + 2 * MINUTE + pause(2, 0)
    run(gateway, now=NOW + HOUR)
    assert [each.key for each in gateway.given] == [str(message.pk)] * 3
    assert (again(message).state, message.tries) == (State.SENT, 3)


def test_gateway_that_asks_for_patience_gets_it() -> None:
    message = put()
    run(Remembering(TryLater(Reason.GATEWAY_BUSY, 20 * MINUTE)))
    assert again(message).due_at == NOW + 20 * MINUTE


def test_tries_have_an_end() -> None:
    message = put(expires_at=NOW + 30 * DAY)
    gateway = Remembering(*[TIMEOUT] * 50)
    moment = NOW
    for _ in range(50):
        run(gateway, now=moment)
        moment = max(moment + MINUTE, again(message).due_at)
    assert len(gateway.given) == MOST_TRIES
    assert (message.state, message.reason) == (State.FAILED, Reason.GATEWAY_TIMEOUT)


def test_refused_message_is_dropped_and_the_next_one_goes() -> None:
    refused, other = put("a"), put("b")
    assert (run(Remembering(Refused(), Accepted()))).refused == 1
    assert (again(refused).state, refused.reason) == (State.DROPPED, Reason.REFUSED)
    assert again(other).state == State.SENT


def test_night_and_safe_times_hold_for_second_tries_too() -> None:
    message = put(not_before=NOW + 10 * HOUR + 59 * MINUTE)  # 20:59
    run(Remembering(TIMEOUT), now=message.due_at)
    assert again(message).due_at == NOW + 22 * HOUR  # 08:00
    safe = put("safe", times=Times(windows=(Window(2, time(10), time(10, 1)),)), expires_at=NOW + 9 * DAY)
    run(Remembering(TIMEOUT))
    assert again(safe).due_at == NOW + 7 * DAY


def test_sender_that_comes_late_does_not_wake_anybody() -> None:
    """The scheduler stood still from the afternoon into the night."""
    message = put()
    gateway = Remembering()
    run(gateway, now=NOW + 14 * HOUR)
    assert gateway.given == []
    assert again(message).due_at == NOW + 22 * HOUR
    assert (message.state, message.tries) == (State.QUEUED, 0)


def test_expired_message_is_dropped_and_one_that_was_tried_has_failed() -> None:
    untried = put("a", expires_at=NOW + HOUR)
    run(Remembering(), now=NOW + HOUR)
    assert (again(untried).state, untried.reason) == (State.DROPPED, Reason.EXPIRED)
    tried = put("b", expires_at=NOW + 30 * timedelta(seconds=1))
    run(Remembering(TIMEOUT))
    assert (again(tried).state, tried.reason) == (State.FAILED, Reason.GATEWAY_TIMEOUT)


def test_one_number_gets_so_many_a_day_and_the_others_wait(settings: Settings) -> None:
    settings.SMS_PER_DAY = 2
    three = [put(f"{n}") for n in range(3)]
    other = put("other", recipient="13900001111")
    gateway = Remembering(TIMEOUT)  # the first try counts, those after it do not
    run(gateway)
    run(gateway, now=NOW + MINUTE)
    assert sorted(again(each).state for each in three) == [State.QUEUED, State.SENT, State.SENT]
    assert again(other).state == State.SENT
    (waiting,) = [each for each in three if each.state == State.QUEUED]
    assert (waiting.due_at, waiting.planned_at, waiting.tries) == (NOW + DAY, NOW + DAY, 0)
    run(gateway, now=NOW + DAY)
    assert again(waiting).state == State.SENT


def test_limit_of_a_day_that_outlasts_the_message_drops_it(settings: Settings) -> None:
    settings.SMS_PER_DAY = 1
    put("a")
    late = put("b", expires_at=NOW + HOUR)
    run(Remembering())
    assert (again(late).state, late.reason) == (State.DROPPED, Reason.EXPIRED)


def test_next_message_is_found_without_reading_those_that_ended() -> None:
    """However many there are: the plan names the index of those that wait."""
    rows = Message.objects.bulk_create(
        Message(
            key=f"old-{n}", template="t.t", language="mn", created_at=NOW, planned_at=NOW, expires_at=NOW,
            state=State.SENT, due_at=NOW, ended_at=NOW,
        )
        for n in range(2_000)
    )  # fmt: skip
    assert len(rows) == 2_000
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE notify_message")
    with CaptureQueriesContext(connections["default"]) as seen:
        assert claim(templates=TEMPLATES, now=NOW) is None
    (look,) = [each["sql"] for each in seen if "notify_message" in each["sql"]]
    with connections["default"].cursor() as cursor:
        query_plan = "EXPLAIN QUERY PLAN" if connections["default"].vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{query_plan} {look}")
        plan = repr(cursor.fetchall())
    assert "message_waiting" in plan
    assert "SCAN notify_message'" not in plan


def test_gateway_that_is_away_is_left_alone_until_the_next_run() -> None:
    for number in range(9):
        put(str(number), recipient=f"1380013876{number}")
    gateway = Remembering(*[TryLater(Reason.GATEWAY_UNREACHABLE)] * 20)
    assert run(gateway).gave_up
    assert len(gateway.given) == 5
    assert Message.objects.filter(state=State.QUEUED).count() == 9


def test_message_without_its_template_fails_and_holds_nobody_up() -> None:
    lost, other = put("lost"), put("other")
    Message.objects.filter(pk=lost.pk).update(template="test.removed")
    damaged = put("damaged")
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE notify_message SET recipient = 'AAAA' WHERE key = 'damaged'")
    run(Remembering())
    assert (again(lost).state, lost.reason) == (State.FAILED, Reason.UNREADABLE)
    assert Message.objects.get(pk=damaged.pk).reason == Reason.UNREADABLE
    assert again(other).state == State.SENT


def test_run_ends_when_its_time_is_over() -> None:
    for number in range(5):
        put(str(number), recipient=f"1380013876{number}")
    moments = [NOW]
    gateway = Remembering(during=lambda: moments.append(moments[-1] + timedelta(seconds=9)))
    from kit.notify.sending import send_due

    send_due(
        gateway,
        templates=TEMPLATES,
        clock=lambda: moments[-1],
        chance=lambda: 0.0,
        longest=timedelta(seconds=20),
    )
    assert len(gateway.given) == 3


def test_claimed_message_is_nobody_elses_until_the_lease_is_over() -> None:
    message = put()
    first = claimed()
    assert claim(templates=TEMPLATES, now=NOW + LEASE - timedelta(seconds=1)) is None
    second = claimed(NOW + LEASE)
    assert second.outgoing.key == first.outgoing.key == str(message.pk)
    assert again(message).tries == 2
    # the first was not dead after all: what it has to say comes too late
    assert not finish(first, Refused(), now=NOW + LEASE, chance=0)
    assert again(message).state == State.SENDING
    assert finish(second, Accepted(), now=NOW + LEASE, chance=0)
    assert again(message).state == State.SENT


def test_message_that_kills_its_senders_is_not_tried_for_ever() -> None:
    message = put()
    moment, tries = NOW, 0
    while claim(templates=TEMPLATES, now=moment) is not None:
        tries, moment = tries + 1, moment + LEASE
    assert tries == MOST_TRIES
    assert (again(message).state, message.reason) == (State.FAILED, Reason.INTERRUPTED)


def test_held_up_sender_does_not_send_what_is_somebody_elses_now() -> None:
    put()
    moments = iter([NOW, NOW, NOW, NOW, NOW + LEASE, *[NOW + HOUR] * 9])
    gateway = Remembering()
    from kit.notify.sending import send_due

    send_due(gateway, templates=TEMPLATES, clock=lambda: next(moments), chance=lambda: 0.0, longest=MINUTE)
    assert gateway.given == []


def test_person_erased_while_the_gateway_is_asked_stays_erased() -> None:
    message = put()
    run(Remembering(Accepted("g-1"), during=lambda: erase(PERSON)))
    again(message)
    assert (message.state, message.reason) == (State.DROPPED, Reason.ERASED)
    assert (message.recipient, message.gateway_id) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_each_message_once() -> None:
    """Both are held at the gateway with their first, so that both are at work."""
    for number in range(12):
        put(str(number), recipient=f"138001387{number:02}")
    both_at_work = threading.Barrier(2)
    gateways = [Remembering(), Remembering()]

    def once_together(gateway: Remembering) -> None:
        if len(gateway.given) == 1:
            both_at_work.wait(10)

    def send(gateway: Remembering) -> None:
        try:
            run(gateway)
        finally:
            connections.close_all()

    for gateway in gateways:
        gateway.during = lambda gateway=gateway: once_together(gateway)  # type: ignore[misc]
    threads = [threading.Thread(target=send, args=[gateway]) for gateway in gateways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [each.key for gateway in gateways for each in gateway.given]
    assert len(keys) == len(set(keys)) == 12
    assert all(gateway.given for gateway in gateways)
    assert Message.objects.filter(state=State.SENT, tries=1).count() == 12


@pytest.mark.django_db(transaction=True)
def test_of_two_that_claim_at_once_one_gets_it() -> None:
    put()
    start = threading.Barrier(2)
    found: list[Claimed | None] = []

    def one() -> None:
        try:
            start.wait()
            found.append(claim(templates=TEMPLATES, now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([each for each in found if each is not None]) == 1
    assert Message.objects.get().tries == 1


def test_answer_that_was_lost_on_the_way_is_no_second_message() -> None:
    """The gateway took it, and its answer did not come in time."""
    message = put()
    with LocalGateway() as server:
        server.may_answer.clear()
        run(HttpGateway(server.url, key="", timeout_s=1.0))
        assert again(message).reason == Reason.GATEWAY_TIMEOUT
        assert server.came.wait(20)
        server.may_answer.set()
        run(HttpGateway(server.url, key="", timeout_s=5), now=NOW + 2 * MINUTE)
    assert again(message).state == State.SENT
    assert len(server.requests) == 2
    assert {each.headers["Idempotency-Key"] for each in server.requests} == {str(message.pk)}
    assert list(server.delivered) == [str(message.pk)]


def test_faulty_gateway_is_asked_again_over_real_sockets() -> None:
    message = put()
    with LocalGateway(Reply(500), Reply(raw=b""), Reply(429, headers={"Retry-After": "300"})) as server:
        gateway = HttpGateway(server.url, key="", timeout_s=5)
        reasons, moment = [], NOW
        for _ in range(4):
            run(gateway, now=moment)
            moment = again(message).due_at
            reasons.append(message.reason)
    assert reasons == [Reason.GATEWAY_ERROR, Reason.GATEWAY_BROKEN, Reason.GATEWAY_BUSY, Reason.NONE]
    assert message.state == State.SENT
