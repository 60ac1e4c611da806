"""Advice as a Django application."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "outreach.consultations"
    label = "consultations"

    def ready(self) -> None:
        # What the auditor reads of acts here.
        from outreach.consultations.wording import ACTION_NAMES, DETAIL_SENTENCES, DETAIL_VALUES
        from outreach.network.wording import name_actions, name_details

        name_actions(ACTION_NAMES)
        name_details(values=DETAIL_VALUES, sentences=DETAIL_SENTENCES)
