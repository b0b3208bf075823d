"""My made-up name was found out: all that it wrote is hidden at once, and people are called.

What is hidden looks to everybody like what its author removed, so that no note says why. Earlier
versions are deleted for good. One transaction each; threads and posts are locked in order of id.
"""

from collections import defaultdict

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import mail_words
from accounts.models import Letter, User
from accounts.tasks import deliver
from community.contribution import Contribution
from community.permissions import NotAllowed
from forums import documents, live
from forums.hidden_name_notices import people_called
from forums.models import HiddenName, Post, Revision, Thread
from notifications.actions import notify, withdraw
from realtime.access import places_changed
from search import index

GONE = {"state": Contribution.HIDDEN, "removed_by": Contribution.AUTHOR, "removed_reason": ""}
BACK = {"state": Contribution.PUBLISHED, "removed_by": "", "removed_at": None}


class NotMadeUp(NotAllowed):
    def __init__(self):
        super().__init__("This is your own name. You can remove what you wrote, post by post.")


@transaction.atomic
def hide_name(voice) -> HiddenName:
    """One of one's own names: its posts, and its threads as far as nobody else wrote in them.

    A thread in which others wrote stays with its title, and loses the opening text.
    """
    if not voice.is_pseudonym:
        raise NotMadeUp
    threads, posts = _locked(voice, Contribution.PUBLISHED)
    row = HiddenName.objects.in_force().filter(voice=voice).first() or HiddenName(voice=voice)
    changes = _change_posts(posts, {**GONE, "removed_at": timezone.now()})
    index.remove_many("post", posts)
    went = [_hide_thread(thread, row, changes) for thread in threads]
    row.save()
    notify("hiddenname", row.pk)
    _call()
    _show(changes, any(went))
    return row


def _call() -> None:
    """By mail that says nothing, besides the notification, which somebody may have turned off."""
    subject = mail_words.KINDS[mail_words.CALLED].subject
    for person in User.objects.filter(pk__in=people_called(), is_active=True).order_by("pk"):
        body = mail_words.body(mail_words.CALLED, to=person.email)
        letter = Letter.objects.create(to=person.email, subject=subject, body=body)
        deliver.enqueue(letter.pk)


@transaction.atomic
def show_name(voice) -> None:
    """All of it is there again, but for what was removed or taken back since."""
    threads, posts = _locked(voice, Contribution.HIDDEN)
    changes = _change_posts(posts, BACK)
    there = Post.objects.filter(pk__in=posts, thread__state__in=[Thread.PUBLISHED, Thread.HIDDEN])
    for post in there.select_related("thread", "voice"):
        documents.put_post(post)
    for thread in threads:
        for name, value in BACK.items():
            setattr(thread, name, value)
        _put(thread)
    for row in HiddenName.objects.in_force().filter(voice=voice).select_for_update(of=("self",)):
        _put_openings_back(row, changes)
        withdraw("hiddenname", row.pk)
    _show(changes, bool(threads))


def _locked(voice, state: str) -> tuple[list[Thread], list[int]]:
    """The threads and the ids of the posts of this name that are in this state."""
    theirs = Post.objects.filter(voice=voice, state=state)
    wanted = Thread.objects.filter(Q(voice=voice) | Q(pk__in=theirs.values("thread")))
    threads = list(wanted.order_by("pk").select_for_update(of=("self",)).select_related("voice"))
    posts = list(theirs.order_by("pk").values_list("pk", flat=True))
    both = Post.objects.filter(Q(pk__in=posts) | Q(quoted__in=posts))
    list(both.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    mine = [one for one in threads if one.voice_id == voice.pk and one.state == state]
    return mine, posts


def _change_posts(posts: list[int], change: dict) -> dict[str, list[tuple[str, int]]]:
    """What open pages of each thread have to draw anew: these posts, and those that quote them."""
    Post.objects.filter(pk__in=posts).update(drawn_version=F("drawn_version") + 1, **change)
    Revision.objects.filter(post__in=posts).delete()
    quoting = Post.objects.filter(quoted__in=posts)
    quoting.update(marks_version=F("marks_version") + 1)
    changed = Post.objects.filter(Q(pk__in=posts) | Q(quoted__in=posts)).order_by("pk")
    changes = defaultdict(list)
    for pk, thread in changed.values_list("pk", "thread_id"):
        changes[f"thread:{thread}"].append(("post", pk))
    return changes


def _hide_thread(thread, row, changes) -> bool:
    """Whether the whole of it went."""
    thread.revisions.all().delete()
    thread.drawn_version += 1
    if thread.others_have_posted:
        row.openings[str(thread.pk)] = thread.context or row.openings.get(str(thread.pk), "")
        thread.context, thread.context_html, thread.edited_at = "", "", None
        thread.save()
        documents.put_thread(thread, thread.topic_names)
        changes[thread.stream].append(("context", thread.pk))
        return False
    for name, value in {**GONE, "removed_at": timezone.now()}.items():
        setattr(thread, name, value)
    thread.save()
    documents.remove_thread(thread)
    return True


def _put_openings_back(row, changes) -> None:
    """Where its name has not written another one since."""
    there = Thread.objects.published().filter(pk__in=row.openings, context="")
    for thread in there.select_related("voice"):
        thread.word(row.openings[str(thread.pk)])
        _put(thread)
        changes[thread.stream].append(("context", thread.pk))
    row.openings, row.shown_again_at = {}, timezone.now()
    row.save()


def _put(thread) -> None:
    thread.drawn_version += 1
    thread.save()
    documents.put_thread(thread, thread.topic_names)


def _show(changes, is_gone: bool) -> None:
    """Open pages follow; the log is written last."""
    if changes:
        live.rearranged(changes)
    if is_gone:
        places_changed()
