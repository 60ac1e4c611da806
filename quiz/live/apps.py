"""Live games: one quiz played by everybody at once."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "quiz.live"
    label = "live"
