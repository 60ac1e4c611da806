"""What the public and organisers type into the pages of live games."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

PIN_DIGITS = 6
MAX_TEAMS = 60
MAX_TEAM_NAME = 20
# Digits as Chinese keyboards may send them, and what people put between the groups.
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_GROUPING = re.compile(r"[\s\-–—.·]+")


class JoinForm(forms.Form):
    """The PIN as it is read from the screen: groups, spaces and full-width digits are forgiven."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=20,
        error_messages={"required": _("Please type the six digits that are on the screen.")},
    )

    def clean_pin(self) -> str:
        pin = _GROUPING.sub("", str(self.cleaned_data["pin"]).translate(_FULL_WIDTH_DIGITS))
        if not re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", pin):
            raise forms.ValidationError(
                _("A PIN has six digits. Please look at the screen again."), code="form"
            )
        return pin


class NewGameForm(forms.Form):
    """How a game is to be played. Each choice says in one line what it means for the hall."""

    pacing = forms.ChoiceField(
        label=_("Who turns the pages"),
        initial="host",
        widget=forms.RadioSelect,
        choices=[
            ("host", _("The host: you tap when the hall is ready")),
            ("auto", _("By itself: every step follows after a fixed time")),
        ],
    )
    scoring = forms.ChoiceField(
        label=_("Scoring"),
        initial="steady",
        widget=forms.RadioSelect,
        choices=[
            ("steady", _("Steady: knowing counts; being quick adds at most a tenth")),
            ("plain", _("Plain: the same points for every right answer")),
            ("speed", _("Speed: the quicker, the more points; hard on slow phones and slow readers")),
        ],
    )
    tally = forms.ChoiceField(
        label=_("Bars on the screen"),
        initial="after",
        widget=forms.RadioSelect,
        choices=[
            ("after", _("After the question has closed, so that nobody follows the crowd")),
            ("live", _("While people answer")),
            ("off", _("Only together with the right answer")),
        ],
    )
    leaderboard = forms.BooleanField(
        label=_("Show the leaderboard after each question"), initial=True, required=False
    )
    phone_shows_question = forms.BooleanField(
        label=_("Show question and choices on the phone too"),
        help_text=_("Off: phones show only shapes and letters, and everybody looks at the screen."),
        initial=True,
        required=False,
    )
    shuffle = forms.BooleanField(
        label=_("Each phone has its own order of choices"),
        help_text=_("Neighbours cannot copy the letter. The screen then shows no letters."),
        required=False,
    )
    streaks = forms.BooleanField(
        label=_("A little extra for several right answers in a row"),
        required=False,
    )
    teams = forms.CharField(
        label=_("Teams"),
        help_text=_(
            "One name on each line, for instance villages, schools or units. Empty: everybody for themselves."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_TEAMS * (MAX_TEAM_NAME + 2),
        required=False,
    )
    team_minimum = forms.IntegerField(
        label=_("Smallest team that is ranked"),
        help_text=_(
            "A team counts with the mean of those who answer; too few people would make it a game of luck."
        ),
        initial=3,
        min_value=1,
        max_value=50,
    )
    children = forms.BooleanField(
        label=_("For children"),
        help_text=_("Questions about personal trouble are left out."),
        required=False,
    )
    rehearsal = forms.BooleanField(
        label=_("Rehearsal"),
        help_text=_("Marked on every page and left out of all figures."),
        required=False,
    )
    division = forms.ChoiceField(label=_("Where the game belongs"))

    def __init__(self, *args: Any, divisions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["division"]).choices = list(divisions)

    def clean_teams(self) -> list[str]:
        names = [" ".join(line.split()) for line in str(self.cleaned_data["teams"]).splitlines()]
        names = [name for name in names if name]
        if len(names) == 1:
            raise forms.ValidationError(_("One team has nobody to play against: name at least two, or none."))
        if len(names) > MAX_TEAMS:
            raise forms.ValidationError(_("At most %(most)d teams."), params={"most": MAX_TEAMS})
        if any(len(name) > MAX_TEAM_NAME for name in names):
            raise forms.ValidationError(
                _("A team's name has at most %(most)d characters."), params={"most": MAX_TEAM_NAME}
            )
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("Two teams have the same name."))
        return names

    def clean(self) -> dict[str, Any]:
        chosen = dict(super().clean() or {})
        # with nothing but letters on the phone, each phone's own order would lead to wrong answers
        if chosen.get("shuffle") and not chosen.get("phone_shows_question"):
            self.add_error("shuffle", _("This needs question and choices on the phone."))
        return chosen


class LinkForm(forms.Form):
    """A link to hand over: to another host, or to the computer at the projector."""

    role = forms.ChoiceField(choices=[("host", "host"), ("screen", "screen")])


class EnterForm(forms.Form):
    """The secret of a link, read by the page from behind the `#`, where no server log can see it."""

    token = forms.RegexField(regex=r"^[A-Za-z0-9_\-]{16,200}$")
