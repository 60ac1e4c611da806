"""What can be done with a referral from its page, as a table: the form that is read and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kit.sealed_files.services import Refusal
from outreach.network.models import Station, User
from outreach.referrals import desk_forms as forms
from outreach.referrals.models import Referral
from outreach.referrals.rules.consent import PERIOD_DAYS, Channel, ConsentRefused, DataKind, Given, Purpose
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.services import (
    attachments,
    booking,
    contacting,
    desk,
    ending,
    passing_on,
    withdrawing,
)

Said = Mapping[str, Any]
NotDone = Refused | ConsentRefused | Refusal


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does what to which referral, and when. `form` is valid."""

    referral: Referral
    user: User
    form: forms.ActForm
    now: datetime

    @property
    def said(self) -> Said:
        """The fields of the form."""
        return self.form.cleaned_data

    @property
    def common(self) -> dict[str, Any]:
        """What every service takes."""
        return {
            "referral_id": self.referral.pk,
            "user": self.user,
            "now": self.now,
            "seen": self.said["version"],
        }


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `done` is said when it has been; `do` returns why not, else anything."""

    form: type[forms.ActForm]
    do: Callable[[Doing], Any]
    done: Promise | str


def _hand_over(doing: Doing) -> Any:
    to = User.objects.filter(pk=doing.said["to"]).first()
    if to is None:
        return Refused.NOT_ELIGIBLE
    return desk.hand_over(to=to, note=doing.said["note"], **doing.common)


def _transfer(doing: Doing) -> Any:
    to = Station.objects.filter(pk=doing.said["to"]).first()
    if to is None:
        return Refused.NOT_A_STATION
    return passing_on.transfer(to=to, reason=doing.said["reason"], note=doing.said["note"], **doing.common)


def _consent(doing: Doing) -> Any:
    said = doing.said
    given = Given(
        purposes=frozenset({Purpose.TRANSFER}),
        receivers=(said["station"],),
        data_kinds=frozenset(DataKind),
        days=PERIOD_DAYS,
        text_version=said["text_version"],
        language="zh-hans",
        channel=Channel(said["channel"]),
        reader=f"user:{doing.user.pk}",
    )
    done = passing_on.consent_further(given=given, **doing.common)
    return done[0] if isinstance(done, tuple) else done


def _attach(doing: Doing) -> Any:
    file = doing.said["file"]
    return attachments.attach(blocks=file.chunks(), name=file.name, **doing.common)


def _detach(doing: Doing) -> Any:
    common = doing.common
    common.pop("referral_id")
    return attachments.detach(attachment_id=doing.said["attachment"], **common)


def _book(doing: Doing) -> Any:
    day, begins = doing.said["slot"]
    return booking.book_slot(day=day, begins=begins, **doing.common)


def _contact(doing: Doing) -> Any:
    said = doing.said
    return contacting.record_contact(
        outcome=said["outcome"], next_at=said["next_at"], note=said["note"], **doing.common
    )


def _safe_contact(doing: Doing) -> Any:
    assert isinstance(doing.form, forms.SafeContactForm)  # noqa: S101  # the table below
    return contacting.set_safe_contact(safe=doing.form.safe, **doing.common)


def _withdraw(doing: Doing) -> Any:
    # Whatever the page showed: a consent that is taken back is taken back.
    return withdrawing.withdraw(
        referral_id=doing.referral.pk, user=doing.user, channel=doing.said["channel"], now=doing.now
    )


def _acknowledge(doing: Doing) -> Any:
    return withdrawing.acknowledge(
        referral_id=doing.referral.pk, station_id=doing.said["station"], user=doing.user, now=doing.now
    )


def _keep_apart(doing: Doing) -> Any:
    return ending.keep_apart(mark_id=doing.said["mark"], user=doing.user, now=doing.now)


def _noted(service: Callable[..., Any]) -> Callable[[Doing], Any]:
    return lambda doing: service(note=doing.said["note"], **doing.common)


ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "claim": Act(forms.ActForm, lambda doing: desk.claim(**doing.common), _("It is yours now.")),
        "release": Act(forms.NotedForm, _noted(desk.release), _("It was given back to the station.")),
        "hand-over": Act(forms.HandOverForm, _hand_over, _("It was handed over.")),
        "escalate": Act(
            forms.EscalateForm,
            lambda doing: desk.escalate(reason=doing.said["reason"], note=doing.said["note"], **doing.common),
            _("The supervisor sees it now."),
        ),
        "settle": Act(forms.NotedForm, _noted(desk.settle), _("It was settled.")),
        "note": Act(
            forms.NoteForm,
            lambda doing: desk.note(text=doing.said["note"], **doing.common),
            _("The note was saved."),
        ),
        "contact": Act(forms.ContactForm, _contact, _("The attempt was written down.")),
        "safe-contact": Act(forms.SafeContactForm, _safe_contact, _("How to reach the person was saved.")),
        "correct": Act(
            forms.CorrectForm,
            lambda doing: contacting.correct(
                called=doing.said["called"], phone=doing.said["phone"], **doing.common
            ),
            _("The data were corrected."),
        ),
        "deadline": Act(
            forms.DeadlineForm,
            lambda doing: contacting.set_deadline(day=doing.said["day"], **doing.common),
            _("The deadline was saved."),
        ),
        "transfer": Act(forms.TransferForm, _transfer, _("It was passed on, and the person is told.")),
        "consent": Act(forms.FurtherConsentForm, _consent, _("The consent was written down.")),
        "book": Act(forms.SlotForm, _book, _("The call-back was booked.")),
        "cancel-slot": Act(
            forms.ActForm,
            lambda doing: booking.cancel_slot(**doing.common),
            _("The call-back was cancelled."),
        ),
        "attach": Act(forms.AttachForm, _attach, _("The paper was added, encrypted.")),
        "detach": Act(forms.DetachForm, _detach, _("The paper was erased.")),
        "ready": Act(forms.NotedForm, _noted(ending.ready), _("It is ready for an application.")),
        "close": Act(
            forms.CloseForm,
            lambda doing: ending.close(
                outcome=doing.said["outcome"], note=doing.said["note"], **doing.common
            ),
            _("It was closed."),
        ),
        "reopen": Act(forms.NotedForm, _noted(ending.reopen), _("It was taken up again.")),
        "withdraw": Act(forms.WithdrawForm, _withdraw, _("The consent is withdrawn. Nobody calls any more.")),
        "acknowledge": Act(forms.StationActForm, _acknowledge, _("The deletion was written down.")),
        "merge": Act(
            forms.PairForm,
            lambda doing: ending.merge(into=doing.said["other"], **doing.common),
            _("It was merged into the other one."),
        ),
        "keep-apart": Act(forms.MarkForm, _keep_apart, _("They stay two matters.")),
    }
)
