"""A person's drafts, each with what it belongs to as far as they may read that now."""

from functools import cached_property
from typing import NamedTuple

from accounts.templatetags.addresses import address
from community.models import Community
from community.standing import standing_of
from forums.draft import MOST_DRAFTS
from forums.models import Draft, Thread


class Row(NamedTuple):
    """`thread` and `community` are None where this person reads them no longer."""

    draft: Draft
    thread: Thread | None
    community: Community | None

    @property
    def goes_on_at(self) -> str:
        """Where it can be finished, "" where nowhere."""
        if self.thread:
            return self.thread.box_url
        return address("forums:new_thread", self.community.slug) if self.community else ""


class DraftsPage:
    def __init__(self, user):
        self.user = user

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(draft) for draft in self._drafts]

    @cached_property
    def _drafts(self) -> list[Draft]:
        return list(Draft.objects.of(self.user).newest_first()[:MOST_DRAFTS])

    def _row(self, draft) -> Row:
        kind, pk = draft.subject
        thread = self._threads.get(pk) if kind == "thread" else None
        community = self._communities.get(pk) if kind == "community" else None
        return Row(draft, thread, thread.community if thread else community)

    def _ids(self, wanted: str) -> list[int]:
        subjects = (draft.subject for draft in self._drafts)
        return [pk for kind, pk in subjects if kind == wanted]

    @cached_property
    def _threads(self) -> dict[int, Thread]:
        threads = Thread.objects.visible_to(self.user).select_related("community")
        return threads.in_bulk(self._ids("thread"))

    @cached_property
    def _communities(self) -> dict[int, Community]:
        """Those in which this person writes now, which are loaded with their standing."""
        return {one.community_id: one.community for one in standing_of(self.user).members}
