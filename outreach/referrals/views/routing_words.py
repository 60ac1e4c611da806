"""Why a referral came to its station, in words, from the record that routing left."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from outreach.network.models import Station
from outreach.network.rules.routing_values import Because, Passed
from outreach.referrals.desk_wording import BECAUSE, PASSED, Words


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A station that was looked at, and why not that one."""

    name: str
    why: list[Words]


@dataclass(frozen=True, slots=True)
class RoutingWords:
    """Both ideas of where: who receives (LAA 13), who is competent (LAA 38)."""

    reception: list[Words] = field(default_factory=list)
    competence: list[Words] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)


def routing_words(record: str) -> RoutingWords:
    """The record in words; empty for what was erased or was never one. One query for the names."""
    try:
        decision = json.loads(record)["decision"]
        reception, competence = decision["reception"], decision["competence"]
        looked = [(each["key"], [Passed(code) for code in each["passed"]]) for each in reception["looked"]]
        why = [BECAUSE[Because(code)] for code in reception["because"]]
        centre = [BECAUSE[Because(code)] for code in competence["because"]]
    except (ValueError, KeyError, TypeError):
        return RoutingWords()
    keys = [key for key, passed in looked if passed]
    names = {str(key): name for key, name in Station.objects.filter(pk__in=keys).values_list("pk", "name")}
    return RoutingWords(
        why,
        centre,
        [
            PassedOver(names.get(key, ""), [PASSED[each] for each in passed])
            for key, passed in looked
            if passed
        ],
    )
