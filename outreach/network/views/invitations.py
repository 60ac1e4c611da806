"""Inviting people, and accepting an invitation."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from outreach.network.access import role_required, roles_in
from outreach.network.errors import AccountRefused
from outreach.network.forms import AcceptForm, InviteForm
from outreach.network.queries.accounts import access_invitation
from outreach.network.queries.divisions import offered_divisions
from outreach.network.rules.granting import Refusal
from outreach.network.rules.roles import Role
from outreach.network.services import invitations as services
from outreach.network.views.person import person
from outreach.network.wording import REFUSALS, ROLE_NAMES

security_administrator_required = role_required(Role.SECURITY_ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@security_administrator_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, and sent when an address is given."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = services.invite(
                note=values["note"],
                role=Role(values["role"]),
                division=values["division"],
                email=values["email"],
                actor=person(request),
                now=timezone.now(),
            )
        except AccountRefused as refused:
            form.add_error("division", str(REFUSALS[refused.code]))
        else:
            link = request.build_absolute_uri(reverse("staff-invitation", args=[made.token]))
            if values["email"]:
                get_adapter().send_mail(
                    "network/email/invitation", values["email"], {"name": values["note"], "link": link}
                )
            context = {
                "heading": gettext("Invitation"),
                "for_whom": values["note"],
                "link": link,
                "validity": gettext("Works once, within seven days."),
                "sent": bool(values["email"]),
                "back": "staff-accounts",
            }
            return render(request, "network/one_time_link.html", context)
    divisions = offered_divisions(roles_in(request)[Role.SECURITY_ADMINISTRATOR])
    status = 422 if form.errors else 200
    return render(request, "network/invite.html", {"form": form, "divisions": divisions}, status=status)


@require_POST
@security_administrator_required
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make an open invitation useless."""
    user = person(request)
    services.withdraw(invitation=access_invitation(user, invitation_id), actor=user, now=timezone.now())
    messages.success(request, gettext("The invitation was withdrawn."))
    return redirect("staff-accounts")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses a user name and a password."""
    invitation = services.find_invitation(token=token, now=timezone.now())
    if invitation is None:
        return render(request, "network/invitation_gone.html", status=404)
    form = AcceptForm(
        request.POST if request.method == "POST" else None, initial={"display_name": invitation.note}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.accept(
                token=token,
                username=values["username"],
                display_name=values["display_name"],
                password=values["password1"],
                now=timezone.now(),
            )
        except AccountRefused as refused:
            if refused.code is not Refusal.USERNAME_TAKEN:
                return render(request, "network/invitation_gone.html", status=404)
            form.add_error("username", str(REFUSALS[refused.code]))
        else:
            messages.success(request, gettext("Your account is ready. Please sign in."))
            return redirect("account_login")
    context = {"form": form, "role": ROLE_NAMES[Role(invitation.role)], "division": invitation.division}
    return render(request, "network/invitation.html", context, status=422 if form.errors else 200)
