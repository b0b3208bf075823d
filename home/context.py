"""What the frame of every page shows of its reader: their communities, their bell, their device.

Nothing is asked before a template asks for it; a visitor's frame asks the database nothing.
"""

from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.http import urlencode

from community.standing import standing_of
from home.glance import Glance
from home.hub import SHIPPED_NAME, Hub
from notifications.live import inbox_of

KEEP_TO_THEMSELVES = {"community:invitation", "notifications:change"}
"""Pages with a secret in their address, which must go into no other."""


class Frame:
    """`unread`, `inbox_after` and the dots are of one moment (glance.py)."""

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
    def hub(self) -> Hub:
        return Hub()

    @property
    def title(self) -> str:
        """How titles end. The name of a hub can say what people talk about there."""
        return SHIPPED_NAME if self.is_discreet else self.hub.name

    @property
    def runs_hub(self) -> bool:
        return self.user.is_authenticated and standing_of(self.user).is_administrator

    @cached_property
    def shows_leave(self) -> bool:
        """A preference can hide the button, but not from members of a sensitive community."""
        if not self.user.is_authenticated or self.user.shows_leave_button:
            return True
        return any(voice.community.is_sensitive for voice in standing_of(self.user).members)

    @property
    def way_back(self) -> str:
        """The query that leads from the pages at the door back here; they hand on their own."""
        match = self.request.resolver_match
        if match and match.view_name in KEEP_TO_THEMSELVES:
            return ""
        if match and (match.url_name or "").startswith("account_"):
            path = self.request.POST.get("next") or self.request.GET.get("next", "")
        else:
            path = self.request.get_full_path()
        return f"?{urlencode({'next': path})}" if path not in ("", "/") else ""

    @property
    def inbox(self) -> str:
        return inbox_of(self.user) if self.user.is_authenticated else ""

    @property
    def inbox_after(self) -> int:
        return self._glance.after

    @property
    def unread(self) -> int:
        return self._glance.unread if self.user.is_authenticated else 0

    @cached_property
    def communities(self):
        """Each once, however many names one has there, with `is_unread`."""
        if not self.user.is_authenticated:
            return []
        standing = standing_of(self.user)
        mine = {voice.community_id: voice.community for voice in standing.members}
        seen = {pk for pk, place in self._glance.places if standing.may_read(place)}
        for pk, community in mine.items():
            community.is_unread = pk in seen
        return sorted(mine.values(), key=lambda community: community.name.lower())

    @cached_property
    def _glance(self) -> Glance:
        return Glance(self.user)


def frame(request):
    return {"frame": Frame(request)}
