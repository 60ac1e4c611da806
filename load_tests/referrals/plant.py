"""Plants referrals by statements of PostgreSQL: years of closed ones, and what is open now, over the whole network.

One referral is opened and worked on by the product's own services; the planted rows repeat it with keys, areas, times
and states of their own. Their sealed values have the real form and length and open for nobody, for each is bound to its
row; `sample` makes some referrals that open, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from django.db import connection, models, transaction

from load_tests.referrals.people import asked, city, officer
from outreach.network.models import User
from outreach.referrals.models import Consent, Person, Receiver, Referral, ReferralEvent
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.services.contacting import record_contact
from outreach.referrals.services.desk import claim, note
from outreach.referrals.services.ending import close
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.opening import Opened, open_referral

# Of all: what a city has open at a time, with some 5,000 new ones a day.
OPEN_SHARE = 0.03
_OFFICERS = 200
_BLIND = "md5({0}::text) || md5('x' || {0}::text)"  # 64 hexadecimal digits, as an index has


def example(now: datetime) -> Referral:
    """One referral with its history, which the planted ones repeat."""
    dice, user = Random(1), officer()
    opened = open_referral(asked(city(now), dice, now), now=now, demo=True)
    assert isinstance(opened, Opened), opened
    key = opened.referral.pk
    for result in (
        claim(referral_id=key, user=user, now=now),
        record_contact(referral_id=key, user=user, outcome=ContactOutcome.REACHED, now=now),
        close(referral_id=key, user=user, outcome=Outcome.ADVICE, now=now),
    ):
        assert isinstance(result, Moved), result
    return Referral.objects.get(pk=key)


def plant(count: int, *, now: datetime) -> None:
    """So many referrals with people, consents, receivers and events."""
    row = example(now)
    User.objects.bulk_create(
        (User(username=f"referral-{n}", display_name="张三", division_id="1504") for n in range(_OFFICERS)),
        ignore_conflicts=True,
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing may wait to be checked while indexes are made anew.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Keys are right by construction; looking up each of eight million would take most of the time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        later = _without_indexes(cursor, (Person, Referral, Consent, Receiver, ReferralEvent))
        cursor.execute(_PLAN, {"count": count, "open": int(count * OPEN_SHARE), "now": now})
        cursor.execute("ANALYZE plan")
        _repeat(cursor, Person, _PERSON, f"t.id = '{row.person_id}'")
        _repeat(cursor, Referral, _REFERRAL, f"t.id = '{row.pk}'")
        for model, changed in ((Consent, _CONSENT), (Receiver, _RECEIVER)):
            _repeat(cursor, model, changed, f"t.referral_id = '{row.pk}'")
        _repeat(cursor, ReferralEvent, _EVENT, f"t.referral_id = '{row.pk}' AND t.seq <= p.version")
        for statement in later:
            cursor.execute(statement)


def sample(count: int, *, now: datetime) -> list[Opened]:
    """So many more, opened and begun by the services: these open for whoever may read them."""
    dice, here, user = Random(2), city(now), officer()
    found: list[Opened] = []
    for _ in range(count):
        opened = open_referral(asked(here, dice, now), now=now, demo=True)
        assert isinstance(opened, Opened), opened
        key = opened.referral.pk
        claim(referral_id=key, user=user, now=now)
        note(referral_id=key, user=user, text="等劳动合同的复印件。", now=now)
        record_contact(referral_id=key, user=user, outcome=ContactOutcome.NO_ANSWER, now=now)
        found.append(opened)
    return found


def _repeat(cursor: Any, model: type[models.Model], changed: Mapping[str, str], where: str) -> None:
    """Insert the rows `t` that `where` finds once for each line `p` of the plan, with these columns changed."""
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    assert set(changed) <= set(columns), set(changed) - set(columns)
    if model is Receiver:
        columns.remove("id")  # counted by the database
    said = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {said} FROM plan p, {table} t WHERE {where}")  # noqa: S608 - names from here


def _without_indexes(cursor: Any, tables: Sequence[type[models.Model]]) -> list[str]:
    """Drop the indexes of these tables that are no constraints; the statements that make them again."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u') "
        "WHERE c.oid IS NULL AND i.indrelid = ANY(%s::regclass[])",
        [[model._meta.db_table for model in tables]],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


# What is open is not yet old; what is closed lies up to three years back. Townships differ: some have twenty times
# what others have. `u`, `v`, `w` are lots of each row's own.
_PLAN = """
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
WITH stations AS (
    SELECT id, division_id, row_number() OVER (ORDER BY md5(code)) - 1 AS place, count(*) OVER () AS many
    FROM network_station WHERE kind <> 'contact_point'
), officers AS (
    SELECT id, row_number() OVER (ORDER BY username) - 1 AS place, count(*) OVER () AS many
    FROM network_user WHERE username LIKE 'referral%%'
), drawn AS (
    SELECT n, n <= %(open)s AS open, random() AS u, random() AS v, random() AS w,
           md5(random()::text || n || 'r')::uuid AS referral, md5(random()::text || n || 'p')::uuid AS person
    FROM generate_series(1, %(count)s) n
), placed AS (
    SELECT d.*, o.id AS officer, s.id AS station, s.division_id AS area,
           CASE WHEN open THEN %(now)s - u * interval '14 days' ELSE %(now)s - interval '15 days' - u * interval '3 years' END
           AS opened
    FROM drawn d JOIN stations s ON s.place = floor(power(d.v, 3) * s.many)::int
    JOIN officers o ON o.place = d.n %% o.many
)
SELECT *,
       CASE WHEN NOT open THEN 'closed' WHEN w < 0.4 THEN 'offered' WHEN w < 0.55 THEN 'claimed'
            WHEN w < 0.9 THEN 'contacting' ELSE 'ready' END AS phase,
       CASE WHEN NOT open THEN 4 WHEN w < 0.4 THEN 1 WHEN w < 0.55 THEN 2 ELSE 3 END AS version
FROM placed
"""  # noqa: E501
_PERSON = {
    "id": "p.person",
    "phone_index": _BLIND.format("p.person"),
    "division": "p.area",
    "created_at": "p.opened",
}
_REFERRAL = {
    "id": "p.referral",
    "person_id": "p.person",
    "receipt_index": _BLIND.format("p.referral"),
    "hide_matter": "p.n % 5 = 0",
    "is_minor": "p.n % 50 = 1",
    "green": "p.n % 4 = 0",
    "area": "p.area",
    "station_id": "p.station",
    "version": "p.version",
    "phase": "p.phase",
    "assignee_id": "CASE WHEN p.version > 1 THEN p.officer END",
    "rank": "CASE WHEN p.u < 0.03 THEN 0 WHEN p.u < 0.1 THEN 1 WHEN p.u < 0.5 THEN 2 ELSE 3 END",
    "opened_at": "p.opened",
    "changed_at": "p.opened + interval '1 hour'",
    "due_at": "p.opened + p.v * interval '14 days'",
    "first_contact_ends_at": "p.opened + interval '1 day'",
    "first_contact_warn_at": "p.opened + interval '12 hours'",
    "first_attempt_at": "CASE WHEN p.version > 2 THEN p.opened + p.v * interval '30 hours' END",
    "reached_at": "CASE WHEN p.version > 2 AND p.v < 0.8 THEN p.opened + p.v * interval '40 hours' END",
    "attempts": "greatest(p.version - 2, 0)",
    "legal_deadline": "CASE WHEN p.n % 10 = 3 THEN (p.opened + interval '30 days')::date END",
    "escalated_at": "CASE WHEN p.open AND p.n % 30 = 7 THEN p.opened + interval '1 day' END",
    "ready_at": "CASE WHEN p.phase = 'ready' THEN p.opened + interval '2 days' END",
    "outcome": "CASE WHEN p.open THEN '' ELSE "
    "(ARRAY['applied','advice','unreachable','declined','not_competent','own_lawyer'])[1 + p.n % 6] END",
    "closed_at": "CASE WHEN NOT p.open THEN p.opened + p.v * interval '10 days' END",
}
_CONSENT = {
    "id": "md5(p.referral::text || 'c')::uuid",
    "person_id": "p.person",
    "referral_id": "p.referral",
    "given_at": "p.opened",
    "ends_at": "p.opened + interval '180 days'",
}
_RECEIVER = {
    "referral_id": "p.referral",
    "station_id": "p.station",
    "named_at": "p.opened",
    "received_at": "p.opened",
}
_EVENT = {
    "id": "md5(p.referral::text || t.seq)::uuid",
    "referral_id": "p.referral",
    "at": "p.opened + t.seq * interval '1 hour'",
}
