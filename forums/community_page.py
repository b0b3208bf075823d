"""A community's own page, as one reader sees it: what it is, and its threads by latest activity."""

from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from community.belonging import belonging
from community.facilitators import facilitators_of
from community.models import Community
from community.standing import may_read, standing_of
from community.topics import led_on
from forums import filters as narrowing
from forums.drawing import FACTS, LINKS, TABS, Fragment, draw, facilitators_note, fragment
from forums.filters import Filters
from forums.keyset import Keyset
from forums.models import Thread
from forums.rows import Brief, arm_of, briefs, front_arms, row_fragments
from forums.statements import columns_of, made
from notifications.models import Follow

PAGE = 20  # threads
PINNED = 5

# One row for each pair of host and topic, few of either, so that one statement brings all.
_ABOUT = f"""
    SELECT
        COALESCE((SELECT seq FROM realtime_stream
            WHERE name = 'community:' || CAST(community.id AS varchar)), 0),
        (SELECT MAX(version) FROM community_agreement WHERE community_id = community.id),
        (SELECT COUNT(*) FROM community_membership membership
            JOIN community_voice voice ON voice.id = membership.voice_id
            WHERE voice.community_id = community.id AND membership.status = 'asked'),
        COALESCE((SELECT level FROM notifications_follow WHERE person_id = %(person)s
            AND kind = 'community' AND object_id = community.id), ''),
        host.name, topic.name, {columns_of(Community, "community")}
    FROM community_community community
    LEFT JOIN community_community_hosts hosting ON hosting.community_id = community.id
    LEFT JOIN accounts_organisation host ON host.id = hosting.organisation_id
    LEFT JOIN community_topicofcommunity tagged ON tagged.content_object_id = community.id
    LEFT JOIN taggit_tag topic ON topic.id = tagged.tag_id
    WHERE community.slug = %(slug)s
    ORDER BY host.name, topic.name
"""  # noqa: S608 - names of columns


class Drawn(NamedTuple):
    """The page's fragments; `rows` are of the pinned threads, then of the others."""

    facilitators: str
    facts: str
    links: str
    tabs: str
    rows: list[str]


class CommunityPage:
    """`before` is where the page before this one ended, as printed."""

    def __init__(self, user, slug, *, filters=None, before=""):
        self.user = user
        self.community = self._read(slug)
        if self.community is None or not standing_of(user).finds(self.community):
            raise Http404
        self.mine = belonging(user, self.community)
        self.reads_all = may_read(user, self.community.content_place)
        self.filters = filters if filters is not None and user.is_authenticated else Filters()
        self.keyset = Keyset("last_post_at", before)

    def _read(self, slug) -> Community | None:
        """`after`, the position of the stream, is of before the threads are read."""
        with connection.cursor() as cursor:
            cursor.execute(_ABOUT, {"slug": slug, "person": self.user.pk})
            rows = cursor.fetchall()
        if not rows:
            return None
        self.after, self.agreement_version, self.waiting, level, _, _, *values = rows[0]
        self.is_following, self.is_muted = level == Follow.FOLLOW, level == Follow.MUTE
        self.hosts = _each_once(row[4] for row in rows)
        self.topics = _each_once(row[5] for row in rows)
        return made(Community, iter(values))

    @property
    def to_accept(self):
        return self.mine.to_accept(self.agreement_version)

    @property
    def may_start(self) -> bool:
        return "forums.start" in self.mine.may and self.community.accepts_posts

    @property
    def is_watched(self) -> bool:
        """Whether new threads are told while the page is open: to members, on the first page."""
        return self.reads_all and self.user.is_authenticated and self._is_front

    @property
    def has_tabs(self) -> bool:
        return self.reads_all and self.user.is_authenticated

    @cached_property
    def pinned(self) -> list[Brief]:
        return [one for one in self._fetched if one.is_pinned and self._is_front]

    @cached_property
    def threads(self) -> list[Brief]:
        return self._latest[:PAGE]

    @property
    def pinned_rows(self) -> list[str]:
        return self.drawn.rows[: len(self.pinned)]

    @property
    def rows(self) -> list[str]:
        return self.drawn.rows[len(self.pinned) :]

    @cached_property
    def drawn(self) -> Drawn:
        """With one look into the cache."""
        is_linked = self.user.is_authenticated or self.community.is_open
        holders = facilitators_of(self.community)
        held_by = facilitators_note(self.community, holders, is_linked=is_linked)
        rows = row_fragments(self.pinned + self.threads)
        beside = (held_by, self._facts(), self._links(), self._tabs())
        _, fragments = draw([], None, *beside, *rows)
        return Drawn(*fragments[: len(beside)], fragments[len(beside) :])

    def _facts(self) -> Fragment:
        community, is_member = self.community, self.mine.is_member
        shows = [
            is_member,
            community.slug,
            community.purpose,
            community.who_can_join,
            community.level,
        ]
        shows += [community.rhythm, community.visibility, tuple(self.hosts), tuple(self.topics)]
        context = {"community": community, "is_member": is_member}
        context |= {"hosts": self.hosts, "topics": self.topics}
        return fragment(FACTS, shows, lambda: context)

    def _links(self) -> Fragment:
        may = ("is_member", "may_see_members", "may_answer_requests", "may_edit", "may_invite")
        context = {name: getattr(self.mine, name) for name in may}
        shows = (self.community.slug, *context.values())
        return fragment(LINKS, shows, lambda: context | {"community": self.community})

    def _tabs(self) -> Fragment:
        tab = self.filters.tab
        context = {"filters": narrowing.TABS.items(), "shown": tab, "community": self.community}
        shows = (self.community.slug, tab, *narrowing.TABS.values())
        return fragment(TABS, shows, lambda: context)

    @cached_property
    def older(self) -> str:
        """Where the next page starts, or "" on the last."""
        return self.keyset.after(self._latest[PAGE - 1]) if len(self._latest) > PAGE else ""

    @property
    def _is_front(self) -> bool:
        return not self.filters and not self.keyset.is_moved

    @property
    def _latest(self) -> list[Brief]:
        """A pinned thread stands on top of the first page and nowhere else in the plain list."""
        return [one for one in self._fetched if self.filters or not one.is_pinned]

    @cached_property
    def _fetched(self) -> list[Brief]:
        if self._is_front:
            arms = front_arms(self.user, self.community.pk, latest=PAGE + 1, pinned=PINNED)
            return briefs(self.user, arms)
        here = self._readable
        is_pinned = Q(pinned_until__gte=timezone.localdate())
        is_narrow = bool(self.filters)
        listed = (
            self.filters.narrow(here, self.user) if is_narrow else here.current().exclude(is_pinned)
        )
        return briefs(self.user, [arm_of(self.keyset.cut(listed.by_activity())[: PAGE + 1])])

    @property
    def _readable(self):
        seen = Thread.objects.visible_to(self.user).not_hidden_by(self.user)
        return seen.filter(community=self.community)

    @cached_property
    def filter_form(self):
        """Where one chooses more than a tab can say; nobody else pays for its topics."""
        return None if self.filters.tab is not None else self.filters.form(self._readable)

    @property
    def filters_lead_on(self) -> str:
        """The topic to show instead, where that of the address is called otherwise now."""
        if not self.filters.topic:
            return ""
        return led_on(self.filters.topic, dict(self.filter_form.fields["topic"].choices))


def _each_once(names) -> list[str]:
    return [*dict.fromkeys(name for name in names if name)]
