"""What the frame of every page shows of its reader: their communities, their bell, their device.

Nothing is asked before a template asks for it; a visitor's frame asks the database nothing.
"""

from functools import cached_property

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from community.standing import standing_of
from forums.models import Thread
from notifications.live import inbox_of
from realtime.models import Stream

User = get_user_model()


class Frame:
    """`unread`, `inbox_after` and the dots come from one statement, so they are of one moment."""

    leave_to = settings.LEAVE_TO

    def __init__(self, request):
        self.request = request
        self.user = getattr(request, "user", None) or AnonymousUser()

    @property
    def me(self) -> str:
        return self.user.ref if self.user.is_authenticated else ""

    @property
    def is_shared_device(self) -> bool:
        return self.user.is_authenticated and self.request.session.is_shared

    @property
    def is_discreet(self) -> bool:
        """Whether titles say nothing about communities and topics."""
        return self.is_shared_device or (self.user.is_authenticated and self.user.is_discreet)

    @cached_property
    def shows_leave(self) -> bool:
        """A preference can hide the button, but not from members of a sensitive community."""
        if not self.user.is_authenticated or self.user.shows_leave_button:
            return True
        return any(voice.community.is_sensitive for voice in standing_of(self.user).members)

    @property
    def inbox(self) -> str:
        return inbox_of(self.user) if self.user.is_authenticated else ""

    @property
    def inbox_after(self) -> int:
        return self._glance[0][1]

    @property
    def unread(self) -> int:
        return self._glance[0][0] if self.user.is_authenticated else 0

    @cached_property
    def communities(self):
        """Each once, however many names one has there, with `is_unread`."""
        unread = {community for _, _, community, is_unread in self._glance if is_unread}
        mine = {voice.community_id: voice.community for voice in standing_of(self.user).members}
        for pk, community in mine.items():
            community.is_unread = pk in unread
        return sorted(mine.values(), key=lambda community: community.name.lower())

    @cached_property
    def _glance(self) -> list[tuple]:
        """(unread, inbox_after, community, is_unread) for each name, or once without a name."""
        seq = Stream.objects.filter(name=self.inbox).values("seq")
        threads = Thread.objects.visible_to(self.user).followed_by(self.user).unread_by(self.user)
        here = threads.filter(community=OuterRef("voices__community"))
        return list(
            User.objects.filter(pk=self.user.pk)
            .annotate(after=Coalesce(Subquery(seq), 0), is_unread=Exists(here))
            .values_list("unread_notifications", "after", "voices__community", "is_unread")
        )


def frame(request):
    return {"frame": Frame(request)}
