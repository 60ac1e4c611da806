"""Importing the codes that another scheme gives to divisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from kit.audit.log import record
from outreach.network.models import Division, DivisionAlias
from outreach.network.rules.actions import Action
from outreach.network.rules.station_row import Scheme


class BadAliases(Exception):
    """An alias stands for a division that is not there, or two stand for one; the message says which."""


@transaction.atomic
def import_aliases(*, scheme: Scheme, aliases: Mapping[str, str], city: str) -> int:
    """Bring a city's aliases of a scheme (alias to our code) up to this list, and count them. Raises `BadAliases`."""
    if twice := sorted(code for code, count in Counter(aliases.values()).items() if count > 1):
        raise BadAliases(f"two codes stand for one division: {', '.join(twice)}")
    known = set(Division.objects.filter(code__startswith=city).values_list("code", flat=True))
    if unknown := sorted(set(aliases.values()) - known):
        raise BadAliases(f"no such division: {', '.join(unknown[:10])}")
    DivisionAlias.objects.filter(scheme=scheme, division__code__startswith=city).delete()
    DivisionAlias.objects.bulk_create(
        DivisionAlias(scheme=scheme, code=code, division_id=division) for code, division in aliases.items()
    )
    record(
        actor="command line",
        action=Action.DIVISION_ALIASES_IMPORTED,
        target=f"division:{city}",
        detail={"added": len(aliases)},
    )
    return len(aliases)
