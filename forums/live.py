"""How a thread is watched."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from community.models import Community
from community.presence import presence_in
from community.standing import may_read
from forums.attachment import with_files
from forums.drawing import draw, outline_of
from forums.mentioning import with_names
from forums.models import Note, Poll, Post, Thread
from forums.rows import arm_of, briefs, drawn
from realtime.access import ACCESS, EVERYONE, PLACES
from realtime.registry import Placed, draws, stream
from realtime.streams import record, record_each


def started(thread) -> None:
    record(f"community:{thread.community_id}", "thread", thread.pk)


def posted(post) -> None:
    record(post.thread.stream, "post", post.pk)


def changed(post) -> None:
    record(post.thread.stream, "post", post.pk)


def context_changed(thread) -> None:
    record(thread.stream, "context", thread.pk)


def banners_changed(thread) -> None:
    record(thread.stream, "banners", thread.pk)


def poll_changed(poll) -> None:
    record(poll.thread.stream, "poll", poll.pk)


def moved(thread, quotes: dict[str, list[tuple[str, int]]]) -> None:
    """Who may not read it there is told that it is gone; lists of the community have one more.

    `quotes` are those that show something else since, here and below, as `rearranged` takes them.
    """
    changes = {
        ACCESS: [(EVERYONE, 0)],
        PLACES: [(EVERYONE, 0)],
        f"community:{thread.community_id}": [("thread", thread.pk)],
    }
    here = [("banners", thread.pk), *quotes.get(thread.stream, [])]
    record_each(changes | quotes | {thread.stream: here})


def rearranged(changes: dict[str, list[tuple[str, int]]]) -> None:
    """What has changed in each of several threads at once, by stream."""
    record_each(changes)


def noted(note) -> None:
    record(note.thread.notes_stream, "note", note.pk)


def gone(quotes: dict[str, list[tuple[str, int]]]) -> None:
    """Nobody reads a thread any more: whoever has it open is asked anew and told that."""
    record_each({ACCESS: [(EVERYONE, 0)], PLACES: [(EVERYONE, 0)]} | quotes)


def thread_presence(user, thread, ref):
    return presence_in(user, thread.community, ref)


@stream("thread", presence=thread_presence)
def watch_thread(user, key):
    return get_object_or_404(
        Thread.objects.visible_to(user).select_related("community"), pk=int(key)
    )


@stream("notes")
def watch_notes(user, key):
    """What those who hold a thread say to one another: for them alone."""
    thread = watch_thread(user, key)
    if not thread.holders.held_by(user).exists():
        raise PermissionDenied
    return thread


@stream("community")
def watch_community(user, key):
    """New threads of a community, for its members."""
    community = get_object_or_404(Community, pk=int(key))
    if not may_read(user, community.content_place):
        raise PermissionDenied
    return community


@draws("thread")
def draw_threads(ids):
    """As rows in lists without a reader: that there is one more is all that a page makes of it."""
    found = briefs(AnonymousUser(), [arm_of(Thread.objects.published().filter(pk__in=ids))])
    return {
        brief.pk: Placed(
            render_to_string("forums/_rows.html", {"rows": [row]}),
            f"community:{brief.community_id}",
        )
        for brief, row in zip(found, drawn(found), strict=True)
    }


@draws("banners")
def draw_banners(ids):
    threads = Thread.objects.published().filter(pk__in=ids).select_related("community")
    return {
        thread.pk: render_to_string("forums/_banners.html", {"thread": thread})
        for thread in threads
    }


@draws("post")
def draw_posts(ids):
    found = with_files(with_names(Post.objects.for_drawing().filter(pk__in=ids)))
    posts = {post.pk: post for post in found}
    outlines = map(outline_of, posts.values())
    drawn, _ = draw(outlines, lambda missing: [posts[pk] for pk in missing])
    return {pk: Placed(html, posts[pk].thread.stream) for pk, html in drawn.items()}


@draws("poll")
def draw_polls(ids):
    return {
        poll.pk: render_to_string("forums/_poll.html", {"poll": poll})
        for poll in Poll.objects.for_drawing().filter(pk__in=ids)
    }


@draws("note")
def draw_notes(ids):
    return {
        note.pk: render_to_string("forums/_note.html", {"note": note})
        for note in Note.objects.of_this_community().filter(pk__in=ids).select_related("voice")
    }


@draws("context")
def draw_contexts(ids):
    return {
        thread.pk: render_to_string("forums/_context.html", {"thread": thread})
        for thread in Thread.objects.published().filter(pk__in=ids).prefetch_related("topics")
    }
