"""Addresses of this application: all beneath `/staff/`, where the rules of staff pages apply."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from outreach.network.views import accounts, audit, home, invitations

# The sign-in library's own views, the few that a closed, staff-only site needs, under its own names.
_sign_in = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path(
        "password/reset/",
        account.PasswordResetView.as_view(
            extra_context={"email_reaches_people": settings.EMAIL_REACHES_PEOPLE}
        ),
        name="account_reset_password",
    ),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]{1,32})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
]

_accounts = [
    path("", accounts.account_list, name="staff-accounts"),
    path("invite/", invitations.invite, name="staff-invite"),
    path(
        "invitations/<uuid:invitation_id>/withdraw/", invitations.withdraw, name="staff-invitation-withdraw"
    ),
    path("<uuid:account_id>/", accounts.account, name="staff-account"),
    path("<uuid:account_id>/roles/", accounts.grant, name="staff-account-grant"),
    path("<uuid:account_id>/roles/<int:grant_id>/revoke/", accounts.revoke, name="staff-account-revoke"),
    path("<uuid:account_id>/deactivate/", accounts.deactivate, name="staff-account-deactivate"),
    path("<uuid:account_id>/reactivate/", accounts.reactivate, name="staff-account-reactivate"),
    path("<uuid:account_id>/password-link/", accounts.password_link, name="staff-account-password-link"),
    path(
        "<uuid:account_id>/second-factor/reset/",
        accounts.reset_second_factor,
        name="staff-account-second-factor",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", home.home, name="staff-home"),
    path("staff/", include(_sign_in)),
    path("staff/invitation/<str:token>/", invitations.accept, name="staff-invitation"),
    path("staff/accounts/", include(_accounts)),
    path("staff/audit/", audit.audit_log, name="staff-audit"),
    path("staff/audit/verify/", audit.verify, name="staff-audit-verify"),
]
