"""What the audit log calls the acts of this app."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, Promise | str] = {
    "live.link_made": _("Link to a live game made"),
    "live.link_revoked": _("Link to a live game taken back"),
    "live.results_exported": _("Results of a live game exported"),
}
