"""May I get help?: a guided pre-check. Which question comes next, and what the answers so far come to.

Pure and without memory: the answers are handed in anew each time, and walked from the first question. What was answered
off the way is not looked at. Nobody is granted or refused anything here; a person decides (LAA 43).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.referrals.rules.precheck_findings import Finding
from outreach.referrals.rules.precheck_flow import FIRST, FLOW, Answer, Question
from outreach.referrals.rules.signals import Hotline

# Ambulance and fire are known to everybody; these four are not, and each is the first door for one danger.
DANGER_DOORS = (Hotline.POLICE, Hotline.WOMEN, Hotline.YOUTH, Hotline.FRAUD)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, and what was answered."""

    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stands. `ahead` is the next question, or what was found.

    `doors` are the numbers that stand before everything else on the page, from the moment on that danger is not ruled
    out; empty otherwise.
    """

    given: tuple[Asked, ...]
    ahead: Question | Finding
    doors: tuple[Hotline, ...]


def walk(answers: Mapping[Question, Answer]) -> Position:
    """Follow the answers from the first question, as far as they lead."""
    given: list[Asked] = []
    ahead: Question | Finding = FIRST
    while isinstance(ahead, Question) and ahead in answers:
        given.append(Asked(ahead, answers[ahead]))
        ahead = FLOW[ahead][answers[ahead]]
    in_danger = answers.get(Question.DANGER, Answer.NO) is not Answer.NO
    return Position(tuple(given), ahead, DANGER_DOORS if in_danger else ())
