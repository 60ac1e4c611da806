"""Routing: a table of ways up the ladder and to the competent centre, and what holds for every network."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.divisions import Level
from outreach.network.rules.routing import (
    APPEAL_BASES,
    COMPETENCE_BASIS,
    RECEPTION_BASIS,
    RULES,
    ladder,
    route,
    why_not,
)
from outreach.network.rules.routing_network import Network, network_of
from outreach.network.rules.routing_record import OtherRules, agrees, record_of, replay
from outreach.network.rules.routing_values import Ask, Because, Candidate, Looked, Passed
from tests.outreach.statutes import needs_texts, words_of

CITY, COUNTY, TOWNSHIP, VILLAGE = "1504", "150402", "150402100", "150402100201"


def station(key: str, division: str, **changed: object) -> Candidate:
    plain = Candidate(
        key=key,
        division=division,
        is_centre=len(division) < 9,
        is_contact_point=len(division) == 12,
        matters=None,
        languages=frozenset({"zh"}),
        step_free=False,
        home_visit=False,
        military=False,
        is_open=True,
        capacity=None,
        load=0,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


LADDER = (
    station("village", VILLAGE),
    station("township", TOWNSHIP),
    station("county", COUNTY),
    station("city", CITY, languages=frozenset({"zh", "mn"}), step_free=True, home_visit=True, military=True),
)
ASK = Ask(division=VILLAGE, matter="wage_migrant", language="zh")


def with_(**by_key: dict[str, object]) -> Network:
    return network_of(replace(each, **by_key.get(each.key, {})) for each in LADDER)  # type: ignore[arg-type]


def test_ladder_goes_up_by_prefix() -> None:
    assert ladder(VILLAGE) == (
        (Level.VILLAGE, VILLAGE),
        (Level.TOWNSHIP, TOWNSHIP),
        (Level.COUNTY, COUNTY),
        (Level.CITY, CITY),
    )
    assert ladder(CITY) == ((Level.CITY, CITY),)
    with pytest.raises(ValueError, match="division"):
        ladder("15040")


@pytest.mark.parametrize(
    ("ask", "changes", "station", "reason"),
    [
        (ASK, {}, "village", None),
        (ASK, {"village": {"is_open": False}}, "township", Passed.CLOSED),
        (ASK, {"village": {"matters": frozenset()}}, "township", Passed.MATTER),
        (ASK, {"village": {"capacity": 3, "load": 3}}, "township", Passed.FULL),
        (ASK, {"village": {"capacity": 0}}, "township", Passed.FULL),
        (replace(ASK, conflicts=frozenset({"village"})), {}, "township", Passed.CONFLICT),
        (replace(ASK, hidden=True), {}, "township", Passed.HIDDEN),
        (replace(ASK, language="mn"), {}, "city", Passed.LANGUAGE),
        (replace(ASK, step_free=True), {"county": {"step_free": True}}, "county", Passed.STEP_FREE),
        (replace(ASK, home_visit=True), {}, "city", Passed.HOME_VISIT),
        (replace(ASK, military=True), {}, "city", Passed.MILITARY),
        (replace(ASK, division=COUNTY), {}, "county", None),
    ],
)
def test_ask_climbs_past_who_cannot(
    ask: Ask, changes: dict[str, dict[str, object]], station: str, reason: Passed | None
) -> None:
    reception = route(ask, with_(**changes)).reception
    assert reception.station == station
    nearness = Because.NEAREST if reason is None else Because.FARTHER
    assert reception.because == (nearness, *[Because.CONFLICT] * (reason is Passed.CONFLICT))
    *passed, chosen = reception.looked
    assert (chosen.key, chosen.passed) == (station, ())
    assert all(looked.passed == (reason,) for looked in passed)


def test_all_reasons_are_named() -> None:
    closed = station("a", VILLAGE, is_open=False, matters=frozenset(), capacity=0)
    assert why_not(replace(ASK, hidden=True, language="mn"), closed) == (
        Passed.CLOSED,
        Passed.MATTER,
        Passed.HIDDEN,
        Passed.LANGUAGE,
        Passed.FULL,
    )


def test_who_has_most_room_receives_then_who_has_least_to_do_then_the_key() -> None:
    half = station("a", TOWNSHIP, capacity=10, load=5)
    third = station("c", TOWNSHIP, capacity=30, load=10)
    also_third = station("d", TOWNSHIP, capacity=3, load=1)
    ask = replace(ASK, division=TOWNSHIP)
    reception = route(ask, network_of([half, third, also_third])).reception
    assert reception.station == "d"
    assert reception.looked == (
        Looked("d", Level.TOWNSHIP, ()),
        Looked("c", Level.TOWNSHIP, (Passed.BUSIER,)),
        Looked("a", Level.TOWNSHIP, (Passed.BUSIER,)),
    )
    twins = route(ask, network_of([replace(half, key="z"), replace(half, key="b")])).reception
    assert twins.station == "b"
    assert twins.looked[1] == Looked("z", Level.TOWNSHIP, (Passed.EQUAL,))


@pytest.mark.parametrize(
    ("inside", "own", "first", "other"),
    [
        # "a" comes before "z": only the house of its own puts "z" first
        ({}, {}, "z", Passed.INSIDE_HOST),
        ({"capacity": 8, "load": 2}, {"capacity": 4, "load": 1}, "z", Passed.BUSIER),
        ({"load": 3}, {"load": 3}, "z", Passed.INSIDE_HOST),
        # who has more room comes first, in whatever house
        ({"load": 2}, {"load": 3}, "a", Passed.BUSIER),
        ({"capacity": 10, "load": 4}, {"capacity": 10, "load": 5}, "a", Passed.BUSIER),
    ],
)
def test_of_equal_claims_the_one_inside_a_host_body_comes_last(
    inside: dict[str, object], own: dict[str, object], first: str, other: Passed
) -> None:
    stations = [station("a", COUNTY, inside_host=True, **inside), station("z", COUNTY, **own)]
    reception = route(replace(ASK, division=COUNTY), network_of(stations)).reception
    assert reception.station == first
    assert reception.looked[1].passed == (other,)


NOON = datetime(2026, 11, 24, 12, tzinfo=CHINA)


def closed_until(hour: int) -> dict[str, object]:
    return {"is_open": False, "opens_at": NOON.replace(hour=hour)}


@pytest.mark.parametrize(
    ("by", "changes", "station", "because", "opens"),
    [
        # without a moment it must be open now
        (None, {"village": closed_until(13)}, "township", (Because.FARTHER,), None),
        (14, {"village": closed_until(13)}, "village", (Because.NEAREST, Because.OPENS_IN_TIME), 13),
        (14, {"village": closed_until(14)}, "village", (Because.NEAREST, Because.OPENS_IN_TIME), 14),
        (14, {"village": closed_until(15)}, "township", (Because.FARTHER,), None),
        (14, {"village": {"is_open": False}}, "township", (Because.FARTHER,), None),
        (14, {}, "village", (Because.NEAREST,), None),
        (
            16,
            {
                "village": {"is_open": False},
                "township": closed_until(17),
                "county": closed_until(16),
                "city": {"is_open": False},
            },
            "county",
            (Because.FARTHER, Because.OPENS_IN_TIME),
            16,
        ),
        (
            12,
            {key: closed_until(14) for key in ("village", "township", "county", "city")},
            None,
            (Because.NONE,),
            None,
        ),
    ],
)
def test_what_cannot_wait_goes_to_the_nearest_that_is_there_in_time(
    by: int | None,
    changes: dict[str, dict[str, object]],
    station: str | None,
    because: tuple[Because, ...],
    opens: int | None,
) -> None:
    ask = replace(ASK, opens_by=None if by is None else NOON.replace(hour=by))
    network = with_(**changes)
    reception = route(ask, network).reception
    assert (reception.station, reception.because) == (station, because)
    assert reception.opens_at == (None if opens is None else NOON.replace(hour=opens))
    late = {looked.key for looked in reception.looked if looked.passed == (Passed.OPENS_LATER,)}
    never = {looked.key for looked in reception.looked if looked.passed == (Passed.CLOSED,)}
    passed = {looked.key for looked in reception.looked if looked.passed}
    assert late | never == passed
    assert all(by is not None and changes[key].get("opens_at") for key in late)


def test_on_one_rung_who_is_there_sooner_comes_before_who_has_more_room() -> None:
    stations = [
        station("idle-but-late", TOWNSHIP, **closed_until(14)),
        station("idle-but-closed", TOWNSHIP, **closed_until(13)),
        station("busy", TOWNSHIP, capacity=4, load=3),
    ]
    asked = replace(ASK, division=TOWNSHIP, opens_by=NOON.replace(hour=15))
    reception = route(asked, network_of(stations)).reception
    assert [(looked.key, looked.passed) for looked in reception.looked] == [
        ("busy", ()),
        ("idle-but-closed", (Passed.OPENS_LATER,)),
        ("idle-but-late", (Passed.OPENS_LATER,)),
    ]


def test_conflict_with_all_is_said() -> None:
    everybody = frozenset(each.key for each in LADDER)
    reception = route(replace(ASK, conflicts=everybody), with_()).reception
    assert (reception.station, reception.because) == (None, (Because.NONE, Because.CONFLICT))
    # closed as well, a station was not passed over for the conflict
    away = with_(**{key: {"is_open": False} for key in everybody})
    assert route(replace(ASK, conflicts=everybody), away).reception.because == (Because.NONE,)


def test_nobody_is_said_with_all_that_was_looked_at() -> None:
    reception = route(replace(ASK, language="csl"), with_()).reception
    assert (reception.station, reception.because, len(reception.looked)) == (None, (Because.NONE,), 4)


COMPETENT = network_of(
    [*LADDER, station("other-county", "150403"), station("township-two", "150404100"), station("x", "150499")]
)


@pytest.mark.parametrize(
    ("places", "centre", "because"),
    [
        ({}, None, (Because.PLACE_UNKNOWN,)),
        ({"facts": "150403100200"}, "other-county", (Because.FACTS_PLACE,)),
        ({"body": "150402", "facts": "150403"}, "county", (Because.BODY_PLACE,)),
        ({"litigation": True, "organ": "150403"}, "other-county", (Because.ORGAN_PLACE,)),
        # A matter before the city's own court belongs to the city's centre.
        ({"litigation": True, "organ": "1504"}, "city", (Because.ORGAN_PLACE,)),
        # An appeal is handled by the court next above, which sits in the city, and above the city's in another.
        (
            {"litigation": True, "organ": "150403", "appealed": True},
            "city",
            (Because.ORGAN_PLACE, Because.HIGHER_COURT),
        ),
        (
            {"litigation": True, "organ": "150403100", "appealed": True},
            "city",
            (Because.ORGAN_PLACE, Because.HIGHER_COURT),
        ),
        (
            {"litigation": True, "organ": "1504", "appealed": True},
            None,
            (Because.ORGAN_PLACE, Because.HIGHER_COURT, Because.ELSEWHERE),
        ),
        (
            {"litigation": True, "organ": "110105", "appealed": True},
            None,
            (Because.ORGAN_PLACE, Because.HIGHER_COURT, Because.ELSEWHERE),
        ),
        # A crime in one county that the police of another handle; the person lives in a third.
        (
            {"litigation": True, "organ": "150403", "facts": "150402100"},
            "other-county",
            (Because.ORGAN_PLACE,),
        ),
        # A penalty: before the government that reconsiders it, then before the court.
        ({"body": "1504", "facts": "150403"}, "city", (Because.BODY_PLACE,)),
        ({"litigation": True, "organ": "150402", "body": "150403"}, "county", (Because.ORGAN_PLACE,)),
        # In litigation the place of the facts does not count.
        ({"litigation": True, "facts": "150403"}, None, (Because.PLACE_UNKNOWN,)),
        ({"organ": "150403"}, None, (Because.PLACE_UNKNOWN,)),
        # A county without a centre.
        ({"facts": "150404100"}, "city", (Because.FACTS_PLACE, Because.CITY_STANDS_IN)),
        # Wages from a building site in Beijing.
        ({"facts": "110105"}, None, (Because.FACTS_PLACE, Because.ELSEWHERE)),
    ],
)
def test_competence_follows_the_matter(
    places: dict[str, object], centre: str | None, because: tuple[Because, ...]
) -> None:
    decision = route(replace(ASK, **places), COMPETENT)  # type: ignore[arg-type]
    assert (decision.competence.centre, decision.competence.because) == (centre, because)
    # Who receives has nothing to do with it.
    assert decision.reception.station == "village"


def test_centre_that_is_closed_or_full_stays_competent() -> None:
    network = with_(county={"is_open": False, "capacity": 1, "load": 9})
    assert route(replace(ASK, facts=COUNTY), network).competence.centre == "county"


@pytest.mark.parametrize(
    ("conflicts", "places", "centre", "because", "conflicted"),
    [
        (
            {"county"},
            {"facts": COUNTY},
            "city",
            (Because.FACTS_PLACE, Because.CONFLICT, Because.CITY_STANDS_IN),
            ("county",),
        ),
        (
            {"county", "city"},
            {"litigation": True, "organ": COUNTY},
            None,
            (Because.ORGAN_PLACE, Because.CONFLICT, Because.NONE),
            ("county", "city"),
        ),
        # The city's centre is the one that the law names here: nobody stands in for it.
        ({"city"}, {"body": "1504"}, None, (Because.BODY_PLACE, Because.CONFLICT, Because.NONE), ("city",)),
        (
            {"city"},
            {"facts": "150404100"},
            None,
            (Because.FACTS_PLACE, Because.CONFLICT, Because.NONE),
            ("city",),
        ),
        # A conflict of somebody whom the law does not name changes nothing.
        ({"city", "other-county"}, {"facts": COUNTY}, "county", (Because.FACTS_PLACE,), ()),
    ],
)
def test_centre_in_conflict_is_not_competent(
    conflicts: set[str],
    places: dict[str, object],
    centre: str | None,
    because: tuple[Because, ...],
    conflicted: tuple[str, ...],
) -> None:
    ask = replace(ASK, conflicts=frozenset(conflicts), **places)  # type: ignore[arg-type]
    decision = route(ask, COMPETENT)
    found = decision.competence
    assert (found.centre, found.because, found.conflicted) == (centre, because, conflicted)
    assert agrees(json.loads(json.dumps(record_of(ask, COMPETENT, decision))))


def test_no_centre_at_all_is_said() -> None:
    decision = route(replace(ASK, facts=COUNTY), network_of(LADDER[:2]))
    assert decision.competence.because == (Because.FACTS_PLACE, Because.NONE)


@needs_texts
def test_articles_say_what_the_rules_do() -> None:
    assert "就近受理法律援助申请" in (words_of(RECEPTION_BASIS) or "")
    words = words_of(COMPETENCE_BASIS) or ""
    assert "办案机关所在地" in words
    assert "争议处理机关所在地或者事由发生地" in words
    for basis in APPEAL_BASES:
        appeal = words_of(basis) or ""
        assert "上一级人民法院" in appeal
        assert "上诉" in appeal


@pytest.mark.parametrize("division", ["", "15", "赤峰", "15040210020"])
def test_network_refuses_what_is_no_statistical_code(division: str) -> None:
    with pytest.raises(ValueError, match="division"):
        network_of([station("a", division)])


def test_network_refuses_a_key_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        network_of([station("a", CITY), station("a", COUNTY)])


def test_network_takes_a_changed_load() -> None:
    network = network_of(LADDER)
    busy = replace(LADDER[0], capacity=1, load=1)
    assert route(ASK, network.with_candidate(busy)).reception.station == "township"
    assert route(ASK, network).reception.station == "village"
    with pytest.raises(KeyError):
        network.with_candidate(station("stranger", VILLAGE))


MATTERS = ("wage_migrant", "domestic_violence", "land_contract")
DIVISIONS = [
    CITY,
    *("150402", "150403"),
    *("150402100", "150402101", "150403100"),
    *("150402100201", "150402100202", "150402101201", "150403100201"),
]
STATIONS = st.builds(
    station,
    key=st.uuids().map(str),
    division=st.sampled_from(DIVISIONS),
    matters=st.none() | st.frozensets(st.sampled_from(MATTERS)),
    languages=st.frozensets(st.sampled_from(["zh", "mn", "csl"])),
    step_free=st.booleans(),
    home_visit=st.booleans(),
    military=st.booleans(),
    is_open=st.booleans(),
    capacity=st.none() | st.integers(0, 4),
    load=st.integers(0, 5),
    inside_host=st.booleans(),
    opens_at=st.none() | st.integers(1, 9).map(lambda hours: NOON + timedelta(hours=hours)),
)
NETWORKS = st.lists(STATIONS, max_size=14, unique_by=lambda each: each.key)


@st.composite
def asks(draw: st.DrawFn, stations: list[Candidate]) -> Ask:
    keys = [each.key for each in stations]
    places = st.none() | st.sampled_from([*DIVISIONS, "110105"])
    return Ask(
        division=draw(st.sampled_from(DIVISIONS)),
        matter=draw(st.sampled_from(MATTERS)),
        language=draw(st.sampled_from(["zh", "mn"])),
        hidden=draw(st.booleans()),
        step_free=draw(st.booleans()),
        home_visit=draw(st.booleans()),
        military=draw(st.booleans()),
        conflicts=draw(st.frozensets(st.sampled_from(keys))) if keys else frozenset(),
        litigation=draw(st.booleans()),
        organ=draw(places),
        body=draw(places),
        facts=draw(places),
        appealed=draw(st.booleans()),
        opens_by=draw(st.none() | st.integers(1, 9).map(lambda hours: NOON + timedelta(hours=hours))),
    )


@given(NETWORKS, st.data())
def test_whoever_receives_can(stations: list[Candidate], data: st.DataObject) -> None:
    ask = data.draw(asks(stations))
    reception = route(ask, network_of(stations)).reception
    if reception.station is None:
        # Then nobody on the way up could: checked station by station, past the index.
        on_the_way = [each for each in stations if ask.division.startswith(each.division)]
        assert all(why_not(ask, each) for each in on_the_way)
        assert {each.key for each in on_the_way} == {looked.key for looked in reception.looked}
        return
    chosen = next(each for each in stations if each.key == reception.station)
    assert chosen.is_open or (ask.opens_by and chosen.opens_at and chosen.opens_at <= ask.opens_by)
    assert reception.opens_at == (None if chosen.is_open else chosen.opens_at)
    assert chosen.key not in ask.conflicts
    assert chosen.capacity is None or chosen.load < chosen.capacity
    assert chosen.matters is None or ask.matter in chosen.matters
    assert ask.language in chosen.languages
    assert not (ask.hidden and chosen.is_contact_point)
    assert chosen.step_free or not ask.step_free
    assert chosen.home_visit or not ask.home_visit
    assert chosen.military or not ask.military
    assert ask.division.startswith(chosen.division)


@given(NETWORKS, STATIONS, st.data())
def test_a_further_station_sends_nobody_farther(
    stations: list[Candidate], further: Candidate, data: st.DataObject
) -> None:
    ask = data.draw(asks(stations))
    before = route(ask, network_of(stations)).reception
    after = route(ask, network_of([*stations, further])).reception
    if before.rung is not None:
        assert after.rung is not None
        assert after.rung >= before.rung
    if not why_not(ask, further) and ask.division.startswith(further.division):
        assert after.rung is not None
        assert len(ladder(further.division)) <= after.rung


@given(NETWORKS, st.data())
def test_city_centre_that_can_do_everything_is_found(stations: list[Candidate], data: st.DataObject) -> None:
    ask = data.draw(asks(stations))
    all_round = replace(LADDER[3], key="all-round")
    reception = route(ask, network_of([*stations, all_round])).reception
    assert reception.station is not None
    if reception.rung is Level.CITY:
        assert {"all-round"} <= {looked.key for looked in reception.looked}


@given(NETWORKS, st.data(), st.randoms(use_true_random=False))
def test_order_of_stations_decides_nothing(
    stations: list[Candidate], data: st.DataObject, random: Random
) -> None:
    ask = data.draw(asks(stations))
    shuffled = list(stations)
    random.shuffle(shuffled)
    assert route(ask, network_of(stations)) == route(ask, network_of(shuffled))


@given(NETWORKS, st.data())
def test_decision_is_made_again_from_its_record(stations: list[Candidate], data: st.DataObject) -> None:
    ask = data.draw(asks(stations))
    network = network_of(stations)
    decision = route(ask, network)
    record = json.loads(json.dumps(record_of(ask, network, decision)))
    assert replay(record) == decision
    assert agrees(record)


def test_record_of_another_decision_or_other_rules_is_noticed() -> None:
    network = with_()
    record = json.loads(json.dumps(record_of(ASK, network, route(ASK, network))))
    forged = json.loads(json.dumps(record))
    forged["decision"]["reception"]["station"] = "county"
    assert agrees(record)
    assert not agrees(forged)
    with pytest.raises(OtherRules):
        replay({**record, "rules": RULES + 1})
    with pytest.raises(ValueError, match="not a record"):
        replay({**record, "ask": {"division": VILLAGE}})
    with pytest.raises(ValueError, match="not a record"):
        replay({**record, "ask": [VILLAGE]})


def test_a_network_is_looked_up_by_division() -> None:
    """An ask meets the stations on its own way up, however many there are beside it."""

    class Counting(dict[str, tuple[Candidate, ...]]):
        asked: list[str]

        def get(self, key: str, default: object = None) -> tuple[Candidate, ...]:  # type: ignore[override]
            self.asked.append(key)
            return super().get(key, ())

    many = [station(f"{n}", f"150403{100 + n % 50}{200 + n // 50:03}") for n in range(2_000)]
    index = Counting(network_of([*many, LADDER[3]]).by_division)
    index.asked = []
    assert route(ASK, Network(index)).reception.station == "city"
    assert index.asked == [VILLAGE, TOWNSHIP, COUNTY, CITY]
