"""Which stations can take a referral that comes of advice, and the texts that are read aloud for the chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from kit.working_time.office import office_hours
from outreach.network.models import Division, Station
from outreach.network.rules.routing import route
from outreach.network.rules.stations import StationKind
from outreach.referrals.queries.choosing import network_for
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.choices import choices
from outreach.referrals.rules.consent import PERIOD_DAYS, AgeBand, DataKind, Purpose, fill_in
from outreach.referrals.rules.due_times import first_contact_due
from outreach.referrals.rules.opening import Asked, ask_of
from outreach.referrals.rules.signals import Urgency
from outreach.referrals.rules.taxonomy import suggest
from outreach.referrals.wording import DATA_KINDS

# Answers everywhere in the country, and stands in where no centre is entered yet.
_LEGAL_HOTLINE = "12348"
READ_TEXTS = (Purpose.REFERRAL, Purpose.SENSITIVE)


@dataclass(frozen=True, slots=True)
class Offer:
    """The stations, the suggested one first; the competent centre; and until when somebody calls."""

    stations: list[Station]
    centre: Station | None
    contact_by: datetime

    def receivers(self, chosen: Station) -> tuple[Station, ...]:
        """Whom the consent names: who calls, and the centre that would decide on an application."""
        return (chosen,) if self.centre is None or self.centre == chosen else (chosen, self.centre)


def offer(asked: Asked, *, now: datetime) -> Offer:
    """Who can receive it, in the order of `choices`; by the same rules by which it is opened."""
    office = office_hours()
    taxonomy = taxonomy_on(localtime(now).date())
    suggestion = suggest(taxonomy, asked.matter, under_14=asked.age is AgeBand.UNDER_14)
    first_contact = first_contact_due(now, office, green=suggestion.green)
    ask = ask_of(
        asked,
        taxonomy.signals[asked.matter],
        hidden=suggestion.hide_matter,
        opens_by=first_contact.ends_at if suggestion.urgency is Urgency.NOW else None,
    )
    network = network_for(ask, now=now, office=office)
    decision = route(ask, network)
    keys = [choice.key for choice in choices(ask, network, decision.reception)]
    centre = decision.competence.centre
    wanted = {*keys, *([centre] if centre else [])}
    found = {str(each.pk): each for each in Station.objects.filter(pk__in=wanted)}
    return Offer(
        stations=[found[key] for key in keys],
        centre=found.get(centre) if centre else None,
        contact_by=first_contact.ends_at,
    )


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it is read aloud."""

    purpose: Purpose
    lines: list[str]
    language: str


def texts_for(asked: Asked, chosen: Station, found: Offer, *, language: str, now: datetime) -> list[Text]:
    """Both texts with everything filled in that they must name."""
    today = localtime(now).date()
    texts, named = consent_texts_on(today), found.receivers(chosen)
    city = Division.objects.filter(code=settings.HOME_DIVISION).values_list("name", flat=True).first()
    phones = Station.objects.filter(kind=StationKind.CITY_CENTRE.value, division=settings.HOME_DIVISION)
    by = date_format(localtime(found.contact_by), "Y-m-d H:i")
    values = {
        "handler": f"{city or ''}司法局",
        "handler_phone": phones.order_by("code").values_list("phone", flat=True).first() or _LEGAL_HOTLINE,
        "receiver": "、".join(each.name for each in named),
        "receiver_phone": "、".join(dict.fromkeys(each.phone for each in named)),
        "data": "、".join(str(DATA_KINDS[kind]) for kind in DataKind),
        "days": str(PERIOD_DAYS),
        "next": gettext("%(station)s calls you by %(by)s.") % {"station": chosen.name, "by": by},
        "withdraw": gettext(
            "with the receipt code and your telephone number, by telephone, or at any station"
        ),
        "matter": taxonomy_on(today).signals[asked.matter].plain_zh.rstrip("。"),
    }
    shown = []
    for purpose in READ_TEXTS:
        text, found_in = texts.text(purpose, language)
        shown.append(Text(purpose, fill_in(text, values).splitlines(), found_in))
    return shown
