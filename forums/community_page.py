"""A community's own page, as one reader sees it: what it is, and its threads by latest activity."""

from functools import cached_property

from django.db.models import CharField, F, OuterRef, Q, Subquery
from django.db.models.expressions import Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404
from django.utils import timezone

from community.belonging import belonging
from community.facilitators import facilitators_of
from community.models import Community
from community.pending import with_agreement, with_requests
from community.standing import may_read, standing_of
from forums.keyset import Keyset
from forums.models import Thread
from notifications.models import Follow
from realtime.models import Stream

PAGE = 20  # threads
PINNED = 5
FILTERS = {"": "All", "unread": "Unread", "following": "Following", "unanswered": "Unanswered"}


class CommunityPage:
    """`show` is one of FILTERS; `before` is where the page before this one ended, as printed."""

    def __init__(self, user, slug, *, show="", before=""):
        self.user = user
        self.community, self.hosts, self.topics = self._community(slug)
        self.mine = belonging(user, self.community)
        self.reads_all = may_read(user, self.community.content_place)
        self.show = show if show in FILTERS and user.is_authenticated else ""
        self.keyset = Keyset("last_post_at", before)

    def _community(self, slug):
        """One row for each pair of host and topic, few of either, so that one query brings all.

        `after` is the position of its stream, read before the threads.
        """
        chosen = Follow.objects.filter(
            person=self.user.pk, kind="community", object_id=OuterRef("pk")
        )
        name = Concat(Value("community:"), Cast(OuterRef("pk"), CharField()))
        stream = Stream.objects.filter(name=name)
        found = with_requests(
            with_agreement(Community.objects.listed_for(standing_of(self.user)))
        ).annotate(
            host_name=F("hosts__name"),
            topic_name=F("topics__name"),
            follow_level=Coalesce(Subquery(chosen.values("level")), Value("")),
            after=Coalesce(Subquery(stream.values("seq")), 0),
        )
        rows = list(found.filter(slug=slug).order_by("host_name", "topic_name"))
        if not rows:
            raise Http404
        hosts = dict.fromkeys(row.host_name for row in rows if row.host_name)
        topics = dict.fromkeys(row.topic_name for row in rows if row.topic_name)
        return rows[0], list(hosts), list(topics)

    @property
    def facilitators(self):
        return facilitators_of(self.community)

    @property
    def to_accept(self):
        return self.mine.to_accept(self.community.agreement_version)

    @property
    def may_start(self) -> bool:
        return "forums.start" in self.mine.may and self.community.accepts_posts

    @property
    def is_following(self) -> bool:
        return self.community.follow_level == Follow.FOLLOW

    @property
    def is_watched(self) -> bool:
        """Whether new threads are told while the page is open: to members, on the first page."""
        return self.reads_all and self.user.is_authenticated and self._is_front

    @property
    def filters(self):
        return FILTERS.items() if self.reads_all and self.user.is_authenticated else ()

    @cached_property
    def pinned(self) -> list[Thread]:
        return [one for one in self._fetched if one.is_pinned and self._is_front]

    @cached_property
    def threads(self) -> list[Thread]:
        return self._latest[:PAGE]

    @property
    def older(self) -> str:
        """Where the next page starts, or "" on the last."""
        return self.keyset.after(self._latest[PAGE - 1]) if len(self._latest) > PAGE else ""

    @property
    def _is_front(self) -> bool:
        return not self.show and not self.keyset.is_moved

    @property
    def _latest(self) -> list[Thread]:
        """A pinned thread stands on top of the first page and nowhere else in the plain list."""
        return [one for one in self._fetched if self.show or not one.is_pinned]

    @cached_property
    def _fetched(self) -> list[Thread]:
        """Pinned and latest in one query; each arm is cut short before they are put together."""
        here = Thread.objects.visible_to(self.user).filter(community=self.community)
        is_pinned = Q(pinned_until__gte=timezone.localdate())
        listed = self._shown(here) if self.show else here.exclude(is_pinned)
        latest = self.keyset.cut(listed.by_activity())
        wanted = Q(pk__in=latest.values("pk")[: PAGE + 1])
        if self._is_front:
            wanted |= Q(pk__in=here.filter(is_pinned).by_activity().values("pk")[:PINNED])
        threads = Thread.objects.for_reader(self.user).filter(wanted).select_related("voice")
        return list(threads.by_activity())

    def _shown(self, threads):
        if self.show == "unread":
            return threads.unread_by(self.user)
        if self.show == "following":
            return threads.followed_by(self.user)
        return threads.filter(last_number=0)
