"""Who is responsible for people's data, by name and telephone, as a consent has to say (PIPL 17)."""

from __future__ import annotations

from django.conf import settings

from outreach.network.models import Division, Station
from outreach.network.rules.stations import StationKind

# Answers everywhere in the country, and stands in where no centre is entered yet.
_LEGAL_HOTLINE = "12348"


def responsible() -> tuple[str, str]:
    """Name and telephone: as set, else the home city's bureau of justice and its legal aid centre's number."""
    name, phone = settings.OFFICE_NAME, settings.OFFICE_PHONE
    if not name:
        city = Division.objects.filter(code=settings.HOME_DIVISION).values_list("name", flat=True).first()
        name = f"{city or ''}司法局"
    if not phone:
        centres = Station.objects.filter(
            kind=StationKind.CITY_CENTRE.value, division=settings.HOME_DIVISION
        ).order_by("code")
        phone = centres.values_list("phone", flat=True).first() or _LEGAL_HOTLINE
    return name, phone
