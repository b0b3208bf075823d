"""What one person is here: their voices, roles and places.

Kept in each process under the person's `access_version`, which every change of rights counts up in
its own transaction (realtime/access.py): what is kept is never older than the rights. Nor is it
kept longer than until a role or a suspension begins or ends by the clock alone. A community's new
name is noticed within KEEP_SECONDS.
Acting never relies on it: `permissions.require` asks the database.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.cache import caches
from django.db.models import Exists, Model, OuterRef, Q, Subquery
from django.db.models.base import ModelState
from django.utils import timezone

from community.models import Community, Membership, Role, Suspension, Voice
from community.places import OPEN, SITE, members_of
from search.find import EVERYWHERE

_KEPT = "_standing"
KEEP_SECONDS = 60


@dataclass(frozen=True)
class Held:
    """A role in force: its name and the place where it counts."""

    name: str
    place: str

    @property
    def title(self) -> str:
        return dict(Role.NAMES)[self.name]


@dataclass
class Standing:
    """Reading is the union of what a person's voices may read; acting never is (permissions.py)."""

    voices: list[Voice] = field(default_factory=list)

    @property
    def members(self) -> list[Voice]:
        return [voice for voice in self.voices if voice.is_member]

    @property
    def belonging(self) -> list[Voice]:
        """The members, also suspended ones, who still decide who sees them."""
        return [voice for voice in self.voices if _belongs(voice)]

    @property
    def is_moderator(self) -> bool:
        return self._holds(Role.MODERATOR)

    @property
    def is_administrator(self) -> bool:
        return self._holds(Role.ADMINISTRATOR)

    def in_community(self, community) -> list[Voice]:
        """The names this person can use here, their own first."""
        mine = [voice for voice in self.members if voice.community_id == community.pk]
        return sorted(mine, key=lambda voice: voice.kind)

    def voice(self, ref: str) -> Voice | None:
        return next((voice for voice in self.voices if voice.ref == ref), None)

    @property
    def staff_voice(self) -> Voice | None:
        return next((voice for voice in self.voices if voice.kind == Voice.STAFF), None)

    @cached_property
    def places(self):
        """The places this person may read: a frozenset, or EVERYWHERE for a moderator."""
        if self.is_moderator:
            return EVERYWHERE
        return frozenset({OPEN}).union(*(readable_by(voice) for voice in self.voices))

    def may_read(self, place: str) -> bool:
        readable = self.places
        return readable is EVERYWHERE or place in readable

    def copy(self) -> "Standing":
        """With rows of its own, for one who may change them."""
        copied: dict[int, Model] = {}
        twin = Standing([_copied(voice, copied) for voice in self.voices])
        twin.places = self.places
        return twin

    def finds(self, community) -> bool:
        """Whether the community is listed for this person: the rule of `listed_for`."""
        is_private = community.visibility == Community.PRIVATE
        mine = {voice.community_id for voice in self.members}
        return not is_private or self.is_moderator or self.is_administrator or community.pk in mine

    def _holds(self, name: str) -> bool:
        return any(
            role.name == name and role.place == SITE for voice in self.voices for role in voice.held
        )


def load(voices) -> list[Voice]:
    """Voices with what they may do: `is_member`, `is_suspended` and `held`, in two queries."""
    suspended = Suspension.objects.in_force().filter(
        Q(community=OuterRef("community")) | Q(community=None), person=OuterRef("owner")
    )
    found = list(
        voices.select_related("community", "membership").annotate(is_suspended=Exists(suspended))
    )
    held = {voice.pk: [] for voice in found}
    for role in Role.objects.in_force().filter(voice__in=held):
        held[role.voice_id].append(Held(role.name, role.place))
    for voice in found:
        voice.held = [] if voice.is_suspended else held[voice.pk]
        voice.is_member = not voice.is_suspended and _belongs(voice)
    return found


def load_one(voice: Voice) -> Voice:
    """The voice as the database has it now, with what it may do."""
    (loaded,) = load(Voice.objects.filter(pk=voice.pk))
    return loaded


def voices_beside(voice: Voice):
    """All voices of the person behind this one, itself among them; to be told to nobody else."""
    return Voice.objects.filter(owner=voice.owner_id)


def hub_team() -> list[Voice]:
    """The staff voices with a role in force, by name; not of those who are suspended or gone.

    Whoever has never signed in can answer nobody, and is none of them.
    """
    staff = Voice.objects.filter(kind=Voice.STAFF, owner__is_active=True)
    known = load(staff.filter(owner__last_login__isnull=False).by_name())
    return [voice for voice in known if voice.held]


def readable_by(voice: Voice) -> set[str]:
    """The places that one loaded voice opens by itself."""
    named = {role.place for role in voice.held if role.place != SITE}
    return named | {members_of(voice.community_id)} if voice.is_member else named


def _belongs(voice: Voice) -> bool:
    membership = getattr(voice, "membership", None)
    return membership is not None and membership.status == Membership.MEMBER


def _copied(row: Model | None, copied: dict[int, Model]) -> Model | None:
    """A row, and those it was fetched with, as another object; a tenth of the work of deepcopy."""
    if row is None or id(row) in copied:
        return copied.get(id(row))
    twin = copied[id(row)] = type(row).__new__(type(row))
    twin.__dict__ |= row.__dict__
    twin._state = ModelState()
    twin._state.db, twin._state.adding = row._state.db, row._state.adding
    cache = row._state.fields_cache.items()
    twin._state.fields_cache = {name: _copied(other, copied) for name, other in cache}
    return twin


def standing_of(user) -> Standing:
    """The standing of a signed-in person or a visitor: two queries, or none where it is kept."""
    if not user.is_authenticated:
        return Standing()
    if not hasattr(user, _KEPT):
        near, key = caches["near"], f"standing:{user.pk}:{user.access_version}"
        kept = near.get(key)
        if kept is None:
            kept = Standing(load(_with_turns(Voice.objects.of(user))))
            near.set(key, kept, _keep_seconds(kept))
        setattr(user, _KEPT, kept.copy())
    return getattr(user, _KEPT)


def _with_turns(voices):
    """Voices with the moments at which a role or a suspension of theirs next begins or ends."""
    roles = Role.objects.filter(voice=OuterRef("pk")).by_next_turn()
    suspensions = Suspension.objects.filter(person=OuterRef("owner")).by_next_turn()
    return voices.annotate(
        role_turns_at=Subquery(roles.values("turns_at")[:1]),
        suspension_turns_at=Subquery(suspensions.values("turns_at")[:1]),
    )


def _keep_seconds(standing: Standing) -> int:
    now = timezone.now()
    turns = [
        at for voice in standing.voices for at in (voice.role_turns_at, voice.suspension_turns_at)
    ]
    return min([KEEP_SECONDS, *(int((at - now).total_seconds()) for at in turns if at)])


def standings(people) -> dict[int, Standing]:
    """The standing of each of these people (ids), in the two queries that one takes."""
    found = {person: Standing() for person in people}
    for voice in load(Voice.objects.filter(owner__in=found)):
        found[voice.owner_id].voices.append(voice)
    return found


def places(user):
    """Where this person may read now; see Standing.places."""
    return standing_of(user).places


def may_read(user, place: str) -> bool:
    """Whether this person may read what is kept at the place now."""
    return standing_of(user).may_read(place)
