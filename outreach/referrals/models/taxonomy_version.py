"""Tables of signals that the bureau has stored, each under its date."""

from django.db import models

from outreach.network.models import User


class TaxonomyVersion(models.Model):
    """A table as it was given (`rules/taxonomy_file.py`). It holds from `valid_from` on, until a later one does."""

    version = models.CharField(primary_key=True, max_length=10)
    digest = models.CharField(max_length=64)
    table = models.TextField()
    valid_from = models.DateField(db_index=True)
    stored_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version
