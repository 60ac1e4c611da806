"""The desk by keyboard: a referral appears by itself, is opened, taken, called and made ready for an application."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from outreach.network.rules.totp import code_at, step_at
from tests.journeys.hall import NewPage, no_barriers
from tests.services.browsers import LAPTOP
from tests.services.servers import RunningServer

pytestmark = [pytest.mark.browser]
# A station, and a referral that the supervisor has in hand: by the services, in the database of the server.
PREPARED = """
from django.conf import settings
from django.utils import timezone
from outreach.network.models import Station, User
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand, Channel, DataKind, Given, Purpose
from outreach.referrals.rules.opening import Asked
from outreach.referrals.rules.safe_contact import SafeContact
from outreach.referrals.rules.sources import Source
from outreach.referrals.services.desk import claim
from outreach.referrals.services.opening import open_referral
from outreach.referrals.shipped import CONSENT_VERSION
from outreach.network.models import Division

county = Division.objects.filter(parent_id=settings.ENV.home_division).order_by("code").first()
station = Station.objects.create(
    code="journey-desk", name="测试法律援助中心", kind="county_centre", division=county, phone="0476-8331234",
    languages=["zh"], hours="1-7 00:00-24:00",
)
given = Given(
    purposes=frozenset({Purpose.REFERRAL, Purpose.SENSITIVE}), receivers=(str(station.pk),),
    data_kinds=frozenset(DataKind), days=90, text_version=CONSENT_VERSION, language="zh-hans", channel=Channel.SCREEN,
)
now = timezone.now()
opened = open_referral(
    Asked(
        matter="wage_other", called="旅途大姐", phone="+12025550177", division=county.pk, language=Language.CHINESE,
        age=AgeBand.ADULT, station=str(station.pk), given=given, source=Source.LIVE_GAME,
        safe_contact=SafeContact(pass_phrase="问问羊毛"),
    ),
    now=now,
)
claim(referral_id=opened.referral.pk, user=User.objects.get(username="supervisor"), now=now)
print(opened.referral.pk.hex)
"""


def sign_in(page: Page, server: RunningServer, username: str, *, to: str) -> None:
    """Sign a member of the demo staff in who needs a second factor."""
    account = server.accounts[username]
    page.goto(to)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(account["password"])
    page.get_by_role("button", name="登录").click()
    page.locator("input[name=code]").fill(code_at(account["totp_secret"], step_at(time.time())))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(to) + "$"))


def test_a_referral_appears_and_is_worked_by_keyboard(live_server: RunningServer, new_page: NewPage) -> None:
    key = live_server.python(PREPARED).split()[-1]
    number = key[:8].upper()
    supervisor = new_page(base_url=live_server.url, viewport=LAPTOP)
    sign_in(supervisor, live_server, "supervisor", to="/staff/desk/")
    officer = new_page(base_url=live_server.url, viewport=LAPTOP)
    sign_in(officer, live_server, "referral", to="/staff/desk/?show=unclaimed")
    row = officer.locator(f"[data-row] a:text-is('{number}')")
    expect(officer.locator("[data-live-state][data-told]")).to_be_attached()
    expect(row).to_have_count(0)

    # Given back by the supervisor, it is anybody's: the officer's page shows it before it would have asked by itself.
    supervisor.get_by_role("link", name=number).click()
    supervisor.get_by_text("退回站点", exact=True).click()
    supervisor.get_by_role("button", name="退回").click()
    expect(row).to_be_visible(timeout=10_000)
    no_barriers(officer)

    for _ in range(officer.locator("[data-row]").count()):
        officer.keyboard.press("j")
        if row.evaluate("link => link === document.activeElement"):
            break
    officer.keyboard.press("c")
    expect(officer.get_by_text("这件由您办理了。")).to_be_visible()
    officer.locator(f"a:text-is('{number}')").focus()
    officer.keyboard.press("Enter")
    expect(officer.get_by_role("heading", level=1)).to_have_text(f"转介 {number}")
    expect(officer.get_by_text("问问羊毛")).to_be_visible()
    no_barriers(officer)
    officer.get_by_label("联系结果").select_option("reached")
    officer.get_by_role("button", name="记下这次联系").press("Enter")
    expect(officer.get_by_text("联系情况已记下。")).to_be_visible()
    officer.locator("summary", has_text="可以提出申请").press("Enter")
    officer.get_by_role("button", name="可以申请了").press("Enter")
    expect(officer.get_by_text("已可以提出申请。")).to_be_visible()

    # The supervisor's page is of before: it says so by itself, and a decision on it is refused.
    expect(supervisor.locator("[data-changed]")).to_be_visible(timeout=10_000)
    for page in (officer, supervisor):
        assert "旅途" not in page.title() + page.url
