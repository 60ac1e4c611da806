"""The citizen's door as a Django application."""

from django.apps import AppConfig
from django.core import checks


class DoorConfig(AppConfig):
    name = "outreach.door"
    label = "door"

    def ready(self) -> None:
        from outreach.door.queries.shelf import check_shelf

        checks.register(check_shelf)
