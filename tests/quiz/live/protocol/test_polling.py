"""What a poll says and is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.live.protocol.inbound import BadFrame
from quiz.live.protocol.polling import Poll, parse_poll, polled, seen_of

RESULT = {"position": 1, "answered": True, "grade": 1.0, "points": 900, "score": 900, "rank": 3, "of": 80, "streak": 0,
          "team_rank": None}  # fmt: skip
ME: dict[str, Any] = {
    "player": "p",
    "name": "小云",
    "score": 900,
    "answer": None,
    "asked": [],
    "result": RESULT,
}


def test_poll_is_read() -> None:
    assert parse_poll(b'{"seen": "", "version": -1}') == Poll(version=-1, seen="")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["version", "seen", "x"]), inner),
)


@given(st.binary(max_size=60) | _VALUES.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_refused_and_nothing_breaks(data: bytes) -> None:
    try:
        poll = parse_poll(data)
    except BadFrame:
        return
    assert -1 <= poll.version < 2**31
    assert len(poll.seen) <= 16


def test_seen_changes_with_what_a_player_would_notice() -> None:
    seen = seen_of(ME)
    assert parse_poll(json.dumps({"version": 0, "seen": seen}).encode()).seen == seen
    changes = [{"name": "大云"}, {"score": 1}, {"answer": {"position": 1}}, {"asked": [1]}, {"result": None},
               {"result": RESULT | {"points": 0}}]  # fmt: skip
    assert len({seen, *(seen_of(ME | change) for change in changes)}) == len(changes) + 1


@pytest.mark.parametrize("figure", ["rank", "of", "team_rank"])
def test_figures_that_workers_take_a_moment_apart_are_no_news(figure: str) -> None:
    assert seen_of(ME | {"result": RESULT | {figure: 77}}) == seen_of(ME)


def test_newcomer_has_seen_nothing() -> None:
    assert seen_of(None) == ""


def test_answer_carries_frames_as_they_are() -> None:
    frames = [b'["game",{"title":"\xe6\xb3\x95"}]', b'["me",{}]']
    body = polled(frames, now=5, version=2, seen="x")
    assert json.loads(body) == {
        "now": 5,
        "version": 2,
        "seen": "x",
        "frames": [["game", {"title": "法"}], ["me", {}]],
    }
