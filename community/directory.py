"""The list of communities, as one reader sees it: theirs first, then the others by name."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, Case, Value, When
from django.db.models.functions import Lower
from taggit.models import Tag

from community.models import Community, Membership, TopicOfCommunity
from community.standing import standing_of


@dataclass
class Directory:
    """`topic` is the slug of a topic to show, or ""."""

    user: object
    topic: str = ""

    @cached_property
    def _listed(self):
        return Community.objects.listed_for(standing_of(self.user))

    @cached_property
    def _statuses(self) -> dict[int, set[str]]:
        """Community -> how this person's names belong there."""
        found: dict[int, set[str]] = {}
        for voice in standing_of(self.user).voices:
            if membership := getattr(voice, "membership", None):
                found.setdefault(voice.community_id, set()).add(membership.status)
        return found

    @cached_property
    def communities(self):
        mine = [voice.community_id for voice in standing_of(self.user).members]
        is_mine = Case(
            When(pk__in=mine, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        rows = self._listed.annotate(is_mine=is_mine).prefetch_related("topics")
        if self.topic:
            rows = rows.filter(topics__slug=self.topic)
        rows = list(rows.order_by("-is_mine", Lower("name")))
        for row in rows:
            row.has_asked = not row.is_mine and Membership.ASKED in self._statuses.get(row.pk, ())
        return rows

    @property
    def may_found(self) -> bool:
        return standing_of(self.user).is_administrator

    @cached_property
    def topics(self):
        """The topics of the communities that this reader finds listed."""
        used = TopicOfCommunity.objects.filter(content_object__in=self._listed)
        return Tag.objects.filter(pk__in=used.values("tag")).order_by(Lower("name"))

    @property
    def chosen(self):
        return next((topic for topic in self.topics if topic.slug == self.topic), None)
