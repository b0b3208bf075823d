"""Search and open pages of threads hear that a topic is called otherwise."""

from itertools import islice

from django.db import transaction
from django.db.models import F

from community.topic import Topic
from forums import documents, live
from forums.models import Thread, TopicOfThread

AT_ONCE = 50  # threads under lock


def retell(pk: int) -> None:
    """All threads with this topic show what it is called now; may run twice."""
    topic = Topic.objects.filter(pk=pk).first()
    if topic is None:  # it became a part of another, which has a job of its own
        return
    tagged = TopicOfThread.objects.filter(tag=topic.tag_id).order_by("content_object")
    threads = iter(list(tagged.values_list("content_object", flat=True).distinct()))
    while some := list(islice(threads, AT_ONCE)):
        _retell(some)


@transaction.atomic
def _retell(pks: list[int]) -> None:
    locked = Thread.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    threads = list(locked.prefetch_related("topics", "voice"))
    Thread.objects.filter(pk__in=pks).update(drawn_version=F("drawn_version") + 1)
    for thread in threads:
        if thread.is_published:
            documents.put_thread(thread, thread.topic_names)
    live.rearranged({thread.stream: [("context", thread.pk)] for thread in threads})
