"""Who may do what: the whole policy on one screen.

Reading is not here: what may be read is `Model.objects.visible_to(user)`, by places (standing.py).
`require` in an action is what counts; `user.has_perm(name, obj)` answers the same question for a
person with all their voices, for a page that wants to know which buttons to show.
"""

from django.core.exceptions import PermissionDenied

from community.models import Role, Voice
from community.places import OPEN, SITE, members_of
from community.standing import load_one, readable_by, standing_of

MEMBER = {
    "community.see_members",
    "forums.react",
    "forums.reply",
    "forums.start",
    "forums.vote",
}
AUTHOR = {
    "forums.delete_revision",
    "forums.edit",
    "forums.poll",
    "forums.remove",
    "forums.remove_thread",
    "forums.resolve",
    "forums.set_content_notes",
    "forums.take_back",
    "forums.update_context",
    "forums.welcome_ideas",
}
# Also after leaving, being removed or while suspended.
AUTHOR_ALWAYS = {"forums.remove", "forums.remove_thread"}
HOLDER = {  # of one thread, in that thread
    "forums.call",  # everybody who follows
    "forums.conclude",
    "forums.edit_late",  # also what is old, or in a closed thread
    "forums.hold",
    "forums.lock",
    "forums.order",
    "forums.pin",
    "forums.poll",
    "forums.remove",
    "forums.resolve",
    "forums.rest",
    "forums.set_content_notes",
    "forums.summarise",
    "forums.update_context",
    "forums.welcome_ideas",
}
FACILITATOR = MEMBER | {
    "community.answer_requests",
    "community.change_agreement",
    "community.edit",
    "community.grant_co_facilitator",
    "community.invite",
    "community.pause",
    "community.suspend",
    "forums.call",
    "forums.conclude",
    "forums.edit_late",
    "forums.lock",
    "forums.merge",
    "forums.move",  # to another community, where they need this too
    "forums.name_holders",
    "forums.order",
    "forums.pin",
    "forums.poll",
    "forums.remove",
    "forums.remove_thread",
    "forums.resolve",
    "forums.rest",
    "forums.set_content_notes",
    "forums.split",
    "forums.summarise",
    "forums.update_context",
    "forums.welcome_ideas",
}
MODERATOR = {
    "community.see_members",
    "community.suspend",
    "forums.move",
    "forums.remove",
    "forums.remove_thread",
}
ADMINISTRATOR = {
    "community.change_agreement",
    "community.close",
    "community.edit",
    "community.found",
    "community.grant",
    "community.grant_co_facilitator",
    "community.invite",
    "community.keep_content_notes",
    "community.keep_topics",
    "community.pause",
    "community.open_hub",  # whether anybody may sign up
    "community.word_hub",  # the texts of the hub as a whole
    "community.shape",  # its name and address, who reads it, which names are welcome
}
ROLES = {
    Role.MEMBER: MEMBER,
    Role.GUEST: {"forums.react", "forums.reply"},
    Role.CONTRIBUTOR: MEMBER,
    Role.WELCOMER: MEMBER,
    Role.FACILITATOR: FACILITATOR,
    Role.CO_FACILITATOR: FACILITATOR,
    Role.HOLDER: HOLDER,
    Role.MODERATOR: MODERATOR,
    Role.ADMINISTRATOR: ADMINISTRATOR,
    Role.LEAD: set(),
    Role.DEPUTY: set(),
}
NAMES = AUTHOR.union(*ROLES.values())


class Hub:
    """The hub as a whole, for permissions that are about no single object."""

    place = OPEN

    def scopes(self) -> list[str]:
        return [SITE]


HUB = Hub()


class UnknownPermission(LookupError):
    """A name that the table does not have: a mistake in the program, not in the person."""


class NotAllowed(PermissionDenied):
    """Carries the sentence shown to the person."""


class Suspended(NotAllowed):
    def __init__(self):
        super().__init__("Your access here is suspended at the moment.")


def require(by: Voice, name: str, obj) -> None:
    """Raise unless this voice, by its own roles alone, may do `name` to `obj` now.

    Asked from the database each time: what was allowed when the page was drawn may be no longer.
    Raises UnknownPermission or NotAllowed.
    """
    if name not in NAMES:
        raise UnknownPermission(name)
    voice = load_one(by)
    if name in granted(voice, obj):
        return
    if voice.is_suspended:
        raise Suspended
    raise NotAllowed("The name you use here is not allowed to do this.")


def granted(voice: Voice, obj) -> set[str]:
    """All that a loaded voice may do to `obj`: by its roles in the scopes, and as the author."""
    is_author = getattr(obj, "voice_id", None) == voice.pk
    own = AUTHOR_ALWAYS if is_author else set()
    scopes = obj.scopes()
    roles = {role.name for role in voice.held if role.place in scopes}
    if voice.is_member and members_of(voice.community_id) in scopes:
        roles.add(Role.MEMBER)
    if voice.kind != Voice.STAFF and obj.place not in readable_by(voice) | {OPEN}:
        return set(own)
    if roles and is_author:
        own = AUTHOR
    return own.union(*(ROLES[role] for role in roles))


def granted_to(user, obj) -> set[str]:
    """The union over the person's voices, for showing pages; never for acting."""
    return set().union(*(granted(voice, obj) for voice in standing_of(user).voices))


class Backend:
    """The table as a Django authentication backend; it signs nobody in."""

    def authenticate(self, request, **credentials):
        return None

    def get_user(self, user_id):
        return None

    def has_perm(self, user, perm, obj=None):
        """False for a name the table does not know; without an object only site roles count."""
        if not user.is_authenticated or perm not in NAMES:
            return False
        return perm in granted_to(user, obj if obj is not None else HUB)
