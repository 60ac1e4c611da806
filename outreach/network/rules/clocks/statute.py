"""When a period of law ends: 民法典 200 to 203, with each step and its article.

Day one is not counted (201); months and years end on the day of the same number (202); a last day on which nobody works
moves to the next working day, and the last day ends when the office closes, else at midnight (203). Hours run on
through nights and holidays from the moment itself (201), and move nowhere: who waits in custody waits on.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kit.working_time.rules.calendar import WorkingCalendar
from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.network.rules.citations import Citation, cite
from outreach.network.rules.clocks.statute_table import Clock, StatuteClock, Unit

# A claim is lost for good, so it is warned of early: from here on aid may come before the papers (LAA 44(1)).
_WARN_DAYS_OF_CLAIM = 7


class Step(StrEnum):
    """A step of the counting. The words for it are chosen where it is shown."""

    DAY_ONE_NOT_COUNTED = "clock.day_one_not_counted"
    FROM_THE_HOUR = "clock.from_the_hour"
    END_OF_MONTH = "clock.end_of_month"
    MOVED_ON = "clock.moved_on"
    CLOSES = "clock.closes"
    MIDNIGHT = "clock.midnight"
    PROVISIONAL = "clock.provisional"  # a holiday notice that is not there yet may still move the last day


BASIS: dict[Step, Citation | None] = {
    Step.DAY_ONE_NOT_COUNTED: cite("civil-code:201(1)"),
    Step.FROM_THE_HOUR: cite("civil-code:201(2)"),
    Step.END_OF_MONTH: cite("civil-code:202"),
    Step.MOVED_ON: cite("civil-code:203(1)"),
    Step.CLOSES: cite("civil-code:203(2)"),
    Step.MIDNIGHT: cite("civil-code:203(2)"),
    Step.PROVISIONAL: None,
}


@dataclass(frozen=True, slots=True)
class StatuteDue:
    """When a period of law ends and why. `warn_at` is when those who are bound should be reminded.

    `nominal_last_day` is the last day before it moved on: whoever can, keeps that one.
    """

    clock: Clock
    started_at: datetime
    nominal_last_day: date
    last_day: date
    ends_at: datetime
    warn_at: datetime
    article: Citation
    steps: tuple[Step, ...]

    @property
    def provisional(self) -> bool:
        """Whether a notice that is not there yet may still change it."""
        return Step.PROVISIONAL in self.steps


def statute_due(row: StatuteClock, started_at: datetime, office: OfficeHours) -> StatuteDue:
    """When this period ends. `started_at` is aware; of a day's period only its day in China counts.

    Raises `ValueError` for a naive moment.
    """
    if started_at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    here = started_at.astimezone(CHINA)
    if row.unit is Unit.HOURS:
        length = timedelta(hours=row.amount)
        ends_at = here + length
        return StatuteDue(
            clock=row.clock,
            started_at=here,
            nominal_last_day=ends_at.date(),
            last_day=ends_at.date(),
            ends_at=ends_at,
            warn_at=ends_at - length / 4,
            article=row.article,
            steps=(Step.FROM_THE_HOUR,),
        )
    nominal, clipped = _nominal_last_day(here.date(), row.amount, row.unit)
    last_day = office.calendar.working_day_from(nominal)
    closes = office.closing(last_day)
    steps = (
        Step.DAY_ONE_NOT_COUNTED,
        *((Step.END_OF_MONTH,) if clipped else ()),
        *((Step.MOVED_ON,) if last_day != nominal else ()),
        Step.MIDNIGHT if closes is None else Step.CLOSES,
        *((Step.PROVISIONAL,) if _unsure(office.calendar, nominal, last_day) else ()),
    )
    midnight = datetime.combine(last_day + timedelta(days=1), time(), CHINA)
    warned = _warn_day(row, here.date(), last_day, office.calendar)
    return StatuteDue(
        clock=row.clock,
        started_at=here,
        nominal_last_day=nominal,
        last_day=last_day,
        ends_at=closes or midnight,
        warn_at=max(datetime.combine(warned, time(), CHINA), here),
        article=row.article,
        steps=steps,
    )


def _nominal_last_day(first: date, amount: int, unit: Unit) -> tuple[date, bool]:
    """The last day before it moves on, and whether the month was too short for its number."""
    if unit is Unit.DAYS:
        return first + timedelta(days=amount), False
    months = first.month - 1 + amount * (12 if unit is Unit.YEARS else 1)
    year, month = first.year + months // 12, months % 12 + 1
    length = monthrange(year, month)[1]
    return date(year, month, min(first.day, length)), first.day > length


def _unsure(calendar: WorkingCalendar, first: date, last: date) -> bool:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return any(calendar.is_provisional(day) for day in days)


def _warn_day(row: StatuteClock, first: date, last_day: date, calendar: WorkingCalendar) -> date:
    """The working day before the last; a week before, where a claim may be lost that has run for longer."""
    if (last_day - first).days > 2 * _WARN_DAYS_OF_CLAIM:
        return last_day - timedelta(days=_WARN_DAYS_OF_CLAIM)
    return calendar.previous_working_day(last_day)
