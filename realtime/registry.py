"""What the apps above declare in `live.py`: streams, who may watch, how a change is drawn.

@stream("thread", presence=thread_presence)
def watch_thread(user, key): return get_object_or_404(Thread.objects.visible_to(user), pk=key)

@draws("post")
def draw_posts(ids): ...     # one query for all ids -> {id: fragment}
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404

NAME = re.compile(r"[a-z]{1,20}:[A-Za-z0-9]{1,32}")


@dataclass(frozen=True)
class Presence:
    """How a watcher counts among those who are here: one per `key`, which only servers see."""

    key: str
    may_show_writing: bool


@dataclass(frozen=True)
class StreamKind:
    watch: Callable
    presence: Callable | None


_kinds: dict[str, StreamKind] = {}
_drawers: dict[str, Callable[[Collection[int]], dict[int, str]]] = {}


def stream(prefix: str, *, presence: Callable | None = None):
    """Declare streams named "prefix:key".

    The function gets (user, key) and returns the watched object, or raises Http404,
    PermissionDenied or DoesNotExist where this user may not watch it. `presence(user, thing, ref)`
    gets what the function returned and gives the Presence of somebody who watches it under the
    public name `ref`, or None where they are not counted under that name.
    """

    def declare(watch):
        _kinds[prefix] = StreamKind(watch, presence)
        return watch

    return declare


def draws(kind: str):
    """Declare how objects of one kind are drawn: ids -> {id: HTML}, the same for every viewer."""

    def declare(draw):
        _drawers[kind] = draw
        return draw

    return declare


def watched(user, name: str):
    """Ask the database for what is watched there; None where this user may not watch it now."""
    prefix, _, key = name.partition(":")
    if prefix not in _kinds or not NAME.fullmatch(name):
        return None
    try:
        return _kinds[prefix].watch(user, key)
    except (Http404, PermissionDenied, ObjectDoesNotExist, ValueError):
        return None


def may_watch(user, name: str) -> bool:
    """Ask the database whether this user may watch the stream now."""
    return watched(user, name) is not None


def has_presence(name: str) -> bool:
    """Whether those who watch streams of this kind are told who is here."""
    kind = _kinds.get(name.partition(":")[0])
    return kind is not None and kind.presence is not None


def presence_of(user, name: str, thing, ref: str) -> Presence | None:
    """The Presence of a user who may watch `thing`, under one of their names; None without one."""
    ask = _kinds[name.partition(":")[0]].presence
    return ask(user, thing, ref) if ask and ref else None


class Placed(str):
    """A fragment for those who watch one stream: that of the place where its object is now.

    Another stream may still name the object, from when it was there; its watchers get nothing of
    what is somewhere else, where they may not read.
    """

    __slots__ = ("stream",)

    def __new__(cls, html: str, stream: str):
        placed = super().__new__(cls, html)
        placed.stream = stream
        return placed

    def shown_in(self, stream: str) -> str:
        return self if stream == self.stream else ""


def draw(kind: str, ids: Collection[int]) -> dict[int, str]:
    """Fragments by id, Placed where the object may go elsewhere; one that is gone has none."""
    return _drawers[kind](ids) if kind in _drawers else {}
