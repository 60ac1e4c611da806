"""Village contacts: they book and go along; no matter, no notes, nothing of what is hidden."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from kit.audit.models import AuditEvent
from outreach.referrals.models import Booking, Referral
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.referral_values import Kind
from outreach.referrals.rules.safe_contact import Calling, SafeContact
from tests.access.clients import new_client
from tests.outreach.referrals.world import CALLED, PHONE, Desk, given, make_desk, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def accompanied(desk: Desk, **changes: object) -> Referral:
    return opened(desk, given=given(desk.workstation, desk.point), **changes).referral


def test_village_sees_whom_to_go_along_with_and_no_matter(desk: Desk) -> None:
    key = accompanied(desk).pk
    client = new_client(user=desk.village)
    listed = client.get(reverse("desk-village")).content.decode()
    assert CALLED in listed
    assert PHONE not in listed
    text = client.get(reverse("desk-village-one", args=[key])).content.decode()
    for secret in ("工资", "欠薪", "wage", "备注"):
        assert secret not in text
    actions = AuditEvent.objects.filter(actor=f"user:{desk.village.pk}").order_by("seq")
    assert list(actions.values_list("action", flat=True))[-2:] == [Action.LISTED, Action.READ]


def test_nothing_of_what_is_hidden_of_minors_or_without_the_point_is_there(desk: Desk) -> None:
    hidden = opened(desk, matter="domestic_violence", given=given(desk.workstation)).referral.pk
    minor = opened(desk, age=AgeBand.UNDER_18).referral.pk
    not_named = opened(desk).referral.pk
    client = new_client(user=desk.village)
    assert CALLED not in client.get(reverse("desk-village")).content.decode()
    for key in (hidden, minor, not_named):
        assert client.get(reverse("desk-village-one", args=[key])).status_code == 404
        for act in ("book", "cancel", "went"):
            assert client.post(reverse(f"desk-village-{act}", args=[key]), {"version": 1}).status_code == 404
        # And nothing of the desk's own pages.
        assert client.get(reverse("desk-referral", args=[key])).status_code == 404


def test_number_is_shown_only_while_calling_is_safe(desk: Desk) -> None:
    key = accompanied(desk, safe_contact=SafeContact(calling=Calling.NEVER)).pk
    text = new_client(user=desk.village).get(reverse("desk-village-one", args=[key])).content.decode()
    assert PHONE not in text


def test_village_books_cancels_and_went_along(desk: Desk) -> None:
    from django.utils import timezone

    for day in range(1, 6):
        desk.workstation.callback_slots.create(weekday=day, begins=time(9), ends=time(10), places=1)
    row = accompanied(desk)
    client = new_client(user=desk.village)
    slot = free_slots(desk.workstation, now=timezone.now())[0]
    said = {"version": 1, "slot": f"{slot.day}T09:00"}
    assert client.post(reverse("desk-village-book", args=[row.pk]), said).status_code == 302
    assert Booking.objects.get().booked_by == f"user:{desk.village.pk}"
    stale = client.post(reverse("desk-village-cancel", args=[row.pk]), {"version": 1})
    assert stale.status_code == 409
    assert client.post(reverse("desk-village-cancel", args=[row.pk]), {"version": 2}).status_code == 302
    assert client.post(reverse("desk-village-went", args=[row.pk]), {"version": 3}).status_code == 302
    assert row.events.latest("seq").kind == Kind.ACCOMPANIED
    assert client.post(reverse("desk-village-book", args=[row.pk]), {"version": 4}).status_code == 422
