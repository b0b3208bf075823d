"""What can be watched, and the numbered log of what happened in it."""

from django.db import models


class Stream(models.Model):
    """One watched thing, such as "thread:42"; `seq` is the number of its latest change.

    The row's lock is what makes commit order the order of `seq` (see `streams.record`).
    """

    name = models.CharField(max_length=80, unique=True)
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return self.name


class Change(models.Model):
    """Something happened: a reference, never text, so that a replay shows things as they are."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="changes")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=24)
    object_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="one_change_per_number")
        ]

    def __str__(self):
        return f"{self.stream_id}#{self.seq} {self.kind}"
