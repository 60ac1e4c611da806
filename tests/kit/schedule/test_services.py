"""Exactly one run for each slot, on the engine of this pass."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from kit.schedule.jobs import Job, registered_jobs
from kit.schedule.models import Run
from kit.schedule.services import claim, forget_old_runs, run_due

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def job_that(run: "list[str]", name: str = "test.job", **options: timedelta) -> Job:
    return Job(name=name, every=timedelta(minutes=5), run=lambda: run.append(name), **options)


@pytest.mark.django_db
def test_run_due_runs_each_slot_once() -> None:
    ran: list[str] = []
    jobs = [job_that(ran)]
    assert run_due(jobs, worker="a", now=NOON) == ["test.job"]
    assert run_due(jobs, worker="b", now=NOON + timedelta(minutes=4, seconds=59)) == []
    assert run_due(jobs, worker="b", now=NOON + timedelta(minutes=5)) == ["test.job"]
    assert len(ran) == 2
    assert list(Run.objects.values_list("succeeded", flat=True)) == [True, True]


@pytest.mark.django_db
def test_run_due_goes_on_after_a_failing_job(caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []
    failing = Job(name="test.fails", every=timedelta(minutes=5), run=lambda: 1 // 0)
    assert run_due([failing, job_that(ran)], worker="a", now=NOON) == ["test.fails", "test.job"]
    assert ran == ["test.job"]
    assert Run.objects.get(job="test.fails").succeeded is False
    assert "The job test.fails failed." in caplog.text


@pytest.mark.django_db
def test_claim_left_by_a_dead_scheduler_is_taken_over_once() -> None:
    job = Job(name="test.day", every=timedelta(days=1), run=lambda: None, longest=timedelta(minutes=10))
    assert claim(job=job, worker="dead", now=NOON) is not None
    assert claim(job=job, worker="b", now=NOON + timedelta(minutes=10)) is None
    taken = claim(job=job, worker="b", now=NOON + timedelta(minutes=11))
    assert taken is not None
    assert (taken.claimed_by, taken.attempt) == ("b", 2)
    assert claim(job=job, worker="c", now=NOON + timedelta(minutes=12)) is None
    # A job that kills whoever runs it is left alone until its next slot.
    assert claim(job=job, worker="c", now=NOON + timedelta(minutes=30)) is None


@pytest.mark.django_db
def test_forget_old_runs_keeps_the_last_month() -> None:
    for days in (1, 34, 36, 400):
        Run.objects.create(job="test.job", slot=NOON - timedelta(days=days), claimed_by="a", claimed_at=NOON)
    forget_old_runs(now=NOON)
    assert Run.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_run_due_with_many_threads_runs_each_slot_once() -> None:
    ran: list[str] = []
    jobs = [job_that(ran, name=f"test.job{number}") for number in range(5)]
    start = threading.Barrier(4)
    faults: list[BaseException] = []

    def schedule(worker: str) -> None:
        try:
            start.wait(10)
            for minute in range(0, 30, 5):
                run_due(jobs, worker=worker, now=NOON + timedelta(minutes=minute))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    # Slots pass while others are still at an earlier one; none may run twice.
    assert len(ran) == Run.objects.count()
    assert {(name, ran.count(name)) for name in ran} == {(job.name, 6) for job in jobs}


@pytest.mark.django_db
def test_registered_jobs_have_their_own_names() -> None:
    names = [job.name for job in registered_jobs()]
    assert "schedule.forget_old_runs" in names
    assert len(names) == len(set(names))
