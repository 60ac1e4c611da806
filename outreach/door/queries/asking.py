"""What the pages of asking for help show: sentences by field, places, the station and the texts that are agreed to."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from outreach.door.ask_wording import COMPETENCE, PASSED, RECEPTION
from outreach.door.queries.responsible import responsible
from outreach.door.rules.asking import ASKED_FOR, Draft
from outreach.network.models import Station
from outreach.network.queries.help_near import line_of, parts_of, search_places
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.network.station_wording import phone_link
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.offers import Offer, Offered, offer
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.consent import (
    PERIOD_DAYS,
    AgeBand,
    Channel,
    DataKind,
    Given,
    Purpose,
    fill_in,
)
from outreach.referrals.rules.opening import Asked
from outreach.referrals.rules.safe_contact import CAREFUL, SafeContact
from outreach.referrals.rules.sources import Source
from outreach.referrals.wording import DATA_KINDS

_LONGEST_SEARCH = 40


def matter_page(today: date) -> dict[str, Any]:
    """The sentences of today's table by field, in the table's order; fields that stand apart come together."""
    signals = list(taxonomy_on(today).signals.values())
    order = {field: place for place, field in enumerate(dict.fromkeys(each.field_zh for each in signals))}
    signals.sort(key=lambda each: order[each.field_zh])
    return {
        "fields": [
            {"name": field, "signals": list(found)}
            for field, found in groupby(signals, key=lambda each: each.field_zh)
        ]
    }


def place_page(at: str, text: str) -> dict[str, Any]:
    """The way to one's place: the line from the city down to what is looked at, its parts, and what a search found."""
    text = text[:_LONGEST_SEARCH].strip()
    line = line_of(at) if at.startswith(settings.HOME_DIVISION) else []
    line = line or line_of(settings.HOME_DIVISION)
    here = line[-1] if line else None
    may_choose = here is not None and (level_of(here.code) or 0) >= Level.COUNTY
    return {
        "line": line,
        "here": here if may_choose else None,
        "parts": parts_of(here.code) if here and not text else [],
        "text": text,
        "found": search_places(text, city=settings.HOME_DIVISION),
    }


def asked_of(
    draft: Draft,
    *,
    called: str = "",
    phone: str = "",
    safe_contact: SafeContact = CAREFUL,
    receivers: tuple[str, ...] = (),
    language: str = "",
    source: Source = Source.WEBSITE,
    origin: str = "",
) -> Asked:
    """What a draft asks for; without a person and receivers, to see who could receive it."""
    county = draft.division[: DIGITS[Level.COUNTY]] if draft.here else None
    return Asked(
        matter=draft.matter,
        called=called,
        phone=phone,
        division=draft.division,
        language=draft.language,
        age=draft.age or AgeBand.ADULT,
        station=draft.station,
        given=Given(
            purposes=draft.agreed,
            receivers=receivers,
            data_kinds=frozenset(DataKind),
            days=PERIOD_DAYS,
            text_version=draft.text_version,
            language=language,
            channel=Channel.SCREEN,
        ),
        source=source,
        origin=origin,
        safe_contact=safe_contact,
        step_free=draft.step_free,
        home_visit=draft.home_visit,
        military=draft.military,
        organ=county,
        facts=county,
    )


def receivers_of(chosen: Offered, found: Offer) -> tuple[str, ...]:
    """The stations that the consent names: who calls, and the centre that would decide on an application."""
    keys = [str(chosen.station.pk)]
    if found.centre is not None and found.centre.pk != chosen.station.pk:
        keys.append(str(found.centre.pk))
    return tuple(keys)


def consent_page(draft: Draft, *, language: str, now: datetime) -> dict[str, Any]:
    """The station by name, why it is this one, who else could, and both texts as they are agreed to."""
    found = offer(asked_of(draft), now=now)
    chosen = found.chosen(draft.station)
    if chosen is None:
        return {"station": None}
    texts = consent_texts_on(localtime(now).date())
    values = _values(draft, chosen, found, now)
    shown = []
    for purpose in sorted(ASKED_FOR):
        text, text_language = texts.text(purpose, language)
        shown.append(
            {
                "name": f"agree_{purpose.value}",
                "is_sensitive": purpose is Purpose.SENSITIVE,
                "lines": fill_in(text, values).splitlines(),
                "language": text_language,
            }
        )
    return {
        "station": chosen.station,
        "call": phone_link(chosen.station.phone),
        "contact_by": localtime(found.contact_by),
        "why": [RECEPTION[each] for each in found.reception_because if each in RECEPTION],
        "centre": found.centre,
        "why_centre": [COMPETENCE[each] for each in found.centre_because if each in COMPETENCE],
        "others": [
            {"station": each.station, "passed": [PASSED[code] for code in each.passed if code in PASSED]}
            for each in found.stations
            if each.station.pk != chosen.station.pk
        ],
        "texts": shown,
    }


def details_page(draft: Draft) -> dict[str, Any]:
    """The station that was agreed to, by name."""
    return {"station": Station.objects.filter(pk=draft.station).first()}


def _values(draft: Draft, chosen: Offered, found: Offer, now: datetime) -> dict[str, str]:
    """What fills the places of the texts."""
    handler, handler_phone = responsible()
    named = [chosen.station]
    if found.centre is not None and found.centre.pk != chosen.station.pk:
        named.append(found.centre)
    signal = taxonomy_on(localtime(now).date()).signals[draft.matter]
    by = date_format(localtime(found.contact_by), "Y-m-d H:i")
    return {
        "handler": handler,
        "handler_phone": handler_phone,
        "receiver": gettext(" and ").join(each.name for each in named),
        "receiver_phone": gettext(", ").join(dict.fromkeys(each.phone for each in named)),
        "data": gettext(", ").join(str(DATA_KINDS[kind]) for kind in DataKind),
        "days": str(PERIOD_DAYS),
        "next": gettext("%(station)s gets in touch with you by %(by)s, in the way that is safe for you.")
        % {"station": chosen.station.name, "by": by},
        "withdraw": gettext("under “My matter” with your receipt code, by telephone, or at any station"),
        "matter": signal.plain_zh.rstrip("。"),
    }
