"""`manage.py capacity` reads what was measured, tells its assumptions, and guesses nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.connections import connections_per_worker

SCALED = {
    "answer_us": 80.0, "frame_us": 15.0, "join_us": 700.0, "socket_kib": 26.0, "database_answer_us": 40.0,
    "database_join_us": 200.0, "frame_bytes": 900.0, "idle_cpu": 0.02, "ack_p50_ms": 30.0, "turns": [],
}  # fmt: skip


def bench_file(folder: Path) -> Path:
    file = folder / "bench.json"
    file.write_text(json.dumps({"scaled": SCALED, "about": {"commit": "abc", "players": 2_000}}))
    return file


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("capacity", *arguments)
    return capsys.readouterr().out


def test_answer_names_costs_and_assumptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(
        capsys, "--bench", str(bench_file(tmp_path)), "--ranks", str(tmp_path / "none"), "--players", "300000"
    )
    assert "300,000 players, 15 s to answer" in out
    assert "commit abc" in out
    assert "not measured here" in out
    for name in ("answer_us", "frame_us", "peak", "sockets_per_worker", "full"):
        assert name in out


def test_costs_come_from_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ranks = tmp_path / "ranks.json"
    postgres = {"histogram and ranks": 20.0, "boards": 30.0, "results of the share": 90.0, "a tick": 40.0}
    ranks.write_text(json.dumps({"players": 50_000, "share": 9_000, "postgres": postgres}))
    found = json.loads(told(capsys, "--bench", str(bench_file(tmp_path)), "--ranks", str(ranks), "--json"))
    costs = found["costs"]
    assert (costs["answer_us"], costs["reveal_us"], costs["result_us"], costs["tick_us"]) == (80, 1, 10, 0.8)
    assert costs["idle_socket_us"] == pytest.approx(10)
    assert found["assumptions"]["connections_per_worker"] == connections_per_worker()
    assert found["need"]["workers"] >= 34


@pytest.mark.parametrize("arguments", [["--players", "0"], ["--answer-window", "0"], ["--full", "1.5"]])
def test_nonsense_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("capacity", "--bench", str(bench_file(tmp_path)), *arguments)


def test_nothing_is_guessed_when_nothing_was_measured(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make bench"):
        call_command("capacity", "--bench", str(tmp_path / "none.json"))
