"""Every address of Django's. Each app brings its own; what is answered before Django stands in `config.asgi`."""

from django.urls import include, path

from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("display/", views.display, name="display"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("i18n/catalog.js", views.script_catalogue, name="javascript-catalog"),
    path("", include("outreach.door.urls")),
    path("", include("outreach.consultations.urls")),
    path("", include("outreach.network.urls")),
    path("", include("outreach.referrals.urls")),
    path("", include("quiz.bank.urls")),
    path("", include("quiz.live.urls")),
]
