"""The pre-check's questions and the way between them, as one table.

*Not sure* on what decides leads to a person at once (the fast track): nobody has to guess at a word of law to get on.
On danger it counts as yes. Twelve questions at most lie on any way; a test walks them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from outreach.referrals.rules import precheck_findings as found
from outreach.referrals.rules.precheck_findings import Finding

# Printed on the summary, so that a desk knows by which table it came about. A new day for every change of the table.
VERSION = "2026-11-29"
MOST_QUESTIONS = 12


class Answer(StrEnum):
    """Values travel in forms."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Question(StrEnum):
    """Values travel in forms; the words are chosen where they are shown."""

    DANGER = "danger"  # somebody is being hurt, or money has just gone
    SAFE_NOW = "safe_now"  # can the person read on?
    UNDER_14 = "under_14"  # the person who answers
    VIOLENCE = "violence"  # abuse, abandonment, violence at home (32(4))
    EXEMPT = "exempt"  # heroes, rescuers, acquitted after retrial (32(1)-(3))
    CRIMINAL = "criminal"
    ACCUSED = "accused"  # oneself or a near relative (24)
    NOTICE = "notice"  # one of those for whom the organ gives notice (25)
    FORCED = "forced"  # compulsory medical treatment (28)
    VICTIM = "victim"  # victim, private prosecutor, civil claimant (29)
    WORK = "work"  # wages, employment, work injury (31(5), (7))
    CLAIM = "claim"  # support, other injuries, pollution (31(4), (7), (8))
    STATE = "state"  # insurance, assistance, pensions, state compensation, capacity (31(1)-(3), (6))
    REOPENED = "reopened"  # a judgment in force that is tried again (33)
    AUTHORITY = "authority"  # review of an act of an authority
    GROUP = "group"  # who is not checked, given proof (42(1), (2))
    GROUP_WORK = "group_work"  # the same, with migrant workers (42(1)-(3))
    MEANS = "means"  # by the region's standard where it is known, else by the person's own view (34, 41)


FIRST = Question.DANGER


def _ask(yes: Question | Finding, no: Question | Finding, unsure: Question | Finding = found.PERSON) -> _Ways:
    return MappingProxyType({Answer.YES: yes, Answer.NO: no, Answer.UNSURE: unsure})


_Ways = Mapping[Answer, Question | Finding]
FLOW: Mapping[Question, _Ways] = MappingProxyType(
    {
        Question.DANGER: _ask(Question.SAFE_NOW, Question.UNDER_14, Question.SAFE_NOW),
        Question.SAFE_NOW: _ask(Question.UNDER_14, found.SAFETY, found.SAFETY),
        Question.UNDER_14: _ask(found.CHILD, Question.VIOLENCE, found.CHILD),
        Question.VIOLENCE: _ask(found.VIOLENCE, Question.EXEMPT),
        Question.EXEMPT: _ask(found.EXEMPT, Question.CRIMINAL),
        Question.CRIMINAL: _ask(Question.ACCUSED, Question.WORK),
        Question.ACCUSED: _ask(Question.NOTICE, Question.FORCED),
        Question.NOTICE: _ask(found.NOTICE_DEFENCE, found.ACCUSED, found.PERSON_ACCUSED),
        Question.FORCED: _ask(found.NOTICE_TREATMENT, Question.VICTIM),
        Question.VICTIM: _ask(Question.GROUP, found.ADVICE),
        Question.WORK: _ask(Question.GROUP_WORK, Question.CLAIM),
        Question.CLAIM: _ask(Question.GROUP, Question.STATE),
        Question.STATE: _ask(Question.GROUP, Question.REOPENED),
        Question.REOPENED: _ask(Question.GROUP, Question.AUTHORITY),
        Question.AUTHORITY: _ask(found.REVIEW, found.ADVICE),
        Question.GROUP: _ask(found.GROUP, Question.MEANS),
        Question.GROUP_WORK: _ask(found.GROUP, Question.MEANS),
        Question.MEANS: _ask(found.DECLARE, found.NO_HARDSHIP),
    }
)
