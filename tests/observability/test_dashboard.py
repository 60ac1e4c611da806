"""The dashboard and the alerts speak of figures that a played game really has, labels and values included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.env import ROOT
from tests.observability.played import Figures, Played
from tests.observability.promql import Matcher, Selector, selectors

DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
PROMETHEUS = ROOT / "deploy" / "prometheus"
# Prometheus adds these itself.
ITS_OWN_NAMES, ITS_OWN_LABELS = {"up"}, {"instance", "job"}
VARIABLE = re.compile(r"\$\{?(\w+)\}?")


def dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DASHBOARD.read_text())
    return read


def panels() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[tuple[str, str]]:
    for panel in panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for rule in rules():
        yield rule["alert"], rule["expr"]


def missing(selector: Selector, figures: Figures) -> str | None:
    """What a selector asks for and does not get."""
    found = [dict(labels) for name, labels in figures if name == selector.name]
    if not found:
        return None if selector.name in ITS_OWN_NAMES else f"no figure {selector.name}"
    for matcher in selector.matchers:
        if matcher.label in ITS_OWN_LABELS:
            continue
        values = matcher.value.split("|") if matcher.how == "=~" else [matcher.value]
        for value in values:
            if not any(re.fullmatch(value, labels.get(matcher.label, "")) for labels in found):
                return f'{selector.name} has no {matcher.label}="{value}"'
    return None


@pytest.mark.parametrize(("where", "expression"), list(expressions()), ids=lambda text: text[:40])
def test_every_figure_that_is_asked_for_is_there(played: Played, where: str, expression: str) -> None:
    found = list(selectors(expression))
    assert found, expression
    assert [lack for each in found if (lack := missing(each, played.figures()))] == []


def test_every_figure_of_ours_is_looked_at(played: Played) -> None:
    """A figure that no panel and no alert shows is counted for nobody."""
    suffix = re.compile(r"_(bucket|count|sum|created)$")
    shown = {suffix.sub("", each.name) for _, text in expressions() for each in selectors(text)}
    ours = {suffix.sub("", name) for name in played.figures().names if name.startswith(("live_", "http_"))}
    assert ours - shown == set()


def test_dashboard_asks_the_source_that_is_chosen() -> None:
    variables = {each["name"]: each for each in dashboard()["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    for panel in panels():
        assert {each["datasource"]["uid"] for each in [panel, *panel["targets"]]} == {"${datasource}"}
    used = set(VARIABLE.findall(json.dumps(dashboard())))
    assert {name for name in used if not name.startswith("__")} <= set(variables)


def test_panels_stand_beside_each_other_and_say_what_they_show() -> None:
    assert len({panel["id"] for panel in dashboard()["panels"]}) == len(dashboard()["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert all(panel["description"] for panel in panels())


def test_alerts_say_what_is_wrong_and_what_to_do() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names) >= 10
    for rule in rules():
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["action"]


def test_prometheus_reads_the_rules_and_scrapes_workers() -> None:
    read = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    assert [PROMETHEUS / name for name in read["rule_files"]] == [PROMETHEUS / "alerts.yml"]
    (job,) = read["scrape_configs"]
    assert {f'job="{job["job_name"]}"'} == set(
        re.findall(r'job="\w+"', Path(PROMETHEUS / "alerts.yml").read_text())
    )
    assert job["static_configs"][0]["targets"][0] == "127.0.0.1:9464"


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ('sum by (le, code) (rate(a_bucket{x="1",y=~"p|q"}[1m])) > 0.5', ["a_bucket"]),
        ("a / on (instance) group_left (name) b * 100", ["a", "b"]),
        ("max(a) or b unless c{}", ["a", "b", "c"]),
        ("time() - a", ["a"]),
    ],
)
def test_reader_of_expressions_finds_the_figures(expression: str, names: list[str]) -> None:
    assert [each.name for each in selectors(expression)] == names


def test_reader_of_expressions_finds_matchers() -> None:
    (found,) = selectors('a{x="1", y=~"p|q"}')
    assert found.matchers == (Matcher("x", "=", "1"), Matcher("y", "=~", "p|q"))
    with pytest.raises(ValueError, match="not understood"):
        list(selectors("a{x=1}"))


def test_lacking_figures_and_labels_are_found() -> None:
    figures = Figures({("a", (("code", "busy"),)): 1.0})
    assert missing(Selector("a", (Matcher("code", "=", "busy"),)), figures) is None
    assert missing(Selector("b"), figures) == "no figure b"
    assert missing(Selector("a", (Matcher("code", "=~", "busy|lost"),)), figures) == 'a has no code="lost"'
