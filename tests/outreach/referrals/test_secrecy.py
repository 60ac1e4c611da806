"""Marked personal values are planted wherever a referral takes some, and looked for wherever they might lie."""

from __future__ import annotations

import base64
import json
import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from outreach.network.rules.roles import Role
from outreach.referrals.access import Reader
from outreach.referrals.models import AccessApproval
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.duty import Authority, Harm, Learned
from outreach.referrals.rules.safe_contact import SafeContact
from outreach.referrals.services import (
    citizen,
    clocks,
    contacting,
    desk,
    duty,
    listeners,
    oversight,
    reading,
    receipts,
)
from outreach.referrals.services.attachments import attach
from outreach.referrals.services.listeners import Change, listen
from outreach.referrals.services.moves import Moved
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import NOW, TOWNSHIP, make_desk, opened

pytestmark = pytest.mark.django_db

CALLED, PHONE, MATTER = "标记甲王桂花", "13812349876", "domestic_violence"
MARKS = (
    CALLED, PHONE, "1381234 9876", "138 1234 9876", MATTER, "标记乙记录", "标记丙投诉", "标记丁暗语", "标记戊附件",
    "标记己理由", "标记庚孩子", "标记辛经过", "标记壬电话记录", "标记癸接警", "标记子越区",
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + "标记丑内容".encode() * 9


def forms(mark: str) -> set[bytes]:
    """A mark as it might lie somewhere: in the usual encodings, as JSON escapes it, in hexadecimal and base64."""
    found = {mark.encode(), mark.encode("gbk"), mark.encode("utf-16-le"), json.dumps(mark)[1:-1].encode()}
    return found | {
        each for raw in [mark.encode()] for each in (raw.hex().encode(), base64.b64encode(raw)[:-4])
    }


def plant(found: list[Change]) -> Any:
    """A referral through everything that takes words, with the marks in them."""
    desk_ = make_desk()
    receipt = opened(
        desk_,
        called=CALLED,
        phone=PHONE,
        matter=MATTER,
        age=AgeBand.UNDER_18,
        safe_contact=SafeContact(text_messages=True, pass_phrase="标记丁暗语"),
    )
    key, user = receipt.referral.pk, desk_.officer
    desk.claim(referral_id=key, user=user, now=NOW)
    desk.note(referral_id=key, user=user, text="标记乙记录", now=NOW)
    contacting.record_contact(
        referral_id=key, user=user, outcome=ContactOutcome.NO_ANSWER, now=NOW, note="标记壬电话记录"
    )
    citizen.complain(referral_id=key, text="标记丙投诉", now=NOW)
    assert isinstance(attach(referral_id=key, blocks=[PNG], name="标记戊附件.png", now=NOW, user=user), Moved)
    look = oversight.ask_look(referral_id=key, user=user, reason="标记己理由", now=NOW)
    assert isinstance(look, AccessApproval)
    oversight.decide_look(approval_id=look.pk, user=desk_.supervisor, grant=True, now=NOW)
    oversight.break_glass(
        user=make_staff(Role.REFERRAL_OFFICER, division=OTHER),
        code=receipt.receipt.text,
        reason="标记子越区",
        now=NOW,
    )
    report = duty.report_harm(
        user=user, harm=Harm.HARMED, learned=Learned.REFERRAL, learned_at=NOW, division=TOWNSHIP,
        child="标记庚孩子", account="标记辛经过", referral_id=key, now=NOW,
    )  # fmt: skip
    duty.tell_authority(
        report_id=report.pk,
        user=user,
        authority=Authority.POLICE,
        note="标记癸接警",
        now=NOW,  # type: ignore[union-attr]
    )
    receipts.find_by_receipt(code=receipt.receipt.text, phone=PHONE, client="10.0.0.7", now=NOW)
    receipts.find_by_receipt(code=receipt.receipt.text, phone="13912349876", client="10.0.0.7", now=NOW)
    reading.read_whole(Reader(desk_.supervisor, True), key, now=NOW)
    work_list(desk_.officer, Wanted(), now=NOW)
    citizen.copy_of_all(referral_id=key)
    clocks.tick(now=NOW + timedelta(days=3))
    return receipt


def dump() -> bytes:
    """Every column of every table, as it stands; two tables count by matter, and know no person."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in ("referrals_needcount", "referrals_publishedweek"):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [repr(value).encode() for line in cursor.fetchall() for value in line]
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value).encode() for line in cursor.fetchall() for value in line]
    return b"\n".join(found)


def test_no_marked_value_stands_in_plain_anywhere(
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SEALED_FILES_ROOT = tmp_path
    monkeypatch.setattr(listeners, "_LISTENERS", [])
    changes: list[Change] = []
    listen(changes.append)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        receipt = plant(changes)
        checked = StringIO()
        call_command("check_referrals", stdout=checked)
    places = {
        "database": dump(),
        "log": "\n".join(f"{each.getMessage()} {vars(each)}" for each in caplog.records).encode(),
        "output": "".join(capsys.readouterr()).encode() + checked.getvalue().encode(),
        "wire": repr(changes).encode(),
        "files": b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()),
        "values": repr(receipt.receipt).encode() + str(receipt.referral).encode(),
    }
    assert changes
    assert places["files"]
    wanted = [*MARKS, "标记丑内容", receipt.receipt.text, receipt.receipt.shown()]
    hits = [
        (mark, place)
        for mark in wanted
        for form in forms(mark)
        for place, text in places.items()
        if form in text
    ]
    assert hits == []


def test_what_is_looked_for_would_be_found() -> None:
    plain = "\n".join(MARKS).encode()
    for mark in MARKS:
        assert any(form in plain for form in forms(mark))
        encoded = base64.b64encode(mark.encode())
        assert any(form in encoded for form in forms(mark))
