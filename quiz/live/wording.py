"""What the audit log calls the acts of this app, and their details."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, Promise | str] = {
    "live.link_made": _("Link to a live game made"),
    "live.link_revoked": _("Link to a live game taken back"),
    "live.results_exported": _("Results of a live game exported"),
}
DETAIL_VALUES: dict[str, dict[str, Promise | str]] = {
    "form": {"csv": "CSV", "xlsx": "Excel"},
    "kind": {"questions": _("By question"), "players": _("By player"), "all": _("By question and by player")},
    "part": {
        "host": _("Host console"),
        "screen": _("Screen"),
        "rehearsal": _("Simulated phones of a rehearsal"),
    },
}
DETAIL_SENTENCES: dict[str, Promise | str] = {"link": _("link %(value)s")}
