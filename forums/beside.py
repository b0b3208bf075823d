"""What stands beside a thread's posts and below them: what one may do with it, and its other pages.

Both are drawn once for all who may do the same or read the same page.
"""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import get_template

from forums.drawing import DOING, Fragment, fragment
from forums.models import PAGE, Thread
from forums.months import LONG
from forums.post import TAKE_BACK_MINUTES


class Doing(NamedTuple):
    """What the page leads to, as far as it knows without asking; each action asks again."""

    update_context: bool
    note: bool
    poll: bool
    hold: bool
    resolve: bool
    sum_up: bool
    read_notes: bool
    see_holders: bool
    take_back: bool
    move: bool
    remove: bool


def doing(may: set[str], thread: Thread, *, is_shared: bool) -> Doing:
    """`may` are permissions; `is_shared` says that others than its opener have written in it."""
    is_going_on = thread.accepts_replies
    is_young = thread.is_younger_than(minutes=TAKE_BACK_MINUTES)
    return Doing(
        update_context="forums.update_context" in may
        and (is_going_on or "forums.edit_late" in may),
        note="forums.set_content_notes" in may,
        poll="forums.poll" in may and is_going_on and not thread.has_open_poll,
        hold="forums.pin" in may,
        resolve="forums.resolve" in may,
        sum_up="forums.summarise" in may and thread.is_locked,
        read_notes="forums.hold" in may,
        see_holders=not may.isdisjoint({"forums.hold", "forums.name_holders"}),
        take_back="forums.take_back" in may and is_young and not is_shared,
        move="forums.move" in may,
        remove="forums.remove_thread" in may,
    )


def links(thread: Thread, may: Doing) -> Fragment:
    """A list of what one may do."""
    shows = [thread.pk, thread.community.slug, thread.asks_questions_first, may]
    return fragment(DOING, shows, lambda: {"thread": thread, "may": may})


def pager(thread: Thread, first: int, last: int) -> str:
    """Where the page of the posts `first` to `last` stands among the others; empty where it is all.

    `last` is 0 on a page without posts. Anybody can ask for a page from any number, so these lines
    stand in no cache that others need.
    """
    total = thread.last_number
    return _pager(thread.pk, thread.url_from(max(1, total)), first, last, total)


@lru_cache(maxsize=2048)
def _pager(pk: int, end_url: str, first: int, last: int, total: int) -> str:
    context = {
        "earlier": max(1, first - PAGE) if first > 1 else None,
        "later": last + 1 if last < total else None,
        "first": first,
        "last": last,
        "total": total,
        "pk": pk,
        "end_url": end_url,
        "has_months": total > LONG,
    }
    return get_template("forums/_pager.html").render(context)
