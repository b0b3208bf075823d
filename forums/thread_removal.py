"""A whole thread goes: taken back by its opener for a wrong name, or removed. One transaction each.

Then nobody reads it, at any address: there is no note in its place, which would need a name or a
title. What others posted in it stays theirs to find and remove, on the pages of their names.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.contribution import Contribution
from community.following import is_of_one_person
from community.permissions import require
from forums import documents, live
from forums.actions import remover
from forums.closed import Closed, NoReason, TooLate
from forums.post import TAKE_BACK_MINUTES
from forums.quoting import across, redrawn
from forums.reaction import Reaction
from forums.revision import Revision
from notifications.actions import notify, withdraw, withdraw_all


class Answered(Closed):
    def __init__(self):
        super().__init__(
            "Somebody else has posted in this thread, so it cannot be taken back any more. "
            "You can still remove your opening text."
        )


@transaction.atomic
def take_back_thread(thread, *, by):
    """Wrong name: within TAKE_BACK_MINUTES, and while nobody else has posted, no trace stays.

    Who else has posted goes by names: to let somebody's other name pass would tell whose it is.
    """
    thread = thread.locked()
    require(by, "forums.take_back", thread)
    if not thread.is_published:
        return thread
    if not thread.is_younger_than(minutes=TAKE_BACK_MINUTES):
        raise TooLate(
            f"A thread can be taken back without a trace of its name for {TAKE_BACK_MINUTES} "
            "minutes. You can still remove it."
        )
    if thread.others_have_posted:
        raise Answered
    _take_down(thread, Contribution.UNNAMED, Contribution.AUTHOR)
    return thread


@transaction.atomic
def remove_thread(thread, *, by, reason=""):
    """It goes with all its posts; where others have posted, its opener removes their text alone.

    Only the opener needs no reason; the opener of what somebody else removed is told.
    """
    thread = thread.locked()
    require(by, "forums.remove_thread", thread)
    is_mine = by.pk == thread.voice_id
    if not thread.is_published:
        return thread
    if is_mine and thread.others_have_posted:
        _remove_opening_text(thread)
        return thread
    if not (is_mine or reason):
        raise NoReason
    if not is_of_one_person(by, thread.voice):
        notify("removedthread", thread.pk)
    thread.removed_reason = reason
    _take_down(thread, Contribution.REMOVED, remover(by, thread))
    return thread


def _take_down(thread, state: str, removed_by: str) -> None:
    """What its opener alone has posted goes the same way as the thread does."""
    gone = {"state": state, "removed_by": removed_by, "removed_at": timezone.now()}
    if removed_by == Contribution.AUTHOR:
        Reaction.objects.filter(post__thread=thread).delete()
        thread.posts.published().update(drawn_version=F("drawn_version") + 1, felt=0, **gone)
        Revision.objects.filter(post__thread=thread).delete()
    for name, value in gone.items():
        setattr(thread, name, value)
    thread.revisions.all().delete()
    thread.drawn_version += 1
    thread.save()
    documents.remove_thread(thread)
    withdraw_all(thread.stream)
    live.gone(redrawn(across([thread.pk])))


def _remove_opening_text(thread) -> None:
    """The title stays, by which others know their thread; the opener can still change it."""
    thread.context = thread.context_html = ""
    thread.edited_at = None
    thread.revisions.all().delete()
    thread.drawn_version += 1
    thread.save()
    documents.put_thread(thread, thread.topic_names)
    withdraw("mentionontop", thread.pk)
    live.context_changed(thread)
