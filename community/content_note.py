"""What a text may be about that not everybody can read at any time: a list administrators keep."""

from django.db import models
from django.utils import timezone

MOST = 62  # a set of them is one number of 63 bits


class ContentNote(models.Model):
    """A set of notes is one number, of which the bit `number` stands for this one.

    So a list of threads is narrowed to what somebody wishes to see without another table. One that
    is retired is offered no more and stands on as long as a text has it.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=60)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def offer(self, is_offered: bool) -> None:
        self.retired_at = None if is_offered else timezone.now()
        self.save(update_fields=["retired_at"])
