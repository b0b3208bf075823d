"""Notes between those who hold a thread. Nobody else reads them, not even a moderator.

They stand in no search document, no feed and no mail, and are drawn on a stream of their own.
"""

from django.db import models
from django.db.models import F

from community.contribution import Contribution, ContributionQuerySet
from community.markup import trusted
from community.places import named_for
from forums.holder import Holder


class NoteQuerySet(ContributionQuerySet):
    def visible_to(self, user):
        """Who holds the thread; where it was moved since, nobody: the notes were for others."""
        held = Holder.objects.held_by(user).filter(thread__state=Contribution.PUBLISHED)
        return self.of_this_community().filter(thread__in=held.values("thread"))

    def of_this_community(self):
        return self.filter(community=F("thread__community"))


class Note(Contribution):
    """What one of those who hold a thread leaves for the others, and for who comes after them."""

    thread = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="notes")
    body = models.TextField()
    html = models.TextField(editable=False)
    pipeline = models.PositiveSmallIntegerField(editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta(Contribution.Meta):
        indexes = [models.Index(fields=["thread", "-created_at", "-id"], name="notes_of_a_thread")]

    def __str__(self):
        return f"note {self.pk} in thread {self.thread_id}"

    @property
    def place(self) -> str:
        return named_for(self.thread_id)

    def scopes(self) -> list[str]:
        """No role counts here: of two who are equal, each takes back their own words only."""
        return []

    @property
    def words(self):
        return trusted(self.html)
