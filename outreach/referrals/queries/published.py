"""Published counts of needs: a week's table, and sums over weeks that add what was published and nothing else."""

from __future__ import annotations

from datetime import date

from outreach.referrals.models import PublishedWeek
from outreach.referrals.rules.small_cells import Added, added


def published_counts(first: date, last: date) -> dict[tuple[str, str], Added]:
    """By area and matter, totals under `TOTAL`, over the published weeks that begin between these days. One query."""
    found: dict[tuple[str, str], list[int | None]] = {}
    for cells in PublishedWeek.objects.filter(week__gte=first, week__lte=last).values_list(
        "cells", flat=True
    ):
        for area, matter, count in cells:
            found.setdefault((area, matter), []).append(count)
    return {key: added(counts) for key, counts in found.items()}
