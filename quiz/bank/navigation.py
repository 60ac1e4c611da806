"""What this app adds to the staff menu. Collected by `config.apps`: `roles` decide who sees an entry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from quiz.bank.access import READERS

STAFF: list[dict[str, Any]] = [
    {
        "title": _("Questions"),
        "description": _("Every question with its answer, explanation and article of law"),
        "url_name": "bank-questions",
        "icon": "question",
        "order": 20,
        "roles": set(READERS),
    },
    {
        "title": _("Quizzes"),
        "description": _("Sets of questions, ready to play"),
        "url_name": "bank-quizzes",
        "icon": "list",
        "order": 21,
        "roles": set(READERS),
    },
    {
        "title": _("Statutes"),
        "description": _("Which version of which law the questions stand on"),
        "url_name": "bank-statutes",
        "icon": "book",
        "order": 22,
        "roles": set(READERS),
    },
]
