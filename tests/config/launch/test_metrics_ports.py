"""Which worker of a supervisor is scraped where."""

from __future__ import annotations

import pytest

from config.launch.supervisor import Supervisor


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"METRICS_PORT": "9464"}, [("1", "9464"), ("2", "9465"), ("3", "9466")]),
        ({"METRICS_PORT": "9464", "WORKER_NAME": "hall"}, [("hall-1", "9464"), ("hall-2", "9465"), ("hall-3", "9466")]),
        ({}, [("1", None), ("2", None), ("3", None)]),
    ],
)  # fmt: skip
def test_each_worker_has_a_port_of_its_own(
    environ: dict[str, str], expected: list[tuple[str, str | None]]
) -> None:
    supervisor = Supervisor(hosts=["127.0.0.1"], port=8000, count=3, companions=(), environ=environ)
    assert [(slot.name, slot.own.get("METRICS_PORT")) for slot in supervisor.slots] == expected
