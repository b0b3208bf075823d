"""What asks for one person, and what is new for them: a few queries, at any size."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from community.belonging import Belonging
from community.models import Community
from community.pending import with_agreement, with_requests
from community.standing import standing_of
from forums.models import Draft, Post, Thread
from forums.rows import Brief, arm_of, briefs, drawn
from notifications.models import Notification

ANSWERS, FOLLOWED, UNANSWERED, NEW = 6, 12, 5, 12


class Answer(NamedTuple):
    """A post that answers this person."""

    pk: int
    voice_name: str
    title: str
    html: str
    community_name: str
    created_at: datetime
    its_notes: int
    notes_of_thread: int

    @property
    def content_notes(self) -> int:
        return self.its_notes | self.notes_of_thread


@dataclass(frozen=True)
class Errand:
    """Something to finish in one community."""

    community: Community
    agreement_changed: bool
    waiting: int


class Desk:
    def __init__(self, user):
        self.user = user
        self.standing = standing_of(user)
        self._mine = {voice.community_id: voice.community for voice in self.standing.members}
        self._held = [
            pk
            for pk, community in self._mine.items()
            if Belonging(self.standing, community).may_answer_requests
        ]

    @cached_property
    def answers(self) -> list[Answer]:
        """Posts that answer this person, until they have been read, newest first."""
        unread = Notification.objects.unread().filter(
            person=self.user, kind="post", reason="answer"
        )
        posts = Post.objects.visible_to(self.user).not_hidden_by(self.user).published()
        posts = posts.filter(pk__in=unread.values("object_id")).order_by("-pk")
        shown = ("pk", "voice__name", "thread__title", "html", "community__name", "created_at")
        shown += ("content_notes", "thread__content_notes")
        return [Answer(*row) for row in posts.values_list(*shown)[:ANSWERS]]

    @cached_property
    def errands(self) -> list[Errand]:
        """Agreements to read again, and requests that wait for an answer."""
        found = [
            Errand(
                self._mine[pk],
                bool(Belonging(self.standing, self._mine[pk]).to_accept(version)),
                waiting if pk in self._held else 0,
            )
            for pk, version, waiting, _ in self._waiting
        ]
        return [one for one in found if one.agreement_changed or one.waiting]

    @property
    def drafts(self) -> int:
        """How many texts this person has begun and not posted."""
        return self._waiting[0][-1] if self._waiting else 0

    @cached_property
    def _waiting(self) -> list[tuple]:
        """All that waits to be finished, in one query: see `errands` and `drafts`."""
        if not self._mine:
            return []
        mine = with_requests(with_agreement(Community.objects.filter(pk__in=self._mine)))
        mine = mine.annotate(drafts=Draft.objects.of(self.user).counted())
        return list(mine.values_list("pk", "agreement_version", "waiting", "drafts"))

    @cached_property
    def followed(self) -> list[Brief]:
        """Threads that this person follows and has not read to the end."""
        return [one for one in self._threads if self._asks(one)]

    @cached_property
    def unanswered(self) -> list[Brief]:
        """For those who hold a space: what nobody has answered there."""
        waiting = [one for one in self._threads if self._waits(one) and not self._asks(one)]
        return waiting[:UNANSWERED]

    @cached_property
    def new(self) -> list[Brief]:
        others = [one for one in self._threads if not self._asks(one) and not self._waits(one)]
        return others[:NEW]

    @property
    def is_quiet(self) -> bool:
        return not (self.answers or self.followed or self.errands or self.unanswered)

    @property
    def follows_some(self) -> bool:
        """Whether they follow any of the threads that were looked at for this page."""
        return any(one.is_followed for one in self._threads)

    @property
    def followed_rows(self) -> list[str]:
        return self._rows[: len(self.followed)]

    @property
    def unanswered_rows(self) -> list[str]:
        return self._rows[len(self.followed) :][: len(self.unanswered)]

    @property
    def new_rows(self) -> list[str]:
        return self._rows[len(self.followed) + len(self.unanswered) :]

    @cached_property
    def _rows(self) -> list[str]:
        return drawn(self.followed + self.unanswered + self.new, shows_community=True)

    def _asks(self, thread) -> bool:
        return thread.is_followed and thread.unread > 0

    def _waits(self, thread) -> bool:
        return thread.last_number == 0 and thread.community_id in self._held

    @cached_property
    def _threads(self) -> list[Brief]:
        """All three kinds in one query, without those that this person has muted.

        What somebody follows by itself they hear of, whatever they chose for its community.
        """
        seen = Thread.objects.visible_to(self.user).current().not_hidden_by(self.user)
        here = seen.heard_by(self.user).filter(community__in=self._mine).by_activity()
        arms = [
            seen.followed_by(self.user).unread_by(self.user).by_activity()[:FOLLOWED],
            here.filter(last_number=0, community__in=self._held)[:UNANSWERED],
            here[: NEW + FOLLOWED + UNANSWERED],
        ]
        return briefs(self.user, map(arm_of, arms))
