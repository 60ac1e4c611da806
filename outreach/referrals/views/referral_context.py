"""What the page of one referral shows, and the choices that its forms offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.http import QueryDict
from django.utils import translation

from kit.working_time.rules.hours import CHINA
from outreach.network.models import Division, User
from outreach.network.rules.citation_words import article_words, articles_of
from outreach.network.rules.stations import Language
from outreach.network.station_wording import DAY_NAMES
from outreach.referrals import desk_forms as forms
from outreach.referrals.access import may, referrals_for
from outreach.referrals.desk_wording import AGES, CALLING, MEANS, SCRIPT, SPOKEN
from outreach.referrals.models import Referral
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.passing import stations_named, stations_to_pass_to
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.queries.staff import workers_of
from outreach.referrals.queries.whole import Whole
from outreach.referrals.queries.work_list import number_of
from outreach.referrals.rules.call_script import call_script
from outreach.referrals.rules.consent import PERIOD_DAYS, AgeBand, DataKind, fill_in
from outreach.referrals.rules.consent import Purpose as ConsentPurpose
from outreach.referrals.rules.contact import ENOUGH_ATTEMPTS
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import FINAL, Outcome, Phase, Rank
from outreach.referrals.rules.sources import Source
from outreach.referrals.views.acts import ACTS
from outreach.referrals.views.faces import faces, rank_badge
from outreach.referrals.views.routing_words import routing_words
from outreach.referrals.views.timeline import timeline
from outreach.referrals.wording import DATA_KINDS, OUTCOMES, PHASES, RANKS, SAFE_CONTACT, SOURCES

_CHINESE = "zh-hans"


def choices(form: type[forms.ActForm], row: Referral, now: datetime) -> dict[str, Any]:
    """What this form lets somebody choose from, for this referral."""
    found: dict[type[forms.ActForm], Callable[[], dict[str, Any]]] = {
        forms.HandOverForm: lambda: {
            "people": [each for each in workers_of(row.area) if each.pk != row.assignee_id]
        },
        forms.TransferForm: lambda: {"stations": stations_named(row)},
        forms.FurtherConsentForm: lambda: {"stations": stations_to_pass_to(row, today=_day(now))},
        forms.SlotForm: lambda: {"slots": free_slots(row.station, now=now)},
        forms.DetachForm: lambda: {"papers": row.attachments.all()},
    }
    return found.get(form, dict)()


def context(user: User, whole: Whole, now: datetime, bound: Mapping[str, forms.ActForm]) -> dict[str, Any]:
    """Everything that the template draws."""
    row = whole.referral
    works, supervises = may(user, row, Purpose.WORK), may(user, row, Purpose.SUPERVISE)
    mine = row.assignee_id == user.pk
    signal = whole.signal
    place = Division.objects.filter(pk=row.person.division).values_list("name", flat=True).first()
    return {
        "referral": row,
        "whole": whole,
        "number": number_of(row.pk),
        "is_open": row.closed_at is None,
        "works": works,
        "supervises": supervises,
        "mine": mine,
        "acts": works and (mine or supervises),  # what only who has it may do
        "final": bool(row.outcome) and Outcome(row.outcome) in FINAL,
        "phase": PHASES[Phase(row.phase)],
        "rank": RANKS[Rank(row.rank)],
        "rank_badge": rank_badge(Rank(row.rank)),
        "outcome": OUTCOMES[Outcome(row.outcome)] if row.outcome else "",
        "promise": faces(whole.clocks.promise),
        "statute": faces(whole.clocks.statute),
        "age": AGES[AgeBand(row.person.age)],
        "talks_in": SPOKEN[Language(row.language)],
        "place": place or "",
        "source": SOURCES[Source(row.source)],
        "articles": [article_words(each) for each in articles_of(signal.right)] if signal else [],
        "means": MEANS[signal.economic] if signal else "",
        "safe_now": SAFE_CONTACT[whole.permits.why],
        "calling": CALLING[whole.safe_contact.calling],
        "windows": [(DAY_NAMES[each.weekday - 1], each) for each in whole.safe_contact.windows],
        "script": _script(whole),
        "script_missing": row.language != Language.CHINESE,
        "routing": routing_words(row.routing or ""),
        "timeline": timeline(whole),
        "booking": next((each for each in whole.bookings if each.cancelled_at is None), None),
        "enough": row.reached_at is None and row.attempts >= ENOUGH_ATTEMPTS,
        "duplicates": _duplicates(user, whole),
        "further_text": _further_text(row, now),
        "forms": _forms(whole, now, bound) if works else {},
        "refused": next((form for form in bound.values() if form.non_field_errors()), None),
    }


def _day(now: datetime) -> date:
    return now.astimezone(CHINA).date()


def _duplicates(user: User, whole: Whole) -> list[tuple[int, UUID, str]]:
    """Marks with the other one's key and number; none of whom the person does not see. One query."""
    own = whole.referral.pk
    others = {mark.pk: mark.older_id if mark.newer_id == own else mark.newer_id for mark in whole.marks}
    seen = set(referrals_for(user, Purpose.LIST).filter(pk__in=others.values()).values_list("pk", flat=True))
    return [(mark, other, number_of(other)) for mark, other in others.items() if other in seen]


def _script(whole: Whole) -> list[tuple[bool, str]]:
    """Pairs of whether it is said aloud, and the words: what is said stands in Chinese, whatever the reader reads."""
    row = whole.referral
    names = {"called": whole.called, "station": row.station.name, "phone": row.station.phone}
    found = []
    for line in call_script(whole.permits, hidden=row.hide_matter):
        if line.said:
            with translation.override(_CHINESE):
                found.append((True, str(SCRIPT[line.step]) % names))
        else:
            found.append((False, str(SCRIPT[line.step])))
    return found


def _further_text(row: Referral, now: datetime) -> str:
    """What is read aloud before a further station is named (PIPL 23); the station is said by its name."""
    texts = consent_texts_on(_day(now))
    text, _found = texts.text(ConsentPurpose.TRANSFER, _CHINESE)
    with translation.override(_CHINESE):
        values = {
            "handler": row.station.name,
            "receiver": "（新单位的名称）",
            "receiver_phone": "（新单位的电话）",
            "data": "、".join(str(DATA_KINDS[each]) for each in DataKind),
            "days": str(PERIOD_DAYS),
            "withdraw": str(translation.gettext("by telephone, at any station, or with the receipt code")),
        }
    return fill_in(text, values)


def _forms(whole: Whole, now: datetime, bound: Mapping[str, forms.ActForm]) -> dict[str, forms.ActForm]:
    """Every form by the name of its act, underscores for hyphens: templates take no hyphen."""
    row = whole.referral
    initial: dict[str, dict[str, Any]] = {
        "safe-contact": forms.said_of(whole.safe_contact),
        "correct": {"called": whole.called, "phone": whole.phone},
        "deadline": {"day": row.legal_deadline},
        "consent": {"text_version": consent_texts_on(_day(now)).version},
    }
    found: dict[str, forms.ActForm] = {}
    for name, act in ACTS.items():
        prefix = f"id_{name}_%s"
        if name in bound:
            form = bound[name]
            # Once more will do: it now stands on the version that this page shows.
            data = cast("QueryDict", form.data).copy()
            data["version"] = str(row.version)
            form.data = data
        else:
            form = act.form(
                initial={"version": row.version, **initial.get(name, {})}, **choices(act.form, row, now)
            )
        form.auto_id = prefix
        found[name.replace("-", "_")] = form
    return found
