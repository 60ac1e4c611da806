"""A person whose every word is marked, planted through the services as the desk, the village and they themselves act.

The marks are long, so that no random digits say one by chance, and stand for each kind of thing that somebody may say.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import quote

from django.utils import timezone

from kit.public_codes.codes import Code, read
from outreach.network.models import User
from outreach.network.rules.roles import Role
from outreach.referrals.access import Reader
from outreach.referrals.models import AccessApproval, Attachment, DutyReport
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.duty import Authority, Harm, Learned
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.rules.safe_contact import Calling, CallWindow, SafeContact
from outreach.referrals.services import (
    attachments,
    citizen,
    contacting,
    desk,
    duty,
    ending,
    oversight,
    reading,
    receipts,
)
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.opening import Opened
from tests.access.objects import OTHER, OWN, make_staff
from tests.outreach.referrals.world import Desk, given, opened

# What is said of somebody, by what it is.
MARKS = {
    "called": "标记称呼·苏日娜其木格大姐",
    "corrected name": "标记更正后的称呼·其其格玛",
    "phone": "13947612345",
    "corrected phone": "13847698765",
    "phone of a minor": "15147655443",
    "matter": "domestic_violence",
    "matter of a minor": "wage_other",
    "pass phrase": "标记暗语：草原上的白马",
    "note": "标记备注：她说丈夫晚上在家",
    "note of a call": "标记通话记录：背景里有人说话",
    "complaint": "标记投诉：等了三天没有人打电话",
    "reason of a look": "标记查看理由：家长来电核对",
    "reason beyond the area": "标记越区理由：群众打错了电话",
    "child": "标记儿童：住在村东头的孩子",
    "account": "标记情况：胳膊上有伤痕",
    "authority's number": "标记回执：派出所受案第七号",
    "learned since": "标记后续：老师也看到了",
    "file's name": "标记附件名-验伤报告",
    "file's content": "marked-contents-of-an-injury-report",
}
PDF = b"%PDF-1.7\n" + MARKS["file's content"].encode() * 40


@dataclass(frozen=True, slots=True)
class Planted:
    """Who is in the rows, and everything that nobody may find outside of them: `marks` with the receipts' codes."""

    desk: Desk
    hidden: Opened
    minor: Opened
    marks: dict[str, str]


def plant(world: Desk, now: datetime | None = None) -> Planted:
    """Let the marked ones come to the desk, and the desk do all that it does."""
    now = now or timezone.now()
    safe = SafeContact(
        calling=Calling.AT_TIMES,
        windows=tuple(CallWindow(day, time(8, 1), time(19, 59)) for day in range(1, 8)),
        text_messages=True,
        pass_phrase=MARKS["pass phrase"],
    )
    hidden = opened(
        world,
        now=now,
        called=MARKS["called"],
        phone=MARKS["phone"],
        matter=MARKS["matter"],
        safe_contact=safe,
    )
    minor = opened(
        world, now=now, called=MARKS["called"], phone=MARKS["phone of a minor"], age=AgeBand.UNDER_18,
        given=given(world.workstation), safe_contact=safe,
    )  # fmt: skip
    _desk_works(world, hidden, minor, now)
    _person_acts(hidden, now)
    _child_is_harmed(world, minor, now)
    codes = {f"receipt {n}": each.receipt.text for n, each in enumerate((hidden, minor))}
    tokens = {
        f"withdrawal {n}": each.withdrawal_token.partition(":")[2] for n, each in enumerate((hidden, minor))
    }
    return Planted(world, hidden, minor, MARKS | codes | tokens)


def _desk_works(world: Desk, hidden: Opened, minor: Opened, now: datetime) -> None:
    key, officer = hidden.referral.pk, world.officer
    _done(desk.claim(referral_id=key, user=officer, now=now))
    _done(desk.note(referral_id=key, user=officer, text=MARKS["note"], now=now))
    _done(
        contacting.record_contact(
            referral_id=key,
            user=officer,
            outcome=ContactOutcome.NO_ANSWER,
            note=MARKS["note of a call"],
            now=now,
        )
    )
    filed = attachments.attach(
        referral_id=key, blocks=[PDF], name=MARKS["file's name"] + ".pdf", now=now, user=officer
    )
    _done(filed)
    reader = as_reader(officer)
    reading.read_whole(reader, key, now=now)
    reading.read_attachment(reader, Attachment.objects.get().pk)
    asked = oversight.ask_look(
        referral_id=minor.referral.pk, user=world.colleague, reason=MARKS["reason of a look"], now=now
    )
    assert isinstance(asked, AccessApproval)
    assert oversight.decide_look(approval_id=asked.pk, user=world.supervisor, grant=True, now=now) is None
    stranger = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    oversight.break_glass(
        user=stranger, code=hidden.receipt.text, reason=MARKS["reason beyond the area"], now=now
    )
    _done(desk.claim(referral_id=minor.referral.pk, user=officer, now=now))
    _done(
        contacting.record_contact(
            referral_id=minor.referral.pk, user=officer, outcome=ContactOutcome.REACHED, now=now
        )
    )
    _done(
        ending.close(
            referral_id=minor.referral.pk, user=officer, outcome=Outcome.ADVICE, note=MARKS["note"], now=now
        )
    )


def _person_acts(hidden: Opened, now: datetime) -> None:
    key = hidden.referral.pk
    for phone in (MARKS["phone"], MARKS["phone of a minor"]):  # the second is wrong
        receipts.find_by_receipt(code=hidden.receipt.text, phone=phone, client="192.0.2.1", now=now)
    receipts.find_by_receipt(code=hidden.receipt.text[:-1] + "?", phone="1", client="192.0.2.1", now=now)
    _done(citizen.complain(referral_id=key, text=MARKS["complaint"], now=now))
    _done(
        citizen.correct_own(
            referral_id=key, called=MARKS["corrected name"], phone=MARKS["corrected phone"], now=now
        )
    )
    citizen.copy_of_all(referral_id=key)


def _child_is_harmed(world: Desk, minor: Opened, now: datetime) -> None:
    report = duty.report_harm(
        user=world.village, harm=Harm.SUSPECTED, learned=Learned.EVENT, learned_at=now - timedelta(minutes=1),
        division=OWN, account=MARKS["account"], child=MARKS["child"], now=now, referral_id=minor.referral.pk,
    )  # fmt: skip
    assert isinstance(report, DutyReport)
    key = report.pk
    told = duty.tell_authority(
        report_id=key,
        user=world.supervisor,
        authority=Authority.POLICE,
        note=MARKS["authority's number"],
        now=now,
    )
    assert told is None
    added = duty.add_to_report(report_id=key, user=world.supervisor, note=MARKS["learned since"], now=now)
    assert added is None
    duty.read_report(as_reader(world.supervisor), key)


def as_reader(user: User) -> Reader:
    """Them, in a session with the second factor."""
    return Reader(user, second_factor=True)


def _done(result: object) -> None:
    assert isinstance(result, Moved), result


def forms_of(mark: str) -> set[str]:
    """The ways in which a value may be written: as it is, in JSON, an address, bytes, base64, GBK, spaced digits."""
    forms = {mark, quote(mark), quote(quote(mark)), json.dumps(mark)[1:-1], repr(mark)[1:-1]}
    for encoded in (mark.encode(), mark.encode("gb18030"), mark.encode("utf-16-le")):
        forms |= {encoded.hex(), repr(encoded)[2:-1], encoded.decode("latin-1")}
        # in base64 a value looks different at each of three offsets; its first and last signs hang on its neighbours
        for before in range(3):
            forms.add(base64.b64encode(b"\0" * before + encoded).decode()[4:-4])
    if mark.isdigit():
        forms |= {f"{mark[:3]}{sign}{mark[3:7]}{sign}{mark[7:]}" for sign in (" ", "-")}
    if isinstance(code := read(mark), Code):  # a receipt's
        forms |= {code.shown(), code.aloud()}
    return {form for form in forms if len(form) >= 8}


def found_in(text: str, marks: dict[str, str]) -> list[str]:
    """Which marks a text says in whatever form; by what they are."""
    return [what for what, mark in marks.items() if any(form in text for form in forms_of(mark))]
