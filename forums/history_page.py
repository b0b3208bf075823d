"""The versions of one text, newest first, each with its difference from the one before it."""

from functools import cached_property
from typing import NamedTuple

from forums.differences import Stretch, differences
from forums.keyset import Keyset
from forums.models import Revision

PAGE = 20  # earlier versions


class Version(NamedTuple):
    """`revision` has no id where it is what the text says now; a post has no title."""

    revision: Revision
    title: list[Stretch]
    words: list[Stretch]


class HistoryPage:
    """`of` is a post, or a thread for its title and opening text."""

    def __init__(self, of, before: str = ""):
        self.of = of
        self.keyset = Keyset("until", before)

    @cached_property
    def _revisions(self) -> list[Revision]:
        """One more than the page holds, for the last one on it to be compared with."""
        found = self.keyset.cut(self.of.revisions.order_by("-until", "-pk"))
        return list(found[: PAGE + 1])

    @cached_property
    def versions(self) -> list[Version]:
        now = [] if self.keyset.is_moved else [self.of.snapshot()]
        found = [*now, *self._revisions]
        pairs = zip(found, [*found[1:], None], strict=True)
        return [_compared(one, before or one) for one, before in pairs][: PAGE + len(now)]

    @property
    def older(self) -> str:
        revisions = self._revisions
        return self.keyset.after(revisions[PAGE - 1]) if len(revisions) > PAGE else ""


def _compared(revision: Revision, before: Revision) -> Version:
    return Version(
        revision,
        title=differences(before.title, revision.title),
        words=differences(before.body, revision.body),
    )
