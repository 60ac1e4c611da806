"""Addresses of advice; none of them tells who asks and about what."""

from django.urls import URLPattern, path

from outreach.consultations.views import figures, message, referring, register, rota

urlpatterns: list[URLPattern] = [
    path("help/message/", message.leave, name="leave-message"),
    path("help/message/reply/", message.reply, name="read-reply"),
    path("staff/consultations/", register.consultation_list, name="staff-consultations"),
    path("staff/consultations/new/", register.record, name="staff-consultation-new"),
    path("staff/consultations/rota/", rota.week, name="staff-duties"),
    path("staff/consultations/rota/<uuid:station_id>/plan/", rota.plan_days, name="staff-duties-plan"),
    path("staff/consultations/rota/<uuid:station_id>/swap/", rota.swap_two, name="staff-duties-swap"),
    path("staff/consultations/rota/<int:duty_id>/cancel/", rota.cancel_one, name="staff-duty-cancel"),
    path("staff/consultations/figures/", figures.figures, name="staff-consultation-figures"),
    path("staff/consultations/figures.xlsx", figures.export, name="staff-consultation-figures-xlsx"),
    path("staff/consultations/<uuid:consultation_id>/", register.consultation, name="staff-consultation"),
    path(
        "staff/consultations/<uuid:consultation_id>/answer/",
        register.answer,
        name="staff-consultation-answer",
    ),
    path(
        "staff/consultations/<uuid:consultation_id>/refer/", referring.refer, name="staff-consultation-refer"
    ),
]
