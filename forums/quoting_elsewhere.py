"""Quoting a post in another thread: where to, and whether.

Nobody meets words there that they could not read where they stand (`quote.why_not`): what was
written for some people is quoted among the same people, and what anyone reads goes anywhere.
"""

import re

from community.content_notes import is_covered
from community.following import person_behind
from community.markup import plain
from community.permissions import granted
from community.places import OPEN
from community.readers import readers_of
from community.standing import standing_of
from forums.closed import Closed
from forums.models import Post, Thread
from forums.quote import why_not

MOST = 30  # threads to choose from
_LOOKED_AT = 2 * MOST
_STRETCH = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")


class NotQuotable(Closed):
    """Carries what stands against it."""


def from_elsewhere(thread, by, pk: int) -> Post | None:
    """The post with this id, locked; None where the person behind `by` reads no such post.

    Raises NotQuotable where its words may not stand in `thread`.
    """
    posts = Post.objects.published().filter(pk=pk, thread__state=Thread.PUBLISHED)
    posts = posts.select_related("voice", "thread__community").select_for_update(of=("self",))
    post = posts.first()
    if post is None or not readers_of(post.place, [person_behind(by)]):
        return None
    if post.thread_id != thread.pk and (refusal := why_not_under(by, post, thread)):
        raise NotQuotable(refusal)
    return post


def why_not_under(by, post, thread) -> str:
    """Why this name may not quote the post in `thread`; "" where it may."""
    return why_not(post, thread, by=by.pk)


def why_nowhere(post, user) -> str:
    """Why words of the post leave its thread under none of this person's names; or ""."""
    mine = standing_of(user).voice(post.voice.ref)
    return why_not(post, post.thread, by=mine.pk if mine else 0)


def destinations(post, user) -> list[Thread]:
    """Up to MOST threads in which this person may quote the post, those they follow first."""
    members = standing_of(user).members
    threads = Thread.objects.visible_to(user).not_hidden_by(user).current()
    threads = threads.filter(community__in={one.community_id for one in members})
    threads = threads.exclude(pk=post.thread_id).select_related("community").by_activity()
    if post.place != OPEN:
        threads = threads.filter(place=post.place)
    found = [*threads.followed_by(user)[:_LOOKED_AT], *threads[:_LOOKED_AT]]
    there = {one.pk: one for one in found if may_quote_in(one, post, user)}
    return list(there.values())[:MOST]


def may_quote_in(thread, post, user) -> bool:
    names = standing_of(user).in_community(thread.community)
    return thread.accepts_replies and any(
        "forums.reply" in granted(one, thread) and not why_not_under(one, post, thread)
        for one in names
    )


def to_quote_from_elsewhere(thread, pk: int, stretch: str, user) -> dict:
    """The quote of a composer; `stretch` says which words, "120-180", or else all of them.

    {} where this person may not quote the post in `thread`.
    """
    posts = Post.objects.visible_to(user).published().select_related("voice", "thread__community")
    post = posts.filter(pk=pk).first()
    if post is None or not may_quote_in(thread, post, user):
        return {}
    notes = post.notes_outside if is_covered(post.notes_outside, user) else 0
    words = {"quote": cut(plain(post.html), stretch), "quote_notes": notes}
    return {"quoted_post": pk, "quotes": ""} | words


def cut(words: str, stretch: str) -> str:
    """What `stretch` says of these words, "120-180"; or else all of them."""
    found = _STRETCH.fullmatch(stretch)
    return (words[int(found[1]) : int(found[2])] if found else "") or words
