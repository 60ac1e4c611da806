"""Referrals by the hundred thousand, written by PostgreSQL itself: as many columns filled as lists and clocks look at.

Their sealed columns hold nothing, so they are listed and counted and never opened; what is opened is made by the
product's own services beside them.
"""

from __future__ import annotations

from django.db import connection

# One in fifty is open: a year's referrals of a city, of which two weeks' are worked on.
OPEN_SHARE = 50
_PEOPLE = """
INSERT INTO referrals_person (id, called, phone, phone_index, safe_contact, language, age, division, created_at,
    erased_at)
SELECT md5('person' || n)::uuid, '', '', encode(sha256(('phone' || n)::bytea), 'hex'), '', 'zh', 'adult',
       '150402001001', now() - n %% 1000 * interval '1 day',
       CASE WHEN n %% %(share)s <> 0 AND n %% 1000 > 180 THEN now() END
FROM generate_series(1, %(rows)s) AS n
"""
_REFERRALS = """
WITH s AS (SELECT id, division_id, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS many
           FROM network_station WHERE kind <> 'contact_point'),
     n AS (SELECT n, n %% %(share)s = 0 AS is_open, now() - n %% 1000 * interval '1 day' AS opened,
                  now() + (n %% 96 - 24) * interval '1 hour' AS due FROM generate_series(1, %(rows)s) AS n)
INSERT INTO referrals_referral (
    id, person_id, receipt, receipt_index, matter, taxonomy, urgency, green, hide_matter, is_minor, language, step_free,
    home_visit, military, source, origin, routing, area, is_demo, version, phase, station_id, receivers, rank,
    base_rank, opened_at, changed_at, due_at, first_contact_ends_at, first_contact_warn_at, attempts, first_attempt_at,
    raised, calls_stopped, outcome, closed_at)
SELECT md5('referral' || n)::uuid, md5('person' || n)::uuid, '', encode(sha256(('receipt' || n)::bytea), 'hex'), '',
       '2026', 'week', false, false, false, 'zh', false, false, false, 'live_game', '', '', s.division_id, false, 3,
       CASE WHEN is_open THEN 'contacting' ELSE 'closed' END, s.id, jsonb_build_array(s.id::text), n %% 4, n %% 4,
       opened, opened, due, opened + interval '1 day', opened + interval '12 hours', 1, opened, '[]'::jsonb, false,
       CASE WHEN is_open THEN '' ELSE 'advice' END, CASE WHEN is_open THEN NULL ELSE opened + interval '3 days' END
FROM n JOIN s ON s.place = n %% s.many
"""
_EVENTS = """
INSERT INTO referrals_referralevent (id, referral_id, seq, kind, at, actor, codes, note)
SELECT md5('event' || n || '.' || seq)::uuid, md5('referral' || n)::uuid, seq, 'noted', now(), 'system', '{}'::jsonb, ''
FROM generate_series(1, %(rows)s) AS n, generate_series(1, 3) AS seq
"""
_CONSENTS = """
INSERT INTO referrals_consent (id, person_id, referral_id, purposes, receivers, data_kinds, given_at, ends_at,
    text_version, language, channel)
SELECT md5('consent' || n)::uuid, md5('person' || n)::uuid, md5('referral' || n)::uuid, '[]', '[]', '[]', now(),
       now() + interval '180 days', '2026-11', 'zh-hans', 'screen'
FROM generate_series(1, %(rows)s) AS n
"""


def plant(rows: int) -> None:
    """Plant so many referrals, each with a person, a consent and three events; the planner learns of them."""
    with connection.cursor() as cursor:
        for statement in (_PEOPLE, _REFERRALS, _EVENTS, _CONSENTS):
            cursor.execute(statement, {"rows": rows, "share": OPEN_SHARE})
        cursor.execute("ANALYZE")
