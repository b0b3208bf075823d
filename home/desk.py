"""What asks for one person, and what is new for them: a few queries, at any size."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from community.belonging import Belonging
from community.models import Community
from community.pending import with_agreement, with_requests
from community.standing import standing_of
from forums.models import Post, Thread
from notifications.models import Follow, Notification

ANSWERS, FOLLOWED, UNANSWERED, NEW = 6, 12, 5, 12


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
    def answers(self):
        """Posts that answer this person, until they have been read, newest first."""
        unread = Notification.objects.unread().filter(
            person=self.user, kind="post", reason="answer"
        )
        posts = Post.objects.visible_to(self.user).published()
        posts = posts.filter(pk__in=unread.values("object_id"))
        return posts.select_related("voice", "thread", "community").order_by("-pk")[:ANSWERS]

    @cached_property
    def errands(self) -> list[Errand]:
        """Agreements to read again, and requests that wait for an answer."""
        if not self._mine:
            return []
        mine = with_requests(with_agreement(Community.objects.filter(pk__in=self._mine)))
        found = [
            Errand(
                one,
                bool(Belonging(self.standing, one).to_accept(one.agreement_version)),
                one.waiting if one.pk in self._held else 0,
            )
            for one in mine
        ]
        return [one for one in found if one.agreement_changed or one.waiting]

    @property
    def followed(self) -> list[Thread]:
        """Threads that this person follows and has not read to the end."""
        return [one for one in self._threads if self._asks(one)]

    @property
    def unanswered(self) -> list[Thread]:
        """For those who hold a space: what nobody has answered there."""
        waiting = [one for one in self._threads if self._waits(one) and not self._asks(one)]
        return waiting[:UNANSWERED]

    @property
    def new(self) -> list[Thread]:
        others = [one for one in self._threads if not self._asks(one) and not self._waits(one)]
        return others[:NEW]

    @property
    def is_quiet(self) -> bool:
        return not (self.answers or self.followed or self.errands or self.unanswered)

    def _asks(self, thread) -> bool:
        return thread.follow_level == Follow.FOLLOW and thread.last_number > thread.read_number

    def _waits(self, thread) -> bool:
        return thread.last_number == 0 and thread.community_id in self._held

    @cached_property
    def _threads(self) -> list[Thread]:
        """All three kinds in one query; each arm is cut short before they are put together."""
        seen = Thread.objects.visible_to(self.user)
        here = seen.filter(community__in=self._mine).by_activity()
        followed = seen.followed_by(self.user).unread_by(self.user).by_activity()
        unanswered = here.filter(last_number=0, community__in=self._held)
        wanted = (
            Q(pk__in=followed.values("pk")[:FOLLOWED])
            | Q(pk__in=unanswered.values("pk")[:UNANSWERED])
            | Q(pk__in=here.values("pk")[: NEW + FOLLOWED + UNANSWERED])
        )
        threads = Thread.objects.visible_to(self.user).for_reader(self.user).filter(wanted)
        threads = threads.exclude(follow_level=Follow.MUTE).select_related("voice", "community")
        return list(threads.by_activity())
