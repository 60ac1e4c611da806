"""Advice for the demo: made up, marked as such, and never in production."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from outreach.consultations.models import Consultation
from outreach.consultations.queries.receiving import counties, receiver_of
from outreach.consultations.rules.entries import Advice, Channel, Message
from outreach.consultations.services.messages import leave_message
from outreach.consultations.services.recording import record_advice
from outreach.consultations.shipped import TEXT_VERSION
from outreach.network.models import User
from outreach.network.rules.stations import Language
from outreach.referrals.rules.consent import AgeBand

_GIVEN = (
    (
        Channel.WINDOW,
        Language.CHINESE,
        "wage_migrant",
        "在工地干了半年，工钱一直没结。",
        "先向劳动保障监察投诉；也可以申请法律援助，我们帮您准备材料。",
        20,
    ),
    (
        Channel.HOTLINE,
        Language.MONGOLIAN,
        "support_elder",
        "儿女不给赡养费，怎么办？",
        "可以先调解，调解不成向法院起诉；您可以申请法律援助。",
        15,
    ),
    (
        Channel.ONLINE,
        Language.CHINESE,
        "consumer",
        "网上买的东西是假的。",
        "先与商家协商，再向市场监管部门投诉，保存好订单和聊天记录。",
        10,
    ),
    (
        Channel.WINDOW,
        Language.CHINESE,
        "traffic_injury",
        "被车撞了，对方不肯赔。",
        "保存好责任认定书和医疗票据；可以调解，也可以起诉。",
        25,
    ),
)
_LEFT = ("孩子跟着我，对方半年没给抚养费了，怎么要？", "干活时摔伤了，单位不给认工伤，我该找谁？")


def ensure_demo_advice(*, officer: User, now: datetime) -> int:
    """Make the demo's advice where there is none at all; returns how many. Raises `RuntimeError` in production."""
    if settings.ENV.mode == "production":
        raise RuntimeError("demo advice does not exist in production")
    county = next(iter(counties()), None)
    if county is None or Consultation.objects.exists():
        return 0
    station = receiver_of(county.code, Language.CHINESE, now.date())
    if station is None:
        return 0
    for number, (channel, language, matter, question, answer, minutes) in enumerate(_GIVEN):
        record_advice(
            Advice(channel, language, matter, question, answer, minutes),
            station=station,
            user=officer,
            now=now - timedelta(hours=2 * number + 1),
            key=uuid.uuid4(),
            demo=True,
        )
    for number, question in enumerate(_LEFT):
        leave_message(
            Message(
                county.code, Language.CHINESE, AgeBand.ADULT, "演示·来询人", f"1380000000{number}", question,
                TEXT_VERSION, "zh-hans",
            ),
            station=str(station.pk),
            now=now - timedelta(days=number),
            key=uuid.uuid4(),
            demo=True,
        )  # fmt: skip
    return Consultation.objects.count()
