"""Inviting by mail, and answering: one transaction each, first the community's lock."""

from django.db import transaction

from community.actions import enrol, require_welcome
from community.agreements import require_read
from community.founding import locked
from community.invitation import Invitation
from community.permissions import NotAllowed, require
from community.tasks import send_invitation


class InvitationOver(NotAllowed):
    def __init__(self):
        super().__init__(
            "This invitation has been used, was taken back, or is older than 28 days. "
            "Ask whoever invited you for another."
        )


class LetBe(NotAllowed):
    def __init__(self):
        super().__init__("They have had two invitations. Please let them be for now.")


@transaction.atomic
def invite(community, *, by, addresses) -> int:
    """Invite each once; those whose invitation runs are left alone. How many were invited."""
    community = locked(community)
    require(by, "community.invite", community)
    mine = Invitation.objects.filter(community=community, email__in=addresses)
    known = {one.email: one for one in mine.select_for_update()}
    new = [Invitation(community=community, email=one) for one in addresses if one not in known]
    again = [one for one in known.values() if one.state != Invitation.WAITING and one.may_be_sent]
    for invitation in new + again:
        _send(invitation, by)
    return len(new + again)


@transaction.atomic
def invite_again(invitation, *, by) -> Invitation:
    """With a new link, in place of the one before. Raises LetBe."""
    invitation = _locked_for(invitation, by)
    if not invitation.may_be_sent:
        raise LetBe
    _send(invitation, by)
    return invitation


@transaction.atomic
def take_back(invitation, *, by) -> Invitation:
    """Its link works no longer."""
    invitation = _locked_for(invitation, by)
    invitation.taken_back = True
    invitation.save(update_fields=["taken_back"])
    return invitation


@transaction.atomic
def accept(invitation, person, *, version, name="", leaf="", is_listed=False):
    """Join, having read the agreement in this version, whatever address one has an account with.

    Answers the voice. Raises InvitationOver, Suspended, NotWelcomeBack, AgreementChanged and
    NameRefused.
    """
    community = locked(invitation.community)
    invitation = _running(invitation)
    require_welcome(community, person)
    require_read(community, version)
    voice = enrol(community, person, name=name, leaf=leaf, is_listed=is_listed)
    invitation.answer()
    return voice


@transaction.atomic
def decline(invitation) -> None:
    locked(invitation.community)
    _running(invitation).answer()


def _send(invitation, by) -> None:
    """Nobody gets mail who has answered, though it does not show yet."""
    invitation.renew(by)
    if not invitation.answered:
        send_invitation.enqueue(invitation.pk)


def _locked_for(invitation, by) -> Invitation:
    community = locked(invitation.community)
    require(by, "community.invite", community)
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _running(invitation) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if found is None or not found.is_running:
        raise InvitationOver
    return found
