"""The texts of consent that hold on a day, and those of a version that somebody agreed to."""

from __future__ import annotations

from datetime import date

from outreach.referrals.models import ConsentText
from outreach.referrals.rules.consent import Purpose
from outreach.referrals.rules.consent_texts import ConsentTexts, consent_texts
from outreach.referrals.shipped import CONSENT_VERSION, shipped_consent_texts


def consent_texts_on(day: date) -> ConsentTexts:
    """The bureau's latest set that holds on this day, else the one that is shipped. Two queries at most."""
    latest = ConsentText.objects.filter(valid_from__lte=day).order_by("-valid_from", "-version")
    version = latest.values_list("version", flat=True).first()
    return shipped_consent_texts() if version is None else _stored(version) or shipped_consent_texts()


def consent_texts_of(version: str) -> ConsentTexts | None:
    """The set of a version; `None` for one that was never stored."""
    return _stored(version) or (shipped_consent_texts() if version == CONSENT_VERSION else None)


def _stored(version: str) -> ConsentTexts | None:
    rows = ConsentText.objects.filter(version=version)
    texts = {(Purpose(row.purpose), row.language): row.text for row in rows}
    return consent_texts(version, texts) if texts else None
