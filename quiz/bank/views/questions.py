"""Staff pages of the questions: the list with its search, and one question with its law."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outreach.network.access import role_required
from quiz.bank.access import READERS, access_question, reading_scopes
from quiz.bank.forms.question_search import QuestionSearchForm
from quiz.bank.queries.questions import find_questions
from quiz.bank.queries.quizzes import visible_quizzes

PAGE_SIZE = 25


@require_safe
@role_required(*READERS)
def question_list(request: HttpRequest) -> HttpResponse:
    """Questions that the search finds, a page at a time."""
    form = QuestionSearchForm(request.GET)
    pages = Paginator(find_questions(form.search()), PAGE_SIZE)
    return render(
        request, "bank/questions.html", {"form": form, "page_obj": pages.get_page(request.GET.get("page"))}
    )


@require_safe
@role_required(*READERS)
def question_detail(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question: choices, right answer, explanation, citations, and where it is used."""
    question = access_question(question_id)
    quizzes = visible_quizzes(reading_scopes(request.user)).filter(items__question=question)
    return render(request, "bank/question.html", {"question": question, "quizzes": quizzes})
