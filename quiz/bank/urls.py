"""Addresses of this application."""

from django.urls import URLPattern, path

from quiz.bank.views import questions, quizzes, statutes

urlpatterns: list[URLPattern] = [
    path("staff/bank/questions/", questions.question_list, name="bank-questions"),
    path("staff/bank/questions/<uuid:question_id>/", questions.question_detail, name="bank-question"),
    path("staff/bank/quizzes/", quizzes.quiz_list, name="bank-quizzes"),
    path("staff/bank/quizzes/<uuid:quiz_id>/", quizzes.quiz_detail, name="bank-quiz"),
    path("staff/bank/statutes/", statutes.statute_list, name="bank-statutes"),
]
