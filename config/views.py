"""Pages that belong to no app: the citizen's door, the display choices."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_POST, require_safe
from django.views.i18n import JavaScriptCatalog

# A year: who once needs large letters needs them next week too.
_DISPLAY_AGE = 365 * 24 * 3600
# What a display cookie may hold, the default first; anything else is ignored.
DISPLAY_CHOICES = {"large": ("0", "1"), "theme": ("auto", "light", "dark")}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The citizen's start page."""
    return render(request, "config/home.html")


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep a choice of large text or colours in a cookie and go back to the page it was made on.

    Scripts set the same cookies without asking the server, so they are not `HttpOnly`; they hold no secret.
    """
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    for name, allowed in DISPLAY_CHOICES.items():
        if (value := request.POST.get(name)) in allowed:
            response.set_cookie(name, value, max_age=_DISPLAY_AGE, samesite="Lax", secure=request.is_secure())
    return response


# Words alone, the same for everybody: nothing in it that compression could give away (BREACH), and a second visit
# costs no more than the question whether they have changed.
script_catalogue = gzip_page(conditional_page(JavaScriptCatalog.as_view(packages=["config"])))
