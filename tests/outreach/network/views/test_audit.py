"""The auditor's page: what it shows, to whom, and the verification."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kit.audit.log import record
from kit.audit.models import AuditEvent
from outreach.network.rules.roles import Role
from outreach.network.services.accounts import deactivate, grant_role
from outreach.network.wording import detail_words
from tests.access.clients import new_client
from tests.access.objects import OTHER, OWN, make_staff
from tests.kit.audit.test_log import tamper

pytestmark = pytest.mark.django_db


def listed(client: object, **filters: str) -> list[str]:
    response = client.get(reverse("staff-audit"), filters)  # type: ignore[attr-defined]
    return [line.code for line in response.context["lines"]]


def test_page_shows_who_did_what_in_words() -> None:
    actor = make_staff(Role.SECURITY_ADMINISTRATOR, division="1504", username="an.quan")
    account = make_staff(None, username="wang.fang")
    grant_role(account=account, role=Role.ORGANISER, division=account.division, actor=actor)
    page = new_client(user=make_staff(Role.AUDITOR, division="1504")).get(reverse("staff-audit"))
    line = next(line for line in page.context["lines"] if line.code == "staff.role_granted")
    assert (line.actor, line.target) == ("张三 (an.quan)", "张三 (wang.fang)")
    assert line.words == ["红山区", "活动组织者"]


def test_filters_narrow_by_person_act_and_day() -> None:
    actor = make_staff(Role.SECURITY_ADMINISTRATOR, division="1504")
    account = make_staff(Role.ORGANISER, username="wang.fang")
    deactivate(account=account, actor=actor)
    client = new_client(user=make_staff(Role.AUDITOR, division="1504"))
    assert listed(client, q="wang.fang") == ["staff.deactivated"]
    assert set(listed(client, action="staff.signed_in")) == {"staff.signed_in"}
    today = timezone.localdate().isoformat()
    assert "staff.deactivated" in listed(client, first=today, last=today)
    assert listed(client, last="2020-01-01") == []
    # Nonsense in a filter is no filter, and no error.
    assert "staff.deactivated" in listed(client, first="nonsense", action="no.such")


def test_auditor_of_a_county_sees_what_concerns_its_accounts_alone() -> None:
    actor = make_staff(Role.SECURITY_ADMINISTRATOR, division="1504")
    here, there = make_staff(Role.ORGANISER, division=OWN), make_staff(Role.ORGANISER, division=OTHER)
    for account in (here, there):
        deactivate(account=account, actor=actor)
    client = new_client(user=make_staff(Role.AUDITOR, division=OWN))
    targets = {line.target for line in client.get(reverse("staff-audit")).context["lines"]}
    assert f"张三 ({here.username})" in targets
    assert f"张三 ({there.username})" not in targets


def test_page_needs_the_same_number_of_queries_for_one_and_for_many(
    django_assert_max_num_queries: object,
) -> None:
    client = new_client(user=make_staff(Role.AUDITOR, division="1504"))
    for number in range(40):
        record(actor=f"user:{make_staff(None).pk}", action="thing.done", target=f"thing:{number}")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(reverse("staff-audit"))


def test_verify_says_that_the_log_is_whole_and_is_itself_recorded() -> None:
    auditor = make_staff(Role.AUDITOR, division="1504")
    page = new_client(user=auditor).post(reverse("staff-audit-verify"), follow=True)
    assert "校验通过" in page.content.decode()
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.actor, event.values) == (
        "audit.verified",
        f"user:{auditor.pk}",
        {"broken_at": None},
    )


def test_verify_names_the_broken_event() -> None:
    client = new_client(user=make_staff(Role.AUDITOR, division="1504"))
    event = record(actor="user:1", action="thing.done", target="thing:1")
    tamper("UPDATE audit_event SET actor = 'user:2' WHERE seq = %s", event.seq)
    page = client.post(reverse("staff-audit-verify"), follow=True)
    assert f"自第 {event.seq} 条起" in page.content.decode()
    assert connection.needs_rollback is False


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("type", "totp", "验证器应用"),
        ("removed", 2, "移除 2 项"),
        ("broken_at", 7, "自第 7 条起不一致"),
        ("nobody_has_named_this", "x", "nobody_has_named_this: x"),
    ],
)
def test_details_stand_in_words(name: str, value: object, words: str) -> None:
    assert detail_words(name, value) == words
