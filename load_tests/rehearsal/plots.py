"""The report's plots: how many had arrived, answered and come back by when."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from kit.reports import svg
from load_tests.rehearsal.figures import Figures, Question

# A limit so many times further than anything that happened is not drawn.
_FAR = 4


def _climb(axes: Axes, moments: Sequence[float], *, colour: str, dashes: str = "-") -> None:
    """How many had happened by when."""
    places = svg.picked(len(moments))
    axes.step(
        [0.0, *(moments[place] for place in places)], [0, *(place + 1 for place in places)],
        where="post", color=colour, linestyle=dashes, linewidth=2,
    )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(left=0)


def _limit(axes: Axes, limit: float | None, last: float) -> None:
    """The limit as a dotted upright line, unless it would press what happened into a corner."""
    if limit is not None and limit <= _FAR * last:
        axes.axvline(limit, color=svg.LIMIT, linestyle=":", linewidth=2)
        axes.set_xlim(0, 1.05 * max(limit, last))


def climb(moments: Sequence[float], *, limit_s: float | None = None) -> str | None:
    """Phones that had arrived, or were back, by each second; the limit is a dotted upright line."""
    if not moments:
        return None
    with svg.styled():
        figure, axes = svg.new_figure()
        _climb(axes, moments, colour=svg.INK)
        _limit(axes, limit_s, moments[-1])
        return svg.svg_of(figure)


def answers(question: Question) -> str | None:
    """Taps (solid) and acknowledgements (dashed) of one question by each second after its opening."""
    if not question.sent:
        return None
    with svg.styled():
        figure, axes = svg.new_figure()
        _climb(axes, question.sent, colour=svg.INK)
        if question.acked:
            _climb(axes, question.acked, colour=svg.SECOND, dashes="--")
        return svg.svg_of(figure)


def shares(figures: Figures, *, limit_s: float | None = None) -> str | None:
    """What share of the answers (0 to 100) was saved within how many milliseconds."""
    acks = sorted(ack * 1_000 for question in figures.questions for ack in question.acks)
    if not acks:
        return None
    with svg.styled():
        figure, axes = svg.new_figure()
        svg.shares(axes, acks)
        _limit(axes, None if limit_s is None else 1_000 * limit_s, acks[-1])
        return svg.svg_of(figure)
