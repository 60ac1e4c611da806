"""Every end has its time, and none is longer than the person agreed to."""

from outreach.referrals.rules.consent import PERIOD_DAYS
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.rules.retention import BASIS, DAYS, DUTY_DAYS, WITHDRAWN_DAYS
from tests.outreach.statutes import needs_texts, words_of


def test_every_outcome_has_its_days_but_withdrawing_which_has_its_own() -> None:
    assert set(DAYS) == set(Outcome) - {Outcome.WITHDRAWN}
    assert all(WITHDRAWN_DAYS < days <= PERIOD_DAYS for days in DAYS.values())
    assert DUTY_DAYS > PERIOD_DAYS


@needs_texts
def test_the_articles_say_so() -> None:
    wanted = {"shortest": "所必要的最短时间", "deletion": "个人撤回同意", "duty": "法定职责"}
    assert set(wanted) == set(BASIS)
    for name, words in wanted.items():
        assert words in (words_of(BASIS[name]) or ""), name
