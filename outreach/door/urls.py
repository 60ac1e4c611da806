"""Addresses of the door; none of them tells of anybody's matter."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from outreach.door.views import cases, pages, precheck


class DayConverter(StringConverter):
    """A day as files are named, 2026-11-29; whether there is such a version is the view's to say."""

    regex = r"\d{4}-\d{2}-\d{2}"


register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("help/check/", precheck.precheck, name="precheck"),
    path("guide/", pages.service_guide, name="service-guide"),
    path("cases/", cases.case_list, name="typical-cases"),
    path("cases/<slug:code>/", cases.case, name="typical-case"),
    path("privacy/", pages.privacy_notice, name="privacy-notice"),
    path("privacy/<day:version>/", pages.privacy_notice, name="privacy-notice-version"),
    path("mongolian/", pages.mongolian_service, name="mongolian-service"),
    path("accessibility/", pages.accessibility, name="accessibility-statement"),
]
