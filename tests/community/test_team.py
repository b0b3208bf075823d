"""Who runs the hub and who facilitates, on one page, given and ended with reasons."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import give_role
from community.models import Community, Role, Voice
from community.standing import standing_of
from jobs.worker import drain
from tests import factories as make

pytestmark = pytest.mark.django_db
ROLES = reverse("community:hub_roles")


@pytest.fixture
def owen():
    return make.staff(Role.ADMINISTRATOR)


@pytest.fixture
def desk(owen):
    return make.browser_of(owen)


@pytest.fixture
def here():
    return make.community("Kettles", visibility=Community.PRIVATE)


def send(client, do, **typed):
    return client.post(ROLES, {"do": do, "reason": "You are kind."} | typed, follow=True)


def name(client, where, who, role=Role.FACILITATOR):
    return send(client, "community", community=where.pk, who=who, role=role)


def known():
    """Somebody who has signed in."""
    who = make.person("Bea Quill")
    User.objects.filter(pk=who.pk).update(last_login=timezone.now())
    return who


def test_an_administrator_names_who_facilitates_a_community(desk, here, owen):
    ada = make.member(here)
    name(desk, here, ada.name.upper())
    role = ada.roles.get()
    assert (role.name, role.place) == (Role.FACILITATOR, here.content_place)
    assert (role.reason, role.granted_by) == ("You are kind.", owen)
    assert f"{ada.name}: Facilitator" in desk.get(ROLES).content.decode()


def test_a_made_up_name_is_named_and_nothing_leads_to_its_person(desk, here):
    xena = make.person("Xena Longfellow")
    heron = make.member(here, xena, name="Heron")
    page = name(desk, here, "Heron").content.decode()
    assert heron.roles.get().name == Role.FACILITATOR
    for private in ("Longfellow", xena.email, xena.ref):
        assert private not in page


def test_a_name_that_is_not_listed_is_answered_like_one_that_is_not_there(desk, here):
    ada = make.member(here, is_listed=False)
    said = [name(desk, here, who).context["refused"].non_field_errors() for who in (ada.name, "No")]
    assert said[0] == said[1]
    assert said[0]
    name(desk, here, f"https://hub.example{ada.get_absolute_url()}")
    assert ada.roles.exists()


def test_of_two_members_of_one_name_none_is_named_by_it(desk, here):
    for _ in range(2):
        make.member(here, make.person("Sam Reed"))
    assert "Several members have this name" in name(desk, here, "Sam Reed").content.decode()
    assert not Role.objects.filter(place=here.content_place).exists()


def test_a_role_is_given_once(desk, here):
    ada = make.facilitator(here)
    assert "has this role already" in name(desk, here, ada.name).content.decode()


def test_somebody_gets_a_role_for_the_whole_hub_and_is_told_by_neutral_mail(desk, owen):
    bea = known()
    send(desk, "hub", email=bea.email.upper(), role=Role.LEAD)
    staff = Voice.objects.get(owner=bea)
    assert (staff.kind, staff.roles.get().name) == (Voice.STAFF, Role.LEAD)
    drain()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([bea.email], "Your account")
    assert "Safeguarding lead" in letter.body


def test_an_address_with_which_nobody_has_signed_in_gets_no_role(desk):
    never = make.person()
    for email in (never.email, "nobody@people.example"):
        page = send(desk, "hub", email=email, role=Role.LEAD).content.decode()
        assert "Nobody has signed in with this address yet" in page
    assert not Role.objects.filter(name=Role.LEAD).exists()


def test_a_role_ends_with_a_reason_which_stays_in_the_list(desk, here, owen):
    ada = make.facilitator(here)
    send(desk, "end", role=ada.roles.get().pk, reason="She moves away.")
    role = ada.roles.get()
    assert role.ends_at <= timezone.now()
    assert (role.ended_by, role.end_reason) == (owen, "She moves away.")
    assert "Why it ended: She moves away." in desk.get(ROLES).content.decode()
    assert not standing_of(User.objects.get(voices=ada)).voices[0].held


def test_no_role_ends_without_a_reason(desk, here):
    ada = make.facilitator(here)
    send(desk, "end", role=ada.roles.get().pk, reason="")
    assert ada.roles.in_force().exists()


def test_the_last_administrator_stays_until_there_is_another(desk, owen):
    send(desk, "end", role=owen.roles.get().pk)
    assert owen.roles.in_force().exists()
    make.staff(Role.ADMINISTRATOR)
    send(desk, "end", role=owen.roles.get().pk)
    assert not owen.roles.in_force().exists()


def test_roles_of_single_threads_are_for_those_who_hold_them(desk, here):
    ada = make.member(here)
    holds = give_role(ada, Role.HOLDER, place="t:1")
    send(desk, "end", role=holds.pk)
    assert ada.roles.in_force().exists()
    assert ada.name not in desk.get(ROLES).content.decode()


def test_the_page_asks_as_much_for_three_roles_as_for_one(desk, here):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make.facilitator(here)
        desk.get(ROLES)
        with CaptureQueriesContext(connection) as queries:
            desk.get(ROLES)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nobody_is_tried_for_an_account_again_and_again(desk, settings):
    settings.LIMITS = settings.LIMITS | {"team": (1, 60)}
    bea = known()
    send(desk, "hub", email="nobody@people.example", role=Role.LEAD)
    send(desk, "hub", email=bea.email, role=Role.LEAD)
    assert not Role.objects.filter(name=Role.LEAD).exists()
