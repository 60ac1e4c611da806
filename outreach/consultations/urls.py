"""Addresses of advice; none of them tells who asks and about what."""

from django.urls import URLPattern, path

from outreach.consultations.views import message, register

urlpatterns: list[URLPattern] = [
    path("help/message/", message.leave, name="leave-message"),
    path("help/message/reply/", message.reply, name="read-reply"),
    path("staff/consultations/", register.consultation_list, name="staff-consultations"),
    path("staff/consultations/new/", register.record, name="staff-consultation-new"),
    path("staff/consultations/<uuid:consultation_id>/", register.consultation, name="staff-consultation"),
    path(
        "staff/consultations/<uuid:consultation_id>/answer/",
        register.answer,
        name="staff-consultation-answer",
    ),
]
