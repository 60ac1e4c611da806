"""The report says its verdict in words, needs nothing else, and fits phones, laptops and projectors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from load_tests.rehearsal.__main__ import THRESHOLDS
from load_tests.rehearsal.figures import Figures
from load_tests.rehearsal.report import About, number, render, sentence
from load_tests.rehearsal.verdict import Verdict, judge_figures, read_thresholds
from tests.load_tests.rehearsal.evenings import evening, figures
from tests.services.accessibility import barriers
from tests.services.browsers import LAPTOP, PHONE, PROJECTOR

WRITTEN = read_thresholds(THRESHOLDS.read_text())
GOOD = figures(evening())
BAD = replace(GOOD, ack_p99_s=2.5, unsaved_share=3.2)
ABOUT = About(
    title="<b>测验</b>", made_at="2026-11-24 19:30",
    asked=[("模拟手机", "Simulated phones", "10")], settings=[("版本", "Commit", "abc1234")],
)  # fmt: skip


def judged(found: Figures, **beside: list[str]) -> Verdict:
    return judge_figures(found, WRITTEN, **beside)


def page_of(found: Figures, **beside: list[str]) -> str:
    return render(ABOUT, found, judged(found, **beside))


def test_sentence_says_whether_it_holds() -> None:
    assert sentence(judged(GOOD), 10)[0].startswith("撑得住：10 部手机")
    falls = sentence(judged(BAD), 10)
    assert falls[0].startswith("还撑不住")
    assert "最慢的也不慢、答了就算" in falls[0]
    assert "missed: the slow ones, too, who answers is heard" in falls[1]
    assert sentence(judged(replace(BAD, lost=1)), 10)[0].startswith("不要开场")
    assert sentence(judged(GOOD, faults=["answer.lost: 1"]), 10)[0].startswith("不要开场")
    assert sentence(judged(GOOD, troubles=["TimeoutError"]), 10)[0].startswith("没有演完")


def test_report_needs_nothing_else_and_shows_no_markup_of_others() -> None:
    text = page_of(BAD, troubles=["<script>alert(1)</script>"])
    assert not re.search(r"""(src|href)=["'](?!#)""", text)
    assert "@import" not in text
    assert "<script" not in text
    assert "<b>测验</b>" not in text
    assert "&lt;b&gt;测验&lt;/b&gt;" in text
    # five plots: coming in, saving, two questions, back again
    assert text.count("<svg") == 5


def test_missed_measures_bring_their_advice_and_others_do_not() -> None:
    text = page_of(BAD)
    assert text.count("没达到") >= 2
    assert "请看下面“没有存下来的原因”" in text
    assert "现场可以提早几分钟放出二维码" not in text
    assert "没达到" not in page_of(GOOD)


def test_evening_that_never_began_has_a_report_all_the_same() -> None:
    empty = figures([])
    text = page_of(empty, troubles=["Fell: joined: not within 60 s"])
    assert "没测到" in text
    assert "<svg" not in text


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "s", "–"), (0.0, "s", "0 ms"), (0.0124, "s", "12 ms"), (1.5, "s", "1.50 s"), (60, "s", "60 s"),
        (100.0, "%", "100 %"), (99.5, "%", "99.50 %"), (0, "n", "0"), (20_000, "n", "20,000"),
    ],
)  # fmt: skip
def test_figures_are_written_as_people_read_them(value: float | None, unit: str, shown: str) -> None:
    assert number(value, unit) == shown


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, PHONE, LAPTOP, PROJECTOR], ids=str)
@pytest.mark.parametrize("found", [GOOD, BAD], ids=["holds", "falls"])
def test_report_fits_the_window_and_keeps_nobody_out(
    new_page: Callable[..., Page], tmp_path: Path, viewport: dict[str, int], found: Figures
) -> None:
    file = tmp_path / "report.html"
    file.write_text(page_of(found, troubles=["x" * 300] if found is BAD else []))
    page = new_page(viewport=viewport)
    page.set_content(file.read_text())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll') && !e.closest('svg') && "
        "e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []
    assert barriers(page) == []
