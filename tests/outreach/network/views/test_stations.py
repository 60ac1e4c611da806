"""Station pages: what a keeper does, what the others see, and what an import says."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kit.audit.models import AuditEvent
from kit.sheets import read_sheet, write_csv
from outreach.network.models import Station, User
from outreach.network.rules.actions import Action
from outreach.network.rules.roles import Role
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN, make_staff, make_station

pytestmark = pytest.mark.django_db
FORM = {
    "code": "HS-01",
    "name": "红山区法律援助中心",
    "kind": "county_centre",
    "division": f"{OWN} 红山区",
    "phone": "0476-8333000",
    "week": "1-5 08:30-12:00",
    "matters": "全部",
    "languages": ["zh", "mn"],
    "step_free": "on",
}


@pytest.fixture
def keeper() -> User:
    return make_staff(Role.ADMINISTRATOR)


def test_a_station_is_added_seen_and_changed(keeper: User) -> None:
    client = new_client(user=keeper)
    assert client.post(reverse("staff-station-new"), FORM).status_code == 302
    station = Station.objects.get()
    assert (station.matters, station.languages, station.step_free) == (None, ["zh", "mn"], True)
    form = client.get(reverse("staff-station-edit", args=[station.pk])).context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    changed = {**posted, "code": "OTHER", "phone": "12348", "matters": ""}
    assert client.post(reverse("staff-station-edit", args=[station.pk]), changed).status_code == 302
    station.refresh_from_db()
    assert (station.code, station.phone, station.matters) == ("HS-01", "12348", [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"week": "nine to five"}, "week"),
        ({"kind": "workstation"}, "kind"),
        ({"kind": "host_workstation"}, "host_kind"),
        ({"division": f"{OTHER} 元宝山区"}, "division"),
        ({"phone": "!"}, "phone"),
        ({"closed_on": "2026-02-30"}, "closed_on"),
    ],
)
def test_a_refusal_stands_beside_its_field(keeper: User, change: dict[str, str], field: str) -> None:
    response = new_client(user=keeper).post(reverse("staff-station-new"), {**FORM, **change})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Station.objects.exists()


def test_a_form_for_a_new_station_changes_no_other(keeper: User) -> None:
    taken = make_station(OWN)
    response = new_client(user=keeper).post(reverse("staff-station-new"), {**FORM, "code": taken.code})
    assert response.status_code == 422
    taken.refresh_from_db()
    assert taken.name == "法律援助中心"


def test_who_only_reads_gets_no_buttons() -> None:
    station = make_station(OWN)
    client = new_client(user=make_staff(Role.REFERRAL_OFFICER))
    html = client.get(reverse("staff-station", args=[station.pk])).content.decode()
    assert reverse("staff-station-edit", args=[station.pk]) not in html
    assert 'action="/staff/stations' not in html


@pytest.mark.parametrize(("last", "said"), [("2026-12-31", "2026-12-31"), ("", "恢复时间未定")])
def test_a_closure_may_end_when_nobody_knows(keeper: User, last: str, said: str) -> None:
    client, station = new_client(user=keeper), make_station(OWN)
    address = reverse("staff-station-closure", args=[station.pk])
    assert client.post(address, {"first": "2026-12-01", "last": last}).status_code == 302
    assert said in client.get(reverse("staff-station", args=[station.pk])).content.decode()
    assert client.post(address, {"first": "2026-12-01", "last": "2026-11-30"}).status_code == 422


def upload(client: object, content: bytes) -> object:
    file = SimpleUploadedFile("stations.csv", content)
    return client.post(reverse("staff-stations-import"), {"file": file})  # type: ignore[attr-defined]


def test_an_import_names_row_and_column_and_stores_nothing(keeper: User) -> None:
    header = ["编号", "名称", "类型", "区划代码", "电话", "开放时间"]
    good = ["A", "中心", "旗县区法律援助中心", OWN, "12348", ""]
    response = upload(
        new_client(user=keeper),
        b"".join(write_csv([header, good, ["B", "中心", "旗县区法律援助中心", OTHER, "12348", ""]])),
    )
    assert response.status_code == 422
    assert [(row, column) for row, column, _ in response.context["findings"]] == [(3, "区划代码")]
    assert not Station.objects.exists()
    assert upload(new_client(user=keeper), b"".join(write_csv([header, good]))).status_code == 302
    assert Station.objects.get().code == "A"


def test_a_picture_is_no_sheet(keeper: User) -> None:
    response = upload(new_client(user=keeper), b"\x89PNG\r\n\x1a\n\x00\x00")
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_an_export_holds_the_own_area_and_is_recorded(keeper: User) -> None:
    own, _other = make_station(OWN), make_station(OTHER)
    for name in ("staff-stations-csv", "staff-stations-xlsx"):
        rows = read_sheet(new_client(user=keeper).get(reverse(name)).content)
        assert [row[0] for row in rows[1:]] == [own.code]
    assert AuditEvent.objects.filter(action=Action.STATIONS_EXPORTED).count() == 2


def test_the_list_takes_as_many_queries_for_many_stations_as_for_one(keeper: User) -> None:
    client, counts = new_client(user=keeper), []
    for number in (1, 20):
        for _ in range(number):
            make_station(OWN)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("staff-stations")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
