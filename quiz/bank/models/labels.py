"""The names under which pages show stored words."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quiz.bank.rules.vocabulary import Audience, Difficulty, StatuteStatus

AUDIENCE_LABELS: dict[Audience, Promise] = {
    Audience.EVERYONE: _("Everyone"),
    Audience.FARMER: _("Farmers and herders"),
    Audience.MIGRANT_WORKER: _("Migrant workers"),
    Audience.STUDENT: _("Students"),
    Audience.CIVIL_SERVANT: _("Civil servants"),
    Audience.SOLDIER_FAMILY: _("Military families"),
    Audience.RETIRED: _("Retired people"),
    Audience.WOMAN: _("Women"),
    Audience.DISABLED: _("Persons with disabilities"),
    Audience.ENTERPRISE: _("Enterprises"),
    Audience.CHILD: _("Children"),
}

STATUTE_STATUS_LABELS: dict[StatuteStatus, Promise] = {
    StatuteStatus.IN_FORCE: _("In force"),
    StatuteStatus.AMENDED: _("Amended"),
    StatuteStatus.REPEALED: _("Repealed"),
}

DIFFICULTY_LABELS: dict[Difficulty, Promise] = {
    Difficulty.EASY: _("Easy"),
    Difficulty.MEDIUM: _("Medium"),
    Difficulty.HARD: _("Hard"),
}


def in_current_language(*, chinese: str, english: str) -> str:
    """What authors write in both languages, in the reader's."""
    return english if (get_language() or "").startswith("en") and english else chinese
