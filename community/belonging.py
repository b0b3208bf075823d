"""How one person belongs to one community: the names they use there, and what those may do."""

from dataclasses import dataclass
from functools import cached_property

from community.models import Community, Membership, Voice
from community.permissions import NotAllowed, granted
from community.standing import Standing, standing_of


@dataclass
class Belonging:
    """For the pages of a community, drawn for one reader. No queries of its own."""

    standing: Standing
    community: Community

    @cached_property
    def voices(self) -> list[Voice]:
        """The names this person can use here, their own first."""
        return self.standing.in_community(self.community)

    @cached_property
    def known(self) -> list[Voice]:
        """Every name they have ever had here: also those that asked, left or were declined."""
        return [one for one in self.standing.voices if one.community_id == self.community.pk]

    @property
    def is_member(self) -> bool:
        return bool(self.voices)

    @property
    def is_suspended(self) -> bool:
        return any(one.is_suspended for one in self.known)

    @property
    def asked(self) -> list[Voice]:
        return self._with_status(Membership.ASKED)

    @property
    def declined(self) -> list[Voice]:
        return self._with_status(Membership.DECLINED)

    @cached_property
    def may(self) -> set[str]:
        """What one or other of this person's names may do here; for showing pages."""
        return set().union(*(granted(one, self.community) for one in self.standing.voices))

    @property
    def may_answer_requests(self) -> bool:
        return "community.answer_requests" in self.may

    @property
    def may_edit(self) -> bool:
        return "community.edit" in self.may

    @property
    def may_invite(self) -> bool:
        return "community.invite" in self.may

    @property
    def may_change_agreement(self) -> bool:
        return "community.change_agreement" in self.may

    @property
    def may_see_members(self) -> bool:
        return "community.see_members" in self.may

    def voice_that_may(self, permission: str) -> Voice:
        """One name of this person that may do it here, one of this community before a staff one.

        Raises NotAllowed.
        """
        able = [one for one in self.standing.voices if permission in granted(one, self.community)]
        if not able:
            raise NotAllowed("The names you use here are not allowed to do this.")
        return min(able, key=lambda one: (one.community_id is None, one.kind))

    def to_accept(self, version: int | None) -> list[Voice]:
        """The names that have yet to accept this version of the agreement."""
        return [one for one in self.voices if one.membership.accepted_version < (version or 0)]

    def _with_status(self, status: str) -> list[Voice]:
        memberships = ((one, getattr(one, "membership", None)) for one in self.known)
        return [
            one for one, membership in memberships if membership and membership.status == status
        ]


def belonging(user, community) -> Belonging:
    return Belonging(standing_of(user), community)
