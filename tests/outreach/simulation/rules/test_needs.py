"""Made-up needs: the same lots make the same year, and what is drawn follows the assumptions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.office import office_hours
from outreach.network.rules.clocks.promised import promise_due
from outreach.network.rules.clocks.promises import PROMISES, Pledge
from outreach.referrals.rules.signals import Urgency
from outreach.referrals.shipped import shipped_taxonomy
from outreach.simulation.rules.needs import Need, Weighted, draw_needs, places_of
from outreach.simulation.rules.timetable import minute_of
from tests.outreach.simulation.rules.city import DIVISIONS, FIRST, kind, spread


def drawn(seed: int, count: int = 400, days: int = 28, **changed: float) -> list[Need]:
    return draw_needs(
        places=places_of(DIVISIONS, spread(**changed)),
        taxonomy=shipped_taxonomy(),
        spread=spread(**changed),
        first=FIRST,
        days=days,
        count=count,
        office=office_hours(),
        kind_of_day=kind,
        draw=Random(seed).random,
    )


def test_the_same_lots_make_the_same_needs() -> None:
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_needs_come_in_order_within_the_days_from_places_without_parts() -> None:
    needs = drawn(1)
    assert len(needs) == 400
    assert [need.at for need in needs] == sorted(need.at for need in needs)
    assert all(FIRST <= need.at.date() < FIRST + timedelta(days=28) for need in needs)
    assert {need.ask.division for need in needs} == {each.code for each in DIVISIONS if len(each.code) == 12}


def test_what_is_never_stored_never_comes_and_each_need_has_its_promise() -> None:
    signals = shipped_taxonomy().signals
    for need in drawn(2, 200):
        signal = signals[need.ask.matter]
        assert signal.store
        assert (need.ask.hidden, need.green) == (signal.hide_matter, signal.green)
        pledge = Pledge.FIRST_CONTACT_GREEN if need.green else Pledge.FIRST_CONTACT
        due = promise_due(PROMISES[pledge], need.at, office_hours()).ends_at
        assert need.due == minute_of(due)
        assert need.ask.opens_by == (due if signal.urgency is Urgency.NOW else None)
        assert need.weighed_at == minute_of(office_hours().next_open(need.at)) >= need.minute
        assert need.open_minutes > 0


def test_places_are_weighed_by_what_their_names_say() -> None:
    read = spread()
    found = {each.division: (each.weight, each.mongolian) for each in places_of(DIVISIONS, read)}
    assert found == {
        "150402100001": (read.community, read.elsewhere),
        "150402100200": (1.0, read.elsewhere),
        "150421200200": (1.0, read.banner),
        "150421200201": (1.0, read.gacha),
        "150421201200": (1.0, read.gacha),
    }


def test_a_city_without_villages_has_needs_from_its_townships() -> None:
    townships = [each for each in DIVISIONS if len(each.code) < 12]
    assert {each.division for each in places_of(townships, spread())} == {
        "150402100",
        "150421200",
        "150421201",
    }


def test_shares_of_languages_and_access_are_kept() -> None:
    none = dict.fromkeys(("gacha", "banner", "elsewhere", "sign", "step_free", "home_visit"), 0.0)
    plain = drawn(3, 200, frail_step_free=0.0, frail_home_visit=0.0, **none)
    assert {(need.ask.language, need.ask.step_free, need.ask.home_visit) for need in plain} == {
        ("zh", False, False)
    }
    all_sign = drawn(3, 50, sign=1.0, step_free=1.0, frail_step_free=1.0)
    assert {(need.ask.language, need.ask.step_free) for need in all_sign} == {("csl", True)}


@given(st.lists(st.floats(0, 5), min_size=1, max_size=8).filter(any), st.floats(0, 1, exclude_max=True))
def test_only_what_has_a_weight_is_picked(weights: list[float], lot: float) -> None:
    assert weights[Weighted(enumerate(weights)).pick(lot)] > 0


def test_weights_decide_and_none_is_refused() -> None:
    picks = Counter(Weighted([("a", 1), ("b", 3)]).pick((n + 0.5) / 100) for n in range(100))
    assert picks == {"a": 25, "b": 75}
    with pytest.raises(ValueError, match="nothing"):
        Weighted([("a", 0.0)])
