"""What Django looks for."""

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    """The simulation of the network: a command, without rows of its own."""

    name = "outreach.simulation"
    label = "simulation"
