"""Who may read the bank, and which of its objects."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from outreach.network.access import roles_of
from outreach.network.models import User
from outreach.network.rules.roles import Role
from quiz.bank.models import Question, Quiz
from quiz.bank.queries.questions import QuestionSearch, find_questions
from quiz.bank.queries.quizzes import visible_quizzes

# Who writes questions, who answers for their law, and who plays them.
READERS = (Role.QUESTION_EDITOR, Role.LEGAL_REVIEWER, Role.ORGANISER)


def reading_scopes(user: User | AnonymousUser) -> tuple[str, ...]:
    """The division prefixes for which the person may read the bank in any role."""
    held = roles_of(user)
    return tuple(sorted({prefix for role in READERS for prefix in held.get(role, ())}))


def access_question(question_id: UUID) -> Question:
    """A question, with `suspended`. The bank's questions are one stock for all divisions. Raises `Http404`."""
    question = find_questions(QuestionSearch()).filter(pk=question_id).first()
    if question is None:
        raise Http404
    return question


def access_quiz(user: User | AnonymousUser, quiz_id: UUID) -> Quiz:
    """A quiz that is for everybody or for a division that touches the person's own. Raises `Http404`."""
    quiz = visible_quizzes(reading_scopes(user)).filter(pk=quiz_id).select_related("division").first()
    if quiz is None:
        raise Http404
    return quiz
