"""Figures as a workbook: every sheet says whose copy it is, and the copy has its row in the audit log."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

from kit.audit.log import record
from kit.sheets import Cell, Sheet, write_xlsx
from outreach.consultations.access import prefixes_for
from outreach.consultations.queries.figures import Figures, figures, rows_of
from outreach.consultations.queries.register import number_of
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.entries import OTHER, Channel
from outreach.consultations.rules.permissions import Purpose
from outreach.consultations.wording import CHANNELS
from outreach.network.models import User
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES
from outreach.referrals.queries.taxonomy import taxonomy_on

# More rows are for a report of another kind.
MOST_ROWS = 50_000


@transaction.atomic
def export_figures(user: User, first: date, last: date, *, now: datetime) -> bytes:
    """The workbook of these months, both included. Raises `LookupError` for who may export nothing."""
    prefixes = prefixes_for(user, Purpose.EXPORT)
    if not prefixes:
        raise LookupError("nothing to export")
    found = figures(user, first, last, today=localtime(now).date())
    event = record(
        actor=f"user:{user.pk}",
        action=Action.FIGURES_EXPORTED,
        target=f"division:{prefixes[0]}",
        detail={"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"},
    )
    mark = f"{user.display_name}({user.username}) {localtime(now):%Y-%m-%d %H:%M} #{event.seq}"
    return write_xlsx(_sheets(user, found, first, last, now, mark))


def _sheets(user: User, found: Figures, first: date, last: date, now: datetime, mark: str) -> list[Sheet]:
    signals = taxonomy_on(localtime(now).date()).signals
    copy = gettext("Copy of")

    def marked(rows: list[list[Cell]]) -> list[list[Cell]]:
        # On every row, so that a part that is copied out carries it along.
        return [[*row, mark] for row in rows]

    def matter_name(code: str) -> str:
        return (
            signals[code].signal_zh
            if code in signals
            else pgettext("matter", "Something else")
            if code == OTHER
            else code
        )

    whole = gettext("Altogether")
    channels: list[list[Cell]] = [
        [str(CHANNELS[Channel(x.key)]) if x.key else whole, x.count, x.minutes] for x in found.channels
    ]
    languages: list[list[Cell]] = [
        [str(LANGUAGE_NAMES[Language(x.key)]) if x.key else whole, x.count, x.minutes]
        for x in found.languages
    ]
    matters: list[list[Cell]] = [
        [matter_name(x.matter), x.shown.count, x.shown.hidden] for x in found.matters
    ]
    waiting = found.waiting
    replies: list[list[Cell]] = [
        [gettext("Messages left"), waiting.left],
        [gettext("answered"), waiting.answered],
        [gettext("answered in time"), waiting.in_time],
        [gettext("Mean wait, working minutes"), waiting.mean],
        [gettext("Longest wait, working minutes"), waiting.longest],
        [gettext("Advice that became a referral"), found.referred],
    ]
    count, minutes = gettext("Number of times"), gettext("Minutes taken")
    return [
        Sheet(gettext("By channel"), [gettext("Channel of the advice"), count, minutes, copy], marked(channels)),
        Sheet(gettext("By language"), [gettext("Language spoken"), count, minutes, copy], marked(languages)),
        Sheet(
            gettext("By matter"),
            [gettext("Subject of the advice"), gettext("At least"), gettext("Hidden counts below 10"), copy],
            marked(matters),
        ),
        Sheet(gettext("Messages and answers"), [gettext("Figure"), count, copy], marked(replies)),
        Sheet(
            gettext("Register of advice"),
            [
                gettext("Number"), gettext("Station"), gettext("Channel of the advice"), gettext("Language spoken"),
                gettext("Asked at"), gettext("Answered at"), gettext("Answered by"), minutes,
                gettext("became a referral"), copy,
            ],
            marked(_register(user, first, last)),
        ),
    ]  # fmt: skip


def _register(user: User, first: date, last: date) -> list[list[Cell]]:
    """The register without a word of what was said."""
    rows = rows_of(user, first, last, Purpose.EXPORT).order_by("asked_at").values_list(
        "pk", "station__name", "channel", "language", "asked_at", "answered_at", "answered_by__display_name",
        "minutes", "referral",
    )  # fmt: skip
    return [
        [
            number_of(pk), station, str(CHANNELS[Channel(channel)]), str(LANGUAGE_NAMES[Language(language)]),
            localtime(asked), localtime(answered) if answered else None, by, minutes, referral is not None,
        ]
        for pk, station, channel, language, asked, answered, by, minutes, referral in rows[:MOST_ROWS]
    ]  # fmt: skip
