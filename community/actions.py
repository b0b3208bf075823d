"""What happens in the life of a community. One transaction each; rights are logged last."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import new_ref
from community import documents
from community.agreements import AgreementChanged, require_read
from community.facilitators import facilitators_changed
from community.models import Community, Membership, Role, Suspension, Voice
from community.names import check_made_up_name
from community.permissions import HUB, NotAllowed, Suspended, require
from community.places import SITE
from community.standing import load
from notifications.actions import notify, withdraw
from notifications.feed_keys import forget_key
from realtime.access import rights_changed


class ByInvitation(NotAllowed):
    def __init__(self):
        super().__init__("This community is joined by invitation.")


class NotWelcomeBack(NotAllowed):
    def __init__(self):
        super().__init__(
            "You cannot join this community again by yourself. Write to its facilitators."
        )


@transaction.atomic
def join(community, person, *, name="", leaf="", answer="", is_listed=False, version=None):
    """Join, or ask to join, having read the agreement; answers the voice.

    `name` is a made-up name, or empty for one's own: who comes under a made-up name only is never
    seen under their own. `leaf` is the ref it was chosen with; with `is_listed` they agree to stand
    in the list of members. `version` is that of the agreement they read, None without a page.
    Raises NameRefused, ByInvitation, Suspended, AgreementChanged, and NotWelcomeBack to whoever was
    removed from here under either name.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if community.visibility == Community.PRIVATE:
        raise ByInvitation
    require_welcome(community, person)
    require_read(community, version)
    asks = community.visibility == Community.BY_REQUEST
    voice = open_voice(community, person, name=name, leaf=leaf)
    membership = getattr(voice, "membership", None) or Membership(voice=voice)
    if membership.status == Membership.MEMBER:
        return voice
    if membership.pk:
        withdraw("answered", membership.pk)  # an earlier request of this name
    membership.answer = answer
    _enter(membership, Membership.ASKED if asks else Membership.MEMBER, is_listed)
    return voice


@transaction.atomic
def enrol(community, person, *, name="", leaf="", is_listed=False) -> Voice:
    """Make somebody a member without asking: for invitations and for the demo hub."""
    voice = open_voice(community, person, name=name, leaf=leaf)
    membership = getattr(voice, "membership", None) or Membership(voice=voice)
    _enter(membership, Membership.MEMBER, is_listed)
    return voice


def _enter(membership, status: str, is_listed: bool) -> None:
    membership.status, membership.is_listed = status, is_listed
    membership.accept(membership.voice.community.agreement)
    membership.save()
    documents.put_name(membership.voice)
    rights_changed(membership.voice.owner_id)


def open_voice(community, person, *, name="", leaf="") -> Voice:
    """The person's voice of this kind in this community, made if need be.

    `leaf` is a ref that the house has offered (leaves.py); one that is taken gives a new one.
    """
    kind = Voice.PSEUDONYM if name else Voice.OWN
    known = Voice.objects.filter(community=community, owner=person, kind=kind).first()
    if known:
        return known
    if kind == Voice.PSEUDONYM:
        if not community.allows_pseudonyms:
            raise NotAllowed("In this community everybody uses their own name.")
        name = check_made_up_name(name, community, person.name)
    ref = leaf if leaf and not Voice.objects.filter(ref=leaf).exists() else new_ref()
    return Voice.objects.create(
        community=community, owner=person, kind=kind, name=name or person.name, ref=ref
    )


@transaction.atomic
def take_own_name(voice) -> Voice:
    """A voice under its person's own name, or a staff voice, takes the name they have now.

    What it wrote is drawn anew under that name, since the voice's version is part of every key.
    """
    voice = Voice.objects.select_for_update(no_key=True).get(pk=voice.pk)
    if voice.is_pseudonym:
        raise NotAllowed("A made-up name stays what it is.")
    if voice.name != voice.owner.name:
        voice.name, voice.version = voice.owner.name, voice.version + 1
        voice.save(update_fields=["name", "version"])
        facilitators_changed(voice.community_id)
        documents.put_name(voice)
        rights_changed(voice.owner_id)
    return voice


@transaction.atomic
def add_name(community, person, *, name="", leaf="", is_listed=False):
    """A second name for somebody who is a member already, in its own right; "" adds their own.

    Raises NameRefused, Suspended, NotWelcomeBack, and NotAllowed where they are no member.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    mine = load(Voice.objects.of(person).filter(community=community))
    if not any(voice.is_member for voice in mine):
        raise NotAllowed("Join this community first.")
    require_welcome(community, person)
    return enrol(community, person, name=name, leaf=leaf, is_listed=is_listed)


def require_welcome(community, person) -> None:
    """Raise Suspended or NotWelcomeBack, to be asked before anything about names is answered.

    Removing acts on one voice, so that it says nothing about the other; coming back does not.
    """
    where = Q(community=community) | Q(community=None)
    if Suspension.objects.in_force().filter(where, person=person).exists():
        raise Suspended
    voices = Voice.objects.of(person).filter(community=community)
    if voices.filter(membership__status=Membership.REMOVED).exists():
        raise NotWelcomeBack


@transaction.atomic
def answer_request(membership, *, by, accept, words=""):
    """A facilitator answers somebody who asked to join, and who is told, in their own words."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    require(by, "community.answer_requests", membership.voice.community)
    if membership.status != Membership.ASKED:
        return membership
    membership.status = Membership.MEMBER if accept else Membership.DECLINED
    membership.decision, membership.decided_by = words, by
    membership.save()
    documents.put_name(membership.voice)
    notify("answered", membership.pk)
    rights_changed(membership.voice.owner_id)
    return membership


@transaction.atomic
def accept_agreement(voices, *, version):
    """These names of one person accept the version that was read, if it is the one in force.

    Raises AgreementChanged where it is not, and then nothing was accepted.
    """
    for voice in voices:
        agreement = voice.community.agreement
        if agreement is None or agreement.version != version:
            raise AgreementChanged
        membership = Membership.objects.select_for_update().get(voice=voice)
        membership.accept(agreement)
        membership.save()
    for person in {voice.owner_id for voice in voices}:
        rights_changed(person)


@transaction.atomic
def list_name(voice, is_listed):
    """One of one's own names agrees to stand in the list of members, or does so no longer."""
    Membership.objects.filter(voice=voice).update(is_listed=is_listed)
    documents.put_name(voice)
    rights_changed(voice.owner_id)


@transaction.atomic
def wish_to_be_quoted(voice, wish: str) -> None:
    """How one of one's own names may be quoted outside its threads (quotable.py)."""
    Voice.objects.filter(pk=voice.pk).update(quoted_outside=wish)
    rights_changed(voice.owner_id)


@transaction.atomic
def leave(voice):
    """One voice leaves; what it wrote stays, and the person's other name is not touched."""
    _depart(voice, Membership.LEFT)


@transaction.atomic
def remove_member(voice, *, by):
    require(by, "community.suspend", voice.community)
    _depart(voice, Membership.REMOVED)


def _depart(voice, status: str) -> None:
    """A role opens its place by itself, so it ends with the membership."""
    Membership.objects.filter(voice=voice).update(status=status)
    Role.objects.in_force().filter(voice=voice).update(ends_at=timezone.now())
    facilitators_changed(voice.community_id)
    documents.put_name(voice)
    rights_changed(voice.owner_id)


@transaction.atomic
def suspend(voice, *, by, reason, until=None):
    """Acts on the person behind the voice, in the voice's community."""
    require(by, "community.suspend", voice.community)
    suspension = Suspension.objects.create(
        person_id=voice.owner_id, community=voice.community, reason=reason, ends_at=until
    )
    forget_key(voice.owner_id)
    rights_changed(voice.owner_id)
    return suspension


@transaction.atomic
def grant(voice, name, *, by, place=None, reason="", ends_at=None):
    """Give a role to a voice at a place (its community unless said otherwise)."""
    co_facilitates = name == Role.CO_FACILITATOR
    permission = "community.grant_co_facilitator" if co_facilitates else "community.grant"
    require(by, permission, voice.community or HUB)
    return give_role(voice, name, place=place, granted_by=by, reason=reason, ends_at=ends_at)


@transaction.atomic
def give_role(voice, name, *, place=None, **what) -> Role:
    """Write the role without asking: for `grant` and for the demo hub."""
    place = place or (voice.community.content_place if voice.community else SITE)
    role = Role.objects.create(voice=voice, name=name, place=place, **what)
    facilitators_changed(voice.community_id)
    rights_changed(voice.owner_id)
    return role


@transaction.atomic
def appoint(person, name, *, reason, granted_by=None) -> Role | None:
    """A site role under the person's staff voice, without asking: team.py asks, and the server.

    None where they have it already.
    """
    voice, _ = Voice.objects.get_or_create(
        owner=person, community=None, kind=Voice.STAFF, defaults={"name": person.name}
    )
    if voice.roles.in_force().filter(name=name).exists():
        return None
    return give_role(voice, name, reason=reason, granted_by=granted_by)


@transaction.atomic
def end_role(role, *, by, reason=""):
    require(by, "community.grant", role.voice.community or HUB)
    take_role(role, ended_by=by, end_reason=reason)


@transaction.atomic
def take_role(role, **what) -> None:
    """End the role without asking: for `end_role`, and for whoever lays one down."""
    Role.objects.filter(pk=role.pk).update(ends_at=timezone.now(), **what)
    facilitators_changed(role.voice.community_id)
    rights_changed(role.voice.owner_id)
