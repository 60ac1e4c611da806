"""The table of signals that holds on a day, and that of a version by which something was judged."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from outreach.referrals.models import TaxonomyVersion
from outreach.referrals.rules.signals import Taxonomy
from outreach.referrals.rules.taxonomy_file import parse_taxonomy
from outreach.referrals.shipped import VERSION, shipped_taxonomy


@lru_cache(maxsize=8)
def _parsed(version: str, digest: str) -> Taxonomy:
    # By its digest, too: a version that was stored anew before its day is another table.
    return parse_taxonomy(TaxonomyVersion.objects.get(pk=version).table, version)


def taxonomy_on(day: date) -> Taxonomy:
    """The table that holds on this day: the bureau's latest, else the one that is shipped. One query."""
    stored = TaxonomyVersion.objects.filter(valid_from__lte=day).order_by("-valid_from", "-version")
    row = stored.values_list("version", "digest").first()
    return shipped_taxonomy() if row is None else _parsed(*row)


def taxonomy_of(version: str) -> Taxonomy | None:
    """The table of a version; `None` for one that was never stored."""
    row = TaxonomyVersion.objects.filter(pk=version).values_list("version", "digest").first()
    if row is not None:
        return _parsed(*row)
    return shipped_taxonomy() if version == VERSION else None
