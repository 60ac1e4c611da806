"""The log in a real database: append-only by trigger, whole under concurrency, tampering named by its number."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from kit.audit.log import head, record, verify
from kit.audit.models import AppendOnly, AuditEvent, ChainHead

SQLITE_TRIGGERS = ("audit_event_no_update", "audit_event_no_delete", "audit_chain_head_no_delete")


def add(count: int) -> list[AuditEvent]:
    return [
        record(actor="user:1", action="thing.done", target=f"thing:{n}", detail={"n": n})
        for n in range(count)
    ]


def tamper(statement: str, *values: object) -> None:
    """Change rows as somebody could who owns the database: with the triggers out of the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_chain_head DISABLE TRIGGER USER")
        cursor.execute(statement, values)


@pytest.mark.django_db
def test_record_appends_in_order_and_verifies() -> None:
    before, _ = head()
    events = add(5)
    assert [event.seq for event in events] == list(range(before + 1, before + 6))
    assert head() == (events[-1].seq, events[-1].hash)
    assert verify() is None
    assert AuditEvent.objects.get(pk=events[2].pk).values == {"n": 2}


@pytest.mark.django_db
def test_record_falls_with_the_transaction_that_it_tells_of() -> None:
    before = head()
    with transaction.atomic():
        add(1)
        transaction.set_rollback(True)
    assert head() == before
    assert verify() is None


@pytest.mark.django_db
def test_event_refuses_change_and_removal_in_python() -> None:
    (event,) = add(1)
    event.actor = "user:2"
    for act in (
        event.save,
        event.delete,
        lambda: event.save(force_insert=True),
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(actor="user:2"),
        lambda: AuditEvent.objects.bulk_update([event], ["actor"]),
    ):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET actor = 'user:2'", "DELETE FROM audit_event", "DELETE FROM audit_chain_head"],
)
def test_database_itself_refuses_change_and_removal(statement: str) -> None:
    add(2)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["actor", "action", "target", "detail", "previous_hash", "hash", "at"])
def test_verify_names_a_changed_event(field: str) -> None:
    events = add(4)
    value = "2026-01-01 00:00:00+00:00" if field == "at" else "f" * 60
    tamper(f"UPDATE audit_event SET {field} = %s WHERE seq = %s", value, events[1].seq)
    found = verify()
    assert found is not None
    assert found.seq == events[1].seq


@pytest.mark.django_db
def test_verify_names_a_removed_event() -> None:
    events = add(4)
    tamper("DELETE FROM audit_event WHERE seq = %s", events[2].seq)
    found = verify()
    assert found is not None
    assert found.seq == events[2].seq


@pytest.mark.django_db
def test_verify_names_a_removed_last_event() -> None:
    events = add(3)
    tamper("DELETE FROM audit_event WHERE seq = %s", events[2].seq)
    found = verify()
    assert found is not None
    assert (found.seq, found.reason) == (events[2].seq, "head")


@pytest.mark.django_db
def test_verify_names_an_event_added_behind_the_head() -> None:
    last = add(2)[-1]
    AuditEvent(
        seq=last.seq + 1,
        at=last.at,
        actor="x",
        action="x",
        target="x",
        previous_hash=last.hash,
        hash="e" * 64,
    ).save(force_insert=True)
    found = verify()
    assert found is not None
    assert (found.seq, found.reason) == (last.seq + 1, "head")


@pytest.mark.django_db
def test_verify_finds_a_log_rewritten_with_its_head_by_a_witness() -> None:
    add(3)
    witness = head()
    last = AuditEvent.objects.get(pk=witness[0])
    tamper("DELETE FROM audit_event WHERE seq = %s", last.seq)
    ChainHead.objects.filter(pk=ChainHead.ONLY).update(seq=last.seq - 1, hash=last.previous_hash)
    assert verify() is None
    found = verify(witness=witness)
    assert found is not None
    assert found.reason == "witness"


@pytest.mark.django_db
def test_verify_audit_prints_the_head_and_fails_with_the_number_of_a_break() -> None:
    events = add(3)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    noted = f"{events[2].seq}:{events[2].hash}"
    assert noted in out.getvalue()
    call_command("verify_audit", witness=noted, stdout=out)
    tamper("UPDATE audit_event SET actor = 'user:2' WHERE seq = %s", events[0].seq)
    with pytest.raises(CommandError, match=f"event {events[0].seq} ") as caught:
        call_command("verify_audit", stdout=out)
    assert caught.value.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_record_from_many_threads_leaves_one_unbroken_chain() -> None:
    before, _ = head()
    threads, each = 6, 15
    start = threading.Barrier(threads)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait(timeout=20)
            for n in range(each):
                record(actor=f"user:{number}", action="thing.done", target=f"thing:{n}")
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert head()[0] == before + threads * each
    assert verify() is None


@pytest.mark.django_db(transaction=True)
def test_flush_passes_the_audit_log_by() -> None:
    add(1)
    before = head()
    call_command("flush", interactive=False, verbosity=0)
    assert head() == before
    assert verify() is None
