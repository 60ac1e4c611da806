"""The systemd units: accepted by systemd itself, and of one mind with the product."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from config.launch.__main__ import parse
from config.launch.ending import END_SECONDS, UNFIT
from config.launch.listening import BACKLOG
from tests.deploy.files import DEPLOY, environment_file, known_settings
from tests.services.installations import ROOT

HERE = DEPLOY / "systemd"
SERVICES = sorted(HERE.glob("*.service"))


def read(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text())
    return unit


def verify(directory: Path) -> subprocess.CompletedProcess[str]:
    """systemd's own verdict on the units, with this copy of the product in the place of the installed one."""
    names = []
    for path in (*SERVICES, HERE / "outreach.target"):
        name = path.name.replace("@.", "@8001.")
        (directory / name).write_text(path.read_text().replace("/opt/outreach", str(ROOT)))
        names.append(str(directory / name))
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], check=False, capture_output=True, text=True
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    verdict = verify(tmp_path)
    complaints = [line for line in verdict.stderr.splitlines() if "outreach" in line]
    assert complaints == []
    assert verdict.returncode == 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_systemd_finds_a_misspelt_setting(tmp_path: Path) -> None:
    broken = (HERE / "outreach-tasks.service").read_text().replace("RestartSec=", "RestartSeconds=")
    (tmp_path / "broken.service").write_text(broken.replace("/opt/outreach", str(ROOT)))
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "broken.service")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert "RestartSeconds" in told.stderr


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_service_ends_in_order_and_runs_with_few_rights(path: Path) -> None:
    service = read(path)["Service"]
    assert int(service["TimeoutStopSec"]) > END_SECONDS
    assert service["User"] == "outreach"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["UMask"] == "0077"


def test_worker_starts_as_the_launcher_expects() -> None:
    service = read(HERE / "outreach@.service")["Service"]
    command = service["ExecStart"].replace("%i", "8001").split()
    assert command[1:3] == ["-m", "config.launch"]
    started = parse(command[3:])
    assert (started.alone, started.host, started.port) == (True, "127.0.0.1", 8001)
    assert int(service["RestartPreventExitStatus"]) == UNFIT


def test_commands_of_the_others_exist() -> None:
    for name, command in (("tasks", "db_worker"), ("scheduler", "run_scheduler")):
        told = read(HERE / f"outreach-{name}.service")["Service"]["ExecStart"].split()
        assert told[1:3] == ["manage.py", command]


def test_settings_of_the_example_are_such_as_the_product_reads() -> None:
    assert set(environment_file(HERE / "outreach.env.example")) <= known_settings()


def test_kernel_lets_as_many_wait_as_the_product_asks_for() -> None:
    lines = (HERE / "60-outreach.conf").read_text().splitlines()
    settings = dict(
        line.replace(" ", "").split("=") for line in lines if "=" in line and not line.startswith("#")
    )
    assert int(settings["net.core.somaxconn"]) >= BACKLOG
