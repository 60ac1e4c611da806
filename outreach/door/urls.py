"""Addresses of the door; none of them tells of anybody's matter."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from outreach.door.views import ask, cases, own, pages, precheck


class DayConverter(StringConverter):
    """A day as files are named, 2026-11-29; whether there is such a version is the view's to say."""

    regex = r"\d{4}-\d{2}-\d{2}"


register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("help/check/", precheck.precheck, name="precheck"),
    path("help/ask/", ask.ask, name="ask-help"),
    path("help/begin/", ask.begin, name="ask-begin"),
    path("help/mine/", own.my_matter, name="my-matter"),
    path("help/mine/receipt/", own.receipt, name="own-receipt"),
    path("help/mine/correct/", own.correct, name="own-correct"),
    path("help/mine/safe-contact/", own.safe_contact, name="own-safe-contact"),
    path("help/mine/complaint/", own.complaint, name="own-complaint"),
    path("help/mine/call/", own.book, name="own-book"),
    path("help/mine/call/cancel/", own.cancel, name="own-cancel"),
    path("help/mine/withdraw/", own.withdraw_own, name="own-withdraw"),
    path("help/mine/copy/", own.copy, name="own-copy"),
    path("help/mine/copy.json", own.copy_file, name="own-copy-file"),
    path("help/mine/close/", own.close, name="own-close"),
    path("help/withdraw/", own.withdraw_by_link, name="withdraw-by-link"),
    path("guide/", pages.service_guide, name="service-guide"),
    path("cases/", cases.case_list, name="typical-cases"),
    path("cases/<slug:code>/", cases.case, name="typical-case"),
    path("privacy/", pages.privacy_notice, name="privacy-notice"),
    path("privacy/<day:version>/", pages.privacy_notice, name="privacy-notice-version"),
    path("mongolian/", pages.mongolian_service, name="mongolian-service"),
    path("accessibility/", pages.accessibility, name="accessibility-statement"),
]
