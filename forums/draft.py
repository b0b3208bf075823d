"""What somebody has begun to write and has not posted."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

DRAFT_DAYS = 180  # after it was last changed; spec/forums.md, Posts
MOST_DRAFTS = 200  # of one person
TOPICS_LENGTH = 1000


def about_new_thread(community) -> str:
    return f"community:{community.pk}"


class DraftQuerySet(models.QuerySet):
    def of(self, user):
        """Nobody but its writer ever reads a draft."""
        return self.filter(person=user.pk)

    def newest_first(self):
        return self.order_by("-saved_at", "-pk")

    def counted(self):
        """How many there are, as a part of another query."""
        number = self.order_by().values("person").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(number), 0)

    def outlived(self):
        return self.filter(saved_at__lt=timezone.now() - timedelta(days=DRAFT_DAYS))


class Draft(models.Model):
    """One for each thread that somebody writes in, one for a new thread in each community.

    `about` is the thread's stream or the community's. It belongs to the person and says no name
    to post under: that is chosen when it is posted. `version` is another one after each change;
    `other` holds the words that stood here when a window that had not seen them wrote over them.
    Of a quote it keeps the post and from where to where, as a post does (quote.py), and never the
    words, which are their author's. `has_files` where images or files wait with it (attachment.py).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    about = models.CharField(max_length=32)
    title = models.CharField(max_length=140, blank=True)
    body = models.TextField(blank=True)
    kind = models.CharField(max_length=8, blank=True)
    topics = models.CharField(max_length=TOPICS_LENGTH, blank=True)
    confidentiality = models.CharField(max_length=8, blank=True)
    answers = models.PositiveIntegerField(null=True, blank=True)
    content_notes = models.BigIntegerField(default=0, db_default=0)
    quoted = models.ForeignKey(
        "forums.Post", null=True, on_delete=models.SET_NULL, related_name="drafts_quoting"
    )
    quote_from = models.PositiveIntegerField(null=True)
    quote_to = models.PositiveIntegerField(null=True)
    has_files = models.BooleanField(default=False, db_default=False)
    other = models.TextField(blank=True)
    version = models.BigIntegerField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "about"], name="one_draft_of_a_person")
        ]
        indexes = [models.Index(fields=["saved_at"], name="drafts_by_age")]

    def __str__(self):
        return f"draft of {self.about}"

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about: "thread" or "community", and its id."""
        kind, _, pk = self.about.partition(":")
        return kind, int(pk)

    @property
    def saved_in_milliseconds(self) -> int:
        """Since 1970, as a browser counts."""
        return int(self.saved_at.timestamp() * 1000)

    @property
    def words_of_a_thread(self) -> dict:
        """As the form of a new thread takes them; what was not chosen is left to the form."""
        chosen = {"kind": self.kind, "confidentiality": self.confidentiality}
        words = {"title": self.title, "context": self.body, "topics": self.topics}
        words["content_notes"] = self.content_notes
        return words | {name: value for name, value in chosen.items() if value}
