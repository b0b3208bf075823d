"""Saying in plain words what came of a closed thread, and answering that. One transaction each."""

from django.db import transaction
from django.utils import timezone

from community.permissions import NotAllowed, require
from community.vouching import vouch
from forums import documents
from forums.actions import there
from forums.closed import ChangedMeanwhile, Closed, TooLate
from forums.holding import locked_for, show_banners
from forums.models import NotMeant, Summary
from forums.summary import ANSWER_DAYS
from notifications.actions import notify


class NotClosedYet(Closed):
    def __init__(self):
        super().__init__("A summary is for a closed thread. Close this one first.")


class DidNotPost(NotAllowed):
    def __init__(self):
        super().__init__("Those who have posted in this thread may answer its summary.")


@transaction.atomic
def summarise(thread, *, by, words, drawn_version=None, vouched=()):
    """`words` stand on top of the closed thread and are found by search; "" takes them away.

    `drawn_version` is that of the summary on the page where this was written; see ChangedMeanwhile.
    """
    thread = locked_for(thread, by, "forums.summarise")
    if not thread.is_locked:
        raise NotClosedYet
    summary = Summary.objects.filter(thread=thread).first() or Summary(thread=thread)
    if drawn_version not in {None, summary.drawn_version}:
        raise ChangedMeanwhile(summary)
    if words == summary.words:
        return thread
    summary.voice, summary.words, summary.written_at = by, words, timezone.now()
    summary.drawn_version += 1
    summary.save()
    vouch(vouched, by=by, about="summary", object_id=summary.pk)
    show_banners(thread)
    documents.put_thread(thread, thread.topic_names)
    return thread


def may_answer(thread, voices) -> list:
    """Those of the voices that have words in the thread: the opener's, or a post's."""
    posted = thread.posts.published().filter(voice__in=voices)
    wrote = set(posted.values_list("voice", flat=True)) | {thread.voice_id}
    return [voice for voice in voices if voice.pk in wrote]


@transaction.atomic
def say_it_is_not_meant(thread, *, by, words, key):
    """Told to whoever wrote the summary and who holds the thread, and shown to nobody else."""
    thread = thread.locked()
    if done := NotMeant.objects.by_key(by, key):
        return done
    require(by, "forums.reply", thread)
    if not may_answer(there(thread), [by]):
        raise DidNotPost
    summary = Summary.objects.filter(thread=thread).exclude(words="").first()
    if summary is None or not thread.is_locked:
        raise NotClosedYet
    if not summary.takes_answers:
        raise TooLate(
            f"A summary is answered within {ANSWER_DAYS} days. Write to the facilitators instead."
        )
    said = NotMeant.objects.create(
        thread=thread, community_id=thread.community_id, voice=by, words=words, key=key
    )
    notify("notmeant", said.pk)
    return said
