"""Keys change while people work: everything opens and is found before, during and after."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from psycopg.errors import DeadlockDetected
from pytest_django import Settings

from kit.personal import rotation
from kit.personal.rotation import ModelStore, go_through, left_over
from kit.sealing.configured import key_ring
from kit.sealing.seal import is_current
from outreach.network.models import User
from tests.kit.personal.models import Caller, caller_table

pytestmark = pytest.mark.django_db

OLD, NEW = "old " * 10, "new " * 10


@pytest.fixture(autouse=True)
def _rows(db: None, settings: Settings) -> Iterator[None]:
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = OLD, ()
    with caller_table():
        Caller.objects.bulk_create(
            [Caller(phone=f"138{n:08d}", note=f"note {n}" if n % 3 else None) for n in range(25)]
        )
        Caller.objects.create()
        yield


def turn(settings: Settings) -> None:
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = NEW, (OLD,)


def all_as_it_was() -> None:
    for n in range(25):
        caller = Caller.objects.get(phone_index__of=f"138{n:08d}")
        assert (caller.phone, caller.note) == (f"138{n:08d}", f"note {n}" if n % 3 else None)


def test_all_columns_and_indexes_go_under_the_new_key(settings: Settings) -> None:
    store = ModelStore(Caller)
    assert go_through(store, reseal=True, size=10).stale == 0
    turn(settings)
    all_as_it_was()
    assert go_through(store, reseal=False, size=10).stale == 25
    tally = go_through(store, reseal=True, size=10)
    assert (tally.seen, tally.stale, tally.unreadable) == (26, 25, [])
    assert left_over([store]) == {}
    settings.SEALING_KEYS_OLD = ()  # the old key is retired
    all_as_it_was()
    assert all(
        is_current(key_ring(), text) for text in Caller.objects.values_list("phone", flat=True) if text
    )


def test_killed_in_the_middle_and_run_again(settings: Settings) -> None:
    store = ModelStore(Caller)
    turn(settings)
    first = store.go_through(None, 7, reseal=True)
    assert first.seen == 7
    all_as_it_was()
    assert left_over([store])["testing.Caller"].stale == 25 - first.stale
    assert go_through(store, reseal=True, size=7).stale == 25 - first.stale
    assert left_over([store]) == {}


def test_change_made_meanwhile_wins(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ModelStore(Caller)
    turn(settings)
    caller = Caller.objects.get(phone_index__of="13800000001")
    stored = store._store

    def somebody_is_quicker(changes: list[list[object]]) -> None:
        caller.phone, caller.note = "139", "changed"
        caller.save()
        stored(changes)

    monkeypatch.setattr(store, "_store", somebody_is_quicker)
    go_through(store, reseal=True)
    again = Caller.objects.get(phone_index__of="139")
    assert (again.pk, again.phone, again.note) == (caller.pk, "139", "changed")
    assert left_over([store]) == {}


def deadlocks(monkeypatch: pytest.MonkeyPatch, store: ModelStore, number: int) -> None:
    """As if another writer had been in the way so many times, after the rows were written."""
    stored, left = store._store, [number]

    def store_rows(changes: list[list[object]]) -> None:
        stored(changes)
        if left[0]:
            left[0] -= 1
            raise OperationalError("deadlock detected") from DeadlockDetected()

    monkeypatch.setattr(store, "_store", store_rows)


def test_slice_that_a_deadlock_ended_is_begun_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ModelStore(Caller)
    turn(settings)
    deadlocks(monkeypatch, store, 3)
    assert go_through(store, reseal=True, size=10).stale == 25
    assert left_over([store]) == {}
    all_as_it_was()


def test_rotation_that_is_always_in_the_way_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ModelStore(Caller)
    turn(settings)
    deadlocks(monkeypatch, store, 1_000)
    with pytest.raises(OperationalError, match="deadlock"):
        go_through(store, reseal=True)
    assert left_over([store])["testing.Caller"].stale == 25


def test_rows_are_taken_in_the_order_of_their_keys(settings: Settings) -> None:
    turn(settings)
    with CaptureQueriesContext(connection) as queries:
        go_through(ModelStore(Caller), reseal=True)
    said = [each["sql"] for each in queries]
    taken = next(n for n, sql in enumerate(said) if " IN (" in sql and "ORDER BY" in sql)
    assert said[taken + 1].startswith(("UPDATE", "WITH"))
    if connection.vendor == "postgresql":
        assert "FOR NO KEY UPDATE" in said[taken]


def test_what_no_key_opens_is_named_and_stops_nothing(settings: Settings) -> None:
    store = ModelStore(Caller)
    settings.SEALING_KEY = "lost " * 10
    lost = Caller.objects.create(phone="777")
    turn(settings)
    tally = go_through(store, reseal=True)
    assert tally.unreadable == [f"testing_caller.phone {lost.pk}"]
    assert tally.stale == 25
    all_as_it_was()
    assert left_over([store])["testing.Caller"].stale == 0


def test_command_rotates_tells_and_verifies(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create_user("zhang.san", "x" * 12, display_name="张三", email="Zhang@example.gov.cn")
    turn(settings)
    out = StringIO()
    call_command("rotate_keys", "--dry-run", stdout=out)
    assert "network.User: 1 looked at, 1 under an old key" in out.getvalue()
    assert not is_current(key_ring(), User.objects.values_list("email", flat=True).get())
    out = StringIO()
    call_command("rotate_keys", "--slice", "1", stdout=out)
    assert "network.User: 1 looked at, 1 resealed" in out.getvalue()
    assert "zhang" not in out.getvalue().lower().replace("mfa", "")
    settings.SEALING_KEYS_OLD = ()
    assert User.objects.with_email("zhang@example.GOV.cn").get() == user
    assert User.objects.get().email == "zhang@example.gov.cn"
    monkeypatch.setattr(rotation.ModelStore, "_store", lambda self, changes: None)
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = OLD, (NEW,)
    with pytest.raises(CommandError, match="1 still stand under an old key"):
        call_command("rotate_keys", stdout=StringIO())


def test_command_names_what_cannot_be_read(settings: Settings) -> None:
    user = User.objects.create_user("zhang.san", "x" * 12, display_name="张三", email="zhang@example.gov.cn")
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = NEW, ()
    errors = StringIO()
    with pytest.raises(CommandError, match="1 values cannot be read"):
        call_command("rotate_keys", "--dry-run", stdout=StringIO(), stderr=errors)
    assert errors.getvalue() == f"Cannot be read: network_user.email {user.pk}\n"
