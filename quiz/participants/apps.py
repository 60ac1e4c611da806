"""The citizen who plays: for now a random device identity and nothing else."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "quiz.participants"
    label = "participants"
