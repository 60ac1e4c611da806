"""How long what rests on consent is kept once there is no more to do: as short as the purpose allows (PIPL 19, 47).

Two ledgers. This one rests on consent and also ends with it, whatever an outcome would allow. Reports of harmed
children rest on a duty of law and have their own time. The bureau decides the days; these hold until it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from outreach.network.rules.citations import cite
from outreach.referrals.rules.referral_values import Outcome

BASIS = MappingProxyType(
    {
        "shortest": cite("personal-information-protection-law:19"),
        "deletion": cite("personal-information-protection-law:47"),
        "duty": cite("personal-information-protection-law:13"),
    }
)


class Rule(StrEnum):
    """By which rule something is erased. Values are stored in the audit log; outcomes have their own."""

    WITHDRAWN = "withdrawn"
    PERIOD_OVER = "period_over"
    ASKED = "asked"  # the person wants it gone
    DUTY = "duty"


# A slip is noticed within a week, and every station that has the data has read that it must go.
WITHDRAWN_DAYS = 7
# After the day on which an authority was told; as long as a claim for it may be brought (民法典 188).
DUTY_DAYS = 3 * 365
DAYS: Mapping[Outcome, int] = MappingProxyType(
    {
        Outcome.APPLIED: 90,  # the application has a file of its own
        Outcome.ADVICE: 90,  # who asks again need not tell it twice
        Outcome.UNREACHABLE: 60,
        Outcome.DECLINED: 30,
        Outcome.NOT_COMPETENT: 90,
        Outcome.OTHER_BODY: 90,
        Outcome.OWN_LAWYER: 30,
        Outcome.NO_MATTER: 30,
        Outcome.DUPLICATE: 30,
    }
)
