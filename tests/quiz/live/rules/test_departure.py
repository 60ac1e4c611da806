"""How the returns of a worker's phones are spread."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.launch.ending import CLOSE_SECONDS, DRAIN_SECONDS, END_SECONDS
from quiz.live.rules.departure import FLUSH_S, LEAVE_S, delays_ms, serve_on_s, spread_ms


@pytest.mark.parametrize(
    ("phones", "cores", "spread"),
    [
        (0, 2, 500),
        (20, 2, 500),
        (2_000, 2, 3_000),
        # a core has half a second of each second for returns, and one return takes a millisecond and a half of it
        (2_000, 1, 6_000),
        (20_000, 8, 7_500),
        (300_000, 2, 12_000),
        (2_000, 0, 6_000),
    ],
)
def test_spread_follows_the_work_of_the_returns_within_bounds(phones: int, cores: int, spread: int) -> None:
    assert spread_ms(phones, cores=cores) == spread


@given(phones=st.integers(0, 10**6), cores=st.integers(0, 64), first_flush_s=st.floats(0, FLUSH_S))
def test_all_phases_of_a_leaving_fit_before_the_last_resort(
    phones: int, cores: int, first_flush_s: float
) -> None:
    serves_on = serve_on_s(spread_ms(phones, cores=cores), spent_s=first_flush_s)
    assert serves_on >= 5.5  # whoever is told to go at once has time for that
    drained = first_flush_s + serves_on + FLUSH_S
    assert drained <= LEAVE_S + 1e-9
    # telling everybody takes its moment, and ending the runtime another
    assert LEAVE_S + 0.5 <= DRAIN_SECONDS
    assert DRAIN_SECONDS + CLOSE_SECONDS + 1 <= END_SECONDS


@given(phones=st.integers(0, 10**6), cores=st.integers(0, 64))
def test_quick_leaving_serves_until_all_have_been_told_to_go(phones: int, cores: int) -> None:
    spread = spread_ms(phones, cores=cores)
    assert serve_on_s(spread, spent_s=0.5) >= spread / 1_000 + 1


def test_leaving_that_has_no_time_left_serves_on_no_longer() -> None:
    assert serve_on_s(500, spent_s=LEAVE_S) == 0.0


@given(
    phones=st.integers(0, 400), spread=st.sampled_from([1, 500, 3_000, 12_000]), seed=st.integers(0, 2**32)
)
def test_every_phone_has_a_place_of_its_own(phones: int, spread: int, seed: int) -> None:
    delays = delays_ms(phones, spread, randrange=random.Random(seed).randrange)
    assert len(delays) == phones
    assert all(0 <= delay < spread for delay in delays)
    # at most two places' width between neighbours: no crowd and no hole
    assert all(later - earlier <= 2 * spread / phones + 1 for earlier, later in pairwise(sorted(delays)))


def test_no_second_gets_more_than_its_share() -> None:
    delays = delays_ms(9_000, 9_000, randrange=random.Random(1).randrange)
    each_second = [sum(delay // 1_000 == second for delay in delays) for second in range(9)]
    assert max(each_second) <= 1_001


def test_who_came_first_is_not_told_to_go_first() -> None:
    delays = delays_ms(1_000, 10_000, randrange=random.Random(7).randrange)
    assert delays != sorted(delays)
    assert 4_000 < sum(delays[:500]) / 500 < 6_000
