"""The supervisor's page: what is asked of them, load, waiting, breaches, outcomes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from outreach.network.access import role_required
from outreach.network.views.person import person
from outreach.referrals.access import demand_second_factor
from outreach.referrals.queries.supervision import Outcomes, Waiting, loads, outcomes, waiting
from outreach.referrals.queries.work_list import number_of
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.rules.small_cells import THRESHOLD, TOTAL
from outreach.referrals.services.oversight import (
    decide_look,
    glasses_to_review,
    looks_to_decide,
    review_glass,
)
from outreach.referrals.views.readers import SUPERVISORS, reader
from outreach.referrals.views.refusals import why_not
from outreach.referrals.wording import OUTCOMES

_MOST = 50


@require_safe
@role_required(*SUPERVISORS)
def supervision(request: HttpRequest) -> HttpResponse:
    """The page."""
    demand_second_factor(reader(request), Purpose.SUPERVISE)
    user, now = person(request), timezone.now()
    waited, ended = waiting(user, now=now), outcomes(user, now=now)
    stations = loads(user, now=now)
    context = {
        "looks": [(each, number_of(each.referral_id)) for each in looks_to_decide(user)[:_MOST]],
        "glasses": [(each, number_of(each.referral_id)) for each in glasses_to_review(user)[:_MOST]],
        "loads": stations,
        "most_open": max((each.open for each in stations), default=1),
        "waited": waited,
        "bars": _bars(waited),
        "outcome_names": [OUTCOMES[each] for each in ended.outcomes],
        "outcome_rows": _rows(ended),
        "threshold": THRESHOLD,
    }
    return render(request, "referrals/desk/supervision.html", context)


def _bars(waited: Waiting) -> list[tuple[object, int]]:
    return [
        (_("within two hours"), waited.within_2_hours),
        (_("within a day"), waited.within_a_day),
        (_("within three days"), waited.within_3_days),
        (pgettext_lazy("waiting", "longer"), waited.longer),
        (_("not tried yet"), waited.still_waiting),
    ]


def _rows(ended: Outcomes) -> list[tuple[str, list[int | None]]]:
    names = [*(each.value for each in ended.outcomes), TOTAL]
    return [
        (week.isoformat(), [ended.table.cells[week.isoformat(), name] for name in names])
        for week in ended.weeks
    ]


@require_POST
@role_required(*SUPERVISORS)
def decide(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Allow a look at a minor's record, or do not."""
    demand_second_factor(reader(request), Purpose.SUPERVISE)
    done = decide_look(
        approval_id=approval_id,
        user=person(request),
        grant=request.POST.get("grant") == "yes",
        now=timezone.now(),
    )
    return _back(request, done)


@require_POST
@role_required(*SUPERVISORS)
def review(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """An emergency look has been looked into. It ends with that."""
    demand_second_factor(reader(request), Purpose.SUPERVISE)
    return _back(request, review_glass(glass_id=glass_id, user=person(request), now=timezone.now()))


def _back(request: HttpRequest, done: Refused | None) -> HttpResponse:
    if done is Refused.NOT_YOURS:
        raise Http404
    if done is None:
        messages.success(request, gettext("It was decided."))
    else:
        messages.error(request, why_not(done))
    return redirect("desk-supervision")
