"""A day of a city: signals are counted, referrals opened, claimed, worked on and closed, by several at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from load_tests.referrals.people import City, asked, city, officer, signals_of
from outreach.network.models import User
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.services.contacting import record_contact
from outreach.referrals.services.desk import claim, note
from outreach.referrals.services.ending import close
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened, open_referral


@dataclass(frozen=True, slots=True)
class Day:
    """Seconds that each part took."""

    signals_s: float
    referrals_s: float

    @property
    def total_s(self) -> float:
        return self.signals_s + self.referrals_s


def replay(*, signals: int, referrals: int, lines: int, now: datetime) -> Day:
    """Go through the day with so many at work at once, each with a connection of its own."""
    here, user = city(now), officer()
    parts = range(lines)
    began = time.perf_counter()
    _side_by_side([lambda n=n: _count(here, Random(n), _share(signals, n, lines), now) for n in parts])  # type: ignore[misc]
    counted = time.perf_counter()
    _side_by_side([lambda n=n: _work(here, user, Random(n), _share(referrals, n, lines), now) for n in parts])  # type: ignore[misc]
    return Day(counted - began, time.perf_counter() - counted)


def _share(count: int, n: int, lines: int) -> int:
    return count // lines + (n < count % lines)


def _side_by_side(jobs: Sequence[Callable[[], None]]) -> None:
    if len(jobs) == 1:
        jobs[0]()
        return

    def closing(job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(closing, job) for job in jobs]:
            done.result()


def _count(here: City, dice: Random, signals: int, now: datetime) -> None:
    for matter, area, source in signals_of(here, dice, signals):
        assert record_need(matter=matter, area=area, source=source, now=now)


def _work(here: City, user: User, dice: Random, referrals: int, now: datetime) -> None:
    for _ in range(referrals):
        opened = open_referral(asked(here, dice, now), now=now, demo=True)
        assert isinstance(opened, Opened), opened
        _moved(_desk(user, opened, now))


def _desk(user: User, opened: Opened, now: datetime) -> Iterable[object]:
    """What the desk does with it: claim, a call that nobody takes, a note, one that is answered, an honest end."""
    key, later = opened.referral.pk, now + timedelta(minutes=30)
    yield claim(referral_id=key, user=user, now=now)
    yield record_contact(referral_id=key, user=user, outcome=ContactOutcome.NO_ANSWER, now=now)
    yield note(referral_id=key, user=user, text="下午再打一次。", now=now)
    yield record_contact(referral_id=key, user=user, outcome=ContactOutcome.REACHED, now=later)
    yield close(referral_id=key, user=user, outcome=Outcome.ADVICE, now=later)


def _moved(results: Iterable[object]) -> None:
    for result in results:
        assert isinstance(result, Moved), result
