"""What a mail says of posts, threads and polls to one reader, asked when it is sent.

Named are those they may read then and have not muted. Where they were told as somebody who follows,
they still follow, and do not wish to hear of what has its content notes.
"""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.html import escape

from community.content_notes import hidden_from
from community.muting import muted_by
from forums.models import Poll, Post, Thread
from forums.outside import is_named, is_quoted, words_outside
from notifications.models import Follow
from notifications.registry import Line
from notifications.wishes import SPOKEN_TO

WORDS = 300  # characters
FOLLOWING = {"follow", "call"}
"""The reasons that end when somebody follows no longer."""


def post_lines(user, reasons: Mapping[int, str]) -> list[Line]:
    posts = Post.objects.visible_to(user).published().filter(thread__in=_heard(user))
    posts = _wanted(user, posts.select_related("thread__community"), reasons, "thread")
    lines = ((post, post.thread, post.notes_outside, post.html) for post in posts)
    return _told(user, reasons, lines)


def poll_lines(user, reasons: Mapping[int, str]) -> list[Line]:
    polls = Poll.objects.visible_to(user).published().filter(thread__in=_heard(user))
    polls = _wanted(user, polls.select_related("thread__community"), reasons, "thread")
    lines = ((one, one.thread, one.thread.content_notes, escape(one.question)) for one in polls)
    return _told(user, reasons, lines)


def thread_lines(user, reasons: Mapping[int, str]) -> list[Line]:
    threads = _wanted(user, _heard(user).select_related("community"), reasons, "community")
    lines = ((one, one, one.notes_outside, one.context_html) for one in threads)
    return _told(user, reasons, lines)


def _heard(user):
    return Thread.objects.visible_to(user).heard_by(user)


def _wanted(user, found, reasons, followed: str):
    """`followed` is what one follows to hear of it: a thread or a community."""
    chosen = Follow.objects.filter(person=user, kind=followed, level=Follow.FOLLOW)
    is_followed = Q(**{f"{followed}_id__in": chosen.values("object_id")})
    is_told_anyway = Q(pk__in=[pk for pk, reason in reasons.items() if reason not in FOLLOWING])
    found = found.filter(pk__in=reasons).exclude(voice__in=list(muted_by(user)))
    return found.filter(is_told_anyway | is_followed).select_related("voice")


def _told(user, reasons, lines) -> list[Line]:
    """`lines` are what was said, its thread, its content notes and its words as HTML."""
    return [
        _line(user, said, thread, words_outside(notes, html, WORDS))
        for said, thread, notes, html in lines
        if reasons[said.pk] in SPOKEN_TO or not notes & hidden_from(user)
    ]


def _line(user, said, thread, words: str) -> Line:
    if not is_named(user, thread):
        return Line(said.pk)
    is_told = is_quoted(user, thread)
    return Line(
        said.pk,
        at=said.created_at,
        title=thread.title,
        where=thread.community.name,
        by=said.voice.name if is_told else "",
        words=words if is_told else "",
        link=said.get_absolute_url(),
    )
