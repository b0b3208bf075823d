"""An entry of a list that administrators keep: it is offered until it is retired."""

from django.db import models
from django.utils import timezone


class Refused(Exception):
    """The list cannot be changed so. Carries the sentence for the person."""


class Retirable(models.Model):
    """Abstract: what has an entry that is retired keeps it. `str` is the name of the entry."""

    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def offer(self, is_offered: bool) -> None:
        self.retired_at = None if is_offered else timezone.now()
        self.save(update_fields=["retired_at"])
