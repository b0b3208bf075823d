"""Atom feeds (RFC 4287): of what anyone reads, and of what one person follows.

What is in a feed reader cannot be taken back from it. So a post comes into a feed when it can no
longer be taken back for its name, and what does not leave its group comes without words and names.
Words under content notes do not go there: no reader of feeds folds them up.
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from forums.models import Post, Thread
from forums.outside import is_named, is_quoted, words_outside
from forums.post import TAKE_BACK_MINUTES

MOST = 30
WORDS = 400  # characters
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


class Entry(NamedTuple):
    """`author` and `words` are "" where they are not to be told."""

    title: str
    link: str
    author: str
    words: str
    at: datetime


def of_community(community) -> list[Entry]:
    """Its threads that anyone on the internet reads, newest first."""
    threads = Thread.objects.visible_to(AnonymousUser()).current().filter(community=community)
    threads = _settled(threads).select_related("voice")
    return [
        Entry(
            one.title,
            one.get_absolute_url(),
            one.voice.name,
            _words(one, one.context_html),
            _of(one),
        )
        for one in threads[:MOST]
    ]


def of_thread(thread) -> list[Entry]:
    posts = thread.posts.published().select_related("voice")
    return [
        Entry(
            f"#{one.number}",
            one.get_absolute_url(),
            one.voice.name,
            _words(one, one.html),
            _of(one),
        )
        for one in _settled(posts)[:MOST]
    ]


def of_person(person) -> list[Entry]:
    """Posts of the threads that they follow, their own too: what is missing would tell of them."""
    followed = Thread.objects.visible_to(person).followed_by(person)
    posts = Post.objects.filter(thread__in=followed).not_hidden_by(person).published()
    posts = _settled(posts).select_related("voice", "thread__community")
    return [_for_person(person, one) for one in posts[:MOST]]


def _for_person(person, post) -> Entry:
    thread = post.thread
    if not is_quoted(person, thread):
        title = f"New in “{thread.title}”" if is_named(person, thread) else "Something new"
        return Entry(title, post.get_absolute_url(), "", "", _of(post))
    title = f"{post.voice.name} in “{thread.title}”"
    return Entry(
        title, post.get_absolute_url(), post.voice.name, _words(post, post.html), _of(post)
    )


def atom(title: str, link: str, entries: list[Entry], absolute) -> bytes:
    """`absolute` makes an address of this site whole."""
    feed = Atom1Feed(_shown(title), absolute(link), "", feed_url=None, language="en-GB")
    for one in entries:
        feed.add_item(
            _shown(one.title),
            absolute(one.link),
            _shown(one.words),
            unique_id=absolute(one.link),
            author_name=_shown(one.author) or "Coppice",
            updateddate=one.at,
        )
    return feed.writeString("utf-8").encode()


def _shown(text: str) -> str:
    """One character that XML does not have would keep the whole feed from everybody."""
    return _NOT_IN_XML.sub("", text)


def _settled(rows):
    """Newest first."""
    until = timezone.now() - timedelta(minutes=TAKE_BACK_MINUTES)
    return rows.filter(created_at__lte=until).order_by("-created_at", "-pk")


def _of(row) -> datetime:
    return row.edited_at or row.created_at


def _words(row, html: str) -> str:
    return words_outside(row.notes_outside, html, WORDS)
