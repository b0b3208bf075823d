"""What one reader searches for and finds: each hit is read again through `visible_to` (hits.py)."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.core.cache import caches
from django.template.loader import get_template
from django.utils import timezone

from community.content_notes import hidden_from
from community.models import Voice
from community.standing import EVERYWHERE, standing_of
from community.topics import led_on, listed_topics
from forums.filters import topics_of
from forums.models import Post, Thread
from home.forms import SearchForm, WordsForm
from home.hits import Found, found_by
from search.find import Count, find, suggestions

PAGE = 20
EACH = 5
KEEP_SECONDS = 60
NAMES = 50  # of one spelling, over all communities
KINDS = {"thread": "Threads", "post": "Posts", "person": "People"}
OF_PEOPLE = {"q", "kind", "first", "community", "by"}
"""What can be asked of people too: the rest is about what somebody wrote."""


@dataclass(frozen=True)
class Group:
    kind: str
    name: str
    found: list[Found]
    count: Count
    href: str

    @property
    def rows(self) -> list[dict]:
        """Of threads and posts: what each shows."""
        now = timezone.now()
        return [one.shown(now) for one in self.found]


class SearchPage:
    """`query` is the query string, however it was mangled."""

    def __init__(self, user, query):
        self.user = user
        self.query = query
        self.standing = standing_of(user)
        is_plain = not any(query.get(name) for name in WordsForm.NARROWER)
        self.form = WordsForm(query) if is_plain else self.whole_form
        self.asked = self.form.asked
        self.words = self.asked.get("q", "")
        kind = self.asked.get("kind", "")
        self.kind = kind if kind in KINDS else ""
        topics = {} if is_plain else dict(self._topics)
        self.topic = topics.get(self.asked.get("topic"))
        self.leads_on = led_on(query.get("topic", ""), topics)

    @cached_property
    def whole_form(self) -> SearchForm:
        """With the fields to narrow it down; a page that nothing narrows has them drawn already."""
        return SearchForm(self.query, communities=self._communities, topics=self._topics)

    @property
    def narrower(self) -> str:
        """Those fields, while nothing is asked of them."""
        return _narrower(self._communities, self._topics)

    @cached_property
    def _communities(self) -> tuple[tuple[str, str], ...]:
        """Those to choose from: the person's own, by name."""
        mine = {voice.community_id: voice.community for voice in self.standing.members}
        by_name = sorted(mine.values(), key=lambda one: one.name.lower())
        return tuple((one.slug, one.name) for one in by_name)

    @cached_property
    def _topics(self) -> tuple[tuple[str, str], ...]:
        """Those of threads that this reader may read; kept for all who read the same places."""
        places = self.standing.places
        where = "everywhere" if places is EVERYWHERE else ",".join(sorted(places))
        key = f"topics:{listed_topics().mark}:{where}"
        return caches["near"].get_or_set(key, self._topics_now, KEEP_SECONDS)

    def _topics_now(self) -> tuple[tuple[str, str], ...]:
        return tuple(topics_of(Thread.objects.visible_to(self.user)))

    @cached_property
    def _results(self):
        return find(
            self.words,
            places=self.standing.places,
            kinds=[self.kind] if self.kind else None,
            first=self.form.first_number if self.kind else 0,
            limit=PAGE,
            each=None if self.kind else EACH,
            among=self._among,
            author_refs=self._authors,
            community_id=self._community_id,
            topic=self.topic,
            **self.form.days,
        )

    @property
    def _community_id(self) -> int | None:
        slug = self.asked.get("community")
        mine = self.standing.members
        return next((one.community_id for one in mine if one.community.slug == slug), None)

    @property
    def _authors(self) -> list[str] | None:
        """All who are called so, each in their community; a made-up name is nobody else's."""
        if "by" not in self.asked:
            return None
        called = Voice.objects.filter(name__iexact=self.asked["by"]).exclude(kind=Voice.STAFF)
        return list(called.values_list("ref", flat=True)[:NAMES])

    @property
    def _among(self) -> dict | None:
        """Of which threads and posts, where the index alone does not know."""
        if not {"of", "unread", "resolved"} & self.asked.keys():
            return None
        threads, posts = Thread.objects.all(), Post.objects.all()
        if kind := self.asked.get("of"):
            threads = threads.filter(kind=kind)
        if "resolved" in self.asked:
            threads = threads.with_outcome()
        if {"of", "resolved"} & self.asked.keys():
            posts = posts.filter(thread__in=threads)
        if "unread" in self.asked:
            threads, posts = threads.unread_by(self.user), posts.unread_by(self.user)
        return {"thread": threads.values("pk"), "post": posts.values("pk")}

    @cached_property
    def groups(self) -> list[Group]:
        kinds = [self.kind] if self.kind else KINDS
        found = found_by(self.user, self._results.hits)
        groups = [
            Group(
                kind,
                KINDS[kind],
                found[kind],
                self.counts[kind],
                self._link(kind=kind),
            )
            for kind in kinds
            if kind in self.counts
        ]
        return [group for group in groups if group.found]

    @property
    def counts(self) -> dict[str, Count]:
        return {kind: number for kind, number in self._results.counts.items() if kind in self.kinds}

    @property
    def kinds(self) -> dict[str, str]:
        about_words = self.asked.keys() - OF_PEOPLE
        return {k: name for k, name in KINDS.items() if k != "person" or not about_words}

    @property
    def total(self) -> int:
        return sum(count.number for count in self.counts.values())

    @property
    def first_page(self) -> str:
        return self._link(kind=self.kind) if self.kind and self.form.first_number else ""

    @property
    def next_page(self) -> str:
        following = self._results.following if self.kind else None
        return self._link(kind=self.kind, first=following) if following else ""

    @property
    def without_filters(self) -> str:
        return f"?{urlencode({'q': self.words})}"

    @cached_property
    def suggestions(self):
        """Titles that begin like this, for when nothing was found."""
        found = suggestions(self.words, places=self.standing.places)
        threads = [one for one in found if one.kind == "thread"]
        if not hidden_from(self.user):
            return threads
        ids = [one.object_id for one in threads]
        wanted = Thread.objects.not_hidden_by(self.user).in_bulk(ids)
        return [one for one in threads if one.object_id in wanted]

    @cached_property
    def tabs(self) -> list[tuple[str, str, str, Count | None]]:
        """(kind, its name, where it leads, how many), with all of them first."""
        kinds = [
            (k, name, self._link(kind=k), self.counts.get(k)) for k, name in self.kinds.items()
        ]
        return [("", "Everything", self._link(), None), *kinds]

    def _link(self, **changed) -> str:
        """The same search, from its beginning, but for what has `changed`."""
        kept = {name: value for name, value in self.asked.items() if name not in ("kind", "first")}
        kept = {name: "on" if value is True else value for name, value in kept.items()}
        return f"?{urlencode(kept | changed)}"


@lru_cache(maxsize=256)
def _narrower(communities: tuple, topics: tuple) -> str:
    """Drawn once for all who have the same to choose from: so of nothing that anybody typed."""
    form = SearchForm({}, communities=communities, topics=topics)
    return get_template("home/_narrower.html").render({"form": form})
