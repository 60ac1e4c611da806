"""What the bureau changes itself: the table of signals and the texts of consent, each under a new version and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.db import IntegrityError, transaction

from kit.audit.log import record
from kit.working_time.rules.hours import CHINA
from outreach.network.access import may
from outreach.network.models import User
from outreach.network.rules.roles import Role
from outreach.referrals.models import ConsentText, TaxonomyVersion
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.consent import Purpose
from outreach.referrals.rules.consent_texts import ConsentTexts, consent_texts
from outreach.referrals.rules.signals import Taxonomy
from outreach.referrals.rules.taxonomy_file import parse_taxonomy
from outreach.referrals.shipped import CONSENT_VERSION, VERSION


class TableRefused(StrEnum):
    """Why a table or a set of texts is not stored."""

    NOT_YOURS = "table.not_yours"  # a system administrator's, for the whole city
    VERSION_TAKEN = "table.version_taken"  # what somebody was judged by or agreed to stays readable as it was
    IN_THE_PAST = "table.in_the_past"


def store_taxonomy(
    *, version: str, table: str, valid_from: date, user: User, now: datetime
) -> Taxonomy | TableRefused:
    """Store a table that holds from a day on, today at the earliest. Raises `BadTaxonomy` with line and column."""
    if (refused := _refused(user, valid_from, now)) is not None:
        return refused
    taxonomy = parse_taxonomy(table, version)
    if version == VERSION:
        return TableRefused.VERSION_TAKEN
    try:
        with transaction.atomic():
            TaxonomyVersion.objects.create(
                version=version,
                digest=taxonomy.digest,
                table=table,
                valid_from=valid_from,
                stored_by=user,
                stored_at=now,
            )
            _record(user, Action.TAXONOMY_STORED, f"taxonomy:{version}", valid_from)
    except IntegrityError:
        return TableRefused.VERSION_TAKEN
    return taxonomy


def store_consent_texts(
    *,
    version: str,
    texts: Mapping[tuple[Purpose, str], str],
    valid_from: date,
    user: User,
    now: datetime,
) -> ConsentTexts | TableRefused:
    """Store a set of texts, whole. Raises `BadConsentTexts` for a text that fails to name what the law asks."""
    if (refused := _refused(user, valid_from, now)) is not None:
        return refused
    found = consent_texts(version, texts)
    if version == CONSENT_VERSION:
        return TableRefused.VERSION_TAKEN
    try:
        with transaction.atomic():
            ConsentText.objects.bulk_create(
                ConsentText(
                    purpose=purpose.value,
                    version=version,
                    language=language,
                    text=text,
                    valid_from=valid_from,
                    stored_by=user,
                    stored_at=now,
                )
                for (purpose, language), text in found.texts.items()
            )
            _record(user, Action.CONSENT_TEXT_STORED, f"consent-texts:{version}", valid_from)
    except IntegrityError:
        return TableRefused.VERSION_TAKEN
    return found


def _refused(user: User, valid_from: date, now: datetime) -> TableRefused | None:
    if not may(user, Role.ADMINISTRATOR, settings.ENV.home_division):
        return TableRefused.NOT_YOURS
    return TableRefused.IN_THE_PAST if valid_from < now.astimezone(CHINA).date() else None


def _record(user: User, action: Action, target: str, valid_from: date) -> None:
    record(
        actor=f"user:{user.pk}", action=action, target=target, detail={"valid_from": valid_from.isoformat()}
    )
