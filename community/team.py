"""Who runs the hub and who facilitates: administrators give roles and end them, with reasons."""

import re

from django.db import transaction

from accounts import mail_words
from accounts.models import Letter, User
from accounts.tasks import deliver
from community.actions import appoint, end_role, grant
from community.models import Role, Voice
from community.permissions import HUB, NotAllowed, require
from community.places import SITE

HUB_ROLES = [Role.ADMINISTRATOR, Role.MODERATOR, Role.LEAD, Role.DEPUTY]
COMMUNITY_ROLES = [Role.FACILITATOR, Role.CO_FACILITATOR, Role.WELCOMER, Role.CONTRIBUTOR]
TITLES = dict(Role.NAMES)
PAGE_OF_A_NAME = re.compile(r"/people/([A-Za-z0-9]{16})\b")


class NotNamed(NotAllowed):
    """The role cannot be given or ended like this; carries the sentence that says why."""


@transaction.atomic
def appoint_by_mail(email: str, name: str, *, by, reason: str) -> Role:
    """A role for the whole hub, for whoever has proved this address and signed in at least once.

    They are told by mail: nobody is given a role, or tried for an account, unawares.
    """
    require(by, "community.grant", HUB)
    person = User.objects.who_proved(email)
    if person is None or not person.is_active or person.last_login is None:
        raise NotNamed("Nobody has signed in with this address yet. Ask them to do that first.")
    role = appoint(person, name, reason=reason, granted_by=by)
    if role is None:
        raise NotNamed("They have this role already.")
    given = {"role": TITLES[name], "who_gave_it": by.name}
    body = mail_words.body(mail_words.ROLE, to=person.email, **given)
    subject = mail_words.KINDS[mail_words.ROLE].subject
    letter = Letter.objects.create(to=person.email, subject=subject, body=body)
    deliver.enqueue(letter.pk)
    return role


@transaction.atomic
def name_in_community(community, who: str, name: str, *, by, reason: str) -> Role:
    """A role in one community for a member, who is named as `find_member` says."""
    permission = (
        "community.grant" if name != Role.CO_FACILITATOR else "community.grant_co_facilitator"
    )
    require(by, permission, community)
    voice = find_member(community, who)
    if voice.roles.in_force().filter(name=name, place=community.content_place).exists():
        raise NotNamed(f"{voice.name} has this role already.")
    return grant(voice, name, by=by, reason=reason)


def find_member(community, who: str) -> Voice:
    """By name, where it agreed to be listed; else by the address of its page, which they can give.

    So nobody learns here that a name belongs to a community unless it stands in its list.
    """
    members = Voice.objects.filter(community=community).belonging()
    if ref := PAGE_OF_A_NAME.search(who):
        found = members.filter(ref=ref[1])
    else:
        found = members.listed().filter(name__iexact=" ".join(who.split()))
    if not found:
        raise NotNamed(
            "No such name stands in its list of members. Ask them to put it there, "
            "or to give you the address of the page of their name."
        )
    if len(found) > 1:
        raise NotNamed("Several members have this name. Give the address of the page of the name.")
    return found[0]


@transaction.atomic
def end(role: Role, *, by, reason: str) -> None:
    """The role ends now. The last administrator's does not: nobody could give it again."""
    others = Role.objects.in_force().select_for_update().filter(name=Role.ADMINISTRATOR, place=SITE)
    if role.name == Role.ADMINISTRATOR and not {one.pk for one in others} - {role.pk}:
        require(by, "community.grant", HUB)
        raise NotNamed("This is the last administrator. Name another one first.")
    end_role(role, by=by, reason=reason)
