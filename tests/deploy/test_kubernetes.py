"""The manifests: valid for Kubernetes, and of one mind with each other and with the product."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import kubernetes_validate
import pytest

from config.asgi import FRONT
from config.launch.ending import END_SECONDS
from tests.deploy.files import known_settings, kubernetes
from tests.services.installations import ROOT

VERSIONS = ("1.29", "1.37")
PODS = [each for each in kubernetes() if each["kind"] in ("Deployment", "Job")]


def named(each: dict[str, Any]) -> str:
    return f"{each['kind']}-{each['metadata']['name']}"


def worker() -> dict[str, Any]:
    (found,) = [each for each in kubernetes("Deployment") if each["metadata"]["name"] == "outreach"]
    return found


def only(kind: str) -> dict[str, Any]:
    (found,) = kubernetes(kind)
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", kubernetes(), ids=named)
def test_manifest_is_valid(manifest: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


def test_validation_finds_a_misspelt_field() -> None:
    broken = copy.deepcopy(worker())
    broken["spec"]["template"]["spec"]["terminationGracePeriod"] = 30
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)


@pytest.mark.parametrize("manifest", PODS, ids=named)
def test_pod_holds_no_right_that_it_does_not_need(manifest: dict[str, Any]) -> None:
    spec = manifest["spec"]["template"]["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["automountServiceAccountToken"] is False
    for container in spec["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_pods_run_one_image_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    images = {c["image"] for each in PODS for c in each["spec"]["template"]["spec"]["containers"]}
    assert images == {f"registry.example.gov.cn/outreach:{version}"}


def test_settings_are_such_as_the_product_reads() -> None:
    names = {*only("ConfigMap")["data"], *only("Secret")["stringData"]}
    assert names <= known_settings()
    assert {"SECRET_KEY", "SEALING_KEY", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL"} <= names
    assert not set(only("ConfigMap")["data"]) & {"SECRET_KEY", "SEALING_KEY", "DATABASE_URL", "REDIS_URL"}


def test_secrets_of_the_example_are_refused_by_the_product() -> None:
    assert only("Secret")["stringData"]["SECRET_KEY"] == ""


def test_worker_has_time_to_drain() -> None:
    spec = worker()["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    command = container["lifecycle"]["preStop"]["exec"]["command"]
    assert command[0] == "sleep"
    assert spec["terminationGracePeriodSeconds"] >= int(command[1]) + END_SECONDS


def test_probes_ask_what_the_product_answers() -> None:
    (container,) = worker()["spec"]["template"]["spec"]["containers"]
    paths = {
        name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")
    }
    assert paths == {"startup": "/readyz", "readiness": "/readyz", "liveness": "/healthz"}
    assert set(paths.values()) <= set(FRONT)


def test_rollout_takes_no_worker_away_before_the_next_is_ready() -> None:
    assert worker()["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    assert only("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1


def test_autoscaler_stays_within_the_connections_that_are_counted() -> None:
    scaler = only("HorizontalPodAutoscaler")["spec"]
    assert scaler["scaleTargetRef"]["name"] == worker()["metadata"]["name"]
    assert str(scaler["maxReplicas"]) == only("ConfigMap")["data"]["WORKERS_IN_ALL"]
    # a number of replicas in the deployment would fight with it
    assert "replicas" not in worker()["spec"]


def test_selectors_find_the_workers_and_only_them() -> None:
    def finds(selector: dict[str, str], manifest: dict[str, Any]) -> bool:
        return selector.items() <= manifest["spec"]["template"]["metadata"]["labels"].items()

    (service,) = [each for each in kubernetes("Service") if each["metadata"]["name"] == "outreach"]
    for selector in (
        service["spec"]["selector"],
        only("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
    ):
        assert [named(each) for each in PODS if finds(selector, each)] == ["Deployment-outreach"]
    (nowhere,) = [each for each in kubernetes("Service") if each["metadata"]["name"] == "outreach-nowhere"]
    assert not [each for each in PODS if finds(nowhere["spec"]["selector"], each)]


def test_figures_and_readiness_are_not_to_be_had_from_outside() -> None:
    (service,) = [each for each in kubernetes("Service") if each["metadata"]["name"] == "outreach"]
    assert [port["targetPort"] for port in service["spec"]["ports"]] == ["http"]
    behind = {
        path["path"]: path["backend"]["service"]["name"]
        for ingress in kubernetes("Ingress")
        for rule in ingress["spec"]["rules"]
        for path in rule["http"]["paths"]
    }
    assert behind == {"/readyz": "outreach-nowhere", "/": "outreach", "/staff/": "outreach"}


def test_attachments_are_buffered_by_no_proxy() -> None:
    (staff,) = [each for each in kubernetes("Ingress") if each["metadata"]["name"] == "outreach-staff"]
    told = {name.rpartition("/")[2]: value for name, value in staff["metadata"]["annotations"].items()}
    assert (told["proxy-request-buffering"], told["proxy-body-size"]) == ("off", "12m")


def test_database_and_redis_are_outside() -> None:
    external = {
        e["metadata"]["name"] for e in kubernetes("Service") if e["spec"].get("type") == "ExternalName"
    }
    assert external == {"postgres", "redis"}
    for name, address in only("Secret")["stringData"].items():
        if name.endswith("_URL"):
            assert address.rpartition("@")[2].partition(":")[0] in external
