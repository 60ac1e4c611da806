"""Live games: one quiz played by everybody at once."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "quiz.live"
    label = "live"

    def ready(self) -> None:
        # Models are loaded by now; the wording of another app may be imported.
        from outreach.network.wording import name_actions
        from quiz.live.wording import ACTION_NAMES

        name_actions(ACTION_NAMES)
