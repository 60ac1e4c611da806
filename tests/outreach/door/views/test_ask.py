"""From a sentence to a consent that names the station. Nothing about a person is stored before it."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.door.services.handed_over import Handed, hand_over_by, read_note, write_note
from outreach.referrals.models import Consent, NeedCount, Person, Referral
from outreach.referrals.rules.consent import AgeBand, Purpose
from outreach.referrals.rules.safe_contact import Calling, read_safe_contact
from outreach.referrals.rules.sources import Source
from outreach.referrals.shipped import CONSENT_VERSION, shipped_taxonomy
from tests.outreach.referrals.world import CALLED, PHONE, VILLAGE, Desk, make_desk

pytestmark = pytest.mark.django_db
URL = reverse("ask-help")
_FIELD = re.compile(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)">')
Body = dict[str, str]

SAID = {"matter": "wage_other", "concerns": "yes", "age": "adult"}
WISHED = {"has_wishes": "1", "language": "zh"}
AGREED = {"agree_referral": "1", "agree_sensitive": "1", "text_version": CONSENT_VERSION}
DETAILS = {"called": CALLED, "phone": PHONE, "calling": "any_time"}


def whole(desk: Desk, **changes: str) -> Body:
    """Everything that the last page posts."""
    body = SAID | {"division": VILLAGE} | WISHED | AGREED | DETAILS
    return {**body, "station": str(desk.workstation.pk), "key": "a" * 32, **changes}


def post(body: Body, client: Client | None = None) -> str:
    response = (client or Client()).post(URL, body)
    assert response.status_code == 200
    return response.content.decode()


def rows() -> dict[str, int]:
    """How many rows every table has, but for the anonymous counters."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model is not NeedCount
    }


def hidden(text: str) -> Body:
    """The hidden fields of the page's first form with some."""
    form = next(part for part in text.split("<form")[1:] if 'name="matter"' in part.split("</form")[0])
    return dict(_FIELD.findall(form.split("</form")[0]))


def test_the_sentences_of_the_table_are_all_there_and_none_is_kept() -> None:
    text = Client().get(URL).content.decode()
    for signal in shipped_taxonomy().signals.values():
        assert f'value="{signal.code}">{signal.plain_zh}</button>' in text
    assert "现在什么都不保存" in text


def test_nothing_about_a_person_is_stored_until_both_consents_name_the_station() -> None:
    desk = make_desk()
    client, before = Client(), rows()
    body: Body = {}
    for more in ({"matter": "wage_other"}, {"concerns": "yes"}, {"age": "adult"}, {"at": VILLAGE}):
        body = hidden(post(body | more, client))
    text = post(body | {"division": VILLAGE}, client)
    assert [(need.matter, need.area, need.source, need.count) for need in NeedCount.objects.all()] == [
        ("wage_other", "150402", "website", 1)
    ]
    text = post(hidden(text) | WISHED, client)
    # Reception and competent centre are told apart, the receiver is named with its number, then it is asked.
    assert f"由{desk.workstation.name}来帮您" in text
    assert "看事情发生在哪里" in text
    assert f"转给{desk.workstation.name}（电话 0476-8331234）" in text
    assert "有效 180 天" in text
    assert "赤峰市司法局" in text
    body = hidden(text) | {"station": str(desk.workstation.pk)}
    assert "有两件事，分开问您" in post(body | {"agree_referral": "1"}, client)  # one of two is none
    text = post(body | {"agree_referral": "1", "agree_sensitive": "1"}, client)
    assert 'name="called"' in text
    assert "sessionid" not in client.cookies
    assert rows() == before
    response = client.post(URL, hidden(text) | DETAILS | {"pass_phrase": "草原"})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("own-receipt"))
    row = Referral.objects.select_related("person").get()
    assert (row.matter, row.source, row.station) == ("wage_other", "website", desk.workstation)
    assert row.person.called == CALLED
    assert read_safe_contact(row.person.safe_contact or "").pass_phrase == "草原"
    consent = Consent.objects.get()
    assert set(consent.purposes) == {Purpose.REFERRAL, Purpose.SENSITIVE}
    assert (consent.text_version, consent.language, consent.channel) == (CONSENT_VERSION, "zh-hans", "screen")
    assert NeedCount.objects.get().count == 1  # counted once on the way
    receipt = client.get(reverse("own-receipt")).content.decode()
    assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", receipt)


def test_the_competent_centre_is_named_and_agreed_to_where_it_happened_there() -> None:
    desk = make_desk()
    text = post(SAID | {"division": VILLAGE, "counted": "1"} | WISHED | {"here": "1"})
    assert f"{desk.workstation.name}和{desk.centre.name}" in text
    assert "事情发生在当地" in text
    client = Client()
    client.post(URL, whole(desk, here="1"))
    consent = Consent.objects.get()
    assert consent.receivers == [str(desk.workstation.pk), str(desk.centre.pk)]


def test_a_second_tap_opens_no_second_referral_and_a_forged_station_none() -> None:
    desk = make_desk()
    for _ in range(2):
        assert Client().post(URL, whole(desk)).status_code == 302
    assert Referral.objects.count() == 1
    text = post(whole(desk, station=str(desk.point.pk), key="b" * 32))
    assert 'role="alert"' in text
    assert Referral.objects.count() == 1


def test_an_old_text_is_asked_again() -> None:
    desk = make_desk()
    text = post(whole(desk, text_version="2020-01"))
    assert 'role="alert"' in text
    assert "您同意吗" in text
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"called": ""},
        {"called": "名" * 41},
        {"phone": "12"},
        {"calling": "at_times", "days": "all", "begins": "18:00", "ends": "09:00"},
        {"calling": "never mind"},
        {"calling": ""},  # nobody has said "safe" by reading past it
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(wrong: Body) -> None:
    desk = make_desk()
    text = post(whole(desk, **wrong))
    assert "field-error" in text
    assert 'name="agree_referral" value="1"' in text
    assert not Person.objects.exists()


def test_safe_times_become_windows() -> None:
    desk = make_desk()
    times = {"calling": "at_times", "days": "weekend", "begins": "09:00", "ends": "12:00"}
    Client().post(URL, whole(desk, **times, announce="1"))
    safe = read_safe_contact(Person.objects.get().safe_contact or "")
    assert safe.calling is Calling.AT_TIMES
    assert [window.weekday for window in safe.windows] == [6, 7]
    assert (safe.announce, safe.leave_message, safe.text_messages) == (True, False, False)


def test_danger_comes_before_every_form_with_a_quick_way_out() -> None:
    make_desk()
    text = post({"matter": "domestic_violence"})
    assert text.index("tel:110") < text.index("tel:12338") < text.index("正发生在您或家人身上吗")
    assert "《反家庭暴力法》第二十三条" in text
    assert text.index("data-quick-exit") < text.index("tel:110")
    assert "<title>百姓学法</title>" in text
    # The numbers stay on the pages that follow.
    for more in ({}, {"age": "adult"}, {"age": "adult", "division": VILLAGE}):
        assert "tel:110" in post({"matter": "domestic_violence", "concerns": "yes"} | more)


def test_a_child_gets_numbers_and_no_form() -> None:
    desk = make_desk()
    text = post({"matter": "minor_harm", "concerns": "yes", "age": "under_14"})
    assert "tel:12355" in text
    assert "大人" in text
    assert 'name="called"' not in text
    post(whole(desk, matter="minor_harm", age=AgeBand.UNDER_14.value))
    assert not Person.objects.exists()
    assert not NeedCount.objects.exists()


def test_lending_a_card_is_never_kept_and_a_no_costs_nothing() -> None:
    desk = make_desk()
    text = post({"matter": "card_lending"})
    assert "tel:12348" in text
    assert 'name="concerns"' not in text
    post(whole(desk, matter="card_lending"))
    assert "那就好" in post({"matter": "wage_other", "concerns": "no"})
    assert not Person.objects.exists()
    assert not NeedCount.objects.exists()


def test_no_station_is_said_with_a_number_to_call() -> None:
    desk = make_desk()
    for station in (desk.centre, desk.workstation):
        station.step_free = False
        station.save()
    text = post(SAID | {"division": VILLAGE, "counted": "1"} | WISHED | {"step_free": "1"})
    assert "眼下没有站点能接" in text
    assert "tel:12348" in text


def test_who_was_handed_over_is_counted_with_their_source_and_nobody_makes_one_up() -> None:
    make_desk()
    hand_over_by(
        "test", lambda body: Handed(Source.LIVE_GAME, body.get("m", ""), origin="game:1", area="150402")
    )
    client = Client()
    assert client.get(reverse("ask-begin")).headers["Location"] == URL
    response = client.post(reverse("ask-begin"), {"from": "test", "m": "wage_other"})
    text = response.content.decode()
    assert "工资" in text
    assert not NeedCount.objects.exists()  # not before somebody says yes here
    kept = hidden(text)
    assert read_note(kept["handed"]) == Handed(Source.LIVE_GAME, origin="game:1", area="150402")
    place = post(kept | {"concerns": "yes", "age": "adult"})
    assert 'name="division" value="150402"' in place  # only a suggestion
    post(hidden(place) | {"division": VILLAGE})
    assert NeedCount.objects.get().source == "live_game"
    assert read_note("forged") == Handed()
    assert read_note(write_note(Handed(Source.HOTLINE))) == Handed()  # staff's sources are staff's


def test_no_signal_is_in_an_address_a_log_or_a_statement_before_consent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_desk()
    caplog.set_level(logging.DEBUG)
    planted: dict[str, Any] = {"called": "陶格斯-planted", "phone": "13912349876"}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = Client().post(URL, {"matter": "domestic_violence", "concerns": "yes", **planted})
    assert "陶格斯-planted" not in caplog.text
    assert "domestic_violence" not in "".join(str(each["sql"]) for each in queries.captured_queries)
    assert "domestic_violence" not in caplog.text.replace(response.content.decode(), "")
    assert response.headers["Cache-Control"].count("no-store")
