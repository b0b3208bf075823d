import pytest
from django.db import IntegrityError, transaction

from community.agreements import write_agreement
from community.models import Community, Membership, Role, Voice
from community.pending import with_agreement, with_requests
from community.standing import Standing, standing_of
from tests import factories as make

pytestmark = pytest.mark.django_db
VISIBILITIES = [visibility for visibility, _ in Community.VISIBILITIES]


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("role", make.EVERYBODY)
def test_everything_is_listed_but_private_ones_only_for_those_inside(role, visibility):
    here = make.community(visibility=visibility)
    who = make.standing_towards(here, role)
    standing = standing_of(who) if who else Standing()
    outside = {"visitor", "stranger", "asked", "left", "suspended", Role.LEAD, Role.DEPUTY}
    is_listed = Community.objects.listed_for(standing).filter(pk=here.pk).exists()
    assert is_listed == (visibility != Community.PRIVATE or role not in outside)


def test_the_newest_agreement_is_in_force():
    here = make.community()
    write_agreement(here, "- We listen twice.")
    assert (here.agreement.version, here.agreements.count()) == (2, 2)
    assert with_agreement(Community.objects.all()).get(pk=here.pk).agreement_version == 2


def test_a_community_without_agreement_has_none():
    here = make.community(agreement="")
    assert here.agreement is None
    assert with_agreement(Community.objects.all()).get(pk=here.pk).agreement_version is None


def test_only_those_who_wait_are_counted_as_waiting():
    here = make.community()
    for role in ("asked", "asked", "left", Role.MEMBER):
        make.standing_towards(here, role)
    make.standing_towards(make.community(), "asked")
    assert with_requests(Community.objects.all()).get(pk=here.pk).waiting == 2
    assert Membership.objects.filter(voice__community=here).waiting().count() == 2


@pytest.mark.parametrize("kind", [Voice.OWN, Voice.PSEUDONYM])
def test_a_person_has_one_name_of_each_kind_in_a_community(kind):
    here, who = make.community(), make.person()
    Voice.objects.create(community=here, owner=who, kind=kind, name="Heron")
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.create(community=here, owner=who, kind=kind, name="Wren")


@pytest.mark.parametrize(("kind", "is_inside"), [(Voice.STAFF, True), (Voice.OWN, False)])
def test_only_the_hub_team_speaks_from_outside_communities(kind, is_inside):
    here = make.community() if is_inside else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.create(community=here, owner=make.person(), kind=kind, name="Team")


def test_members_are_listed_by_name_and_only_if_they_agreed():
    here = make.community()
    for name in ("teal", "Heron", "wren"):
        make.member(here, name=name)
    make.member(here, name="Dunnock", is_listed=False)
    make.standing_towards(here, "left")
    listed = Voice.objects.filter(community=here).listed()
    assert [voice.name for voice in listed] == ["Heron", "teal", "wren"]


def test_a_role_that_has_ended_is_not_in_force():
    voice = make.facilitator(make.community())
    assert Role.objects.in_force().filter(voice=voice).exists()
    Role.objects.filter(voice=voice).update(ends_at=voice.membership.accepted_at)
    assert not Role.objects.in_force().filter(voice=voice).exists()
