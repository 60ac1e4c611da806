"""Advice in a county: a centre with its people, an entry, a message."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from outreach.consultations.models import Consultation
from outreach.consultations.rules.entries import Advice, Channel, Message
from outreach.consultations.services.messages import Left, leave_message
from outreach.consultations.services.recording import record_advice
from outreach.consultations.shipped import TEXT_VERSION
from outreach.network.models import Station, User
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand
from tests.access.objects import OWN
from tests.outreach.referrals.world import NOW

PHONE, CALLED = "13847600321", "其木格"
QUESTION, ANSWER = "老板拖了我三个月工钱。\n能要回来吗？", "可以先向劳动保障监察投诉，\n也可以申请法律援助。"
GIVEN = Advice(Channel.WINDOW, Language.MONGOLIAN, "wage_other", QUESTION, ANSWER, 15)
LEFT = Message(OWN, Language.CHINESE, AgeBand.ADULT, CALLED, PHONE, QUESTION, TEXT_VERSION, "zh-hans")


def given(station: Station, user: User, *, now: datetime = NOW, **changes: Any) -> Consultation:
    done = record_advice(replace(GIVEN, **changes), station=station, user=user, now=now, key=uuid.uuid4())
    assert isinstance(done, Consultation), done
    return done


def left(station: Station, *, now: datetime = NOW, **changes: Any) -> Left:
    done = leave_message(replace(LEFT, **changes), station=str(station.pk), now=now, key=uuid.uuid4())
    assert isinstance(done, Left), done
    return done
