"""Addresses of this application: help near me for everybody; all else beneath `/staff/`, under its rules."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from outreach.network.views import (
    accounts,
    audit,
    help_near,
    home,
    invitations,
    station_parts,
    station_sheets,
    stations,
)

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

_stations = [
    path("", stations.station_list, name="staff-stations"),
    path("new/", stations.new_station, name="staff-station-new"),
    path("import/", station_sheets.import_sheet, name="staff-stations-import"),
    path("export.csv", station_sheets.export_csv, name="staff-stations-csv"),
    path("export.xlsx", station_sheets.export_xlsx, name="staff-stations-xlsx"),
    path("<uuid:station_id>/", stations.station, name="staff-station"),
    path("<uuid:station_id>/edit/", stations.edit_station, name="staff-station-edit"),
    path("<uuid:station_id>/closures/", station_parts.add_closure, name="staff-station-closure"),
    path(
        "<uuid:station_id>/closures/<int:part_id>/remove/",
        station_parts.remove_closure,
        name="staff-station-closure-remove",
    ),
    path("<uuid:station_id>/staff/", station_parts.add_staff, name="staff-station-staff"),
    path(
        "<uuid:station_id>/staff/<int:part_id>/remove/",
        station_parts.remove_staff,
        name="staff-station-staff-remove",
    ),
    path("<uuid:station_id>/slots/", station_parts.set_slot, name="staff-station-slot"),
    path(
        "<uuid:station_id>/slots/<int:part_id>/remove/",
        station_parts.remove_slot,
        name="staff-station-slot-remove",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", help_near.help_near, name="help-near"),
    path("staff/", home.home, name="staff-home"),
    path("staff/", include(_sign_in)),
    path("staff/invitation/<str:token>/", invitations.accept, name="staff-invitation"),
    path("staff/accounts/", include(_accounts)),
    path("staff/stations/", include(_stations)),
    path("staff/audit/", audit.audit_log, name="staff-audit"),
    path("staff/audit/verify/", audit.verify, name="staff-audit-verify"),
]
