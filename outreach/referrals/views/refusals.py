"""Refusals in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kit.public_codes.codes import Mistake
from kit.sealed_files.services import Refusal
from outreach.referrals.desk_wording import Words
from outreach.referrals.rules.consent import ConsentRefused
from outreach.referrals.rules.referral_values import Refused
from outreach.referrals.wording import REFUSALS

FILES: Mapping[Refusal, Words] = {
    Refusal.TOO_LARGE: _("The file is larger than 10 MB."),
    Refusal.TYPE: _("Only photographs (JPEG, PNG, WebP) and PDF are taken."),
    Refusal.EMPTY: _("The file is empty."),
}


def why_not(refused: Refused | ConsentRefused | Refusal | Mistake) -> str:
    """The sentence for a refusal."""
    if isinstance(refused, Refusal):
        return str(FILES[refused])
    if isinstance(refused, Mistake):
        return str(_("This is no receipt code. Please compare it letter by letter."))
    return str(REFUSALS[refused])
