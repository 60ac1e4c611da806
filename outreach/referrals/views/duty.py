"""Reports that a child is harmed or in danger (未成年人保护法 11(2)): a form, a log, and a clock of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outreach.network.access import role_required, roles_in
from outreach.network.forms import DivisionField
from outreach.network.queries.divisions import offered_divisions
from outreach.network.rules.citation_words import article_words
from outreach.network.views.person import person
from outreach.referrals.access import demand_second_factor, duty_reports_for
from outreach.referrals.models import DutyReport
from outreach.referrals.rules.duty import BASIS, Authority, Harm, Learned
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services.duty import add_to_report, read_report, report_harm, tell_authority
from outreach.referrals.views.readers import REPORTERS, reader
from outreach.referrals.views.refusals import why_not
from outreach.referrals.wording import AUTHORITIES, HARMS, LEARNED

_MOST = 100
_LONGEST = 4000
_EMPTY = ("", "–")


class ReportForm(forms.Form):
    """What was learned."""

    harm = forms.ChoiceField(
        label=_("What is it?"), choices=[(each.value, HARMS[each]) for each in Harm], widget=forms.RadioSelect
    )
    learned = forms.ChoiceField(
        label=_("How did you learn of it?"),
        choices=[_EMPTY, *((each.value, LEARNED[each]) for each in Learned)],
    )
    learned_at = forms.DateTimeField(
        label=_("When did you learn of it?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    division = DivisionField(label=_("Where is the child?"))
    child = forms.CharField(
        label=_("Who is the child, and where to be found, as far as you know"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    account = forms.CharField(
        label=_("What was seen or heard?"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )


class TellForm(forms.Form):
    """Which authority was told, and their number of it."""

    authority = forms.ChoiceField(
        label=_("Told to"), choices=[_EMPTY, *((each.value, AUTHORITIES[each]) for each in Authority)]
    )
    note = forms.CharField(
        label=_("Who took the call, and their number of it"), required=False, max_length=500
    )


class AddForm(forms.Form):
    """What was learned since."""

    note = forms.CharField(
        label=_("What you have learned since"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@role_required(*REPORTERS)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that the person may see: codes and times alone, nothing is opened."""
    found = duty_reports_for(person(request)).select_related("reported_by").defer("child", "account")
    now = timezone.now()
    rows = [
        (each, HARMS[Harm(each.harm)], _late(each, now)) for each in found.order_by("-reported_at")[:_MOST]
    ]
    return render(request, "referrals/duty/reports.html", {"rows": rows})


def _late(report: DutyReport, now: Any) -> bool:
    return (report.told_at or now) > report.ends_at


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*REPORTERS)
def new(request: HttpRequest) -> HttpResponse:
    """Write a report. Whoever of the staff learns of it may, wherever it is."""
    demand_second_factor(reader(request), Purpose.REPORT_HARM)
    now = timezone.now()
    initial = {"learned_at": timezone.localtime(now).strftime("%Y-%m-%dT%H:%M")}
    form = ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            made = report_harm(
                user=person(request),
                harm=Harm(said["harm"]),
                learned=Learned(said["learned"]),
                learned_at=said["learned_at"],
                division=said["division"].pk,
                account=said["account"],
                child=said["child"],
                now=now,
            )
            if not isinstance(made, Refused):
                messages.success(
                    request, gettext("The report is written down. Now tell the police at once: 110.")
                )
                return redirect("desk-duty-report", made.pk)
            form.add_error(None, why_not(made))
    prefixes = sorted({code for codes in roles_in(request).values() for code in codes})
    context = {"form": form, "basis": article_words(BASIS), "divisions": offered_divisions(prefixes)}
    return render(request, "referrals/duty/new.html", context, status=status)


@require_safe
@role_required(*REPORTERS)
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report with its log. The look stands in the audit log."""
    return _page(request, report_id)


def _page(request: HttpRequest, report_id: UUID, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    found, steps = read_report(reader(request), report_id)
    now = timezone.now()
    context = {
        "report": found,
        "harm": HARMS[Harm(found.harm)],
        "learned": LEARNED[Learned(found.learned)],
        "late": _late(found, now),
        "steps": [(step, AUTHORITIES[Authority(step.authority)] if step.authority else "") for step in steps],
        "basis": article_words(BASIS),
        "tell_form": TellForm(),
        "add_form": AddForm(),
        **bound,
    }
    return render(request, "referrals/duty/report.html", context, status=status)


@require_POST
@role_required(*REPORTERS)
def tell(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """An authority was told."""
    demand_second_factor(reader(request), Purpose.REPORT_HARM)
    form = TellForm(request.POST)
    if not form.is_valid():
        return _page(request, report_id, status=422, tell_form=form)
    said = form.cleaned_data
    done = tell_authority(
        report_id=report_id,
        user=person(request),
        authority=Authority(said["authority"]),
        note=said["note"],
        now=timezone.now(),
    )
    return _written(request, report_id, done)


@require_POST
@role_required(*REPORTERS)
def add(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Something was learned since."""
    demand_second_factor(reader(request), Purpose.REPORT_HARM)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, report_id, status=422, add_form=form)
    done = add_to_report(
        report_id=report_id, user=person(request), note=form.cleaned_data["note"], now=timezone.now()
    )
    return _written(request, report_id, done)


def _written(request: HttpRequest, report_id: UUID, done: Refused | None) -> HttpResponse:
    if done is Refused.NOT_YOURS:
        raise Http404
    if done is not None:
        messages.error(request, why_not(done))
    return redirect("desk-duty-report", report_id)
