"""Forms of the station pages. A station's form is a row of the sheet in another dress: the same rules read both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.network.forms import DivisionField
from outreach.network.models import Division, Station, User
from outreach.network.queries.stations import row_of
from outreach.network.rules.opening import write_week
from outreach.network.rules.station_cells import EVERY_MATTER
from outreach.network.rules.station_row import StationRow
from outreach.network.rules.station_sheet import COLUMNS, Finding, read_row
from outreach.network.rules.stations import HostKind, Language, StationKind
from outreach.network.station_wording import DAY_NAMES, FAULTS, HOST_NAMES, KIND_NAMES, LANGUAGE_NAMES

_FIELD_OF_COLUMN = {column: name for name, column in COLUMNS.items()}
_KINDS = [(kind.value, KIND_NAMES[kind]) for kind in StationKind]
_DAY = {"type": "date"}


class StationSearchForm(forms.Form):
    """Filters of the list of stations."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=40)
    division = forms.ChoiceField(label=_("Area"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *_KINDS])

    def __init__(self, *args: Any, areas: Iterable[Division] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((area.code, area.name) for area in areas)]
        self.fields["division"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class StationForm(forms.Form):
    """One station. `row` holds what was read once the form is valid."""

    row: StationRow

    code = forms.CharField(label=_("Number"), max_length=40, help_text=_("The bureau's own; it stays."))
    name = forms.CharField(label=_("Station name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=_KINDS)
    host_kind = forms.ChoiceField(
        label=_("Inside which kind of body"),
        required=False,
        choices=[("", "–"), *((kind.value, HOST_NAMES[kind]) for kind in HostKind)],
    )
    host_name = forms.CharField(label=_("Name of that body"), required=False, max_length=80)
    division = DivisionField(label=_("Division"))
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    phone = forms.CharField(label=_("Telephone"), max_length=30)
    week = forms.CharField(
        label=_("Opening hours"),
        required=False,
        max_length=200,
        help_text=_(
            "1 is Monday: 1-5 08:30-12:00,14:30-17:30; 6 09:00-12:00. On public holidays it is closed."
        ),
    )
    matters = forms.CharField(
        label=_("Matters"),
        required=False,
        max_length=2_000,
        help_text=_(
            "“全部” for every matter, codes of matters, or nothing for a point that books and accompanies."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[(language.value, LANGUAGE_NAMES[language]) for language in Language],
        widget=forms.CheckboxSelectMultiple,
    )
    step_free = forms.BooleanField(label=_("Step-free"), required=False)
    home_visit = forms.BooleanField(label=_("Comes to people's homes"), required=False)
    military = forms.BooleanField(label=_("For soldiers and their families"), required=False)
    capacity = forms.CharField(
        label=_("Most open referrals at a time"),
        required=False,
        max_length=6,
        help_text=_("Empty: no limit."),
    )
    opened_on = forms.CharField(label=_("Open since"), required=False, widget=forms.DateInput(attrs=_DAY))
    closed_on = forms.CharField(
        label=_("Closed for good on"), required=False, widget=forms.DateInput(attrs=_DAY)
    )

    def __init__(self, *args: Any, station: Station | None = None, **kwargs: Any) -> None:
        if station is not None:
            kwargs.setdefault("initial", _initial(station))
        super().__init__(*args, **kwargs)
        if station is not None:
            self.fields["code"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        row, findings = read_row({name: _cell(value) for name, value in cleaned.items()}, 0)
        self.add_findings(findings)
        if row is not None:
            self.row = row
        return cleaned

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Put what the rules or the service found beside the fields."""
        for finding in findings:
            self.add_error(_FIELD_OF_COLUMN.get(finding.column), str(FAULTS[finding.fault]))


def _cell(value: object) -> str:
    match value:
        case Division():
            return value.code
        case bool():
            return "1" if value else "0"
        case list():
            return ",".join(value)
    return str(value)


def _initial(station: Station) -> dict[str, Any]:
    row = row_of(station)
    return {
        **{name: getattr(row, name) for name in COLUMNS},
        "division": f"{station.division_id} {station.division.name}",
        "week": write_week(row.week),
        "matters": EVERY_MATTER if row.matters is None else "、".join(row.matters),
        "languages": [language.value for language in row.languages],
    }


class ClosureForm(forms.Form):
    """Days on which a station is shut."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs=_DAY),
        help_text=_("Empty: nobody knows yet."),
    )
    reason = forms.CharField(label=_("Reason, for the public"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and cleaned["last"] is not None and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("The last day must not come before the first."))
        return cleaned


class StaffForm(forms.Form):
    """Who works at a station."""

    user = forms.ChoiceField(label=_("Person"))

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["user"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, f"{person.display_name} ({person.username})") for key, person in self.people.items()
        ]


class SlotForm(forms.Form):
    """A time of the week for calling back."""

    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, choices=list(enumerate(DAY_NAMES, start=1)))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}))
    places = forms.IntegerField(label=_("Calls"), min_value=1, max_value=50)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("The end must come after the beginning."))
        return cleaned


class ImportForm(forms.Form):
    """A sheet of stations."""

    file = forms.FileField(label=_("CSV or Excel file"), max_length=200)
