"""The statute's clocks as data: from what, to what, how long, by which article.

`words` are the deciding words of the article; a test looks for them in the statute's text. The periods of the Legal Aid
Law are plain days: unlike article 88 of the Administrative Reconsideration Law it does not say working days. It sets no
figure for supplementing papers (43: as the notice says) or for closing a file (50: promptly), so they have no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.network.rules.citations import Citation, cite


class Unit(StrEnum):
    """In what a period is counted: always by the calendar."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Bound(StrEnum):
    """Whom a period binds. Values are stored."""

    CENTRE = "centre"  # 法律援助机构
    BUREAU = "bureau"  # 司法行政部门
    ORGAN = "organ"  # 办案机关、监管场所、值班律师
    COURT = "court"
    EMPLOYER = "employer"
    PERSON = "person"  # whoever claims: let it pass, and the claim may be lost


class Clock(StrEnum):
    """Periods of law. Values are stored."""

    DECIDE = "decide"
    ASSIGN = "assign"
    NOTICE_SENT = "notice_sent"
    NOTICE_ASSIGN = "notice_assign"
    CUSTODY_TRANSFER = "custody_transfer"
    OBJECTION = "objection"
    PROTECTION_ORDER = "protection_order"
    PROTECTION_ORDER_URGENT = "protection_order_urgent"
    LABOUR_ARBITRATION = "labour_arbitration"
    WORK_INJURY_EMPLOYER = "work_injury_employer"
    WORK_INJURY_WORKER = "work_injury_worker"
    LAND_ARBITRATION = "land_arbitration"
    RECONSIDERATION = "reconsideration"
    ADMINISTRATIVE_SUIT = "administrative_suit"
    STATE_COMPENSATION = "state_compensation"
    CIVIL_CLAIM = "civil_claim"
    APPEAL_JUDGMENT = "appeal_judgment"
    APPEAL_RULING = "appeal_ruling"
    RETRIAL_REQUEST = "retrial_request"


@dataclass(frozen=True, slots=True)
class StatuteClock:
    """One period. `starts` and `ends` are codes of events."""

    clock: Clock
    starts: str
    ends: str
    amount: int
    unit: Unit
    bound: Bound
    article: Citation
    words: str


def _row(
    clock: Clock, starts: str, ends: str, amount: int, unit: Unit, bound: Bound, article: str, words: str
) -> StatuteClock:
    return StatuteClock(clock, starts, ends, amount, unit, bound, cite(article), words)


_ROWS = (
    _row(
        Clock.DECIDE, "application_received", "decided", 7, Unit.DAYS, Bound.CENTRE,
        "legal-aid-law:43", "自收到法律援助申请之日起七日内进行审查",
    ),
    _row(
        Clock.ASSIGN, "granted", "assigned", 3, Unit.DAYS, Bound.CENTRE,
        "legal-aid-law:43", "自作出决定之日起三日内指派法律援助人员",
    ),
    _row(
        Clock.NOTICE_SENT, "ground_found", "notice_sent", 3, Unit.DAYS, Bound.ORGAN,
        "legal-aid-law:36", "应当在三日内通知法律援助机构指派律师",
    ),
    _row(
        Clock.NOTICE_ASSIGN, "notice_received", "assigned_and_told", 3, Unit.DAYS, Bound.CENTRE,
        "legal-aid-law:36", "法律援助机构收到通知后，应当在三日内指派律师并通知",
    ),
    _row(
        Clock.CUSTODY_TRANSFER, "asked_in_custody", "passed_on", 24, Unit.HOURS, Bound.ORGAN,
        "legal-aid-law:39", "应当在二十四小时内将申请转交法律援助机构",
    ),
    _row(
        Clock.OBJECTION, "objection_received", "objection_decided", 5, Unit.DAYS, Bound.BUREAU,
        "legal-aid-law:49", "自收到异议之日起五日内进行审查",
    ),
    _row(
        Clock.PROTECTION_ORDER, "court_accepted", "order_decided", 72, Unit.HOURS, Bound.COURT,
        "anti-domestic-violence-law:28", "应当在七十二小时内作出人身安全保护令或者驳回申请",
    ),
    _row(
        Clock.PROTECTION_ORDER_URGENT, "court_accepted", "order_decided", 24, Unit.HOURS, Bound.COURT,
        "anti-domestic-violence-law:28", "情况紧急的，应当在二十四小时内作出",
    ),
    _row(
        Clock.LABOUR_ARBITRATION, "infringement_known", "arbitration_requested", 1, Unit.YEARS, Bound.PERSON,
        "labor-dispute-mediation-arbitration-law:27", "劳动争议申请仲裁的时效期间为一年",
    ),
    _row(
        Clock.WORK_INJURY_EMPLOYER, "injured_or_diagnosed", "finding_requested", 30, Unit.DAYS, Bound.EMPLOYER,
        "reg-work-injury-insurance:17", "鉴定为职业病之日起30日内",
    ),
    _row(
        Clock.WORK_INJURY_WORKER, "injured_or_diagnosed", "finding_requested", 1, Unit.YEARS, Bound.PERSON,
        "reg-work-injury-insurance:17", "鉴定为职业病之日起1年内",
    ),
    _row(
        Clock.LAND_ARBITRATION, "infringement_known", "arbitration_requested", 2, Unit.YEARS, Bound.PERSON,
        "rural-land-dispute-arbitration-law:18", "申请仲裁的时效期间为二年",
    ),
    _row(
        Clock.RECONSIDERATION, "act_known", "reconsideration_requested", 60, Unit.DAYS, Bound.PERSON,
        "administrative-reconsideration-law:20", "自知道或者应当知道该行政行为之日起六十日内提出行政复议申请",
    ),
    _row(
        Clock.ADMINISTRATIVE_SUIT, "act_known", "suit_brought", 6, Unit.MONTHS, Bound.PERSON,
        "administrative-procedure-law:46", "自知道或者应当知道作出行政行为之日起六个月内提出",
    ),
    _row(
        Clock.STATE_COMPENSATION, "infringement_known", "compensation_requested", 2, Unit.YEARS, Bound.PERSON,
        "state-compensation-law:39", "赔偿请求人请求国家赔偿的时效为两年",
    ),
    _row(
        Clock.CIVIL_CLAIM, "infringement_known", "suit_brought", 3, Unit.YEARS, Bound.PERSON,
        "civil-code:188", "向人民法院请求保护民事权利的诉讼时效期间为三年",
    ),
    _row(
        Clock.APPEAL_JUDGMENT, "served", "appealed", 15, Unit.DAYS, Bound.PERSON,
        "civil-procedure-law:171", "有权在判决书送达之日起十五日内向上一级人民法院提起上诉",
    ),
    _row(
        Clock.APPEAL_RULING, "served", "appealed", 10, Unit.DAYS, Bound.PERSON,
        "civil-procedure-law:171", "有权在裁定书送达之日起十日内向上一级人民法院提起上诉",
    ),
    _row(
        Clock.RETRIAL_REQUEST, "in_force", "retrial_requested", 6, Unit.MONTHS, Bound.PERSON,
        "civil-procedure-law:216", "应当在判决、裁定发生法律效力后六个月内提出",
    ),
)  # fmt: skip
STATUTE_CLOCKS = {row.clock: row for row in _ROWS}
