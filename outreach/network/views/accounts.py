"""Account pages of the security administrator."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from outreach.network.access import role_required, roles_in
from outreach.network.errors import AccountRefused
from outreach.network.forms import AccountSearchForm, GrantForm
from outreach.network.models import User
from outreach.network.queries.accounts import access_account, open_invitations, search_accounts
from outreach.network.queries.divisions import offered_divisions
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.network.services import accounts as services
from outreach.network.services import second_factor
from outreach.network.views.person import person
from outreach.network.wording import REFUSALS, ROLE_NAMES

_PAGE = 25
security_administrator_required = role_required(Role.SECURITY_ADMINISTRATOR)


@require_safe
@security_administrator_required
def account_list(request: HttpRequest) -> HttpResponse:
    """Accounts and open invitations within the own scope."""
    user = person(request)
    areas = offered_divisions(roles_in(request)[Role.SECURITY_ADMINISTRATOR]).filter(level__lte=Level.COUNTY)
    form = AccountSearchForm(request.GET, areas=areas)
    filters = form.cleaned_data if form.is_valid() else {}
    found = search_accounts(
        user,
        text=filters.get("q", ""),
        division=filters.get("division", ""),
        active={"active": True, "inactive": False}.get(filters.get("state", "")),
    )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    for account in page:
        account.role_words = [  # type: ignore[attr-defined]  # for the template
            (ROLE_NAMES[Role(grant.role)], grant.division.name) for grant in account.grants.all()
        ]
    invitations = [(invitation, ROLE_NAMES[Role(invitation.role)]) for invitation in open_invitations(user)]
    return render(
        request, "network/accounts.html", {"form": form, "page_obj": page, "invitations": invitations}
    )


def _page(request: HttpRequest, account: User, form: GrantForm, *, status: int = 200) -> HttpResponse:
    grants = account.grants.select_related("division", "granted_by").order_by("granted_at")
    context = {
        "account": account,
        "is_self": account.pk == request.user.pk,
        "form": form,
        "grants": [(grant, ROLE_NAMES[Role(grant.role)]) for grant in grants],
        "divisions": offered_divisions(roles_in(request)[Role.SECURITY_ADMINISTRATOR]),
        "has_second_factor": Authenticator.objects.filter(
            user=account, type=Authenticator.Type.TOTP
        ).exists(),
    }
    return render(request, "network/account.html", context, status=status)


@require_safe
@security_administrator_required
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: its roles and what can be done for it."""
    return _page(request, access_account(person(request), account_id), GrantForm())


@require_POST
@security_administrator_required
def grant(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Grant a further role."""
    user = person(request)
    account = access_account(user, account_id)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form, status=422)
    try:
        services.grant_role(
            account=account,
            role=Role(form.cleaned_data["role"]),
            division=form.cleaned_data["division"],
            valid_until=form.cleaned_data["valid_until"],
            actor=user,
        )
    except AccountRefused as refused:
        form.add_error(None, str(REFUSALS[refused.code]))
        return _page(request, account, form, status=422)
    messages.success(request, gettext("The role was granted. The person must sign in again."))
    return redirect("staff-account", account_id=account.pk)


def _act(
    request: HttpRequest, account_id: UUID, act: Callable[[User, User], object], done: str
) -> HttpResponse:
    """Do something to an account and go back to its page, with the success or the refusal in words."""
    user = person(request)
    account = access_account(user, account_id)
    try:
        act(account, user)
    except AccountRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    else:
        messages.success(request, done)
    return redirect("staff-account", account_id=account_id)


@require_POST
@security_administrator_required
def revoke(request: HttpRequest, account_id: UUID, grant_id: int) -> HttpResponse:
    """Take a role away."""

    def act(account: User, actor: User) -> None:
        services.revoke_role(
            grant=get_object_or_404(account.grants.select_related("user"), pk=grant_id), actor=actor
        )

    return _act(request, account_id, act, gettext("The role was taken away. The person was signed out."))


@require_POST
@security_administrator_required
def deactivate(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Close an account."""
    return _act(
        request,
        account_id,
        lambda account, actor: services.deactivate(account=account, actor=actor),
        gettext("The account was deactivated and signed out everywhere."),
    )


@require_POST
@security_administrator_required
def reactivate(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    return _act(
        request,
        account_id,
        lambda account, actor: services.reactivate(account=account, actor=actor),
        gettext("The account is active again."),
    )


@require_POST
@security_administrator_required
def reset_second_factor(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Remove a lost second factor."""
    return _act(
        request,
        account_id,
        lambda account, actor: second_factor.reset_second_factor(account=account, actor=actor),
        gettext("The second factor was removed. The person sets up a new one at the next sign-in."),
    )


@require_POST
@security_administrator_required
def password_link(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Make a one-time password link and show it, once: it is in no message, log or address of ours."""
    user = person(request)
    account = access_account(user, account_id)
    try:
        path = services.make_password_link(account=account, actor=user)
    except AccountRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
        return redirect("staff-account", account_id=account_id)
    context = {
        "heading": gettext("One-time password link"),
        "for_whom": account.display_name,
        "link": request.build_absolute_uri(path),
        "validity": gettext("Works once, within 24 hours. The second factor stays as it is."),
        "back": "staff-accounts",
    }
    return render(request, "network/one_time_link.html", context)
