"""A small network with somebody who asks for help: a county with a centre, a workstation and a contact point."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kit.working_time.rules.hours import CHINA
from outreach.network.models import Division, Station, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import Language
from outreach.referrals.models import Referral
from outreach.referrals.rules.consent import AgeBand, Channel, DataKind, Given, Purpose
from outreach.referrals.rules.opening import Asked
from outreach.referrals.rules.sources import Source
from outreach.referrals.services.opening import Opened, open_referral
from outreach.referrals.shipped import CONSENT_VERSION
from tests.access.objects import OWN, make_divisions, make_staff

TOWNSHIP, VILLAGE = f"{OWN}001", f"{OWN}001002"
CALLED, PHONE = "乌日娜大姐", "13947612345"
# A Monday morning in an ordinary week of 2026; the office is open.
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Desk:
    """The stations, and one person for each role of the desk."""

    centre: Station
    workstation: Station
    point: Station
    officer: User
    colleague: User
    supervisor: User
    village: User


def station(kind: str, division: str, **fields: Any) -> Station:
    return Station.objects.create(
        code=uuid.uuid4().hex[:8],
        name=f"法律援助站 {division[-4:]}",
        kind=kind,
        division_id=division,
        phone="0476-8331234",
        languages=["zh", "mn"],
        hours="1-5 09:00-12:00,14:30-17:30",
        **fields,
    )


def make_desk() -> Desk:
    make_divisions()
    for code, name, level, parent in (
        (TOWNSHIP, "西屯街道", Level.TOWNSHIP, OWN),
        (VILLAGE, "长青社区", Level.VILLAGE, TOWNSHIP),
    ):
        Division.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent_id": parent}
        )
    return Desk(
        centre=station("county_centre", OWN),
        workstation=station("workstation", TOWNSHIP),
        point=station("contact_point", VILLAGE, matters=[]),
        officer=make_staff(Role.REFERRAL_OFFICER),
        colleague=make_staff(Role.REFERRAL_OFFICER),
        supervisor=make_staff(Role.DESK_SUPERVISOR),
        village=make_staff(Role.VILLAGE_CONTACT, division=VILLAGE),
    )


def given(*stations: Station, **changes: Any) -> Given:
    """A consent on the person's own screen, naming these stations."""
    return replace(
        Given(
            purposes=frozenset({Purpose.REFERRAL, Purpose.SENSITIVE}),
            receivers=tuple(str(each.pk) for each in stations),
            data_kinds=frozenset(DataKind),
            days=180,
            text_version=CONSENT_VERSION,
            language="zh-hans",
            channel=Channel.SCREEN,
        ),
        **changes,
    )


def asked(desk: Desk, **changes: Any) -> Asked:
    """Wages that are owed, said by somebody of the village, who chose the workstation."""
    return replace(
        Asked(
            matter="wage_other",
            called=CALLED,
            phone=PHONE,
            division=VILLAGE,
            language=Language.CHINESE,
            age=AgeBand.ADULT,
            station=str(desk.workstation.pk),
            given=given(desk.workstation, desk.centre),
            source=Source.LIVE_GAME,
            origin="game:1",
        ),
        **changes,
    )


def opened(desk: Desk, *, now: datetime = NOW, **changes: Any) -> Opened:
    found = open_referral(asked(desk, **changes), now=now)
    assert isinstance(found, Opened), found
    return found


def row(found: Opened) -> Referral:
    return Referral.objects.get(pk=found.referral.pk)


def referral_of_county(county: str, **changes: Any) -> Referral:
    """A referral at the centre of a county, at a time of its own."""
    make_divisions()
    centre = station("county_centre", county)
    changes = {
        "matter": "wage_other",
        "called": CALLED,
        "phone": PHONE,
        "division": county,
        "language": Language.CHINESE,
        "age": AgeBand.ADULT,
        "station": str(centre.pk),
        "given": given(centre),
        "source": Source.LIVE_GAME,
        **changes,
    }
    found = open_referral(Asked(**changes), now=NOW)
    assert isinstance(found, Opened), found
    return found.referral


def accompanied_of_county(county: str) -> Referral:
    """The same, with a contact point of the county named, whose people go along."""
    make_divisions()
    centre = station("county_centre", county)
    # Not the township from which `test_others_objects.py` tries keys: its contact would go along.
    township, village = f"{county}009", f"{county}009002"
    for code, level, parent in ((township, Level.TOWNSHIP, county), (village, Level.VILLAGE, township)):
        Division.objects.get_or_create(
            code=code, defaults={"name": code, "level": level, "parent_id": parent}
        )
    point = station("contact_point", village, matters=[])
    return referral_of_county(county, division=village, station=str(centre.pk), given=given(centre, point))
