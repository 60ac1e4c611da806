"""Staff pages of the quizzes: which there are, and what one asks."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outreach.network.access import role_required
from quiz.bank.access import READERS, access_quiz, reading_scopes
from quiz.bank.models import Question
from quiz.bank.queries.quizzes import list_quizzes


@require_safe
@role_required(*READERS)
def quiz_list(request: HttpRequest) -> HttpResponse:
    """The quizzes of the person's divisions and those for everybody."""
    return render(request, "bank/quizzes.html", {"quizzes": list_quizzes(*reading_scopes(request.user))})


@require_safe
@role_required(*READERS)
def quiz_detail(request: HttpRequest, quiz_id: UUID) -> HttpResponse:
    """One quiz with its questions in order."""
    quiz = access_quiz(request.user, quiz_id)
    questions = Question.objects.with_suspension().select_related("main_topic")
    items = list(quiz.items.prefetch_related(Prefetch("question", questions)))
    return render(
        request,
        "bank/quiz.html",
        {
            "quiz": quiz,
            "items": items,
            "seconds": sum(item.seconds for item in items),
            "suspended": [item for item in items if getattr(item.question, "suspended", True)],
        },
    )
