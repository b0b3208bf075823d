"""The list of topics is kept: added to, renamed, merged, retired. One transaction each.

Search and open pages of threads hear of a new name from a job, since a topic can have thousands.
"""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from taggit.models import Tag

from community.models import TopicOfCommunity
from community.permissions import HUB, require
from community.retirable import Refused
from community.topic import FormerTopic, Topic
from community.topics import forget_kept
from forums.models import TopicOfThread
from forums.tasks import retell_topic


class TopicTaken(Refused):
    def __init__(self):
        super().__init__("There is a topic with this name already. You can merge the two.")


@transaction.atomic
def add_topic(*, by, name: str) -> Topic:
    """What people have typed so already has it. Raises Refused."""
    known = _locked(by)
    _require_new(name, known.values())
    with _nobody_else_having_it():
        topic = Topic.objects.create(tag=_tag(name))
    return _told(topic)


@transaction.atomic
def rename_topic(pk: int, *, by, name: str) -> Topic:
    """Everything that has the topic shows its new name. Raises Refused or DoesNotExist."""
    known = _locked(by)
    topic = _one(pk, known)
    _require_new(name, [one for one in known.values() if one != topic])
    before = topic.tag
    with _nobody_else_having_it():
        topic.tag = _tag(name)
        topic.save(update_fields=["tag"])
    if topic.tag != before:
        _pass_on(before, topic)
    return _told(topic)


@transaction.atomic
def merge_topics(pk: int, *, by, into: int) -> Topic:
    """What has the one has the other instead. Raises Refused or DoesNotExist."""
    known = _locked(by)
    topic, other = _one(pk, known), _one(into, known)
    if topic == other:
        raise Refused("Choose another topic for it to become a part of.")
    topic.former.update(topic=other)
    topic.delete()
    _pass_on(topic.tag, other)
    return _told(other)


@transaction.atomic
def offer_topic(pk: int, *, by, is_offered: bool) -> Topic:
    """Whether it is offered from now on. What has it keeps it."""
    topic = _one(pk, _locked(by))
    topic.offer(is_offered)
    return _forgotten(topic)


def _locked(by) -> dict[int, Topic]:
    require(by, "community.keep_topics", HUB)
    return {one.pk: one for one in Topic.objects.select_for_update(of=("self",)).by_name()}


def _one(pk: int, known: dict[int, Topic]) -> Topic:
    if pk not in known:
        raise Topic.DoesNotExist
    return known[pk]


def _require_new(name: str, others) -> None:
    if name.casefold() in {one.tag.name.casefold() for one in others}:
        raise TopicTaken


@contextmanager
def _nobody_else_having_it():
    """Somebody else may add the same one in this very moment, which no lock on the list sees."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise TopicTaken from error


def _tag(name: str) -> Tag:
    """The one of this name, letter case aside, spelt like this; it is nobody's former name now."""
    tag = Tag.objects.filter(name__iexact=name).first() or Tag(name=name)
    tag.name = name
    tag.save()
    FormerTopic.objects.filter(slug=tag.slug).delete()
    return tag


def _pass_on(before: Tag, topic: Topic) -> None:
    """What had the one tag has the topic's; the tag itself stays, for who types it this moment."""
    for tagged in (TopicOfCommunity, TopicOfThread):
        has_both = tagged.objects.filter(tag=topic.tag).values("content_object")
        tagged.objects.filter(tag=before, content_object__in=has_both).delete()
        tagged.objects.filter(tag=before).update(tag=topic.tag)
    FormerTopic.objects.update_or_create(
        slug=before.slug, defaults={"name": before.name, "topic": topic}
    )


def _told(topic: Topic) -> Topic:
    retell_topic.enqueue_once(str(topic.pk), topic.pk)
    return _forgotten(topic)


def _forgotten(topic: Topic) -> Topic:
    forget_kept()
    transaction.on_commit(forget_kept)
    return topic
