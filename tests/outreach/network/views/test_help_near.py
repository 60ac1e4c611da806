"""Help near me: the ladder, its filters, a fixed number of queries, and nothing kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.network.models import Division, Station
from outreach.network.queries.help_near import MOST_FOUND, search_places
from outreach.network.rules.divisions import Level
from tests.access.objects import OWN, make_divisions

pytestmark = pytest.mark.django_db
TOWN, VILLAGE = f"{OWN}100", f"{OWN}100200"


@pytest.fixture(autouse=True)
def network() -> None:
    make_divisions()
    Division.objects.create(code=TOWN, name="红庙子镇", level=Level.TOWNSHIP, parent_id=OWN)
    Division.objects.create(code=VILLAGE, name="团结村", level=Level.VILLAGE, parent_id=TOWN)
    add("point", "contact_point", VILLAGE, "团结联络点", matters=[])
    add("town", "workstation", TOWN, "镇工作站", step_free=True)
    add("court", "host_workstation", OWN, "驻法院工作站", host_kind="court", host_name="红山区人民法院")
    add("county", "county_centre", OWN, "区中心", languages=["zh", "mn"], home_visit=True)
    add("city", "city_centre", "1504", "市中心")


def add(code: str, kind: str, division: str, name: str, **fields: object) -> Station:
    values = {"languages": ["zh"], "phone": "0476-0123456转8", "hours": "1-7 00:00-24:00", **fields}
    return Station.objects.create(code=code, kind=kind, division_id=division, name=name, **values)


def page(**asked: str) -> str:
    response = Client().get(reverse("help-near"), asked)
    assert response.status_code == 200
    return response.content.decode()


def shown(html: str) -> list[str]:
    names = ["团结联络点", "镇工作站", "区中心", "驻法院工作站", "市中心"]
    return sorted((name for name in names if f">{name}<" in html), key=lambda name: html.index(f">{name}<"))


def test_a_village_sees_the_ladder_upward() -> None:
    assert shown(page(place=VILLAGE)) == ["团结联络点", "镇工作站", "区中心", "驻法院工作站", "市中心"]


def test_the_number_is_a_link_that_dials_without_the_extension() -> None:
    assert 'href="tel:04760123456"' in page(place=VILLAGE)


@pytest.mark.parametrize(
    ("wish", "names"),
    [("mn", ["区中心"]), ("step_free", ["镇工作站"]), ("home_visit", ["区中心"])],
)
def test_filters_leave_those_who_can(wish: str, names: list[str]) -> None:
    assert shown(page(place=VILLAGE, **{wish: "1"})) == names


def test_a_closed_or_future_station_is_not_shown() -> None:
    today = timezone.localdate()
    Station.objects.filter(code="town").update(closed_on=today)
    Station.objects.filter(code="city").update(opened_on=today + timedelta(days=1))
    assert shown(page(place=VILLAGE)) == ["团结联络点", "区中心", "驻法院工作站"]


def test_a_closure_is_told_with_its_reason() -> None:
    today = timezone.localdate()
    Station.objects.get(code="town").closures.create(first=today, last=today, reason="今日搬迁")
    assert "今日搬迁" in page(place=VILLAGE)


@pytest.mark.parametrize(("days", "words"), [(None, "恢复时间还没有定"), (400, "年")])
def test_a_closure_tells_when_it_ends_or_that_nobody_knows(days: int | None, words: str) -> None:
    today = timezone.localdate()
    last = None if days is None else today + timedelta(days=days)
    Station.objects.get(code="town").closures.create(first=today, last=last, reason="房屋维修")
    html = page(place=VILLAGE)
    card = html[html.index(">镇工作站<") : html.index(">区中心<")]
    assert "房屋维修" in card
    assert words in card


def test_search_finds_villages_with_their_township() -> None:
    html = page(q="团结")
    assert f"?place={VILLAGE}" in html
    assert "红山区 红庙子镇" in html
    assert "同名的地方还有很多" not in html
    assert "没有找到这个地名" in page(q="不存在的地方")


def test_search_says_when_there_are_more_than_it_shows() -> None:
    Division.objects.bulk_create(
        Division(code=f"{TOWN}{number}", name="团结村", level=Level.VILLAGE, parent_id=TOWN)
        for number in range(300, 300 + MOST_FOUND)
    )
    html = page(q="团结")
    assert html.count("?place=") == MOST_FOUND
    assert "同名的地方还有很多" in html


def test_before_a_place_is_chosen_nothing_is_called_near() -> None:
    assert "由近到远" not in page()
    assert "由近到远" in page(place=OWN)


@pytest.mark.parametrize("place", ["9999", "150402999", "x", "1' OR 1=1", "150402100200999", "１５０４"])
def test_an_unknown_place_is_not_there(place: str) -> None:
    assert Client().get(reverse("help-near"), {"place": place}).status_code == 404


def test_what_is_typed_is_shown_as_text() -> None:
    assert "<script>alert" not in page(q="<script>alert(1)</script>")


def test_a_nul_in_the_address_is_no_place_and_asks_no_database() -> None:
    assert "没有找到这个地名" in page(q="团结\0")
    with CaptureQueriesContext(connection) as queries:
        assert search_places("团结\0", city="1504") == []
    assert not queries


def test_an_installation_without_divisions_shows_the_hotline() -> None:
    Station.objects.all().delete()
    for level in reversed(Level):
        Division.objects.filter(level=level).delete()
    html = page()
    assert 'href="tel:12348"' in html
    assert "还没有登记站点" in html


def test_queries_are_as_many_in_a_village_as_in_the_city_and_none_writes() -> None:
    counts = set()
    for asked in ({}, {"place": OWN}, {"place": TOWN}, {"place": VILLAGE, "mn": "1"}):
        with CaptureQueriesContext(connection) as queries:
            page(**asked)
        counts.add(len(queries))
        assert all(each["sql"].startswith("SELECT") for each in queries)
    assert counts == {4}


def test_nothing_about_the_visitor_is_kept() -> None:
    client = Client()
    response = client.get(reverse("help-near"), {"place": VILLAGE, "q": "团结"})
    assert "sessionid" not in "".join(client.cookies)
    assert VILLAGE not in str(response.cookies)


def test_the_front_page_leads_here() -> None:
    assert f'href="{reverse("help-near")}"' in Client().get("/").content.decode()
