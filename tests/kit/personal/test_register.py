"""Whoever seals something says who exports and erases it."""

import uuid

import pytest
from django.apps import apps

from kit.personal.register import Erased, PersonalData, Subject, missing, registered, sealed_models
from kit.personal.walk import blank_sealed, erase, export
from outreach.network.models import Invitation, User
from tests.kit.personal.models import Caller, caller_table


def caller_data(*fields: str) -> PersonalData:
    def rows(subject: Subject):
        return Caller.objects.filter(pk=subject.key) if subject.kind == "caller" else Caller.objects.none()

    return PersonalData(
        model=Caller,
        fields=fields,
        export=lambda subject: [{"phone": row.phone, "note": row.note} for row in rows(subject)],
        erase=lambda subject: Erased(blank_sealed(rows(subject))),
    )


def test_every_model_with_a_sealed_field_is_registered() -> None:
    assert {User, Invitation} <= set(sealed_models(apps.get_models()))
    assert missing() == []


def test_the_forgotten_are_named() -> None:
    assert missing(among=[Caller], said=[]) == [
        "testing.Caller has sealed fields and nobody exports or erases them."
    ]
    assert missing(among=[Caller], said=[caller_data("phone", "town", "nose")]) == [
        "testing.Caller.note is sealed and not among the personal fields.",
        "testing.Caller.nose is no field.",
    ]
    assert missing(among=[Caller], said=[caller_data("phone", "note", "town")]) == []


@pytest.mark.django_db
def test_one_subject_is_exported_and_erased_and_nobody_else() -> None:
    said = [caller_data("phone", "note")]
    with caller_table():
        one, other = (Caller.objects.create(phone=phone, note="n") for phone in ("1", "2"))
        subject = Subject("caller", one.pk)
        assert export(subject, said=said) == {"testing.Caller": [{"phone": "1", "note": "n"}]}
        receipt = erase(subject, said=said)
        assert (receipt.rows, receipt.kept, list(receipt.by_model)) == (1, 0, ["testing.Caller"])
        assert export(subject, said=said) == {"testing.Caller": [{"phone": "", "note": None}]}
        assert not Caller.objects.filter(phone_index__of="1").exists()
        assert Caller.objects.get(phone_index__of="2") == other
        assert erase(Subject("nobody", one.pk), said=said).by_model == {}


@pytest.mark.django_db
def test_erased_everywhere_or_nowhere() -> None:
    def fail(subject: Subject) -> Erased:
        raise RuntimeError

    broken = PersonalData(model=User, fields=(), export=lambda subject: [], erase=fail)
    with caller_table():
        caller = Caller.objects.create(phone="1")
        with pytest.raises(RuntimeError):
            erase(Subject("caller", caller.pk), said=[caller_data(), broken])
        assert Caller.objects.get().phone == "1"


@pytest.mark.django_db
@pytest.mark.parametrize("data", registered(), ids=lambda data: data.model._meta.label)
def test_unknown_kinds_of_subjects_touch_nothing(data: PersonalData) -> None:
    subject = Subject("no such kind", uuid.uuid4())
    assert list(data.export(subject)) == []
    erased = data.erase(subject)
    assert (erased.rows, erased.kept) == (0, 0)
