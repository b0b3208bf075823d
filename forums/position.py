"""How far each person has read."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


class Reading(models.Model):
    """How far a person has read a thread: the number of the last post they have seen.

    Where it was set without reading (catching_up.py), `before` is where it stood until then, and
    `skipped_at` says when; reading on forgets both.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings"
    )
    thread = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="readings")
    number = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0, db_default=0)
    skipped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "thread"], name="one_reading_per_thread")
        ]

    def __str__(self):
        return f"{self.thread_id} up to {self.number}"


def last_read(user, thread: str):
    """In a query: the last number that this person has read of the thread in this column."""
    mine = Reading.objects.filter(person=user, thread=OuterRef(thread)).values("number")
    return Coalesce(Subquery(mine), 0)
