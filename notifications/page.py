"""The list of what has happened for a person: unread first, one row for each thing it is about."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, Max, Q, When

from notifications.models import Notification
from notifications.registry import notice_of

ROWS = 30
MOST = 500  # happenings looked at for one page
READ = "read"
MARKS = {"answer": "Answers you", "mention": "Speaks to you", "call": "Calls you"}
MARK = re.compile(r"([a-z]{1,16})-([0-9]{1,18})")


@dataclass(frozen=True)
class Row:
    """`html` says what happened, drawn for this reader now; `mark` that it is meant for them."""

    html: str
    is_unread: bool
    mark: str


class Page:
    """`before` is what `older` gave for the page before this one, or "".

    It names a happening as everybody may know it ("post-42") and never the row of this person: rows
    are numbered for all together, so that their numbers would tell how many others heard of it,
    and with that whether the author is one of those who otherwise do.
    """

    def __init__(self, user, before: str = ""):
        self.user = user
        groups = self._groups(before)
        self._shown = groups[:ROWS]
        self._happened = self._read(self._shown)
        self._found = self._drawn(self._happened)
        self.rows = self._rows(self._shown)
        self.is_first = not before
        self.older = self._older(groups)

    @property
    def lost(self) -> list[str]:
        """What counts as unread and shows nothing, since this person may not see it any more."""
        return [
            group["about"]
            for group in self._shown
            if 0 < group["unread"] <= len(self._happened[group["about"]])
            and group["about"] not in self._found
        ]

    @property
    def told(self) -> list[str]:
        """What counts as unread and has been said in full by standing in this list."""
        return [
            group["about"]
            for group in self._shown
            if group["unread"] and group["about"] in self._found and self._is_all(group["about"])
        ]

    def _is_all(self, about) -> bool:
        return all(notice_of(one.kind).is_all_there_is for one in self._happened[about])

    def _groups(self, before):
        mine = Notification.objects.filter(person=self.user).order_by()
        groups = mine.values("about").annotate(
            newest=Max("pk"), unread=Count("pk", filter=Q(read_at=None))
        )
        if before:
            groups = groups.filter(unread=0)
        if found := MARK.fullmatch(before):
            kind, object_id = found[1], int(found[2])
            marked = Notification.objects.filter(person=self.user, kind=kind, object_id=object_id)
            groups = groups.filter(newest__lt=marked.values("pk"))
        is_read = Q(unread=0)
        return list(groups.annotate(is_read=is_read).order_by("is_read", "-newest")[: ROWS + 1])

    def _older(self, groups) -> str:
        """Where the next page starts: what has been read follows what has not. "" on the last."""
        if len(groups) <= ROWS:
            return ""
        last = groups[ROWS - 1]
        happened = self._happened.get(last["about"]) if last["is_read"] else None
        return f"{happened[0].kind}-{happened[0].object_id}" if happened else READ

    def _rows(self, groups) -> list[Row]:
        happened, drawn = self._happened, self._found
        return [
            Row(
                drawn[group["about"]],
                is_unread=group["unread"] > 0,
                mark=_mark({one.reason for one in happened[group["about"]]}),
            )
            for group in groups
            if group["about"] in drawn
        ]

    def _read(self, groups) -> dict[str, list[Notification]]:
        """About -> what is unread about it, or else the newest that was read; newest first."""
        newest = [group["newest"] for group in groups]
        rows = Notification.objects.filter(
            Q(read_at=None) | Q(pk__in=newest),
            person=self.user,
            about__in=[group["about"] for group in groups],
        )
        happened = defaultdict(list)
        # The newest of each first, or else 500 newer ones of one thread would hide all others.
        is_newest = Case(When(pk__in=newest, then=0), default=1)
        for row in rows.order_by(is_newest, "-pk")[:MOST]:
            if row.read_at is None or not happened[row.about]:
                happened[row.about].append(row)
        return happened

    def _drawn(self, happened) -> dict[str, str]:
        """About -> fragment, in the words of the kind of happening that is the newest."""
        kinds = defaultdict(lambda: defaultdict(list))
        for about, rows in happened.items():
            for row in rows:
                kinds[row.kind][about].append(row.object_id)
        drawn = {kind: notice_of(kind).draw(self.user, groups) for kind, groups in kinds.items()}
        return {
            about: html
            for about, rows in happened.items()
            if (html := next((h for row in rows if (h := drawn[row.kind].get(about))), ""))
        }


def _mark(reasons) -> str:
    return next((words for reason, words in MARKS.items() if reason in reasons), "")
