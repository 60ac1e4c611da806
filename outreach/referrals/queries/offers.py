"""Who would receive it: the stations somebody may choose from and the competent centre, before anybody agrees.

Made by the same rules as the referral itself (`services/opening.py`), so that what is named in the consent can be
opened. Nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA
from outreach.network.models import Station
from outreach.network.rules.routing import route
from outreach.network.rules.routing_values import Because, Passed
from outreach.referrals.queries.choosing import network_for
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.choices import choices
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.due_times import first_contact_due
from outreach.referrals.rules.opening import Asked, ask_of
from outreach.referrals.rules.signals import Urgency
from outreach.referrals.rules.taxonomy import Suggestion, suggest


@dataclass(frozen=True, slots=True)
class Offered:
    """A station to choose. `passed` is why one might not take it: it is closed now, or full."""

    station: Station
    suggested: bool
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered for an ask. `centre` decides on applications (LAA 38); `contact_by` is promised."""

    suggestion: Suggestion
    stations: tuple[Offered, ...]
    reception_because: tuple[Because, ...]
    centre: Station | None
    centre_because: tuple[Because, ...]
    contact_by: datetime

    def chosen(self, key: str) -> Offered | None:
        """The station of this key, else the suggested one; `None` where nobody can receive it."""
        by_key = {str(each.station.pk): each for each in self.stations}
        return by_key.get(key) or (self.stations[0] if self.stations else None)


def offer(asked: Asked, *, now: datetime) -> Offer:
    """The offer for what was said so far; name, telephone and consent are not looked at. Raises `KeyError` for a matter
    that today's table does not have.
    """
    office = office_hours()
    taxonomy = taxonomy_on(now.astimezone(CHINA).date())
    signal = taxonomy.signals[asked.matter]
    suggestion = suggest(taxonomy, asked.matter, under_14=asked.age is AgeBand.UNDER_14)
    due = first_contact_due(now, office, green=suggestion.green)
    ask = ask_of(
        asked,
        signal,
        hidden=suggestion.hide_matter,
        opens_by=due.ends_at if suggestion.urgency is Urgency.NOW else None,
    )
    network = network_for(ask, now=now, office=office)
    decision = route(ask, network)
    found = choices(ask, network, decision.reception)
    centre = decision.competence.centre
    keys = {choice.key for choice in found} | ({centre} if centre else set())
    stations = {str(each.pk): each for each in Station.objects.filter(pk__in=keys)}
    return Offer(
        suggestion=suggestion,
        stations=tuple(
            Offered(stations[choice.key], choice.suggested, choice.passed)
            for choice in found
            if choice.key in stations
        ),
        reception_because=decision.reception.because,
        centre=stations.get(centre) if centre else None,
        centre_because=decision.competence.because,
        contact_by=due.ends_at,
    )
