"""What a text said before it was changed: kept for its readers, until it goes with its text."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

QUIET_MINUTES = 5  # changes within these of the first writing leave no revision


class Revision(models.Model):
    """What a post, or the top of a thread, said before an edit; only a thread has a title."""

    post = models.ForeignKey(
        "forums.Post", null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    thread = models.ForeignKey(
        "forums.Thread", null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    title = models.CharField(max_length=140, blank=True, default="", db_default="")
    body = models.TextField()
    html = models.TextField()
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, thread__isnull=False) | Q(post__isnull=False, thread=None),
                name="a_revision_is_of_one_text",
            )
        ]

    def __str__(self):
        return f"{self.of} until {self.until}"

    @property
    def of(self):
        """The post, or the thread whose opening text this was."""
        return self.post or self.thread


def keep(contribution) -> None:
    """To be called before its words change; within QUIET_MINUTES nothing is kept."""
    if not contribution.is_younger_than(minutes=QUIET_MINUTES):
        kept = contribution.snapshot()
        kept.save()
        contribution.edited_at = kept.until
