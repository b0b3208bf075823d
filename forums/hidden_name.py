"""That somebody has hidden all that one of their made-up names wrote, and whether it still is."""

from django.db import models
from django.utils import timezone

from community.models import Voice


class HiddenNameQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(shown_again_at=None).select_related("voice__community")


class HiddenName(models.Model):
    """`openings` holds the opening texts that were taken out of threads which stay, by thread.

    Whoever is behind the name stands here no more than beside any other of its words.
    """

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField(default=timezone.now)
    shown_again_at = models.DateTimeField(null=True)
    openings = models.JSONField(default=dict)

    objects = HiddenNameQuerySet.as_manager()

    def __str__(self):
        return f"hidden since {self.hidden_at}"
