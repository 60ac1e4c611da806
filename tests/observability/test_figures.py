"""What a worker tells Prometheus of a game that was played on it."""

from __future__ import annotations

import pytest

from tests.observability.played import WORKER, Played, get


def test_figures_count_what_was_played(played: Played) -> None:
    found = played.figures()
    assert found.of("live_joins_total") == played.joined
    assert found.of("live_rejoins_total") == 1
    assert found.of("live_answers_total") == played.answered
    assert found.of("live_answers_repeated_total") == 1
    assert found.of("live_answers_refused_total", code="answer.already") == 2
    assert found.of("live_answers_refused_total", code="answer.bad_choice") == 1
    assert found.of("live_joins_refused_total", code="join.name_taken") == 1
    assert found.of("live_joins_refused_total", code="failed") == 1
    assert found.of("live_requests_refused_total", code="frame.too_fast") >= 1
    assert found.of("live_acknowledgement_seconds_count") == played.answered
    assert 0 < found.of("live_acknowledgement_seconds_sum") < 10 * played.answered
    # reading, open, closed, reveal, leaderboard
    assert found.of("live_moves_total", outcome="made") == 5
    assert found.of("live_fan_out_seconds_count") >= 5
    assert found.of("live_frames_total") >= 5 * 4
    assert found.of("live_bus_published_total") >= 5
    assert found.of("live_bus_lag_seconds_count") >= 5
    assert found.of("live_bus_heard") == 1
    assert found.of("live_watch_age_seconds") < 30
    assert found.of("live_loop_lag_seconds_count") > 4
    assert found.of("live_draining") == 0
    assert found.of("live_newcomers_waiting") == 0
    assert found.of("live_newcomers_per_second") > 0
    assert found.of("live_sockets_open") < 10 < found.of("live_sockets_limit")
    assert found.of("worker_process_info", name=WORKER, pid=str(pid_of(played))) == 1
    assert found.of("process_open_fds") > 5
    # one for each socket at least
    assert found.of("live_sockets_open") <= found.of("worker_tasks") < 200
    assert found.of("http_answers_total", status="5xx") == len(played.faults)
    assert found.of("http_answers_total", status="4xx") >= 1


def pid_of(played: Played) -> int:
    assert played.server.process is not None
    return played.server.process.pid


def test_every_commit_is_counted_with_its_rows(played: Played) -> None:
    found = played.figures()
    # joins that were stored or refused by their rows, and answers; a repeated one is answered from memory
    assert found.of("live_commit_rows_sum") == played.joined + played.answered + 1
    assert (
        1
        <= found.of("live_commit_seconds_count")
        == found.of("live_commit_rows_count")
        <= found.of("live_commit_rows_sum")
    )
    assert found.of("live_queue", queue="writes") == 0


def test_labels_come_from_closed_sets(played: Played) -> None:
    labels = {name for _, labels in played.figures() for name, _ in labels}
    assert labels == {"audience", "code", "le", "name", "outcome", "pid", "queue", "status", "what"} | (
        labels & {"major", "minor"}
    )


@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
def test_public_port_tells_no_figure(played: Played, path: str) -> None:
    status, _, body = get(played.server, path)
    assert status == 404
    assert "live_" not in body


def test_request_id_goes_back_and_strangers_cannot_choose_it(played: Played) -> None:
    first, second = (
        get(played.server, "/healthz", **{"X-Request-ID": "chosen-by-a-stranger"})[1]["x-request-id"]
        for _ in range(2)
    )
    assert first != second
    assert len(first) == 16
