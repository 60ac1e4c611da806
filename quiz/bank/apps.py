"""Statutes, questions, quizzes: what is authored."""

from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "quiz.bank"
    label = "bank"
