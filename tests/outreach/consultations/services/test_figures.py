"""Figures: what is counted, what is hidden, whose they are, and that a copy says whose it is."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from kit.audit.models import AuditEvent
from kit.working_time.rules.hours import CHINA
from outreach.consultations.models import AdviceCount
from outreach.consultations.queries.figures import figures
from outreach.consultations.rules.entries import Channel
from outreach.consultations.services.answering import answer
from outreach.consultations.services.exporting import export_figures
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import Language
from outreach.referrals.access import Reader
from tests.access.objects import OTHER, OWN, make_staff
from tests.outreach.consultations.world import ANSWER, given, left
from tests.outreach.referrals.world import NOW, Desk, make_desk

pytestmark = pytest.mark.django_db
NOVEMBER, OCTOBER, TODAY = date(2026, 11, 1), date(2026, 10, 1), date(2026, 12, 5)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_channels_languages_minutes_and_waiting_are_counted(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    given(desk.centre, desk.officer, minutes=15)
    given(desk.workstation, desk.officer, channel=Channel.HOTLINE, language=Language.CHINESE, minutes=5)
    given(desk.centre, desk.officer, now=NOW - timedelta(days=40))  # another month
    left(desk.centre)
    row = left(desk.centre).consultation
    answer(
        Reader(desk.officer, True), row, matter="other", text=ANSWER, minutes=20, concerns=False,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    with django_assert_num_queries(9):
        found = figures(desk.officer, NOVEMBER, NOVEMBER, today=TODAY)
    assert {(x.key, x.count, x.minutes) for x in found.channels} == {
        ("window", 1, 15), ("hotline", 1, 5), ("message", 2, 20), ("", 4, 40),
    }  # fmt: skip
    assert {(x.key, x.count) for x in found.languages} == {("mn", 1), ("zh", 3), ("", 4)}
    waiting = found.waiting
    assert (waiting.left, waiting.answered, waiting.in_time, waiting.mean) == (2, 1, 1, 60)


def planted(month: date, area: str, matter: str, count: int) -> None:
    AdviceCount.objects.create(month=month, area=area, matter=matter, count=count)


def test_small_counts_are_hidden_and_a_month_is_shown_when_it_is_over(desk: Desk) -> None:
    for month in (OCTOBER, NOVEMBER):
        planted(month, OWN, "wage_other", 40)
        planted(month, OWN, "domestic_violence", 3)
        planted(month, OTHER, "wage_other", 30)
    city = make_staff(Role.AUDITOR, division="1504")
    found = {line.matter: line.shown for line in figures(city, OCTOBER, NOVEMBER, today=TODAY).matters}
    assert found["wage_other"].count in (0, 70, 140)
    assert found["domestic_violence"].count == 0
    assert found["domestic_violence"].hidden == 2
    own = {line.matter: line.shown for line in figures(desk.officer, OCTOBER, OCTOBER, today=TODAY).matters}
    assert own["domestic_violence"].count == 0
    before = figures(city, OCTOBER, NOVEMBER, today=date(2026, 11, 30))
    assert before.matters_until == OCTOBER
    assert figures(city, NOVEMBER, NOVEMBER, today=date(2026, 11, 30)).matters == []


def test_no_two_periods_give_a_hidden_count_away(desk: Desk) -> None:
    planted(OCTOBER, OWN, "wage_other", 40)
    planted(NOVEMBER, OWN, "wage_other", 4)
    city = make_staff(Role.AUDITOR, division="1504")

    def shown(first: date, last: date) -> int:
        lines = figures(city, first, last, today=TODAY).matters
        return next((line.shown.count for line in lines if line.matter == "wage_other"), 0)

    assert shown(OCTOBER, NOVEMBER) - shown(OCTOBER, OCTOBER) == 0 == shown(NOVEMBER, NOVEMBER)


def test_a_copy_is_marked_on_every_row_recorded_and_holds_no_word_of_anybody(desk: Desk) -> None:
    given(desk.centre, desk.officer)
    left(desk.centre)
    now = datetime(2026, 12, 5, 10, 0, tzinfo=CHINA)
    content = export_figures(desk.supervisor, NOVEMBER, NOVEMBER, now=now)
    event = AuditEvent.objects.get(action="consultation.figures_exported")
    cells = []
    for sheet in load_workbook(io.BytesIO(content)):
        rows = list(sheet.iter_rows(values_only=True))
        assert all(f"#{event.seq}" in str(row[-1]) for row in rows[1:]), sheet.title
        cells += [str(cell) for row in rows for cell in row]
    text = "".join(cells)
    assert desk.centre.name in text
    assert not any(secret in text for secret in ("工钱", "其木格", "3847600321", "投诉"))
    with pytest.raises(LookupError):
        export_figures(desk.officer, NOVEMBER, NOVEMBER, now=now)
