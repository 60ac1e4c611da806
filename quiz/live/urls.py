"""Addresses of this application."""

from django.urls import path

from quiz.live.views import console, exports, games, handover, join, rehearsal, results

urlpatterns = [
    path("live/join/", join.join, name="live-join"),
    path("j/<str:token>/", join.by_token, name="live-token"),
    path("play/<uuid:game>/", join.play, name="live-play"),
    path("host/<uuid:game>/", console.host, name="live-host"),
    path("host/<uuid:game>/ticket/", console.host_ticket, name="live-host-ticket"),
    path("host/<uuid:game>/links/", handover.links, name="live-links"),
    path("host/<uuid:game>/links/<uuid:link>/revoke/", handover.revoke_link, name="live-link-revoke"),
    path("screen/<uuid:game>/", console.screen, name="live-screen"),
    path("screen/<uuid:game>/ticket/", console.screen_ticket, name="live-screen-ticket"),
    path("enter/", handover.enter, name="live-enter"),
    path("staff/live/", games.index, name="live-games"),
    path("staff/live/new/", games.new, name="live-new"),
    path("staff/live/<uuid:game>/rehearsal/", rehearsal.show, name="live-rehearsal"),
    path("staff/live/<uuid:game>/rehearsal/pass/", rehearsal.make_pass, name="live-rehearsal-pass"),
    path("rehearsal/devices/", rehearsal.devices, name="live-rehearsal-devices"),
    path("staff/live/<uuid:game>/results/", results.show, name="live-results"),
    path("staff/live/<uuid:game>/results/export.csv", exports.as_csv, name="live-results-csv"),
    path("staff/live/<uuid:game>/results/export.xlsx", exports.as_xlsx, name="live-results-xlsx"),
]
