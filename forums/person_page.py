"""What one voice has written, as far as one reader may see it."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404

from community.facilitators import facilitators_of
from community.models import Voice
from community.muting import muted_by
from community.standing import may_read, standing_of
from forums.keyset import Keyset
from forums.models import Post, Thread

PAGE = 20


class PersonPage:
    """Raises Http404 where this reader could not have met the voice."""

    def __init__(self, user, ref, before=""):
        self.user = user
        self.keyset = Keyset("created_at", before)
        self.voice = get_object_or_404(Voice.objects.select_related("community"), ref=ref)
        self.is_mine = standing_of(user).voice(ref) is not None
        if not (self.is_mine or self._is_met or self.rows):
            raise Http404

    @property
    def is_muted(self) -> bool:
        return self.voice.pk in muted_by(self.user)

    @property
    def can_mute(self) -> bool:
        return self.user.is_authenticated and not self.is_mine

    @property
    def _is_met(self) -> bool:
        """Members meet those who are listed or facilitate; whoever has signed in, the hub team."""
        community = self.voice.community
        if community is None:
            return self.user.is_authenticated
        if not may_read(self.user, community.content_place):
            return False
        return bool(self.role) or Voice.objects.listed().filter(pk=self.voice.pk).exists()

    @property
    def role(self) -> str:
        """Facilitators are named as such on every page; nobody else's role is."""
        if self.voice.community is None:
            return self.voice.get_kind_display()
        held = facilitators_of(self.voice.community)
        return next((one.role for one in held if one.ref == self.voice.ref), "")

    @cached_property
    def _rows(self) -> list[Thread | Post]:
        """Threads and posts together, newest first; one more than the page holds."""
        kinds = (
            self._of(Thread).select_related("community"),
            self._of(Post).select_related("thread__community"),
        )
        found = []
        for rows in kinds:
            mine = self.keyset.cut(rows.filter(voice=self.voice))
            found += mine.order_by("-created_at", "-pk")[: PAGE + 1]
        return sorted(found, key=lambda row: (row.created_at, row.pk), reverse=True)[: PAGE + 1]

    def _of(self, kind):
        rows = kind.objects
        found = rows.written_by(self.user) if self.is_mine else rows.visible_to(self.user)
        return found.published()

    @property
    def rows(self) -> list[Thread | Post]:
        return self._rows[:PAGE]

    @property
    def out_of_reach(self) -> set[Thread | Post]:
        """One's own where one reads no longer: nothing is shown but the words of posts."""
        return {row for row in self.rows if not _thread_of(row).is_readable_by(self.user)}

    @property
    def older(self) -> str:
        return self.keyset.after(self._rows[PAGE - 1]) if len(self._rows) > PAGE else ""


def _thread_of(row: Thread | Post) -> Thread:
    return row.thread if isinstance(row, Post) else row
