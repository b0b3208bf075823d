"""Holding the space: a thread is pinned, paused, closed and opened again; its outcome is said.

One transaction each. None of it changes what anybody wrote, and all of it can be undone.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.agreements import require_agreement
from community.permissions import require
from community.vouching import vouch
from forums import documents, live
from forums.actions import may_always, require_open, there
from forums.closed import MergedAway, NotClosed
from forums.holder import agree_to_close
from forums.models import Thread
from notifications.actions import notify, withdraw


@transaction.atomic
def pin(thread, *, by, until):
    """On top of its community's list up to and with this day in London; None takes it down."""
    thread = locked_for(thread, by, "forums.pin")
    thread.pinned_until = until
    thread.save(update_fields=["pinned_until"])
    return thread


@transaction.atomic
def close(thread, *, by, reason="", vouched=()):
    """It takes no new posts and is read as before; `reason` is shown to everybody.

    Two who hold a thread close it together: what the first of them says is a proposal.
    """
    thread = locked_for(thread, by, "forums.lock")
    vouch(vouched, by=by, about="thread", object_id=thread.pk)
    if not thread.is_locked and (proposal := agree_to_close(thread, by, reason)):
        notify("closing", proposal.pk)
        return thread
    forget_proposals(thread)
    thread.locked_at = thread.locked_at or timezone.now()
    thread.lock_reason = reason
    show_banners(thread)
    documents.put_thread(thread, thread.topic_names)
    return thread


@transaction.atomic
def reopen(thread, *, by):
    thread = _unmerged(locked_for(thread, by, "forums.lock"))
    forget_proposals(thread)
    thread.locked_at, thread.lock_reason, thread.archived_at = None, "", None
    show_banners(thread)
    documents.put_thread(thread, thread.topic_names)
    return thread


@transaction.atomic
def archive(thread, *, by):
    """Out of the lists; it is read and found by search as before. Raises NotClosed."""
    thread = locked_for(thread, by, "forums.lock")
    if not thread.is_locked:
        raise NotClosed
    thread.archived_at = thread.archived_at or timezone.now()
    show_banners(thread)
    return thread


@transaction.atomic
def bring_back(thread, *, by):
    """From the archive into the lists, closed as it was."""
    thread = _unmerged(locked_for(thread, by, "forums.lock"))
    thread.archived_at = None
    show_banners(thread)
    return thread


def _unmerged(thread) -> Thread:
    if thread.is_merged:
        raise MergedAway
    return thread


def forget_proposals(thread) -> None:
    made = thread.holders.proposing()
    for pk in made.values_list("pk", flat=True):
        withdraw("closing", pk)
    made.update(would_close_at=None, closing_reason="")


@transaction.atomic
def rest(thread, *, by, hours: int, note, vouched=()):
    """Nobody posts for so many hours; `note` says why, from one person to others."""
    thread = locked_for(thread, by, "forums.rest")
    vouch(vouched, by=by, about="thread", object_id=thread.pk)
    thread.rests_until = timezone.now() + timedelta(hours=hours)
    thread.rest_note = note
    show_banners(thread)
    return thread


@transaction.atomic
def wake(thread, *, by):
    thread = locked_for(thread, by, "forums.rest")
    _end_rest(thread)
    return thread


def wake_rested() -> int:
    """Tell open pages of the threads whose rest is over. How many; each in its own transaction."""
    over = Thread.objects.published().filter(rests_until__lte=timezone.now())
    woken = 0
    for pk in over.values_list("pk", flat=True):
        with transaction.atomic():
            thread = Thread(pk=pk).locked()
            if thread.is_published and thread.rests_until and not thread.is_resting:
                _end_rest(thread)
                woken += 1
    return woken


def _end_rest(thread) -> None:
    thread.rests_until, thread.rest_note = None, ""
    show_banners(thread)


@transaction.atomic
def set_order(thread, *, by, order):
    """In what order people speak from now on; the same again begins it anew, as a next round."""
    thread = locked_for(thread, by, "forums.order")
    thread.speaking = order
    thread.speaking_since = timezone.now()
    thread.round_from = thread.last_number if order == Thread.ROUND else None
    show_banners(thread)
    return thread


def next_round(thread, *, by):
    return set_order(thread, by=by, order=Thread.ROUND)


@transaction.atomic
def welcome_ideas(thread, *, by):
    """In a case circle the questions are asked, and ideas are welcome from now on."""
    return _set_ideas(thread, by, timezone.now())


@transaction.atomic
def ask_questions_first(thread, *, by):
    """Back to questions; what was written in between stays."""
    return _set_ideas(thread, by, None)


def _set_ideas(thread, by, at) -> Thread:
    thread = locked_for(thread, by, "forums.welcome_ideas")
    thread.ideas_at = at
    show_banners(thread)
    return thread


@transaction.atomic
def resolve(thread, *, by, outcome, vouched=()):
    """The answer, or what came of it, stands on top and is found by search; "" takes it away.

    Its opener says so in a closed thread too, and not where all writing is off.
    """
    thread = locked_for(thread, by, "forums.resolve")
    if not may_always(by, thread):
        require_open(thread.community)
        require_agreement(by)
    vouch(vouched, by=by, about="thread", object_id=thread.pk)
    thread.resolution = outcome
    show_banners(thread)
    documents.put_thread(thread, thread.topic_names)
    return thread


def locked_for(thread, by, permission: str) -> Thread:
    """The row as it is now, where this name may do it. Raises NotAllowed or ThreadGone."""
    thread = thread.locked()
    require(by, permission, thread)
    return there(thread)


def show_banners(thread) -> None:
    """Open pages show the banners anew; the opening text between them stays as it is."""
    thread.banner_version += 1
    thread.save()
    live.banners_changed(thread)
