"""A decision as it is stored, with what it was made from, and the same decision made again from it.

Only the stations that were looked at, and the competent centre, are kept: no other one had a say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from outreach.network.rules.routing import RULES, route
from outreach.network.rules.routing_network import Network, network_of
from outreach.network.rules.routing_values import Ask, Candidate, Decision


class OtherRules(ValueError):
    """A record that was made by other rules than these."""


def record_of(ask: Ask, network: Network, decision: Decision) -> dict[str, Any]:
    """The record, of what JSON has."""
    keys = {looked.key for looked in decision.reception.looked} | {decision.competence.centre}
    stations = [
        each
        for division in sorted(network.by_division)
        for each in network.by_division[division]
        if each.key in keys
    ]
    return {
        "rules": decision.rules,
        "ask": _plain(asdict(ask)),
        "stations": [_plain(asdict(station)) for station in stations],
        "decision": _plain(asdict(decision)),
    }


def replay(record: Mapping[str, Any]) -> Decision:
    """The decision made again from its record. Raises `OtherRules`, or `ValueError` for what is no record."""
    if record.get("rules") != RULES:
        raise OtherRules(f"rules {record.get('rules')}, not {RULES}")
    try:
        stations = [Candidate(**_sets(each, Candidate)) for each in record["stations"]]
        ask = Ask(**_sets(record["ask"], Ask))
    except (KeyError, TypeError) as error:
        raise ValueError("not a record of a decision") from error
    return route(ask, network_of(stations))


def agrees(record: Mapping[str, Any]) -> bool:
    """Whether the decision made again is the one that was stored."""
    return bool(_plain(asdict(replay(record))) == record["decision"])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    # An enumeration's value, not the enumeration: JSON has only the one, and both must compare alike.
    return getattr(value, "value", value)


def _sets(table: Mapping[str, Any], kind: type) -> dict[str, Any]:
    sets = {field.name for field in fields(kind) if "frozenset" in str(field.type)}
    return {
        name: frozenset(value) if name in sets and value is not None else value
        for name, value in table.items()
    }
