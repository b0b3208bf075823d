"""Images that belong to posts, or to nobody's words yet."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.templatetags.addresses import address
from forums.post import TAKE_BACK_MINUTES, Post

MOST = 4  # images of a post
ALT = 300  # characters of an alternative text
KEPT_HOURS = 24  # without a post


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads a post sees its images; of what was removed or is held, nobody does."""
        return self.filter(post__in=Post.objects.visible_to(user).published())

    def waiting_for(self, person_id: int):
        """What this person has added and not posted yet: nobody else's, and nothing posted."""
        return self.filter(person=person_id, post=None)

    def outlived(self):
        """Never posted, taken off, or of a post that is gone for longer than one takes it back."""
        now = timezone.now()
        is_unused = Q(added_at__lt=now - timedelta(hours=KEPT_HOURS)) | Q(person=None)
        was_shown_until = now - timedelta(minutes=TAKE_BACK_MINUTES)
        is_gone = Q(post__removed_at__lt=was_shown_until) & ~Q(post__state=Post.PUBLISHED)
        return self.filter(Q(post=None) & is_unused | is_gone)


class Attachment(models.Model):
    """`stored_as` is random, and `original` is said to nobody but who chose the file.

    It waits for `person` until it belongs to `post`; from then on nothing leads to the person.
    `place` is its place among those of its post, from 1; width and height are in pixels.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    post = models.ForeignKey(
        "forums.Post", null=True, on_delete=models.PROTECT, related_name="attachments"
    )
    place = models.PositiveSmallIntegerField(default=0)
    stored_as = models.CharField(max_length=100, unique=True)
    original = models.CharField(max_length=100, blank=True)
    alt = models.CharField(max_length=ALT, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None) | Q(person=None), name="an_attachment_is_of_one"
            )
        ]

    def __str__(self):
        return f"attachment {self.pk}"

    def get_absolute_url(self):
        return address("forums:attachment", self.pk)

    def content(self) -> bytes:
        """Raises FileNotFoundError."""
        with default_storage.open(self.stored_as) as file:
            return file.read()


def with_files(posts) -> list[Post]:
    """These posts with their images: one query, or none where there are none."""
    posts = list(posts)
    asked = [post for post in posts if post.file_count]
    found = defaultdict(list)
    if asked:
        for one in Attachment.objects.filter(post__in=asked):
            found[one.post_id].append(one)
    for post in asked:
        post.files = found[post.pk]
    return posts
