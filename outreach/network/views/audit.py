"""The auditor's page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from kit.audit.log import head, record
from kit.audit.log import verify as verify_chain
from kit.audit.witness import last_witness
from outreach.network.access import role_required
from outreach.network.forms import AuditSearchForm
from outreach.network.queries.audit import lines, search_events
from outreach.network.rules.actions import Action
from outreach.network.rules.roles import Role
from outreach.network.views.person import person
from outreach.network.wording import action_names

_PAGE = 50


@require_safe
@role_required(Role.AUDITOR)
def audit_log(request: HttpRequest) -> HttpResponse:
    """Events by person, act and day."""
    form = AuditSearchForm(request.GET, actions=action_names().items())
    filters = form.cleaned_data if form.is_valid() else {}
    found = search_events(
        person(request),
        text=filters.get("q", ""),
        action=filters.get("action", ""),
        first=filters.get("first"),
        last=filters.get("last"),
    )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "lines": lines(page), "head": head()}
    return render(request, "network/audit.html", context)


@require_POST
@role_required(Role.AUDITOR)
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and say whether it is unbroken."""
    # against the head noted last night outside the database: a chain cut short is unbroken in itself
    broken = verify_chain(witness=last_witness(settings.ENV.var_dir))
    if broken is None:
        number, _ = head()
        messages.success(
            request, gettext("All %(number)d events are unchanged and complete.") % {"number": number}
        )
    else:
        text = gettext("The log is broken at event %(number)d. Please tell the security officer at once.")
        messages.error(request, text % {"number": broken.seq})
    record(
        actor=f"user:{request.user.pk}",
        action=Action.AUDIT_VERIFIED,
        target="audit",
        detail={"broken_at": broken.seq if broken else None},
    )
    return redirect("staff-audit")
