"""Publishing the counters of a week, once, after its end, so that no small count can be read off or worked out."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kit.audit.log import record
from kit.working_time.rules.hours import CHINA
from outreach.network.models import Division
from outreach.network.rules.divisions import Level
from outreach.referrals.models import NeedCount, PublishedWeek
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.small_cells import THRESHOLD, is_closed, publish


def publish_closed_weeks(*, now: datetime) -> list[date]:
    """Publish every week that is over and not published; returns their Mondays."""
    today = now.astimezone(CHINA).date()
    weeks = NeedCount.objects.values_list("week", flat=True).distinct().order_by("week")
    published = set(PublishedWeek.objects.values_list("week", flat=True))
    done = []
    for week in weeks:
        if week not in published and is_closed(week, today):
            try:
                _publish(week, now)
            except IntegrityError:
                continue  # another scheduler was quicker; its table is the one that holds
            done.append(week)
    return done


@transaction.atomic
def _publish(week: date, now: datetime) -> None:
    rows = NeedCount.objects.filter(week=week)
    counts: Counter[tuple[str, str]] = Counter()
    for area, matter, count in rows.values_list("area", "matter", "count"):
        counts[area, matter] += count
    city = settings.ENV.home_division
    counties = Division.objects.filter(code__startswith=city, level__lte=Level.COUNTY)
    areas = {*counties.values_list("code", flat=True), *(area for area, _ in counts)}
    # All matters of the table of that week, so that not even what was never counted stands out.
    matters = {code for code, signal in taxonomy_on(week).signals.items() if signal.store}
    table = publish(counts, areas=areas, matters=matters | {matter for _, matter in counts})
    PublishedWeek.objects.create(
        week=week,
        areas=list(table.areas),
        matters=list(table.matters),
        cells=[[area, matter, count] for (area, matter), count in sorted(table.cells.items())],
        threshold=THRESHOLD,
        published_at=now,
    )
    record(actor="system", action=Action.WEEK_PUBLISHED, target=f"week:{week}")
