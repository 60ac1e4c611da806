"""What the pre-check can come to: a direction, never a promise, and what is said with it, each with its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from outreach.network.rules.citations import Citation, cite
from outreach.referrals.rules.signals import Hotline


class Conclusion(StrEnum):
    """The direction. The words are chosen where it is shown."""

    NO_CHECK = "no_check"  # aid may be applied for, and means are likely not looked at (LAA 32, 42)
    DECLARATION = "declaration"  # aid may be applied for, with a true statement of one's means (41)
    NOTICE = "notice"  # the organ has to see to it (25, 28, 36)
    ADVICE = "advice"  # advice, with the notice that people may apply (22(1), 23)
    PERSON = "person"  # somebody looks at it together with the person
    CHILD = "child"  # numbers, and an adult whom I trust
    SAFETY = "safety"  # the numbers alone, until the person is safe


class Say(StrEnum):
    """One sentence beside a conclusion."""

    EXEMPT_VIOLENCE = "exempt_violence"
    PROTECTION_ORDER = "protection_order"
    EXEMPT_MATTER = "exempt_matter"
    NO_CHECK_GROUP = "no_check_group"
    DECLARE = "declare"
    STANDARD = "standard"
    ACCUSED = "accused"
    CUSTODY = "custody"
    DUTY_LAWYER = "duty_lawyer"
    NOTICE_DEFENCE = "notice_defence"
    NOTICE_TREATMENT = "notice_treatment"
    NOTICE_DAYS = "notice_days"
    ADVICE_FREE = "advice_free"
    MAY_APPLY = "may_apply"
    REVIEW = "review"
    PERSON_EXPLAINS = "person_explains"
    DECIDED_BY_CENTRE = "decided_by_centre"
    REFUSAL_WRITTEN = "refusal_written"
    DEADLINE_NEAR = "deadline_near"
    CHILD_HELPED = "child_helped"
    CHILD_OTHER_ADULT = "child_other_adult"
    POLICE_COME = "police_come"


# Each sentence rests on all of its articles.
SAYS: Mapping[Say, tuple[Citation, ...]] = MappingProxyType(
    {
        say: tuple(cite(each) for each in citations)
        for say, citations in {
            Say.EXEMPT_VIOLENCE: ("legal-aid-law:32(4)",),
            Say.PROTECTION_ORDER: ("anti-domestic-violence-law:23", "anti-domestic-violence-law:28"),
            Say.EXEMPT_MATTER: ("legal-aid-law:32",),
            Say.NO_CHECK_GROUP: ("legal-aid-law:42",),
            Say.DECLARE: ("legal-aid-law:41",),
            Say.STANDARD: ("legal-aid-law:34",),
            Say.ACCUSED: ("legal-aid-law:24",),
            Say.CUSTODY: ("legal-aid-law:39",),
            Say.DUTY_LAWYER: ("legal-aid-law:30", "legal-aid-law:37"),
            Say.NOTICE_DEFENCE: ("legal-aid-law:25",),
            Say.NOTICE_TREATMENT: ("legal-aid-law:28",),
            Say.NOTICE_DAYS: ("legal-aid-law:36",),
            Say.ADVICE_FREE: ("legal-aid-law:22(1)", "legal-aid-law:2"),
            Say.MAY_APPLY: ("legal-aid-law:23",),
            Say.REVIEW: ("administrative-reconsideration-law:18",),
            Say.PERSON_EXPLAINS: ("legal-aid-law:23",),
            Say.DECIDED_BY_CENTRE: ("legal-aid-law:43",),
            Say.REFUSAL_WRITTEN: ("legal-aid-law:43", "legal-aid-law:49"),
            Say.DEADLINE_NEAR: ("legal-aid-law:44",),
            Say.CHILD_HELPED: ("minors-protection-law:104",),
            Say.CHILD_OTHER_ADULT: ("legal-aid-law:40",),
            Say.POLICE_COME: ("anti-domestic-violence-law:15",),
        }.items()
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A conclusion, what is said with it, and whom to call. The legal hotline stands in every one."""

    code: str
    conclusion: Conclusion
    says: tuple[Say, ...]
    hotlines: tuple[Hotline, ...] = (Hotline.LEGAL,)


_DECIDED = (Say.DECIDED_BY_CENTRE, Say.REFUSAL_WRITTEN)
_PERSON = (Say.PERSON_EXPLAINS, Say.DEADLINE_NEAR, Say.DECIDED_BY_CENTRE)

VIOLENCE = Finding(
    "violence",
    Conclusion.NO_CHECK,
    (Say.EXEMPT_VIOLENCE, Say.PROTECTION_ORDER, *_DECIDED),
    (Hotline.POLICE, Hotline.WOMEN, Hotline.LEGAL),
)
EXEMPT = Finding("exempt", Conclusion.NO_CHECK, (Say.EXEMPT_MATTER, Say.DEADLINE_NEAR, *_DECIDED))
GROUP = Finding("group", Conclusion.NO_CHECK, (Say.NO_CHECK_GROUP, Say.DEADLINE_NEAR, *_DECIDED))
DECLARE = Finding(
    "declare", Conclusion.DECLARATION, (Say.DECLARE, Say.STANDARD, Say.DEADLINE_NEAR, *_DECIDED)
)
ACCUSED = Finding(
    "accused", Conclusion.DECLARATION, (Say.ACCUSED, Say.DECLARE, Say.CUSTODY, Say.DUTY_LAWYER, *_DECIDED)
)
NOTICE_DEFENCE = Finding(
    "notice_defence", Conclusion.NOTICE, (Say.NOTICE_DEFENCE, Say.NOTICE_DAYS, Say.DUTY_LAWYER)
)
NOTICE_TREATMENT = Finding("notice_treatment", Conclusion.NOTICE, (Say.NOTICE_TREATMENT, Say.NOTICE_DAYS))
ADVICE = Finding("advice", Conclusion.ADVICE, (Say.ADVICE_FREE, Say.MAY_APPLY))
NO_HARDSHIP = Finding("no_hardship", Conclusion.ADVICE, (Say.ADVICE_FREE, Say.STANDARD, Say.MAY_APPLY))
REVIEW = Finding("review", Conclusion.PERSON, (Say.REVIEW, *_PERSON))
PERSON = Finding("person", Conclusion.PERSON, _PERSON)
PERSON_ACCUSED = Finding(
    "person_accused", Conclusion.PERSON, (Say.ACCUSED, Say.CUSTODY, Say.DUTY_LAWYER, *_PERSON)
)
CHILD = Finding(
    "child",
    Conclusion.CHILD,
    (Say.CHILD_HELPED, Say.CHILD_OTHER_ADULT),
    (Hotline.POLICE, Hotline.YOUTH, Hotline.LEGAL),
)
SAFETY = Finding(
    "safety",
    Conclusion.SAFETY,
    (Say.POLICE_COME,),
    (Hotline.POLICE, Hotline.WOMEN, Hotline.YOUTH, Hotline.FRAUD, Hotline.LEGAL),
)
FINDINGS = (
    VIOLENCE,
    EXEMPT,
    GROUP,
    DECLARE,
    ACCUSED,
    NOTICE_DEFENCE,
    NOTICE_TREATMENT,
    ADVICE,
    NO_HARDSHIP,
    REVIEW,
    PERSON,
    PERSON_ACCUSED,
    CHILD,
    SAFETY,
)
