"""Addresses of the desk. A referral's id opens nothing by itself; no code, number or matter is in an address."""

from django.urls import path

from outreach.referrals.views import (
    duty,
    looks,
    papers,
    referral_page,
    search,
    supervision,
    village,
    work_list,
)

urlpatterns = [
    path("staff/desk/", work_list.desk, name="desk"),
    path("staff/desk/lines/", work_list.desk_lines, name="desk-lines"),
    path("staff/desk/another-area/", looks.glass, name="desk-glass"),
    path("staff/desk/search/", search.search, name="desk-search"),
    path(
        "staff/desk/search/<uuid:referral_id>/withdraw/", search.withdraw_found, name="desk-search-withdraw"
    ),
    path("staff/desk/supervision/", supervision.supervision, name="desk-supervision"),
    path("staff/desk/supervision/looks/<uuid:approval_id>/", supervision.decide, name="desk-look-decide"),
    path("staff/desk/supervision/emergencies/<uuid:glass_id>/", supervision.review, name="desk-glass-review"),
    path("staff/desk/village/", village.village, name="desk-village"),
    path("staff/desk/village/<uuid:referral_id>/", village.village_one, name="desk-village-one"),
    path("staff/desk/village/<uuid:referral_id>/book/", village.village_book, name="desk-village-book"),
    path("staff/desk/village/<uuid:referral_id>/cancel/", village.village_cancel, name="desk-village-cancel"),
    path("staff/desk/village/<uuid:referral_id>/went/", village.village_went, name="desk-village-went"),
    path("staff/desk/reports/", duty.reports, name="desk-duty-reports"),
    path("staff/desk/reports/new/", duty.new, name="desk-duty-new"),
    path("staff/desk/reports/<uuid:report_id>/", duty.report, name="desk-duty-report"),
    path("staff/desk/reports/<uuid:report_id>/told/", duty.tell, name="desk-duty-tell"),
    path("staff/desk/reports/<uuid:report_id>/more/", duty.add, name="desk-duty-add"),
    path("staff/desk/papers/<uuid:attachment_id>/", papers.paper, name="desk-paper"),
    path("staff/desk/<uuid:referral_id>/", referral_page.referral, name="desk-referral"),
    path("staff/desk/<uuid:referral_id>/version/", referral_page.referral_version, name="desk-version"),
    path("staff/desk/<uuid:referral_id>/look/", looks.look, name="desk-look"),
    *(
        path(f"staff/desk/<uuid:referral_id>/{name}/", view, name=f"desk-{name}")
        for name, view in referral_page.ACT_VIEWS.items()
    ),
]
