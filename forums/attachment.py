"""Images and other files that belong to posts, or to nobody's words yet."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.templatetags.addresses import address
from forums.document import MEDIA_TYPES, PLAIN, ending_of
from forums.image import MEDIA_TYPE as IMAGE
from forums.post import TAKE_BACK_MINUTES, Post

MOST = 4  # of a post
ALT = 300  # characters of an alternative text, or of a name
KEPT_HOURS = 24  # without a post
_MAY_SHOW = [Post.PUBLISHED, Post.HIDDEN]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads a post gets its files; of what was removed or is held, nobody does."""
        return self.filter(post__in=Post.objects.visible_to(user).published())

    def waiting_for(self, person_id: int):
        """What this person has added and not posted yet: nobody else's, and nothing posted."""
        return self.filter(person=person_id, post=None)

    def outlived(self):
        """Never posted and in no draft, taken off, or of a post that nobody takes back any more."""
        now = timezone.now()  # what is hidden with its name can be shown again
        is_old = Q(added_at__lt=now - timedelta(hours=KEPT_HOURS), draft=None)
        is_unused = is_old | Q(person=None)
        was_shown_until = now - timedelta(minutes=TAKE_BACK_MINUTES)
        is_gone = Q(post__removed_at__lt=was_shown_until) & ~Q(post__state__in=_MAY_SHOW)
        return self.filter(Q(post=None) & is_unused | is_gone)


class Attachment(models.Model):
    """`stored_as` is random, and `original` is said to nobody but who chose the file.

    It waits for `person` until it belongs to `post`, from when on nothing leads to the person; for
    as long as their `draft` is kept, where it is a part of one.
    `place` is its place among those of its post, from 1; width and height of an image are in
    pixels. `alt` are the words for an image, or the name that others see of another file.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    post = models.ForeignKey(
        "forums.Post", null=True, on_delete=models.PROTECT, related_name="attachments"
    )
    draft = models.ForeignKey(
        "forums.Draft", null=True, on_delete=models.SET_NULL, related_name="files"
    )
    place = models.PositiveSmallIntegerField(default=0)
    stored_as = models.CharField(max_length=100, unique=True)
    original = models.CharField(max_length=100, blank=True)
    alt = models.CharField(max_length=ALT, blank=True)
    media_type = models.CharField(max_length=100, default=IMAGE, db_default=IMAGE)
    size = models.PositiveIntegerField(default=0, db_default=0)  # bytes; 0 for images
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None) | Q(person=None, draft=None), name="an_attachment_is_of_one"
            )
        ]

    def __str__(self):
        return f"attachment {self.pk}"

    def get_absolute_url(self):
        return address("forums:attachment", self.pk)

    @property
    def is_image(self) -> bool:
        return self.media_type == IMAGE

    @property
    def may_name_its_maker(self) -> bool:
        """Documents carry who wrote them, often unseen."""
        return not (self.is_image or self.ending in PLAIN)

    @property
    def ending(self) -> str:
        return next((end for end, kind in MEDIA_TYPES.items() if kind == self.media_type), "webp")

    @property
    def kind_and_size(self) -> str:
        return f"{self.ending.upper()}, {max(1, self.size // 1024):,} kB"

    @property
    def saved_as(self) -> str:
        """A name that says what it is, whatever was typed."""
        name = "".join(one for one in self.alt if one.isprintable() and one not in '/\\"')
        name = name.strip(". ")
        return name if ending_of(name) == self.ending else f"{name or 'file'}.{self.ending}"

    def content(self) -> bytes:
        """Raises FileNotFoundError."""
        with default_storage.open(self.stored_as) as file:
            return file.read()


def with_files(posts) -> list[Post]:
    """These posts with their files: one query, or none where there are none."""
    posts = list(posts)
    asked = [post for post in posts if post.file_count]
    found = defaultdict(list)
    if asked:
        for one in Attachment.objects.filter(post__in=asked):
            found[one.post_id].append(one)
    for post in asked:
        post.files = found[post.pk]
    return posts
