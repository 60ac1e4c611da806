"""The report: one HTML file that needs nothing else, in plain words, Chinese first. Nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from kit.reports.page import page_style
from load_tests.rehearsal import plots
from load_tests.rehearsal.figures import Figures, Question
from load_tests.rehearsal.verdict import Finding, Threshold, Verdict

_PAGE = Template((Path(__file__).parent / "report.html").read_text())
_DASH = "–"
_LIMIT_ZH = "竖直的点线是时限；图上没有点线，说明离时限还远。"
_LIMIT_EN = "The dotted line is the limit; without one it is still far."


@dataclass(frozen=True, slots=True)
class About:
    """What was asked for. `asked`: pairs of Chinese name, English name and value; `settings` likewise."""

    title: str
    made_at: str
    asked: Sequence[tuple[str, str, str]]
    settings: Sequence[tuple[str, str, str]]


def number(value: float | None, unit: str) -> str:
    """A figure with its unit, as people read it."""
    if value is None:
        return _DASH
    if unit == "s":
        return (
            f"{value * 1_000:.0f} ms" if value < 1 else f"{value:.2f} s" if value < 10 else f"{value:.0f} s"
        )
    if unit == "%":
        return f"{value:.0f} %" if value == int(value) else f"{value:.2f} %"
    return f"{value:,.0f}"


def limit_of(threshold: Threshold) -> str:
    """The limit, as a sign and a figure."""
    if threshold.at_most is not None:
        return f"≤ {number(threshold.at_most, threshold.unit)}"
    return f"≥ {number(threshold.at_least, threshold.unit)}"


def both(zh: str, en: str) -> str:
    """Chinese, and English beneath it, smaller."""
    return f'{escape(zh)} <span class="en" lang="en">{escape(en)}</span>'


def sentence(verdict: Verdict, players: int) -> tuple[str, str]:
    """The verdict in one sentence, in both languages."""
    if verdict.holds:
        return (
            f"撑得住：{players:,} 部手机一起参加，各项指标都达到了要求。",
            f"It holds: {players:,} phones played together, and every measure was met.",
        )
    if verdict.faults or any(finding.threshold.figure in ("lost", "double") for finding in verdict.missed):
        return (
            f"不要开场：{players:,} 部手机一起参加时，有答案记错或丢失。",
            f"Do not open: with {players:,} phones, answers were lost or counted wrongly.",
        )
    if verdict.missed:
        names = "、".join(finding.threshold.zh for finding in verdict.missed)
        words = ", ".join(finding.threshold.en.lower() for finding in verdict.missed)
        return (
            f"还撑不住：{players:,} 部手机一起参加时，有 {len(verdict.missed)} 项没有达到要求（{names}）。",
            f"It does not hold yet: with {players:,} phones, not every measure was met (missed: {words}).",
        )
    return (
        "没有演完：排练中途停下了，所以还说不准撑不撑得住。",
        "Not played to the end: the rehearsal stopped on the way, so nobody can tell yet.",
    )


_STATES: Mapping[bool | None, tuple[str, str, str, str]] = {
    True: ("met", "✓", "达到", "met"),
    False: ("missed", "✗", "没达到", "missed"),
    None: ("unseen", _DASH, "没测到", "not measured"),
}


def _finding(finding: Finding) -> str:
    threshold = finding.threshold
    kind, sign, zh, en = _STATES[finding.met]
    return (
        f'<tr class="{kind}"><th scope="row">{both(threshold.zh, threshold.en)}'
        f'<p class="small">{both(threshold.about_zh, threshold.about_en)}</p></th>'
        f'<td class="state"><span class="sign" aria-hidden="true">{sign}</span> {both(zh, en)}</td>'
        f'<td class="figure" data-name="实测">{number(finding.value, threshold.unit)}</td>'
        f'<td class="figure" data-name="要求">{limit_of(threshold)}</td>'
        f'<td class="small">{both(threshold.why_zh, threshold.why_en)}</td></tr>'
    )


def _advice(verdict: Verdict) -> str:
    lines = dict.fromkeys((each.threshold.advice_zh, each.threshold.advice_en) for each in verdict.missed)
    if verdict.holds:
        lines[
            "开场当天，请用同样的服务器和同样的设置。人数可能更多时，请用更大的 PLAYERS 再排练一次。",
            "On the evening use the same server with the same settings. If more people may come, rehearse with more.",
        ] = None
    if verdict.troubles:
        lines[
            "请先解决下面“技术细节”里的问题，再排练一次。",
            "Mend what the technical details say, then rehearse again.",
        ] = None
    if verdict.missed:
        lines[
            "改好以后，请再排练一次：没有再试过，就不算解决。",
            "Then rehearse again: what was not tried again is not solved.",
        ] = None
    return "".join(f"<li>{both(zh, en)}</li>" for zh, en in lines)


def _pairs(pairs: Sequence[tuple[str, str, str]]) -> str:
    return "".join(f"<dt>{both(zh, en)}</dt><dd>{escape(value)}</dd>" for zh, en, value in pairs)


def _plot(svg: str | None, zh: str, en: str) -> str:
    if svg is None:
        return ""
    # the words beside it say what it shows; its digits would only be read out without order
    drawn = svg.replace("<svg", '<svg role="img" aria-hidden="true"', 1)
    return f"<figure>{drawn}<figcaption>{both(zh, en)}</figcaption></figure>"


def _question(question: Question) -> str:
    def p99(values: Sequence[float]) -> str:
        return number(values[max(0, -(-99 * len(values) // 100) - 1)] if values else None, "s")

    refused = ", ".join(f"{code} × {count}" for code, count in sorted(question.refused.items())) or _DASH
    return (
        f'<tr><th scope="row">{question.position + 1}</th><td class="figure">{p99(question.shown)}</td>'
        f'<td class="figure">{len(question.sent):,}</td><td class="figure">{len(question.acked):,}</td>'
        f'<td class="figure">{p99(question.acks)}</td><td class="small">{escape(refused)}</td></tr>'
    )


def _limit(thresholds: Sequence[Finding], figure: str) -> float | None:
    return next((each.threshold.at_most for each in thresholds if each.threshold.figure == figure), None)


def _plots(figures: Figures, verdict: Verdict) -> str:
    drawn = [
        _plot(
            plots.climb(figures.arrivals, limit_s=_limit(verdict.findings, "joined_s")),
            "进场：横轴是开门后的秒数，竖轴是已进场的手机数。" + _LIMIT_ZH,
            "Coming in: seconds after the doors, and phones that are in. " + _LIMIT_EN,
        ),
        _plot(
            plots.shares(figures, limit_s=_limit(verdict.findings, "ack_p99_s")),
            "保存答案：横轴是从点下去到“已保存”的毫秒数，竖轴是已经存好的答案占比（%）。" + _LIMIT_ZH,
            "Saving: milliseconds from tap to “saved”, and the share of answers saved by then (%). "
            + _LIMIT_EN,
        ),
    ]
    for question in figures.questions[:4]:
        drawn.append(
            _plot(
                plots.answers(question),
                f"第 {question.position + 1} 题：横轴是开放作答后的秒数；实线是点下去的答案数，虚线是已经存好的。"
                "两条线越贴近越好。",
                f"Question {question.position + 1}: seconds after its opening; taps (solid), saved answers (dashed). "
                "The closer, the better.",
            )
        )
    drawn.append(
        _plot(
            plots.climb(figures.back, limit_s=_limit(verdict.findings, "back_p95_s")),
            "断线重连：所有手机同时断线后，横轴是秒数，竖轴是已经回来的手机数。" + _LIMIT_ZH,
            "Back after the break: seconds, and phones that are back. " + _LIMIT_EN,
        )
    )
    return "".join(drawn)


def _notes(verdict: Verdict, figures: Figures) -> str:
    lines = [*verdict.troubles, *verdict.faults]
    lines += [f"{code} × {count}" for code, count in sorted(figures.refusals.items())]
    lines += [f"closed with {code} × {count}" for code, count in sorted(figures.closes.items())]
    if not lines:
        return f"<p>{both('没有。', 'None.')}</p>"
    return "<ul>" + "".join(f"<li><code>{escape(line)}</code></li>" for line in lines) + "</ul>"


def render(about: About, figures: Figures, verdict: Verdict) -> str:
    """The whole page."""
    zh, en = sentence(verdict, figures.players)
    return _PAGE.substitute(
        style=page_style(),
        title=escape(about.title),
        made_at=escape(about.made_at),
        kind="holds" if verdict.holds else "falls",
        sign="✓" if verdict.holds else "✗",
        word=both("通过", "passed") if verdict.holds else both("未通过", "not passed"),
        sentence=both(zh, en),
        advice=_advice(verdict),
        asked=_pairs(about.asked),
        findings="".join(map(_finding, verdict.findings)),
        plots=_plots(figures, verdict),
        questions="".join(map(_question, figures.questions)),
        notes=_notes(verdict, figures),
        settings=_pairs(about.settings),
    )
