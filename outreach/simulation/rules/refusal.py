"""Why a simulation is refused."""

from enum import StrEnum


class Refusal(StrEnum):
    """Codes that the command shows before its words."""

    NO_DATABASE = "simulation.no_database"
    NO_DIVISIONS = "simulation.no_divisions"
    NO_NETWORK = "simulation.no_network"
    BAD_SPREAD = "simulation.bad_spread"
    BAD_PERIOD = "simulation.bad_period"
    NOT_WRITTEN = "simulation.not_written"
