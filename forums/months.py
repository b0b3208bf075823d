"""The months of a long thread, and with which post each begins."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import TruncMonth

LONG = 60  # posts; a shorter thread is turned over by its pages


class Month(NamedTuple):
    """`number` is that of its first post; `is_here` is said of where the reader came from."""

    at: date
    number: int
    posts: int
    url: str
    is_here: bool


def months_of(thread, here: int | None = None) -> list[Month]:
    """In the order of the posts; `here` is the number of a post."""
    rows = thread.posts.exclude(state=thread.HELD).annotate(month=TruncMonth("created_at"))
    rows = rows.order_by().values_list("month").annotate(first=Min("number"), posts=Count("pk"))
    found = sorted(rows, key=lambda row: row[1])
    current = max((first for _, first, _ in found if here and first <= here), default=None)
    return [
        Month(month, first, posts, thread.url_from(first), first == current)
        for month, first, posts in found
    ]
