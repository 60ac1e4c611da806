"""Figures of advice over a period, without retyping: by channel, language and matter, minutes, and how long it waited.

Channels, languages and minutes are counted from the register, which those who see them see line by line. Matters come
from counts that know no row, month by month through `referrals/rules/small_cells.py`; what is shown of a longer period
is the sum of what is shown of its months, so that no two periods give a small count away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.conf import settings
from django.db.models import Avg, Count, F, Max, Q, QuerySet, Sum

from kit.working_time.rules.hours import CHINA
from outreach.consultations.access import prefixes_for
from outreach.consultations.models import AdviceCount, Consultation
from outreach.consultations.queries.receiving import counties
from outreach.consultations.rules.entries import OTHER
from outreach.consultations.rules.figures import is_closed, months, next_month
from outreach.consultations.rules.permissions import Purpose
from outreach.network.models import User
from outreach.network.rules.roles import covers
from outreach.referrals.access import within
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.small_cells import TOTAL, Added, Table, added, publish


@dataclass(frozen=True, slots=True)
class Line:
    """One channel or language: how often, how many minutes in all. `key` is its code, or empty for the whole."""

    key: str
    count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of the period. Minutes are the office's working time; `None` where nothing was answered."""

    left: int
    answered: int
    in_time: int
    mean: int | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter: what is shown of its closed months, and how many months' counts are hidden."""

    matter: str
    shown: Added


@dataclass(frozen=True, slots=True)
class Figures:
    """All of a period. `matters_until` is the last month whose matters are shown, if any."""

    channels: list[Line]
    languages: list[Line]
    waiting: Waiting
    referred: int
    matters: list[MatterLine]
    matters_until: date | None


def rows_of(
    user: User, first: date, last: date, purpose: Purpose = Purpose.FIGURES
) -> QuerySet[Consultation]:
    """The register of the person's area in these months."""
    rows = Consultation.objects.filter(within("area", prefixes_for(user, purpose)))
    begin, end = (datetime.combine(day, time(), CHINA) for day in (first.replace(day=1), next_month(last)))
    return rows.filter(asked_at__gte=begin, asked_at__lt=end)


def figures(user: User, first: date, last: date, *, today: date) -> Figures:
    """The figures of these months, both included. Ten queries at most, whatever the period."""
    rows = rows_of(user, first, last)
    matters, until = _matters(user, first, last, today)
    return Figures(
        channels=_lines(rows, "channel"),
        languages=_lines(rows, "language"),
        waiting=_waiting(rows),
        referred=rows.filter(referral__isnull=False).count(),
        matters=matters,
        matters_until=until,
    )


def _lines(rows: QuerySet[Consultation], column: str) -> list[Line]:
    found = rows.order_by().values(column).annotate(count=Count("pk"), total=Sum("minutes"))
    lines = [Line(each[column], each["count"], each["total"] or 0) for each in found]
    lines.sort(key=lambda line: -line.count)
    return [*lines, Line("", sum(line.count for line in lines), sum(line.minutes for line in lines))]


def _waiting(rows: QuerySet[Consultation]) -> Waiting:
    answered = Q(answered_at__isnull=False)
    found = rows.filter(due_at__isnull=False).aggregate(
        left=Count("pk"),
        answered=Count("pk", filter=answered),
        in_time=Count("pk", filter=answered & Q(answered_at__lte=F("due_at"))),
        mean=Avg("waited", filter=answered),
        longest=Max("waited", filter=answered),
    )
    mean = found.pop("mean")
    return Waiting(**found, mean=None if mean is None else round(mean))


def _matters(user: User, first: date, last: date, today: date) -> tuple[list[MatterLine], date | None]:
    """Matters of the person's area: the whole table's totals for the city, the sums of its counties for less."""
    closed = [month for month in months(first, last) if is_closed(month, today)]
    if not closed:
        return [], None
    prefixes = prefixes_for(user, Purpose.FIGURES)
    city = settings.HOME_DIVISION
    areas = [city, *(each.code for each in counties())]
    # Each table is made of the whole city, whoever looks: two people's tables laid together give nothing away.
    own = [TOTAL] if covers(prefixes, city) else [area for area in areas if covers(prefixes, area)]
    codes = (*taxonomy_on(today).signals, OTHER)
    counts: dict[date, dict[tuple[str, str], int]] = {month: {} for month in closed}
    for month, area, matter, count in AdviceCount.objects.filter(month__in=closed).values_list(
        "month", "area", "matter", "count"
    ):
        counts[month][area, matter] = count
    tables = [_published(areas, codes, counts[month]) for month in closed]
    names = sorted({matter for table in tables for matter in table.matters})
    lines = [
        MatterLine(matter, added(_cells(tables, own, matter)))
        for matter in names
        if any(key[1] == matter for month in closed for key in counts[month])
    ]
    lines.sort(key=lambda line: (-line.shown.count, line.matter))
    return lines, closed[-1]


def _cells(tables: Iterable[Table], areas: Iterable[str], matter: str) -> list[int | None]:
    wanted = list(areas)
    return [table.cells.get((area, matter)) for table in tables for area in wanted]


def _published(areas: Iterable[str], matters: Iterable[str], counts: Mapping[tuple[str, str], int]) -> Table:
    """The month's table. Matters and areas that have gone since are kept where they were counted."""
    rows = tuple(sorted({*areas, *(area for area, _ in counts)}))
    columns = tuple(sorted({*matters, *(matter for _, matter in counts)}))
    return _table(rows, columns, tuple(sorted(counts.items())))


@lru_cache(maxsize=120)
def _table(
    areas: tuple[str, ...], matters: tuple[str, ...], counts: tuple[tuple[tuple[str, str], int], ...]
) -> Table:
    """A closed month never changes, so that its table is worked out once for each process."""
    return publish(dict(counts), areas=areas, matters=matters)
