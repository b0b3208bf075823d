"""The topics that a hub offers: a list that administrators keep, beside what people type freely."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from taggit.models import Tag


class TopicQuerySet(models.QuerySet):
    def by_name(self):
        return self.select_related("tag").order_by(Lower("tag__name"))


class Topic(models.Model):
    """A tag that is offered to who types topics; one that is retired stays on what has it."""

    tag = models.OneToOneField(Tag, on_delete=models.PROTECT, related_name="listed")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    def __str__(self):
        return self.tag.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def offer(self, is_offered: bool) -> None:
        self.retired_at = None if is_offered else timezone.now()
        self.save(update_fields=["retired_at"])


class FormerTopic(models.Model):
    """What a topic was called before: who types it or has its address comes to the topic."""

    name = models.CharField(max_length=100)
    slug = models.CharField(max_length=100, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former")

    def __str__(self):
        return self.name
