"""What people follow, and what has happened for them. Rows of persons: nobody else reads them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from notifications.mail import Mail
from notifications.wishes import Wishes

__all__ = ["FeedKey", "Follow", "Mail", "Notification", "Wishes"]


class Follow(models.Model):
    """What a person has chosen for one thing: to follow it, or not to hear of it."""

    FOLLOW, MUTE = "follow", "mute"
    LEVELS = [(FOLLOW, "Follow"), (MUTE, "Mute")]

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    kind = models.CharField(max_length=16)
    object_id = models.PositiveBigIntegerField()
    level = models.CharField(max_length=6, choices=LEVELS, default=FOLLOW)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "person"], name="one_choice_per_thing_and_person"
            )
        ]

    def __str__(self):
        return f"{self.level} {self.kind}:{self.object_id}"


class FeedKey(models.Model):
    """That a person has a feed of their own, and the digest of the key in its address."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"feed of {self.person_id}"


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something happened for a person: a reference, drawn for them through `visible_to`.

    `about` names what it belongs to ("thread:42"), so that reading that thing reads it too.
    `addressee` is the `ref` of the person's name that was spoken to, "" where none was. `due_at` is
    when it goes out by mail, until it is in one (`mail`) or has been read.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=16)
    object_id = models.PositiveBigIntegerField()
    about = models.CharField(max_length=40)
    reason = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    addressee = models.CharField(max_length=16, blank=True, default="", db_default="")
    due_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "object_id"], name="one_notification_per_happening"
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "about"], condition=models.Q(read_at=None), name="unread_about"
            ),
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="due_by_mail"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.reason}"
