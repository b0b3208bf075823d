"""What a search found, drawn for one reader: each hit is fetched again through `visible_to`."""

from dataclasses import dataclass
from functools import cached_property

from community.standing import standing_of
from forums.models import Post, Thread
from search.find import Count, Hit, find, suggestions

PAGE = 20
EACH = 6
KINDS = {"thread": "Threads", "post": "Posts"}


@dataclass(frozen=True)
class Found:
    """A hit and the thread or post it stands for."""

    hit: Hit
    thing: Thread | Post


@dataclass(frozen=True)
class Group:
    kind: str
    name: str
    found: list[Found]
    count: Count


class SearchPage:
    """`words` as typed; `kind` "" for all; `community` the slug of one of mine, or ""."""

    def __init__(self, user, words="", kind="", community="", first=0):
        self.user, self.words = user, words.strip()
        self.kind = kind if kind in KINDS else ""
        self.first = first
        self.standing = standing_of(user)
        self.community = next((one for one in self.communities if one.slug == community), None)

    @cached_property
    def communities(self):
        """Those to choose from: the person's own, by name."""
        mine = {voice.community_id: voice.community for voice in self.standing.members}
        return sorted(mine.values(), key=lambda one: one.name.lower())

    @cached_property
    def _results(self):
        return find(
            self.words,
            places=self.standing.places,
            kinds=[self.kind] if self.kind else list(KINDS),
            community_id=self.community and self.community.pk,
            first=self.first if self.kind else 0,
            limit=PAGE,
            each=None if self.kind else EACH,
        )

    @cached_property
    def groups(self) -> list[Group]:
        kinds = [self.kind] if self.kind else KINDS
        groups = [
            Group(kind, KINDS[kind], self._found(kind), self.counts[kind])
            for kind in kinds
            if kind in self.counts
        ]
        return [group for group in groups if group.found]

    @property
    def counts(self) -> dict[str, Count]:
        return {kind: number for kind, number in self._results.counts.items() if kind in KINDS}

    @property
    def total(self) -> int:
        return sum(count.number for count in self.counts.values())

    @property
    def following(self) -> int | None:
        return self._results.following if self.kind else None

    @cached_property
    def suggestions(self):
        """Titles that begin like this, for when nothing was found."""
        found = suggestions(self.words, places=self.standing.places)
        return [one for one in found if one.kind == "thread"]

    @cached_property
    def tabs(self) -> list[tuple[str, str, Count | None]]:
        """(kind, its name, how many), with all of them first."""
        counted = [(kind, name, self.counts.get(kind)) for kind, name in KINDS.items()]
        return [("", "Everything", None), *counted]

    def _found(self, kind: str) -> list[Found]:
        hits = self._results.of(kind)
        model, related = (
            (Thread, ["voice", "community"])
            if kind == "thread"
            else (Post, ["voice", "community", "thread"])
        )
        things = model.objects.visible_to(self.user).published().select_related(*related)
        known = things.in_bulk([hit.object_id for hit in hits])
        return [Found(hit, known[hit.object_id]) for hit in hits if hit.object_id in known]
