"""Live games: one quiz played by everybody at once."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "quiz.live"
    label = "live"

    def ready(self) -> None:
        # Models are loaded by now; the wording of another app may be imported.
        from outreach.door.services.handed_over import hand_over_by
        from outreach.network.wording import name_actions, name_details, name_targets
        from quiz.live.queries.pages import game_names
        from quiz.live.services.leading_to_help import handed_by_game
        from quiz.live.wording import ACTION_NAMES, DETAIL_SENTENCES, DETAIL_VALUES

        name_actions(ACTION_NAMES)
        name_details(values=DETAIL_VALUES, sentences=DETAIL_SENTENCES)
        name_targets("game", game_names)
        hand_over_by("game", handed_by_game)
