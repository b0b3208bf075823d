"""The line that a thread keeps of what went from it, or came to it, by a facilitator's hand."""

from django.db import models
from django.utils import timezone

from accounts.templatetags.addresses import address

SHOWN = 5  # the latest lines
OLD_PLACE = "?was=1"  # in the address of a merged thread: read it and do not go on to the other


class Traced(models.Model):
    """Abstract: a thread that may have traces, and may have been merged into another one."""

    has_traces = models.BooleanField(default=False, db_default=False, editable=False)
    merged_into = models.ForeignKey(
        "forums.Thread", null=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        abstract = True

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def trace_lines(self) -> "list[Trace]":
        """The latest first; where there never was one, without asking."""
        return list(self.traces.order_by("-pk")[:SHOWN]) if self.has_traces else []


class Trace(models.Model):
    """One line of `thread`, about `other`, whose title it never shows: fewer may read that one.

    `posts` is how many went, and `number` the first of them as it is numbered in `other`. Of a
    thread that was moved as a whole `other` is the thread itself.
    """

    WENT, CAME, INTO, MERGED = "went", "came", "into", "merged"
    MOVED = "moved"
    KINDS = [
        (WENT, "Posts went to another thread"),
        (CAME, "Posts came from another thread"),
        (INTO, "All of it was merged into another thread"),
        (MERGED, "Another thread was merged into this one"),
        (MOVED, "It came from another community"),
    ]

    thread = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="traces")
    other = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=KINDS)
    posts = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.thread_id} {self.kind} {self.other_id}"

    @property
    def leads_to(self) -> str:
        """An address without the title, from which the thread leads on to its own."""
        there = address("forums:thread", self.other_id, "moved")
        if self.kind == self.MERGED:
            return f"{there}{OLD_PLACE}"
        return f"{there}?from={self.number}#post-{self.number}" if self.number else there
