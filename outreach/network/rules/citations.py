"""A place in a statute, as rules cite it: `legal-aid-law:43`, `legal-aid-law:42(3)`, `civil-code:203`.

Laws are named by their code, articles in Arabic figures ("287-2" for 第二百八十七条之二). In brackets stands an item
(项) where the article has items, else a paragraph (款). `LAWS` says which version is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_CITATION = re.compile(r"([a-z][a-z0-9-]*):([1-9][0-9]{0,3}(?:-[1-9][0-9]?)?)(?:\(([1-9][0-9]?)\))?")


@dataclass(frozen=True, slots=True)
class Law:
    """A version of a statute, by the day of its adoption or last amendment."""

    title: str
    version: date


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """An article of a law, or an item or a paragraph of it."""

    law: str
    article: str
    part: int | None = None

    def __str__(self) -> str:
        return f"{self.law}:{self.article}" + (f"({self.part})" if self.part else "")

    @property
    def version(self) -> date:
        """The version that is cited."""
        return LAWS[self.law].version


def cite(text: str) -> Citation:
    """Read one citation. Raises `ValueError` for another form or a law that is not in `LAWS`."""
    match = _CITATION.fullmatch(text)
    if match is None or match[1] not in LAWS:
        raise ValueError(f"not a citation: {text!r}")
    return Citation(match[1], match[2], int(match[3]) if match[3] else None)


LAWS = {
    "administrative-procedure-law": Law("行政诉讼法", date(2017, 6, 27)),
    "administrative-reconsideration-law": Law("行政复议法", date(2023, 9, 1)),
    "anti-domestic-violence-law": Law("反家庭暴力法", date(2015, 12, 27)),
    "anti-telecom-fraud-law": Law("反电信网络诈骗法", date(2022, 9, 2)),
    "barrier-free-environment-law": Law("无障碍环境建设法", date(2023, 6, 28)),
    "civil-code": Law("民法典", date(2020, 5, 28)),
    "civil-procedure-law": Law("民事诉讼法", date(2023, 9, 1)),
    "consumer-rights-law": Law("消费者权益保护法", date(2013, 10, 25)),
    "criminal-procedure-law": Law("刑事诉讼法", date(2018, 10, 26)),
    "disabled-persons-law": Law("残疾人保障法", date(2018, 10, 26)),
    "elderly-rights-law": Law("老年人权益保障法", date(2018, 12, 29)),
    "heroes-martyrs-law": Law("英雄烈士保护法", date(2018, 4, 27)),
    "labor-dispute-mediation-arbitration-law": Law("劳动争议调解仲裁法", date(2007, 12, 29)),
    "legal-aid-law": Law("法律援助法", date(2021, 8, 20)),
    "military-personnel-status-rights-law": Law("军人地位和权益保障法", date(2021, 6, 10)),
    "minors-protection-law": Law("未成年人保护法", date(2024, 4, 26)),
    "personal-information-protection-law": Law("个人信息保护法", date(2021, 8, 20)),
    "reg-migrant-worker-wages": Law("保障农民工工资支付条例", date(2019, 12, 30)),
    "reg-military-pension": Law("军人抚恤优待条例", date(2024, 8, 5)),
    "reg-work-injury-insurance": Law("工伤保险条例", date(2010, 12, 20)),
    "road-traffic-safety-law": Law("道路交通安全法", date(2021, 4, 29)),
    "rural-land-contract-law": Law("农村土地承包法", date(2018, 12, 29)),
    "rural-land-dispute-arbitration-law": Law("农村土地承包经营纠纷调解仲裁法", date(2009, 6, 27)),
    "social-assistance-law": Law("社会救助法", date(2026, 4, 30)),
    "state-compensation-law": Law("国家赔偿法", date(2012, 10, 26)),
    "veterans-law": Law("退役军人保障法", date(2020, 11, 11)),
    "women-rights-law": Law("妇女权益保障法", date(2022, 10, 30)),
}
