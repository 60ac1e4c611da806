"""What a page asks for, how a person taps, and how many users there are when: the pure parts of Locust's users."""

from __future__ import annotations

from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.users.page import resources
from load_tests.users.person import Person

PAGE = """<!doctype html><html><head>
<link rel="stylesheet" href="/static/a.css"><link rel="modulepreload" href="/static/m.js">
<link rel="canonical" href="/x/">
<link rel="icon" href="/static/i.svg"></head><body><img src="data:image/png;base64,x"><img src="https://evil.example/x.png">
<script type="module" src="/static/m.js"></script><script>inline()</script><a href="/other/">x</a></body></html>"""
SCRIPT = """// @ts-check
/** @typedef {import("./types-only.js").State} State */
import { a } from "./lib/a.3f.js";
import"../b.js";
// import { c } from "./commented.js";
export { d } from './d.js';
const later = () => import("./later.js");
"""


def test_page_asks_for_its_own_files_each_once() -> None:
    assert resources("text/html; charset=utf-8", PAGE, "/play/1/") == [
        "/static/a.css",
        "/static/m.js",
        "/static/i.svg",
    ]


def test_script_asks_for_its_imports_and_not_for_its_comments() -> None:
    found = resources("text/javascript", SCRIPT, "/static/js/player/main.js")
    expected = ["lib/a.3f.js", "../b.js", "d.js", "later.js"]
    assert found == [f"/static/js/player/{name}".replace("player/../", "") for name in expected]


def test_style_asks_for_its_pictures() -> None:
    style = (
        '@import "base.css"; /* url(no.svg) */ a { background: url("../img/x.svg") } b { src: url(data:x) }'
    )
    assert resources("text/css", style, "/static/css/all.css") == [
        "/static/css/base.css",
        "/static/img/x.svg",
    ]


@given(st.text(), st.sampled_from(["text/html", "text/javascript", "text/css", "image/png"]))
def test_any_text_leads_to_paths_of_this_site_alone(text: str, kind: str) -> None:
    assert all(
        path.startswith("/") and not path.startswith("//") for path in resources(kind, text, "/play/1/")
    )


def test_people_think_for_some_seconds_and_hurry_when_told() -> None:
    slow, quick = Person(Random(1)), Person(Random(1), hurries=True)
    thoughts = [slow.thinks_s() for _ in range(4_000)]
    assert median(thoughts) == pytest.approx(4.0, rel=0.1)
    assert min(thoughts) >= 0.3
    assert median(quick.thinks_s() for _ in range(4_000)) == pytest.approx(0.4, rel=0.15)


@given(st.integers(2, 8), st.booleans(), st.randoms(use_true_random=False))
def test_taps_are_choices_of_the_question(choices: int, one: bool, dice: Random) -> None:
    taps = Person(dice).taps(choices, 1 if one else 0)
    assert taps == sorted(set(taps))
    assert all(0 <= tap < choices for tap in taps)
    assert not (one and len(taps) > 1)


def test_few_look_on_and_few_reload() -> None:
    person = Person(Random(7))
    silent = sum(person.taps(4, 1) == [] for _ in range(10_000)) / 10_000
    reloads = sum(person.reloads() for _ in range(10_000)) / 10_000
    assert silent == pytest.approx(0.03, abs=0.01)
    assert reloads == pytest.approx(0.02, abs=0.01)
