"""`manage.py capacity` reads what was measured, tells its assumptions, and guesses nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.connections import connections_per_worker
from config.management.commands import capacity

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


@pytest.mark.parametrize(("window", "says"), [(0.5, False), (0.2, True), (5.0, True)])
def test_costs_of_another_rate_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], window: float, says: bool
) -> None:
    file = tmp_path / "bench.json"
    file.write_text(json.dumps({"scaled": SCALED, "about": {"players": 2_000, "window_s": window}}))
    out = told(capsys, "--bench", str(file), "--answer-window", "15")
    # 9,000 phones of a worker in 15 seconds, and two and a half times as many in the busiest
    assert (
        f"measured at {2_000 / window / 2:,.0f} a second for each worker; the busiest second has 1,500" in out
    )
    assert ("measure again" in out) is says


def test_costs_are_measured_at_the_rate_that_is_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The programs that measure are load tests of their own; here it is looked at how they are called."""
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(capacity, "_run", lambda module, *arguments: ran.append((module, *arguments)) or 0)
    file = bench_file(tmp_path)
    told(
        capsys,
        "--measure",
        "--bench",
        str(file),
        "--ranks",
        str(tmp_path / "r.json"),
        "--answer-window",
        "30",
    )
    (bench, ranks) = ran
    assert bench[0] == "load_tests.bench"
    # 2,000 answers over two workers, 750 a second for each
    assert float(bench[bench.index("--window") + 1]) == pytest.approx(1.333)
    assert ranks[0] == "load_tests.ranks"


@pytest.mark.parametrize("arguments", [["--players", "0"], ["--answer-window", "0"], ["--full", "1.5"]])
def test_nonsense_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("capacity", "--bench", str(bench_file(tmp_path)), *arguments)


def test_nothing_is_guessed_when_nothing_was_measured(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make bench"):
        call_command("capacity", "--bench", str(tmp_path / "none.json"))
