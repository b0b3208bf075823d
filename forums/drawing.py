"""Fragments: drawn without a viewer, once for each change, the same for everybody.

A fragment's key holds the digest of its template and the versions of all that it shows. Whoever
draws several asks the cache once for all of them.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache as once
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template

POST, HEAD, FACILITATORS = "forums/_post.html", "forums/_head.html", "forums/_facilitators.html"
ROW, EDITOR = "forums/_row.html", "parts/_editor.html"
DRAWN_WITH = {
    HEAD: [
        HEAD,
        "forums/_held_by.html",
        "forums/_banners.html",
        "forums/_context.html",
        "community/_status.html",
    ],
    POST: [POST, "parts/_leaf.html"],
    FACILITATORS: [FACILITATORS, "parts/_leaf.html"],
    ROW: [ROW],
    EDITOR: [EDITOR, "django/forms/field_notes.html"],
}
KEEP_SECONDS = 7 * 24 * 3600


class Outline(NamedTuple):
    """What a page has to know of a post whose fragment is in the cache."""

    pk: int
    number: int
    state: str
    voice_id: int
    drawn_version: int
    voice_version: int

    @property
    def key(self) -> str:
        return f"post:{_digest(POST)}:{self.pk}:{self.drawn_version}.{self.voice_version}"


def outline_of(post) -> Outline:
    return Outline(
        post.pk, post.number, post.state, post.voice_id, post.drawn_version, post.voice.version
    )


class Fragment(NamedTuple):
    """One fragment by itself: its key, and how it is drawn where the cache has it not."""

    key: str
    draw: Callable[[], str]


def fragment(template: str, shows: Iterable, context: Callable[[], dict]) -> Fragment:
    """`shows` are the values, by their repr, whose change draws it anew."""
    shown = hashlib.blake2b(repr(tuple(shows)).encode(), digest_size=12).hexdigest()
    return Fragment(
        f"{template}:{_digest(template)}:{shown}", lambda: get_template(template).render(context())
    )


def draw(outlines: Iterable[Outline], whole, *others: Fragment) -> tuple[dict[int, str], list[str]]:
    """Posts by id, and the other fragments in order: one `get_many`, at most one `set_many`.

    `whole(ids)` gives the posts that have to be drawn, as `Post.objects.for_drawing()` does; a
    post that is no longer there is left out.
    """
    keys = {outline.pk: outline.key for outline in outlines}
    found = cache.get_many([*keys.values(), *(other.key for other in others)])
    drawn = {other.key: other.draw() for other in others if other.key not in found}
    missing = [pk for pk, key in keys.items() if key not in found]
    if missing:
        template = get_template(POST)
        drawn |= {keys[post.pk]: template.render({"post": post}) for post in whole(missing)}
    if drawn:
        cache.set_many(drawn, KEEP_SECONDS)
        found |= drawn
    posts = {pk: found[key] for pk, key in keys.items() if key in found}
    return posts, [found[other.key] for other in others]


@once
def _digest(template: str) -> str:
    """Changes with the templates, so that a release draws anew."""
    sources = [Path(get_template(name).origin.name).read_bytes() for name in DRAWN_WITH[template]]
    return hashlib.blake2b(b"".join(sources), digest_size=6).hexdigest()


if settings.DEBUG:
    _digest = _digest.__wrapped__
