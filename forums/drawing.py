"""Fragments: drawn without a viewer, once for each change, the same for everybody.

A fragment's key holds the digest of its template and the versions of all that it shows. Whoever
draws several asks the caches once for all of them: that of this process, then the shared one.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache as once
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache, caches
from django.template.loader import get_template

from community.content_notes import sentence

POST, HEAD, FACILITATORS = "forums/_post.html", "forums/_head.html", "forums/_facilitators.html"
FACTS, ROW = "forums/_facts.html", "forums/_row.html"
TABS, LINKS = "forums/_tabs.html", "forums/_links.html"
BOX, OVER, POLLS = "forums/_box.html", "forums/_over.html", "forums/_polls.html"
DOING = "forums/_doing.html"
DRAWN_WITH = {
    HEAD: [
        HEAD,
        "forums/_held_by.html",
        "forums/_banners.html",
        "forums/_traces.html",
        "forums/_holders.html",
        "forums/_summary.html",
        "forums/_context.html",
        "community/_status.html",
        "parts/_leaf.html",
    ],
    POST: [
        POST,
        "forums/_mention.html",
        "forums/_quote.html",
        "forums/_attached.html",
        "parts/_leaf.html",
    ],
    FACILITATORS: [FACILITATORS, "parts/_leaf.html"],
    FACTS: [FACTS],
    ROW: [ROW],
    TABS: [TABS],
    LINKS: [LINKS],
    BOX: [
        BOX,
        "forums/_quoting.html",
        "parts/_editor.html",
        "forums/_notes_to_choose.html",
        "forums/_images.html",
        "django/forms/field_notes.html",
    ],
    DOING: [DOING],
    OVER: [OVER, "forums/_begun.html"],
    POLLS: [POLLS, "forums/_poll.html", "forums/_tally.html"],
}
KEEP_SECONDS = 7 * 24 * 3600


class Outline(NamedTuple):
    """What a page has to know of a post whose fragment is in the cache.

    `mine` says which of the four reactions are the reader's own (reaction.py), and `names_version`
    is that of the names it speaks to, 0 for none (mention.py). With `is_open` the words do not wait
    under their content notes: for all who have chosen to see these.
    """

    pk: int
    number: int
    state: str
    voice_id: int
    drawn_version: int
    voice_version: int
    marks_version: int
    content_notes: int
    names_version: int = 0
    quote_shows: str = ""
    mine: int = 0
    is_open: bool = False

    @property
    def key(self) -> str:
        versions = f"{self.drawn_version}.{self.voice_version}.{self.marks_version}"
        versions += f".{self.names_version}" if self.names_version else ""
        notes = self.all_notes
        under = _hash((sentence(notes), self.is_open)) if notes else ""
        return f"post:{_digest(POST)}:{self.pk}:{versions}:{under}:{self.quote_shows}"

    @property
    def all_notes(self) -> int:
        """Those of its own words, and of what it quotes."""
        return self.content_notes | self._of_quoted(1)

    @property
    def quoted_voice_id(self) -> int:
        """0 where it quotes nobody."""
        return self._of_quoted(0)

    def _of_quoted(self, place: int) -> int:
        return int(self.quote_shows.split(".", 2)[place]) if self.quote_shows else 0


def outline_of(post) -> Outline:
    versions = post.drawn_version, post.voice.version, post.marks_version
    which = post.pk, post.number, post.state, post.voice_id
    names = sum(one.voice.version for one in post.spoken_to)
    return Outline(*which, *versions, post.content_notes, names, post.quote_shows)


class Fragment(NamedTuple):
    """One fragment by itself, and how it is drawn where no cache has it."""

    kind: str
    shows: tuple
    draw: Callable[[], str]

    @property
    def near_key(self) -> tuple:
        return self.kind, self.shows

    @property
    def key(self) -> str:
        return f"{self.kind}:{_hash(self.shows)}"


def fragment(template: str, shows: Iterable, context: Callable[[], dict]) -> Fragment:
    """`shows` are the values, hashable and told apart by their repr, whose change draws it anew."""
    return Fragment(_kind(template), tuple(shows), lambda: get_template(template).render(context()))


def draw(outlines: Iterable[Outline], whole, *others: Fragment) -> tuple[dict[int, str], list[str]]:
    """Posts by id, and the other fragments in order: each cache is asked and told at most once.

    `whole(ids)` gives the posts that have to be drawn, as `Post.objects.for_drawing()` does; a
    post that is no longer there is left out.
    """
    outlines = {outline.pk: outline for outline in outlines}
    keys = {pk: outline.key for pk, outline in outlines.items()}
    wanted = [*keys.values(), *(other.near_key for other in others)]
    texts = caches["drawn"].texts(wanted)
    if None not in texts:
        return dict(zip(keys, texts, strict=False)), texts[len(keys) :]
    found = {key: text for key, text in zip(wanted, texts, strict=True) if text is not None}
    missing = {pk: outlines[pk] for pk, key in keys.items() if key not in found}
    undrawn = [other for other in others if other.near_key not in found]
    found |= _draw_or_fetch(missing, whole, undrawn)
    posts = {pk: found[key] for pk, key in keys.items() if key in found}
    return posts, [found[other.near_key] for other in others]


def _draw_or_fetch(outlines: dict[int, Outline], whole, others: list[Fragment]) -> dict:
    """What this process has not, by the keys it has here: from the shared cache, or drawn."""
    keys = {pk: outline.key for pk, outline in outlines.items()}
    here = {key: key for key in keys.values()} | {other.key: other.near_key for other in others}
    found = cache.get_many(here)
    drawn = {other.key: other.draw() for other in others if other.key not in found}
    if missing := [pk for pk, key in keys.items() if key not in found]:
        drawn |= {keys[post.pk]: _draw_post(post, outlines[post.pk]) for post in whole(missing)}
    if drawn:
        cache.set_many(drawn, KEEP_SECONDS)
    texts = {here[key]: text for key, text in (found | drawn).items()}
    caches["drawn"].set_many(texts)
    return texts


def _draw_post(post, outline: Outline) -> str:
    """What got another note meanwhile is not open to who chose to see the ones before."""
    is_open = outline.is_open and outline.all_notes == outline_of(post).all_notes
    return get_template(POST).render({"post": post, "is_open": is_open})


def _hash(shown) -> str:
    return hashlib.blake2b(repr(shown).encode(), digest_size=12).hexdigest()


def facilitators_note(community, holders, *, is_linked: bool) -> Fragment:
    """Who holds the space, for the side of a page; visitors are not led to them."""
    context = {"facilitators": holders, "contact": community.contact, "is_linked": is_linked}
    return fragment(FACILITATORS, [community.contact, is_linked, *holders], lambda: context)


@once
def _kind(template: str) -> str:
    return f"{template}:{_digest(template)}"


@once
def _digest(template: str) -> str:
    """Changes with the templates, so that a release draws anew."""
    sources = [Path(get_template(name).origin.name).read_bytes() for name in DRAWN_WITH[template]]
    return hashlib.blake2b(b"".join(sources), digest_size=6).hexdigest()


if settings.DEBUG:
    _kind, _digest = _kind.__wrapped__, _digest.__wrapped__
