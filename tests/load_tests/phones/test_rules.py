"""What phones decide without a socket: when to come back, when a tap counts, when and what to tap."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from load_tests.phones import board
from load_tests.phones.backoff import after_close, backoff, patience
from load_tests.phones.frames import GameFrames, Shown
from load_tests.phones.history import History, read_histories
from load_tests.phones.manner import Manner
from load_tests.phones.phone import may_tap

OPEN = Shown(
    version=7, phase="open", position=2, paused=False, now=1_000, closes_at=21_000,
    choices=4, pick=1, graded=True, buzzer=False,
)  # fmt: skip


def test_waits_double_up_to_a_bound() -> None:
    waits = [backoff(attempt, 1.0) for attempt in range(13)]
    assert waits == [0.5, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 4.0, 4.0, 8.0, 15.0, 15.0]
    # the server's spread widens the first only
    assert [backoff(attempt, 1.0, 3.0) for attempt in range(2)] == [3.0, 1.0]
    assert backoff(5, 0.0) == 0.0


def test_close_codes_are_those_of_the_page() -> None:
    page = (Path(__file__).resolve().parents[3] / "static/js/lib/backoff.js").read_text()
    for code in (4400, 4401, 4403, 4404, 4408, 4429, 4503, 1012):
        assert f'{code}: "{after_close(code)}"' in page
    assert after_close(1006) == "again"


@pytest.mark.parametrize(
    ("game", "joined_at", "given", "now", "may"),
    [
        (OPEN, 0, 1, 20_999, True),
        (OPEN, 2, -1, 21_000, True),
        (OPEN, 0, 1, 21_001, False),
        (OPEN, 0, 2, 2_000, False),
        (OPEN, 3, -1, 2_000, False),
        (OPEN, None, -1, 2_000, False),
        (None, 0, -1, 2_000, False),
        (replace(OPEN, paused=True), 0, 1, 2_000, False),
        (replace(OPEN, phase="reading"), 0, 1, 2_000, False),
        (replace(OPEN, graded=False), 0, 1, 2_000, False),
        (replace(OPEN, buzzer=True), 0, 1, 2_000, False),
        (replace(OPEN, closes_at=None), 0, 1, 9e12, True),
    ],
)
def test_tap_counts_while_the_question_is_open_and_unanswered(
    game: Shown | None, joined_at: int | None, given: int, now: float, may: bool
) -> None:
    assert may_tap(game, joined_at=joined_at, given=given, server_now=now) is may


@pytest.mark.parametrize("shape", ["even", "human", "burst"])
def test_answers_come_within_their_window(shape: str) -> None:
    manner, dice = Manner(window_s=2.0, shape=shape), Random(1)  # type: ignore[arg-type]
    delays = sorted(manner.delay(dice) for _ in range(2_000))
    assert delays[0] >= 0
    assert delays[-1] <= 2.0
    assert {"even": 0.9, "human": 0.7, "burst": 0.0}[shape] <= delays[1_000] <= 1.1


def test_choices_are_of_the_question() -> None:
    manner, dice = Manner(), Random(2)
    assert {tuple(manner.choose(dice, 4, 1)) for _ in range(200)} == {(0,), (1,), (2,), (3,)}
    for chosen in (manner.choose(dice, 4, 0) for _ in range(200)):
        assert chosen == sorted(set(chosen))
        assert 1 <= len(chosen) <= 4
        assert set(chosen) <= set(range(4))


def test_game_frame_is_parsed_once() -> None:
    frame = (
        b'["game",{"version":3,"phase":"open","position":0,"paused":false,"now":5,"closes_at":9,'
        b'"question":{"choices":["a","b"],"pick":1,"graded":true,"buzzer":false}}]'
    )
    frames = GameFrames()
    assert frames.read(frame) is frames.read(bytes(frame))
    assert (frames.read(frame).version, frames.read(frame).choices) == (3, 2)


def test_histories_of_several_processes_are_read_in_the_order_of_events(tmp_path: Path) -> None:
    one, other = History(), History()
    one.note(0, None, "connected", {"worker": "a"})
    other.note(1, "p", "joined", {})
    one.note(0, "q", "acked", {"position": 0, "key": "k", "late": False})
    one.write(tmp_path / "0")
    other.write(tmp_path / "1")
    one.note(0, "q", "closed", {"code": 1006})
    one.write(tmp_path / "0")
    events = list(read_histories([tmp_path / "0", tmp_path / "1"]))
    assert [event["event"] for event in events] == ["connected", "joined", "acked", "closed"]
    assert events[2] | {"t": 0} == {
        "t": 0, "phone": 0, "player": "q", "event": "acked", "position": 0, "key": "k", "late": False,
    }  # fmt: skip


def test_board_adds_up_and_counts_only_who_has_the_newest_version(tmp_path: Path) -> None:
    board.make_board(tmp_path / "board", 2)
    first, second = (board.own_row(tmp_path / "board", number) for number in (0, 1))
    first[board.NEWEST], first[board.AT_NEWEST], first[board.ACKED] = 4, 10, 7
    second[board.NEWEST], second[board.AT_NEWEST], second[board.ACKED] = 5, 3, 2
    now = board.Board(tmp_path / "board", 2).totals()
    assert (now.newest, now.at_newest, now.acked) == (5, 3, 9)


@pytest.mark.parametrize("attempt", range(6))
@pytest.mark.parametrize("spread_s", [0.0, 0.5, 4.0, 60.0])
def test_patience_is_that_of_the_page(attempt: int, spread_s: float) -> None:
    page = Path(__file__).resolve().parents[3] / "static/js/lib/backoff.js"
    asked = f"import('{page}').then(m => console.log(m.patience({attempt}, {spread_s * 1_000})))"
    told = subprocess.run(["node", "-e", asked], check=True, capture_output=True, text=True).stdout
    assert patience(attempt, spread_s) * 1_000 == float(told)
