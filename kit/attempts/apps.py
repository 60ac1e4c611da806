"""Counters of tries."""

from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "kit.attempts"
    label = "attempts"
