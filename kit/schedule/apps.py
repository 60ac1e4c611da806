"""Periodic jobs."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "kit.schedule"
    label = "schedule"
