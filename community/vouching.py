"""That somebody said of what looked personal that it may stand; never what it was."""

from django.db import models
from django.utils import timezone

from community.identifiers import KINDS


class Vouched(models.Model):
    """By this name, of one kind of finding in one contribution; `about` and `object_id` name it."""

    voice = models.ForeignKey("community.Voice", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    about = models.CharField(max_length=16)
    object_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["about", "object_id"], name="what_was_vouched_for")]

    def __str__(self):
        return f"{self.kind} in {self.about} {self.object_id}"


def vouch(kinds, *, by, about: str, object_id: int) -> None:
    """To be called in the transaction that writes the words; `kinds` are of `identifiers.KINDS`."""
    Vouched.objects.bulk_create(
        Vouched(voice=by, kind=kind, about=about, object_id=object_id)
        for kind in sorted(set(kinds))
    )
