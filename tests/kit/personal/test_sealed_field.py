"""A sealed field in a real table: plain in Python, unreadable in the database, and no way round it."""

import uuid
from collections.abc import Iterator

import pytest
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Value
from django.db.models.functions import Concat
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import PlainTextRefused, Sealed, SealedTextField
from kit.sealing.seal import CannotUnseal
from tests.kit.personal.models import Caller, caller_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _table(db: None) -> Iterator[None]:
    with caller_table():
        yield


def stored(column: str, pk: uuid.UUID) -> str | None:
    """What stands in the column, past all of Django."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM testing_caller WHERE id = %s",
            [pk if connection.vendor == "postgresql" else pk.hex],
        )
        return cursor.fetchone()[0]


def test_column_holds_nothing_readable() -> None:
    caller = Caller.objects.create(phone="13812345678", note="白天可以打")
    assert caller.phone == "13812345678"
    for column in ("phone", "phone_index", "note"):
        text = stored(column, caller.pk)
        assert text
        assert "13812345678" not in text
        assert "白天" not in text
    again = Caller.objects.get()
    assert (again.phone, again.note) == ("13812345678", "白天可以打")


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=200))
def test_any_text_comes_back(text: str) -> None:
    caller = Caller.objects.create(phone=text, note=text)
    again = Caller.objects.get(pk=caller.pk)
    assert (again.phone, again.note) == (text, text)


def test_empty_and_null_stay_what_they_are() -> None:
    caller = Caller.objects.create()
    assert (stored("phone", caller.pk), stored("note", caller.pk), stored("phone_index", caller.pk)) == (
        "",
        None,
        "",
    )
    again = Caller.objects.get()
    assert (again.phone, again.note) == ("", None)
    assert Caller.objects.filter(note__isnull=True).exists()
    assert not Caller.objects.filter(note__isnull=False).exists()


def test_bulk_create_seals_each_row_for_itself() -> None:
    Caller.objects.bulk_create([Caller(phone="13812345678", note="x") for _ in range(20)])
    assert {caller.phone for caller in Caller.objects.all()} == {"13812345678"}
    assert len(set(Caller.objects.values_list("phone", flat=True))) == 20


def test_deferred_loading_and_refreshing() -> None:
    pk = Caller.objects.create(phone="1", note="old", town="东胜").pk
    caller = Caller.objects.only("town").get(pk=pk)
    assert caller.get_deferred_fields() == {"phone", "note", "phone_index"}
    assert caller.phone == "1"
    assert Caller.objects.defer("note").get(pk=pk).note == "old"
    other = Caller.objects.get(pk=pk)
    other.note = "new"
    other.save(update_fields=["note"])
    assert other.note == "new"
    caller.refresh_from_db()
    assert caller.note == "new"
    caller.note = "changed and not saved"
    caller.refresh_from_db(fields=["note"])
    assert caller.note == "new"


def test_update_fields_names_value_and_index_together() -> None:
    caller = Caller.objects.create(phone="111")
    caller.phone = "222"
    for half in (["phone"], ["phone_index"]):
        with pytest.raises(ValueError, match="together"), transaction.atomic():
            caller.save(update_fields=half)
    caller.save(update_fields=["phone", "phone_index"])
    assert Caller.objects.get(phone_index__of="222") == caller
    caller.town = "康巴什"
    caller.save(update_fields=["town"])


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "13812345678"},
        {"phone": F("town")},
        {"phone": F("note")},
        {"phone": Value("13812345678")},
        {"phone": Concat(F("town"), Value("!"))},
        {"phone_index": "13812345678"},
        {"phone_index": F("town")},
    ],
)
def test_update_refuses_what_would_be_readable(change: dict[str, object]) -> None:
    caller = Caller.objects.create(phone="1", town="town")
    with pytest.raises(PlainTextRefused), transaction.atomic():
        Caller.objects.update(**change)
    assert Caller.objects.get() == caller
    assert Caller.objects.get().phone == "1"


def test_update_may_empty() -> None:
    pk = Caller.objects.create(phone="1", note="2").pk
    Caller.objects.update(phone="", note=None, phone_index="")
    assert (stored("phone", pk), stored("note", pk), stored("phone_index", pk)) == ("", None, "")


def test_bulk_update_is_refused() -> None:
    caller = Caller.objects.create(phone="1")
    caller.phone = "2"
    with pytest.raises(PlainTextRefused), transaction.atomic():
        Caller.objects.bulk_update([caller], ["phone"])


@pytest.mark.parametrize("named", [["note"], ["phone_index"], ["phone", "phone_index"]])
def test_upsert_is_refused(named: list[str]) -> None:
    caller = Caller.objects.create(phone="1", note="2")
    other = Caller(pk=caller.pk, phone="3", note="4", town="town")
    with pytest.raises(PlainTextRefused), transaction.atomic():
        Caller.objects.bulk_create([other], update_conflicts=True, update_fields=named, unique_fields=["id"])
    Caller.objects.bulk_create([other], update_conflicts=True, update_fields=["town"], unique_fields=["id"])
    Caller.objects.bulk_create([other], ignore_conflicts=True)
    again = Caller.objects.get()
    assert (again.phone, again.note, again.town) == ("1", "2", "town")


@pytest.mark.parametrize(
    "lookup",
    ["phone", "phone__exact", "phone__in", "phone__contains", "phone__gt", "phone__iexact", "note__regex"],
)
def test_no_lookup_but_isnull(lookup: str) -> None:
    with pytest.raises(FieldError):
        Caller.objects.filter(**{lookup: "1"})
    with pytest.raises(FieldError):
        Caller.objects.exclude(**{lookup: "1"})


def test_value_of_another_row_or_column_does_not_open() -> None:
    a, b = Caller.objects.create(phone="1", note="2"), Caller.objects.create(phone="3", note="4")
    Caller.objects.filter(pk=b.pk).update(
        phone=Sealed(stored("phone", a.pk)), note=Sealed(stored("phone", b.pk))
    )
    broken = Caller.objects.get(pk=b.pk)
    for name in ("phone", "note"):
        with pytest.raises(CannotUnseal):
            getattr(broken, name)


def test_values_yields_what_stands_in_the_column() -> None:
    Caller.objects.create(phone="13812345678")
    (row,) = Caller.objects.values("phone")
    assert isinstance(row["phone"], Sealed)


def test_nothing_is_dumped() -> None:
    caller = Caller.objects.create(phone="13812345678")
    with pytest.raises(PlainTextRefused):
        serializers.serialize("json", [caller])


def test_nothing_is_sealed_before_the_row_has_its_key() -> None:
    Caller.objects.create(pk=None, phone="1")  # Django gives it one first
    assert Caller.objects.get().phone == "1"
    with pytest.raises(PlainTextRefused):
        Caller._meta.get_field("phone").pre_save(Caller(pk=None, phone="1"), True)


def test_found_by_any_spelling_and_by_nothing_else() -> None:
    caller = Caller.objects.create(phone="138 1234 5678")
    Caller.objects.create()
    assert Caller.objects.get(phone_index__of="138-1234-5678") == caller
    assert not Caller.objects.filter(phone_index__of="13812345679").exists()
    assert not Caller.objects.filter(phone_index__of="").exists()


def test_fields_are_written_into_migrations() -> None:
    fields = {field.name: MigrationWriter.serialize(field)[0] for field in Caller._meta.local_fields}
    assert fields["note"] == "kit.personal.sealed_field.SealedTextField(null=True)"
    assert fields["phone_index"] == (
        "kit.personal.index_field.BlindIndexField(db_index=True, of='phone', purpose='test telephone')"
    )
    copy = Caller._meta.get_field("phone_index").clone()
    assert (copy.of, copy.purpose, copy.max_length) == ("phone", "test telephone", 64)


def test_models_that_cannot_be_sealed_are_named() -> None:
    class Numbered(models.Model):
        text = SealedTextField(unique=True)
        index = BlindIndexField(of="id", purpose="x")

        class Meta:
            app_label = "testing"
            apps = Apps()

        def __str__(self) -> str:
            return ""

    assert {fault.id for fault in Numbered.check()} >= {"personal.E001", "personal.E002", "personal.E003"}
    assert [fault for fault in Caller.check() if fault.id.startswith("personal")] == []
