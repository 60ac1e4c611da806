"""Asking for help: from a plain sentence to a consent that names the station, one question a page.

What is said travels in the bodies of forms and nowhere else: no session, no row, no address, no log, until the last
page. One thing is counted on the way, without a person: that somebody said yes, by matter, county and week.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from outreach.door.ask_wording import AGES, first_door_words
from outreach.door.forms import DetailsForm
from outreach.door.queries.asking import consent_page, details_page, matter_page, place_page
from outreach.door.rules.asking import COUNTED, Draft, Step, one_back, read_draft, step_of
from outreach.door.services.asking import ask_for_help
from outreach.door.services.handed_over import handed_by, read_note, write_note
from outreach.door.views.own_session import let_in
from outreach.door.wording import DOOR_WORDS
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.signals import Signal, Urgency
from outreach.referrals.rules.taxonomy import suggest
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened
from outreach.referrals.wording import REFUSALS

_ENDS = (Step.NOT_ME, Step.CHILD, Step.NOTHING_KEPT)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The way in from other parts of the product, which hand over where somebody came from and what they chose.

    A player's page is the same for everybody and has no token; there the browser says whose page the form stood on.
    """
    if request.method != "POST":
        return redirect("ask-help")
    own = f"{request.scheme}://{request.get_host()}"
    return _begin(request) if request.headers.get("Origin") == own else csrf_protect(_begin)(request)


def _begin(request: HttpRequest) -> HttpResponse:
    handed = handed_by(request.POST.get("from", ""), request.POST)
    draft = Draft(matter=handed.matter, handed=write_note(handed))
    return _page(request, draft, timezone.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The first question by GET; by POST what follows from what the body says."""
    now = timezone.now()
    draft = read_draft(request.POST)
    signal = taxonomy_on(timezone.localdate()).signals.get(draft.matter)
    if "back" in request.POST:
        return _page(request, one_back(draft, step_of(draft, signal)), now)
    if draft.division and not _is_place(draft.division):
        draft = replace(draft, division="")
    if signal and draft.division and not draft.counted and step_of(draft, signal) is Step.WISHES:
        with transaction.atomic():
            record_need(
                matter=draft.matter, area=draft.division, source=read_note(draft.handed).source, now=now
            )
        draft = replace(draft, counted=True)
    if step_of(draft, signal) is Step.DETAILS and "called" in request.POST:
        return _open(request, draft, now)
    return _page(request, draft, now)


def _is_place(code: str) -> bool:
    """A county, township or village of the home city; that it exists is seen where it is shown."""
    level = level_of(code)
    return level is not None and level >= Level.COUNTY and code.startswith(settings.HOME_DIVISION)


def _open(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, now, form=form)
    opened = ask_for_help(draft, form.said(), language=request.LANGUAGE_CODE, now=now)
    if isinstance(opened, Opened):
        let_in(request, opened.referral.pk, now)
        return redirect("own-receipt")
    refusals = [REFUSALS[each] for each in opened.refusals]
    return _page(request, replace(draft, agreed=frozenset()), now, refusals=refusals)


def _page(
    request: HttpRequest,
    draft: Draft,
    now: datetime,
    *,
    form: DetailsForm | None = None,
    refusals: list[Any] | None = None,
) -> HttpResponse:
    signal = taxonomy_on(timezone.localdate()).signals.get(draft.matter)
    step = step_of(draft, signal)
    context: dict[str, Any] = {
        "kept": draft.fields(),
        "step": step.value,
        "number": COUNTED.index(step) + 1 if step in COUNTED else 0,
        "most": len(COUNTED),
        "may_go_back": step is not Step.MATTER,
        "refusals": refusals or [],
    }
    if signal is not None:
        context |= _first(draft, signal, step)
    if step is Step.MATTER:
        context |= matter_page(timezone.localdate())
    elif step is Step.AGE:
        context["ages"] = [{"value": band.value, "words": words} for band, words in AGES.items()]
    elif step is Step.PLACE:
        suggested = read_note(draft.handed).area
        context |= place_page(request.POST.get("at", suggested), request.POST.get("q", ""))
    elif step is Step.WISHES:
        context |= _wishes(draft)
    elif step is Step.CONSENT:
        context |= consent_page(draft, language=request.LANGUAGE_CODE, now=now)
        # What is agreed to is what is shown, in this version.
        context["kept"] = replace(
            draft, station="", agreed=frozenset(), text_version=consent_texts_on(timezone.localdate()).version
        ).fields()
    elif step is Step.DETAILS:
        keyed = draft if draft.key else replace(draft, key=uuid.uuid4().hex)
        context |= details_page(draft)
        context |= {"kept": keyed.fields(), "form": form or DetailsForm()}
    template = "door/ask_end.html" if step in _ENDS else f"door/ask_{step.value}.html"
    return render(request, template, context)


def _first(draft: Draft, signal: Signal, step: Step) -> dict[str, Any]:
    """The sentence, and the numbers that come before any form."""
    suggestion = suggest(
        taxonomy_on(timezone.localdate()), signal.code, under_14=draft.age is AgeBand.UNDER_14
    )
    numbers = [{"number": line.value, "words": DOOR_WORDS[line]} for line in suggestion.hotlines]
    now = signal.urgency is Urgency.NOW
    return {
        "sentence": signal.plain_zh,
        "sentence_mn": signal.plain_mn,
        "is_now": now,
        "is_danger": now and any(line.value == "110" for line in suggestion.hotlines),
        "numbers": numbers,
        "first_door": first_door_words(signal.first_door) if now else "",
        "is_child": step is Step.CHILD,
        "is_not_me": step is Step.NOT_ME,
    }


def _wishes(draft: Draft) -> dict[str, Any]:
    return {
        "languages": [
            {"value": each.value, "words": LANGUAGE_NAMES[each], "on": each is draft.language}
            for each in Language
        ],
        "draft": draft,
        "county": draft.division[: DIGITS[Level.COUNTY]],
    }
