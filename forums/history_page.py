"""The versions of one text, newest first, each with its difference from the one before it."""

from functools import cached_property
from typing import NamedTuple

from forums.differences import Stretch, differences
from forums.keyset import Keyset
from forums.models import Revision

PAGE = 20  # earlier versions


class Version(NamedTuple):
    """`revision` is None for what it says now."""

    revision: Revision | None
    words: list[Stretch]


class HistoryPage:
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
        kept = self._revisions
        newest = [] if self.keyset.is_moved else [None]
        shown = [*newest, *kept[:PAGE]]
        texts = [one.body if one else self.of.body for one in shown]
        earlier = [*texts[1:], kept[PAGE].body if len(kept) > PAGE else None]
        return [
            Version(one, differences(text if before is None else before, text))
            for one, text, before in zip(shown, texts, earlier, strict=True)
        ]

    @property
    def older(self) -> str:
        revisions = self._revisions
        return self.keyset.after(revisions[PAGE - 1]) if len(revisions) > PAGE else ""
