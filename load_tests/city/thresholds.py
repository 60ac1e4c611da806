"""What a city in one game must reach, and whether it did. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `visible_s`: from the host's tap to the last phone; CPU in seconds, what idling costs taken off."""

    visible_s: float
    answering_s: float
    server_s: float
    database_s: float
    answers: int


@dataclass(frozen=True, slots=True)
class Played:
    """One game. `joined_s`: from the doors to the last seat; CPU in seconds; `acks` sorted, in seconds."""

    players: int
    joined_s: float
    join_cpu_s: float
    idle_cpu: float
    questions: Sequence[Question]
    acks: Sequence[float]
    told_s: float
    lost: int
    refused: int
    faults: int
    rss_mib: float

    @property
    def answer_us(self) -> float:
        """CPU of the workers for a saved answer, in microseconds."""
        return answer_us([self])

    @property
    def database_us(self) -> float:
        answers = sum(question.answers for question in self.questions)
        return sum(question.database_s for question in self.questions) / answers * 1e6

    def ack_s(self, part: float) -> float:
        """The time within which this part of the answers was acknowledged."""
        return self.acks[min(len(self.acks) - 1, int(len(self.acks) * part))]


@dataclass(frozen=True, slots=True)
class Check:
    """A threshold: `value` must not be above `most`."""

    what: str
    value: float
    most: float
    unit: str

    @property
    def passed(self) -> bool:
        return self.value <= self.most

    def __str__(self) -> str:
        verdict = "reached" if self.passed else "MISSED"
        return f"{verdict:8} {self.what:58} {self.value:9.3f} {self.unit:3} (≤ {self.most:g})"


def answer_us(games: Sequence[Played]) -> float:
    """CPU of the workers for a saved answer of these games, in microseconds."""
    asked = [question for game in games for question in game.questions]
    return sum(question.server_s for question in asked) / sum(question.answers for question in asked) * 1e6


def checks(small: Sequence[Played], city: Played) -> list[Check]:
    """Every threshold with its figure. `small`: the games before and after, so that the machine's drift cancels out."""
    asked = city.players * len(city.questions)
    return [
        Check("everybody joined", city.joined_s, 60, "s"),
        Check("a question visible to all", max(q.visible_s for q in city.questions), 1.5, "s"),
        Check("everybody has answered, and knows it", max(q.answering_s for q in city.questions), 10, "s"),
        Check("an answer acknowledged, p99", city.ack_s(0.99), 1.0, "s"),
        Check("answers not acknowledged", asked - len(city.acks), 0, ""),
        Check("lost, double or wrong, by the judge", city.faults + sum(game.faults for game in small), 0, ""),
        Check(
            f"CPU of an answer against {small[0].players:,} players",
            city.answer_us / answer_us(small),
            1.2,
            "×",
        ),
    ]


def tell(played: Played) -> str:
    """The figures of one game, for people."""
    return (
        f"{played.players:,} players: joined in {played.joined_s:.1f} s "
        f"({played.join_cpu_s / played.players * 1e6:,.0f} µs of the workers each), "
        f"visible after {', '.join(f'{q.visible_s:.2f}' for q in played.questions)} s, "
        f"acknowledged p50 {played.ack_s(0.5) * 1e3:,.0f} ms, p99 {played.ack_s(0.99) * 1e3:,.0f} ms, "
        f"longest {played.acks[-1] * 1e3:,.0f} ms; an answer {played.answer_us:.0f} µs of the workers, "
        f"{played.database_us:.0f} µs of the database; results to all in {played.told_s:.2f} s; "
        f"idle {played.idle_cpu:.2f} cores; {played.lost} connections lost, {played.refused} refused; "
        f"workers {played.rss_mib:,.0f} MiB"
    )
