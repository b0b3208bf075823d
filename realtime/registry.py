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
    PermissionDenied or DoesNotExist where this user may not watch it. `presence(user, key, ref)`
    returns the Presence of somebody who watches under the public name `ref`, or None where they
    are not counted under that name.
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


def may_watch(user, name: str) -> bool:
    """Ask the database whether this user may watch the stream now. Never raises."""
    prefix, _, key = name.partition(":")
    if prefix not in _kinds or not NAME.fullmatch(name):
        return False
    try:
        _kinds[prefix].watch(user, key)
    except (Http404, PermissionDenied, ObjectDoesNotExist, ValueError):
        return False
    return True


def has_presence(name: str) -> bool:
    """Whether those who watch streams of this kind are told who is here."""
    kind = _kinds.get(name.partition(":")[0])
    return kind is not None and kind.presence is not None


def presence_of(user, name: str, ref: str) -> Presence | None:
    """The Presence declared for the stream, or None where it has none for this user and name."""
    prefix, _, key = name.partition(":")
    ask = _kinds[prefix].presence if prefix in _kinds else None
    return ask(user, key, ref) if ask else None


def draw(kind: str, ids: Collection[int]) -> dict[int, str]:
    """Fragments by id; an object that is gone has none."""
    return _drawers[kind](ids) if kind in _drawers else {}
