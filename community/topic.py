"""The topics that a hub offers: a list that administrators keep, beside what people type freely."""

from django.db import models
from django.db.models.functions import Lower
from taggit.models import Tag

from community.retirable import Retirable


class TopicQuerySet(models.QuerySet):
    def by_name(self):
        return self.select_related("tag").order_by(Lower("tag__name"))


class Topic(Retirable):
    """A tag that is offered to who types topics; one that is retired stays on what has it."""

    tag = models.OneToOneField(Tag, on_delete=models.PROTECT, related_name="listed")

    objects = TopicQuerySet.as_manager()

    def __str__(self):
        return self.tag.name

    @property
    def number(self) -> int:
        """By which the page of the list names it."""
        return self.pk


class FormerTopic(models.Model):
    """What a topic was called before: who types it or has its address comes to the topic."""

    name = models.CharField(max_length=100)
    slug = models.CharField(max_length=100, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former")

    def __str__(self):
        return self.name
