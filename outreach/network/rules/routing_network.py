"""Stations in order of their divisions, so that a ladder of four rungs is four look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach.network.rules.divisions import level_of
from outreach.network.rules.routing_values import Candidate


@dataclass(frozen=True, slots=True)
class Network:
    """Candidates by division, each list by key. Build it with `network_of`."""

    by_division: Mapping[str, tuple[Candidate, ...]]

    def at(self, division: str) -> tuple[Candidate, ...]:
        """The stations that belong to this division itself, not to its parts."""
        return self.by_division.get(division, ())

    def centres_of(self, division: str) -> tuple[Candidate, ...]:
        """The division's own centres, by key; there is one as a rule."""
        return tuple(each for each in self.at(division) if each.is_centre)

    def with_candidate(self, changed: Candidate) -> Network:
        """The network in which the station of this key is as given. The rest is shared, not copied.

        Raises `KeyError` for a station that is not at this division.
        """
        before = self.at(changed.division)
        if all(each.key != changed.key for each in before):
            raise KeyError(changed.key)
        now = tuple(changed if each.key == changed.key else each for each in before)
        return Network({**self.by_division, changed.division: now})


def network_of(candidates: Iterable[Candidate]) -> Network:
    """The network of these stations, in whatever order they come.

    Raises `ValueError` for a key that comes twice and for a division that is no statistical code.
    """
    found: dict[str, list[Candidate]] = {}
    keys: set[str] = set()
    for each in sorted(candidates, key=lambda candidate: candidate.key):
        if each.key in keys or level_of(each.division) is None:
            raise ValueError(f"a key twice, or no division: {each.key}")
        keys.add(each.key)
        found.setdefault(each.division, []).append(each)
    return Network({division: tuple(stations) for division, stations in found.items()})
