"""Posts, numbered within their thread."""

from django.db import models
from django.utils.functional import cached_property

from accounts.templatetags.addresses import address
from community.contribution import Contribution
from community.standing import EVERYWHERE, places
from forums.mention import SpeaksToNames
from forums.noted import Noted, NotedQuerySet
from forums.position import last_read
from forums.quote import Quoting
from forums.reaction import Feeling
from forums.revision import Revision

EDIT_HOURS = 24  # for members; spec/forums.md, Posts
TAKE_BACK_MINUTES = 10


class PostQuerySet(NotedQuerySet):
    noted_in = ("content_notes", "thread__content_notes")

    def visible_to(self, user):
        """Posts of the threads this person may read, tombstones among them."""
        readable = places(user)
        shown = self.filter(thread__state=Contribution.PUBLISHED).exclude(state=Contribution.HELD)
        return shown if readable is EVERYWHERE else shown.filter(thread__place__in=readable)

    def unread_by(self, user):
        return self.filter(number__gt=last_read(user, "thread"))

    def for_drawing(self):
        quoted = ("quoted__voice", "quoted__thread__community", "thread__community")
        return self.select_related("voice", "answers", *quoted)


class Post(Quoting, SpeaksToNames, Noted):
    """A numbered contribution to a thread. The number is given when it is published.

    `felt` says which of the four reactions there are (reaction.py). `marks_version` goes up with
    what others put to the words; `drawn_version` would say that the words themselves are new.
    A post that goes to another thread is numbered anew there; where it was, a row without words
    keeps the number and says where it is now (`moved_to`; carrying.py).
    """

    thread = models.ForeignKey("forums.Thread", on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    body = models.TextField()
    html = models.TextField(editable=False)
    pipeline = models.PositiveSmallIntegerField(editable=False)
    answers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )
    moved_to = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="places_before"
    )
    felt = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    file_count = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    marks_version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta(Noted.Meta):
        constraints = [
            *Noted.Meta.constraints,
            models.UniqueConstraint(fields=["thread", "number"], name="one_post_per_number"),
        ]
        indexes = [
            models.Index(fields=["thread", "voice", "number"], name="posts_of_a_name_in_a_thread"),
        ]

    def __str__(self):
        return f"{self.thread_id}#{self.number}"

    def get_absolute_url(self):
        """Where the post always lands, wherever its thread has gone."""
        return address("forums:post", self.pk)

    @property
    def place(self) -> str:
        return self.thread.place

    def scopes(self) -> list[str]:
        return self.thread.scopes()

    @property
    def words(self):
        """What it says, as it was cleaned when it was saved, with the names it speaks to."""
        return self.with_links(self.html)

    @cached_property
    def files(self) -> list:
        """Its images; where there are none, without asking. For many, `attachment.with_files`."""
        return list(self.attachments.all()) if self.file_count else []

    @property
    def notes_outside(self) -> int:
        """Those of its thread count too."""
        return self.content_notes | self.thread.content_notes

    @property
    def is_named(self) -> bool:
        """A post taken back for its wrong name shows no name any more."""
        return self.state != self.UNNAMED

    @property
    def feelings(self) -> list[Feeling]:
        return Feeling.among(self.felt)

    def snapshot(self) -> Revision:
        return Revision(post=self, body=self.body, html=self.html)

    def left_behind(self):
        """The unsaved row that keeps its number where it is now, while it goes elsewhere."""
        return Post(
            community_id=self.community_id,
            thread_id=self.thread_id,
            voice_id=self.voice_id,
            number=self.number,
            state=self.MOVED,
            moved_to=self,
            drawn_version=self.drawn_version + 1,
            pipeline=self.pipeline,
            created_at=self.created_at,
        )

    def locked(self):
        """The row as it is now, locked, with the thread in which it is by then.

        Two statements: PostgreSQL asks a join that waited for a lock with the rows it first found.
        """
        Post.objects.select_for_update().filter(pk=self.pk).values_list("pk").get()
        return Post.objects.select_related("thread__community", "voice").get(pk=self.pk)
