"""A decision as it is stored, with what it was made from, and the same decision made again from it.

Only the stations that were looked at, and the centres that the law names, are kept: no other one had a say. Moments
stand as ISO 8601 says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from outreach.network.rules.routing import RULES, route
from outreach.network.rules.routing_network import Network, network_of
from outreach.network.rules.routing_values import Ask, Candidate, Decision


class OtherRules(ValueError):
    """A record that was made by other rules than these."""


def record_of(ask: Ask, network: Network, decision: Decision) -> dict[str, Any]:
    """The record, of what JSON has."""
    named = (decision.competence.centre, *decision.competence.conflicted)
    keys = {looked.key for looked in decision.reception.looked}.union(key for key in named if key)
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
        stations = [Candidate(**_typed(each, Candidate)) for each in record["stations"]]
        ask = Ask(**_typed(record["ask"], Ask))
    except (KeyError, TypeError, AttributeError) as error:
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
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    # An enumeration's value, not the enumeration: JSON has only the one, and both must compare alike.
    return getattr(value, "value", value)


def _typed(table: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """Sets and moments again, which JSON has not."""
    types = {field.name: str(field.type) for field in fields(kind)}
    return {name: _as(types.get(name, ""), value) for name, value in table.items()}


def _as(wanted: str, value: Any) -> Any:
    if value is None:
        return None
    if "frozenset" in wanted:
        return frozenset(value)
    return datetime.fromisoformat(value) if "datetime" in wanted else value
