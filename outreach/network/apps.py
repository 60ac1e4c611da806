"""Divisions, stations, staff and their roles."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "outreach.network"
    label = "network"

    def ready(self) -> None:
        # Connects the audit log to the sign-in library's signals.
        from outreach.network.queries.stations import station_names
        from outreach.network.sign_in import receivers  # noqa: F401
        from outreach.network.wording import name_targets

        name_targets("station", station_names)
