"""Posts go to another thread: the one mechanism behind splitting and merging.

A post keeps its id, and with it its address, its reactions, its versions and what answers it. It
gets the next number of the thread it comes to; where it was, a row without words keeps the old one
and leads after it (`Post.moved_to`).
"""

from bisect import bisect_right
from typing import NamedTuple

from django.db.models import F, Q

from forums import live
from forums.models import Post, Reading
from forums.trace import Trace
from search import index

MOST = 500  # posts that go in one transaction
_BATCH = 200  # rows of a statement


class Carried(NamedTuple):
    """`numbers` are what each post was and is numbered; the others are ids, for open pages."""

    posts: list[int]
    left_behind: list[int]
    speaking_to: list[tuple[int, int]]
    numbers: dict[int, int]


def carry(posts: list[Post], source, to) -> Carried:
    """Take published `posts`, in order of number, from `source` to the end of `to`.

    Both threads are locked; nobody comes to read more by it, which the caller has seen to. The
    content notes of `source`, which its posts stood under, go with them.
    """
    ids = [post.pk for post in posts]
    speaking_to = _lock(posts, [source.pk, to.pk])
    left_behind = [post.left_behind() for post in posts]
    numbers = {}
    for post in posts:
        to.last_number += 1
        numbers[post.number] = to.last_number
        post.thread, post.number = to, to.last_number
        post.note(add=source.content_notes & ~to.content_notes, is_author=False)
        to.last_post_at = max(to.last_post_at, post.created_at)
    changed = ["thread", "number", "content_notes", "added_notes"]
    Post.objects.bulk_update(posts, changed, _BATCH)
    left_behind = Post.objects.bulk_create(left_behind, _BATCH)
    shown_anew = Post.objects.filter(Q(pk__in=ids) | Q(pk__in=[pk for pk, _ in speaking_to]))
    shown_anew.update(marks_version=F("marks_version") + 1)  # their words are what they were
    index.move("post", ids, place=to.place)
    return Carried(ids, [one.pk for one in left_behind], speaking_to, numbers)


def _lock(posts: list[Post], threads: list[int]) -> list[tuple[int, int]]:
    """These posts and those that answer or quote them, in order of id; of these, (id, thread).

    The posts were read before, and have the content notes that somebody gave them meanwhile.
    """
    going = {post.pk: post for post in posts}
    answering = Q(answers__in=going, thread__in=threads)
    rows = Post.objects.filter(Q(pk__in=going) | answering | Q(quoted__in=going)).order_by("pk")
    rows = rows.select_for_update(of=("self",))
    speaking_to = []
    for pk, thread, *notes in rows.values_list("pk", "thread_id", "content_notes", "added_notes"):
        if pk in going:
            going[pk].content_notes, going[pk].added_notes = notes
        else:
            speaking_to.append((pk, thread))
    return speaking_to


def read_as_before(source, to, numbers: dict[int, int], *, end: int, before: int) -> None:
    """Whoever has read carried posts, and `to` up to its former `end`, has read them there too.

    `before` is the number in `to` after which they come. Who had more to read goes on from there.
    """
    olds = sorted(numbers)
    known = dict(Reading.objects.filter(thread=to).values_list("person_id", "number"))
    read = Reading.objects.filter(thread=source).values_list("person_id", "number")
    upto = {
        person: before + bisect_right(olds, number)
        for person, number in read
        if known.get(person, 0) >= end
    }
    mine = list(Reading.objects.filter(thread=to, person__in=upto))
    for one in mine:
        one.number = upto.pop(one.person_id)
    Reading.objects.bulk_update(mine, ["number"], _BATCH)
    Reading.objects.bulk_create(
        (Reading(person_id=person, thread=to, number=number) for person, number in upto.items()),
        _BATCH,
        ignore_conflicts=True,
    )


def leave_traces(source, to, kinds: tuple[str, str], *, first: int, numbers: dict) -> None:
    """A line in each: in `source` of the first of `kinds`, in `to` of the second.

    `first` is the number with which what came begins in `to`.
    """
    old = min(numbers, default=0)
    for thread, other, kind, number in ((source, to, kinds[0], first), (to, source, kinds[1], old)):
        Trace.objects.create(
            thread=thread, other=other, kind=kind, posts=len(numbers), number=number
        )
        thread.has_traces = True
        thread.banner_version += 1


def show(source, to, carried: Carried, *, opening: list[int] = ()) -> None:
    """Open pages of both threads follow; `opening` is the post that the opening text became."""
    changes = {
        source.stream: _posts(carried.left_behind),
        to.stream: _posts([*opening, *carried.posts]),
    }
    if opening:
        changes[source.stream].append(("context", source.pk))
    for pk, thread in carried.speaking_to:
        changes.setdefault(f"thread:{thread}", []).extend(_posts([pk]))
    for thread in (source, to):
        changes[thread.stream].append(("banners", thread.pk))
    live.rearranged(changes)


def _posts(ids) -> list[tuple[str, int]]:
    return [("post", pk) for pk in ids]
