"""Who handles a matter: criminal ones an organ from the beginning, others a court once they are there."""

from __future__ import annotations

import pytest

from outreach.network.rules.routing import route
from outreach.network.rules.routing_network import network_of
from outreach.network.rules.routing_values import Ask, Because
from outreach.referrals.rules.handling import CRIMINAL, DECIDED_AGAIN, is_litigation
from outreach.referrals.shipped import shipped_taxonomy
from tests.outreach.network.rules.test_routing import station
from tests.outreach.statutes import needs_texts, words_of

ALWAYS = {
    "criminal_self_family",
    "criminal_mandatory",
    "criminal_victim",
    "forced_medical",
    "fraud_elder",
    "fraud_telecom",
    "retrial",
}


def test_criminal_matters_and_those_decided_again_are_litigation_from_the_beginning() -> None:
    signals = shipped_taxonomy().signals.values()
    assert {each.code for each in signals if is_litigation(each, before_court=False)} == ALWAYS
    assert all(is_litigation(each, before_court=True) for each in signals)


@needs_texts
def test_articles_are_of_criminal_matters_and_of_judgments_that_stand() -> None:
    for article in CRIMINAL:
        words = words_of(article) or ""
        assert any(word in words for word in ("犯罪嫌疑人", "被害人", "强制医疗")), article
    assert "申诉或者申请再审" in (words_of(DECIDED_AGAIN) or "")


CENTRES = network_of([station("city", "1504"), station("home", "150402"), station("police", "150403")])


@pytest.mark.parametrize(
    ("code", "before_court", "places", "centre", "because"),
    [
        # fraud by telephone: lived and lost the money in one county, the police of another handle it
        ("fraud_telecom", False, {"organ": "150403", "facts": "150402"}, "police", Because.ORGAN_PLACE),
        # while nobody knows who handles it, the place of the facts does not decide
        ("criminal_victim", False, {"facts": "150402"}, None, Because.PLACE_UNKNOWN),
        # a penalty: the government that reconsiders, then the court
        ("admin_penalty", False, {"body": "1504", "facts": "150402"}, "city", Because.BODY_PLACE),
        ("admin_penalty", True, {"organ": "150403", "body": "1504"}, "police", Because.ORGAN_PLACE),
        # unpaid wages before anybody has them: where it happened
        ("wage_migrant", False, {"facts": "150403"}, "police", Because.FACTS_PLACE),
    ],
)
def test_competent_is_the_centre_at_the_body_that_handles_the_case(
    code: str, before_court: bool, places: dict[str, str], centre: str | None, because: Because
) -> None:
    litigation = is_litigation(shipped_taxonomy().signals[code], before_court=before_court)
    ask = Ask(division="150402", matter=code, language="zh", litigation=litigation, **places)  # type: ignore[arg-type]
    competence = route(ask, CENTRES).competence
    assert (competence.centre, competence.because[0]) == (centre, because)
