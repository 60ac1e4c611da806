"""When a session is over."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.network.rules.sessions import is_over

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signed_in", "seen", "idles_out", "over"),
    [
        (timedelta(minutes=1), timedelta(0), True, False),
        (timedelta(hours=11, minutes=59), timedelta(minutes=1), False, False),
        (timedelta(hours=12), timedelta(0), False, True),
        (timedelta(hours=1), timedelta(minutes=29, seconds=59), True, False),
        (timedelta(hours=1), timedelta(minutes=30), True, True),
        (timedelta(hours=6), timedelta(hours=5), False, False),
    ],
)
def test_is_over(signed_in: timedelta, seen: timedelta, idles_out: bool, over: bool) -> None:
    assert is_over(signed_in_at=NOW - signed_in, seen_at=NOW - seen, now=NOW, idles_out=idles_out) is over
