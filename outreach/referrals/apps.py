"""Needs, consent, referrals and the duty to report."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "outreach.referrals"
    label = "referrals"

    def ready(self) -> None:
        # What the auditor reads of acts here.
        from outreach.network.wording import name_actions, name_details
        from outreach.referrals.services.desk_news import announce
        from outreach.referrals.services.listeners import listen
        from outreach.referrals.wording import ACTION_NAMES, EVENT_SENTENCES, EVENTS, PURPOSES

        name_actions(ACTION_NAMES)
        name_details(
            values={"event": {kind.value: words for kind, words in EVENTS.items()}, "purpose": PURPOSES},
            sentences=EVENT_SENTENCES,
        )
        listen(announce)
