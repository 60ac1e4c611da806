"""A model of the tests' own, in a registry of its own: the product's register and migrations never see it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection, models

from kit.personal.index_field import BlindIndexField
from kit.personal.sealed_field import SealedTextField


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


class Caller(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    town = models.TextField(default="")
    phone = SealedTextField(blank=True, default="")
    note = SealedTextField(null=True)
    phone_index = BlindIndexField(of="phone", purpose="test telephone", normalise=digits)

    class Meta:
        app_label = "testing"
        db_table = "testing_caller"
        apps = Apps()

    def __str__(self) -> str:
        return str(self.pk)


@contextmanager
def caller_table() -> Iterator[None]:
    """The table, for as long as the test's transaction or until the end of the block."""
    columns = ", ".join(
        f"{field.column} {field.db_type(connection)} {'' if field.null else 'NOT NULL'}"
        for field in Caller._meta.local_fields
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE testing_caller ({columns}, PRIMARY KEY (id))")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE testing_caller")
