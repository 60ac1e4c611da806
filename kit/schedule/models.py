"""Which slots have been claimed, by whom, and how they ended."""

from django.db import models


class Run(models.Model):
    """One run of one job. The unique pair is the claim: of several schedulers, one insert succeeds."""

    job = models.CharField(max_length=80)
    slot = models.DateTimeField()
    claimed_by = models.CharField(max_length=80)
    claimed_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=1)
    finished_at = models.DateTimeField(null=True)
    succeeded = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="one_run_each_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"
