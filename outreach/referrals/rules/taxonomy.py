"""What a signal suggests: what is shown before any form, whether there is a form, what of somebody's means is asked.

It suggests. It never grants and never refuses: every answer carries its articles, advice always comes with the notice
that people may apply (LAA 23), and a person decides (PIPL 24).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.network.rules.citations import Citation, cite
from outreach.referrals.rules.signals import Economic, Hotline, Signal, Taxonomy, Urgency


class Form(StrEnum):
    """Whether and how somebody is asked for their consent. Values are stored."""

    CONSENT = "consent"  # the form that names the receiver
    NO_FORM_CHILD = (
        "no_form_child"  # under 14: numbers, and an adult I trust; the guardian may be the wrongdoer
    )
    NO_FORM_ANONYMOUS = "no_form_anonymous"  # nothing is stored: a number to ask without giving a name


class Says(StrEnum):
    """What is said beside it. The words are chosen where it is shown."""

    MAY_APPLY = "suggest.may_apply"
    SEPARATE_CONSENT = "suggest.separate_consent"
    TRUSTED_ADULT = "suggest.trusted_adult"
    STAFF_MUST_REPORT = (
        "suggest.staff_must_report"  # whoever of the staff learns of it, with or without consent
    )
    ORGAN_GIVES_NOTICE = "suggest.organ_gives_notice"


# Of what is said and asked, whatever the row.
MAY_APPLY = cite("legal-aid-law:23")
ADVICE = cite("legal-aid-law:22(1)")
DECLARATION = cite("legal-aid-law:41")
CHILD_DATA = cite("personal-information-protection-law:31(1)")
OTHER_REPRESENTATIVE = cite("legal-aid-law:40(1)")
SEPARATE_CONSENT = cite("personal-information-protection-law:29")
DUTY_TO_REPORT = cite("minors-protection-law:11(2)")
# A child harmed: the one matter of which staff must tell the authorities themselves.
_TO_REPORT = frozenset({"minor_harm"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one signal. `economic` holds what may be asked: one answer, or two until it is known."""

    code: str
    version: str
    form: Form
    door_first: bool  # the hotlines and the nearest place stand before the form, with quick exit
    hotlines: tuple[Hotline, ...]
    economic: tuple[Economic, ...]
    urgency: Urgency
    green: bool
    hide_matter: bool
    says: tuple[Says, ...]
    articles: tuple[Citation, ...]


def suggest(taxonomy: Taxonomy, code: str, *, under_14: bool, in_group: bool | None = None) -> Suggestion:
    """What this signal suggests. Raises `KeyError` for a code that is not in this version.

    `in_group` says whether the person belongs to those whom the row's condition is for; `None` while nobody knows.
    """
    signal = taxonomy.signals[code]
    form = _form(signal, under_14)
    economic = _economic(signal, in_group)
    says = _says(signal, form, economic)
    return Suggestion(
        code=signal.code,
        version=taxonomy.version,
        form=form,
        door_first=signal.urgency is Urgency.NOW or form is not Form.CONSENT,
        hotlines=_hotlines(signal, under_14),
        economic=economic,
        urgency=signal.urgency,
        green=signal.green or under_14,
        hide_matter=signal.hide_matter or under_14,
        says=says,
        articles=_articles(signal, form, economic, says),
    )


def may_be_stored(signal: Signal, *, under_14: bool, consented: bool) -> bool:
    """Whether anything of this signal may be kept with a person."""
    return consented and _form(signal, under_14) is Form.CONSENT


def _form(signal: Signal, under_14: bool) -> Form:
    if not signal.store:
        return Form.NO_FORM_ANONYMOUS
    return Form.NO_FORM_CHILD if under_14 else Form.CONSENT


def _hotlines(signal: Signal, under_14: bool) -> tuple[Hotline, ...]:
    found = list(signal.hotlines)
    if under_14 and Hotline.YOUTH not in found:
        found.append(Hotline.YOUTH)
    # The legal hotline answers for everything, and stands last where something else is quicker.
    if Hotline.LEGAL not in found:
        found.append(Hotline.LEGAL)
    return tuple(found)


def _economic(signal: Signal, in_group: bool | None) -> tuple[Economic, ...]:
    if signal.economic_else is None or in_group is True:
        return (signal.economic,)
    return (signal.economic_else,) if in_group is False else (signal.economic, signal.economic_else)


def _says(signal: Signal, form: Form, economic: tuple[Economic, ...]) -> tuple[Says, ...]:
    found = {
        Says.MAY_APPLY: Economic.CONSULT in economic,
        Says.SEPARATE_CONSENT: form is Form.CONSENT,
        Says.TRUSTED_ADULT: form is Form.NO_FORM_CHILD,
        Says.STAFF_MUST_REPORT: signal.code in _TO_REPORT,
        Says.ORGAN_GIVES_NOTICE: Economic.NOTICE in economic,
    }
    return tuple(say for say, holds in found.items() if holds)


def _articles(
    signal: Signal, form: Form, economic: tuple[Economic, ...], says: tuple[Says, ...]
) -> tuple[Citation, ...]:
    """All articles that stand behind the suggestion, each once, the right first."""
    found = list(signal.right)
    for answer in economic:
        if answer is signal.economic:
            found += signal.economic_basis
        elif answer is Economic.DECLARE:
            found.append(DECLARATION)
        elif answer is Economic.PROOF:
            found.append(cite("legal-aid-law:42(1)"))
        if answer is Economic.CONSULT:
            found += (ADVICE, MAY_APPLY)
    found += signal.deadline_basis
    if form is Form.NO_FORM_CHILD:
        found += (CHILD_DATA, OTHER_REPRESENTATIVE)
    if Says.SEPARATE_CONSENT in says:
        found.append(SEPARATE_CONSENT)
    if Says.STAFF_MUST_REPORT in says:
        found.append(DUTY_TO_REPORT)
    return tuple(dict.fromkeys(found))
