"""Aid before the papers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.network.rules.clocks.advance import BASIS, Ground, advance
from tests.outreach.statutes import needs_texts, words_of

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("left", "suggested", "passed"),
    [(8, False, False), (7, False, False), (6, True, False), (0, True, False), (-1, False, True)],
)
def test_under_seven_days_aid_comes_first(left: int, suggested: bool, passed: bool) -> None:
    found = advance(TODAY + timedelta(days=left), TODAY)
    assert (found.suggested, found.passed, found.days_left) == (suggested, passed, left)
    assert found.grounds == ((Ground.UNDER_SEVEN_DAYS,) if suggested else ())


def test_without_a_deadline_the_other_grounds_count() -> None:
    assert not advance(None, TODAY).suggested
    found = advance(None, TODAY, preservation=True, other_rule=True)
    assert found.grounds == (Ground.PRESERVATION, Ground.OTHER_RULE)
    assert [str(article) for article in found.articles] == ["legal-aid-law:44(2)", "legal-aid-law:44(3)"]


def test_a_passed_deadline_hides_no_other_ground() -> None:
    found = advance(TODAY - timedelta(days=3), TODAY, preservation=True)
    assert found.passed
    assert found.grounds == (Ground.PRESERVATION,)


@needs_texts
@pytest.mark.parametrize(
    ("ground", "words"),
    [
        (Ground.UNDER_SEVEN_DAYS, "期限届满不足七日"),
        (Ground.PRESERVATION, "财产保全、证据保全或者先予执行"),
        (Ground.OTHER_RULE, "规定的其他情形"),
    ],
)
def test_ground_stands_in_its_item(ground: Ground, words: str) -> None:
    assert words in (words_of(BASIS[ground]) or "")


@given(st.integers(-400, 400), st.booleans(), st.booleans())
def test_each_ground_brings_its_article(left: int, preservation: bool, other: bool) -> None:
    found = advance(TODAY + timedelta(days=left), TODAY, preservation=preservation, other_rule=other)
    assert found.suggested is (0 <= left < 7 or preservation or other)
    assert found.articles == tuple(BASIS[ground] for ground in found.grounds)
