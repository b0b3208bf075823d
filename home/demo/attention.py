"""What the people of the demo hub follow, how far they have read, and what waits for them."""

from collections import defaultdict

from forums.models import Reading
from home.demo.source import SIGN_INS
from notifications import inbox
from notifications.models import Follow, Notification
from notifications.registry import Concern

UNREAD_THREADS = 3  # for each person, those that moved last
UNREAD_POSTS = 3


def give_attention(people, written) -> None:
    """Who took part follows. Most have read everything; a few threads have something new."""
    by_activity = sorted(written, key=lambda one: one.thread.last_post_at, reverse=True)
    follows, readings, waiting = [], [], defaultdict(dict)
    for key, person in people.items():
        mine = [one for one in by_activity if key in _participants(one)]
        follows += [Follow(person=person, kind="thread", object_id=one.thread.pk) for one in mine]
        fresh = [one for one in mine if _read_by(key, one) < one.thread.last_number]
        for one in mine:
            is_new = one in fresh[:UNREAD_THREADS]
            number = _read_by(key, one) if is_new else one.thread.last_number
            readings.append(Reading(person=person, thread=one.thread, number=number))
            if key in SIGN_INS:
                _note(waiting, key, person, one, number)
    Follow.objects.bulk_create(follows)
    Reading.objects.bulk_create(readings)
    _notify(waiting)


def _participants(one) -> set[str]:
    return {one.entry["by"]} | {said["by"] for said in one.entry["posts"]}


def _read_by(key, one) -> int:
    """All but the last few posts; whoever wrote one of those has read as far as that."""
    own = [n for n, said in enumerate(one.entry["posts"], 1) if said["by"] == key]
    return max(0, one.thread.last_number - UNREAD_POSTS, *own)


def _note(waiting, key, person, one, read) -> None:
    """Post -> person -> why it concerns them, for the posts they have not read."""
    said = one.entry["posts"]
    for post in one.posts[read:]:
        answers = said[post.number - 1]["answers"]
        is_mine = answers is not None and said[answers - 1]["by"] == key
        reason = "answer" if is_mine else "follow"
        if post.is_published:
            waiting[post][person.pk] = Concern(reason, one.thread.stream)


def _notify(waiting) -> None:
    """As the job does it, oldest first, at the time of the post."""
    for post in sorted(waiting, key=lambda post: post.created_at):
        inbox.add("post", post.pk, waiting[post])
        told = Notification.objects.filter(kind="post", object_id=post.pk)
        told.update(created_at=post.created_at)
