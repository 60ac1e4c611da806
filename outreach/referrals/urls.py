"""Addresses of the desk. A referral's id opens nothing by itself; no code, number or matter is in an address."""

from django.urls import path

from outreach.referrals.views import looks, papers, referral_page, work_list

urlpatterns = [
    path("staff/desk/", work_list.desk, name="desk"),
    path("staff/desk/lines/", work_list.desk_lines, name="desk-lines"),
    path("staff/desk/another-area/", looks.glass, name="desk-glass"),
    path("staff/desk/papers/<uuid:attachment_id>/", papers.paper, name="desk-paper"),
    path("staff/desk/<uuid:referral_id>/", referral_page.referral, name="desk-referral"),
    path("staff/desk/<uuid:referral_id>/version/", referral_page.referral_version, name="desk-version"),
    path("staff/desk/<uuid:referral_id>/look/", looks.look, name="desk-look"),
    *(
        path(f"staff/desk/<uuid:referral_id>/{name}/", view, name=f"desk-{name}")
        for name, view in referral_page.ACT_VIEWS.items()
    ),
]
