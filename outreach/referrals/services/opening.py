"""Opening a referral: consent, person, referral and receipt in one transaction, or nothing at all."""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kit.audit.log import record
from kit.public_codes.codes import Code, draw
from kit.telephone.numbers import normal
from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.network.models import Station, User
from outreach.network.rules.routing import route
from outreach.network.rules.routing_record import record_of
from outreach.network.rules.stations import StationKind
from outreach.referrals.models import (
    Consent,
    DuplicateMark,
    Person,
    Receiver,
    Referral,
    columns_of,
)
from outreach.referrals.queries.choosing import network_for
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.choices import choices
from outreach.referrals.rules.consent import AgeBand, Given, judge
from outreach.referrals.rules.due_times import custody_due, first_contact_due
from outreach.referrals.rules.opening import Asked, NotOpened, OpeningRefused, ask_of, judge_said
from outreach.referrals.rules.referral_machine import fold
from outreach.referrals.rules.referral_values import Event, Kind
from outreach.referrals.rules.safe_contact import write_safe_contact
from outreach.referrals.rules.signals import Urgency
from outreach.referrals.rules.taxonomy import suggest
from outreach.referrals.rules.work_list import base_rank, rank
from outreach.referrals.services.listeners import Change, tell
from outreach.referrals.services.messages import tell_person
from outreach.referrals.services.moves import write_event
from outreach.referrals.services.withdrawal_links import withdrawal_token

_MOST_MARKS = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A referral with what the person carries home. The token is for a POST, behind a `#` at most."""

    referral: Referral
    receipt: Code
    withdrawal_token: str = field(repr=False)


def open_referral(
    asked: Asked,
    *,
    now: datetime,
    key: uuid.UUID | None = None,
    office: OfficeHours | None = None,
    demo: bool = False,
) -> Opened | NotOpened:
    """Open a referral on this consent, at the station that the person chose.

    `key` makes repeating harmless: the form's own random UUID, kept in the session. Whoever comes again with it and
    the same telephone gets what was opened before.
    """
    if key is not None and (before := _opened_before(key, asked)) is not None:
        return before
    try:
        with transaction.atomic():
            return _open(asked, now, key or uuid.uuid4(), office or office_hours(), demo)
    except IntegrityError:
        # Two taps at once: the other one has opened it.
        if key is not None and (before := _opened_before(key, asked)) is not None:
            return before
        raise


def _opened_before(key: uuid.UUID, asked: Asked) -> Opened | None:
    row = Referral.objects.select_related("person").filter(pk=key).first()
    if row is None or not row.receipt or normal(row.person.phone or "") != normal(asked.phone):
        return None
    return Opened(row, Code(row.receipt), withdrawal_token(row.pk))


def _open(asked: Asked, now: datetime, key: uuid.UUID, office: OfficeHours, demo: bool) -> Opened | NotOpened:
    today, number = now.astimezone(CHINA).date(), normal(asked.phone)
    taxonomy, texts = taxonomy_on(today), consent_texts_on(today)
    refused = judge_said(asked, taxonomy.signals, number=number)
    signal = taxonomy.signals.get(asked.matter)
    under_14 = asked.age is AgeBand.UNDER_14
    against = judge(
        asked.given,
        () if signal is None else (signal,),
        station=asked.station,
        age=asked.age,
        current_version=texts.version,
    )
    if refused or against or signal is None:
        return NotOpened((*refused, *against))
    suggestion = suggest(taxonomy, asked.matter, under_14=under_14)
    first_contact = first_contact_due(now, office, green=suggestion.green)
    # What cannot wait is received by who will be there in time, not only by who is there now.
    ask = ask_of(
        asked,
        signal,
        hidden=suggestion.hide_matter,
        opens_by=first_contact.ends_at if suggestion.urgency is Urgency.NOW else None,
    )
    network = network_for(ask, now=now, office=office)
    decision = route(ask, network)
    if asked.station not in {choice.key for choice in choices(ask, network, decision.reception)}:
        return NotOpened((OpeningRefused.STATION_NOT_OFFERED,))
    stations = {str(each.pk): each for each in Station.objects.filter(pk__in=asked.given.receivers)}
    hidden = suggestion.hide_matter or asked.age is not AgeBand.ADULT
    if not _all_may_receive(asked, stations, hidden):
        return NotOpened((OpeningRefused.RECEIVER_NOT_OFFERED,))

    person = Person(
        called=asked.called.strip(),
        phone=number,
        safe_contact=write_safe_contact(asked.safe_contact),
        language=asked.language.value,
        age=asked.age.value,
        division=asked.division,
        created_at=now,
    )
    base = base_rank(suggestion.urgency, green=suggestion.green)
    event = Event(
        seq=1,
        kind=Kind.OPENED,
        at=now,
        actor=asked.given.reader or "person",
        station=asked.station,
        centre=decision.competence.centre,
        receivers=frozenset(asked.given.receivers),
        rank=rank(base, asked.legal_deadline, today),
        base_rank=base,
        day=asked.legal_deadline,
        first_contact=first_contact,
        custody=None if asked.custody_asked_at is None else custody_due(asked.custody_asked_at, office),
    )
    receipt = draw(secrets.token_bytes)
    row = Referral(
        id=key,
        person=person,
        receipt=receipt.text,
        matter=asked.matter,
        taxonomy=taxonomy.version,
        urgency=suggestion.urgency.value,
        green=suggestion.green,
        hide_matter=suggestion.hide_matter,
        is_minor=asked.age is not AgeBand.ADULT,
        language=asked.language.value,
        step_free=asked.step_free,
        home_visit=asked.home_visit,
        military=asked.military,
        source=asked.source.value,
        origin=asked.origin,
        routing=json.dumps(record_of(ask, network, decision), ensure_ascii=False),
        area=stations[asked.station].division_id,
        is_demo=demo,
        **columns_of(fold([event])),
    )
    person.save(force_insert=True)
    row.save(force_insert=True)
    write_event(row, event)
    keep_consent(row, asked.given, now)
    Receiver.objects.bulk_create(
        Receiver(
            referral=row,
            station=station,
            named_at=now,
            # the station that calls first has it now, and who goes along; any other only once it is handed on
            received_at=now if _gets_it_at_once(key, station, asked.station) else None,
        )
        for key, station in stations.items()
    )
    _mark_duplicates(row, person, now)
    tell_person(row, event)
    tell(Change(row.pk, 1, Kind.OPENED, (row.area,)))
    target, actor = f"referral:{row.pk}", event.actor
    record(
        actor=actor,
        action=Action.CONSENTED,
        target=target,
        detail={"channel": asked.given.channel.value, "text": asked.given.text_version},
    )
    record(
        actor=actor,
        action=Action.OPENED,
        target=target,
        detail={"source": asked.source.value, "station": asked.station},
    )
    return Opened(row, receipt, withdrawal_token(row.pk))


def _all_may_receive(asked: Asked, stations: dict[str, Station], hidden: bool) -> bool:
    points = {key for key, each in stations.items() if each.kind == StationKind.CONTACT_POINT.value}
    return (
        set(stations) == set(asked.given.receivers)
        and not asked.conflicts & set(stations)
        and not (hidden and points)
    )


def _gets_it_at_once(key: str, station: Station, chosen: str) -> bool:
    return key == chosen or station.kind == StationKind.CONTACT_POINT.value


def keep_consent(row: Referral, given: Given, now: datetime) -> Consent:
    """Write down what was agreed to. Called within the transaction of what it allows."""
    reader = given.reader.removeprefix("user:") if given.reader else None
    consent = Consent(
        person_id=row.person_id,
        referral=row,
        purposes=sorted(purpose.value for purpose in given.purposes),
        receivers=list(given.receivers),
        data_kinds=sorted(kind.value for kind in given.data_kinds),
        given_at=now,
        ends_at=now + timedelta(days=given.days),
        text_version=given.text_version,
        language=given.language,
        channel=given.channel.value,
        read_by=User.objects.get(pk=reader) if reader else None,
    )
    consent.save()
    return consent


def _mark_duplicates(row: Referral, person: Person, now: datetime) -> None:
    """Flag open referrals of the same telephone. Somebody looks; nothing is merged alone."""
    others = Referral.objects.filter(closed_at=None, person__phone_index__of=person.phone or "")
    found = others.exclude(pk=row.pk).order_by("-opened_at")[:_MOST_MARKS]
    DuplicateMark.objects.bulk_create(DuplicateMark(newer=row, older=other, found_at=now) for other in found)
