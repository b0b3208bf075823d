import pytest
from django.utils import timezone

from accounts.models import User
from accounts.names import NameRefused
from community import actions
from community.agreements import AgreementNotAccepted, change_agreement, require_agreement
from community.facilitators import facilitators_of
from community.founding import set_status
from community.models import Community, Membership, Role, Suspension, Voice
from community.permissions import NotAllowed, Suspended
from community.standing import load_one, may_read, standing_of
from realtime.access import ACCESS
from realtime.streams import position
from tests import factories as make

pytestmark = pytest.mark.django_db
BY_REQUEST, PRIVATE = Community.BY_REQUEST, Community.PRIVATE


@pytest.fixture
def here():
    return make.community()


@pytest.fixture
def wren():
    return make.person("Wren Hall")


def status(voice):
    return Membership.objects.get(voice=voice).status


@pytest.mark.parametrize("visibility", [Community.OPEN, Community.MEMBERS])
def test_a_person_joins_at_once_and_the_agreement_is_kept_with_its_version(wren, visibility):
    here = make.community(visibility=visibility)
    voice = actions.join(here, wren)
    assert (voice.name, voice.kind, status(voice)) == ("Wren Hall", Voice.OWN, Membership.MEMBER)
    assert voice.membership.accepted_version == 1
    assert voice.membership.accepted_at is not None
    assert may_read(wren, here.content_place)


def test_who_joins_under_a_made_up_name_has_no_other_name_there(here, wren):
    voice = actions.join(here, wren, name="Heron")
    assert [one.name for one in Voice.objects.filter(community=here)] == ["Heron"]
    assert voice.is_pseudonym


def test_a_leaf_that_was_chosen_is_kept_and_one_that_is_taken_is_not(here, wren):
    assert actions.join(here, wren, name="Heron", leaf="chosenleaf123456").ref == "chosenleaf123456"
    other = actions.join(here, make.person(), name="Teal", leaf="chosenleaf123456")
    assert other.ref != "chosenleaf123456"


def test_joining_twice_makes_one_membership(here, wren):
    assert actions.join(here, wren) == actions.join(here, wren)
    assert Membership.objects.count() == 1


def test_a_made_up_name_is_refused_where_everybody_uses_their_own(wren):
    here = make.community(allows_pseudonyms=False)
    with pytest.raises(NotAllowed, match="own name"):
        actions.join(here, wren, name="Heron")


def test_a_name_that_looks_like_another_is_refused_and_nothing_is_kept(here, wren):
    make.member(here, name="Heron")
    with pytest.raises(NameRefused):
        actions.join(here, wren, name="her0n")
    assert not Voice.objects.of(wren).exists()


@pytest.mark.parametrize("everywhere", [True, False])
def test_who_is_suspended_joins_under_no_name_until_it_ends(here, wren, everywhere):
    where = None if everywhere else here
    suspension = Suspension.objects.create(person=wren, community=where, reason="A rest.")
    for name in ("", "Heron"):
        with pytest.raises(Suspended, match="is suspended at the moment"):
            actions.join(here, wren, name=name)
    if not everywhere:
        assert actions.join(make.community(), wren)
    Suspension.objects.filter(pk=suspension.pk).update(ends_at=timezone.now())
    assert actions.join(here, wren)


def test_nobody_joins_a_private_community_by_themselves(wren):
    with pytest.raises(actions.ByInvitation):
        actions.join(make.community(visibility=PRIVATE), wren)


def test_who_asks_reads_nothing_until_a_facilitator_has_answered(wren):
    here = make.community(visibility=BY_REQUEST)
    voice = actions.join(here, wren, answer="To learn.")
    assert status(voice) == Membership.ASKED
    assert not may_read(wren, here.content_place)

    by = make.facilitator(here)
    actions.answer_request(voice.membership, by=by, accept=True, words="Welcome.")

    assert may_read(User.objects.get(pk=wren.pk), here.content_place)
    kept = Membership.objects.get(voice=voice)
    assert (kept.status, kept.decision, kept.decided_by) == (Membership.MEMBER, "Welcome.", by)


def test_who_was_declined_may_ask_again(wren):
    here = make.community(visibility=BY_REQUEST)
    voice = actions.join(here, wren)
    by = make.facilitator(here)
    actions.answer_request(voice.membership, by=by, accept=False, words="Not yet.")
    assert status(voice) == Membership.DECLINED
    actions.join(here, wren, answer="Now?")
    assert status(voice) == Membership.ASKED


def test_a_request_is_answered_once(wren):
    here = make.community(visibility=BY_REQUEST)
    asked = actions.join(here, wren).membership
    by = make.facilitator(here)
    actions.answer_request(asked, by=by, accept=True)
    actions.answer_request(asked, by=by, accept=False)
    assert status(asked.voice) == Membership.MEMBER


def test_members_answer_no_requests(wren):
    here = make.community(visibility=BY_REQUEST)
    asked = actions.join(here, wren).membership
    with pytest.raises(NotAllowed):
        actions.answer_request(asked, by=make.member(here), accept=True)
    assert status(asked.voice) == Membership.ASKED


def listed(here):
    return [voice.name for voice in Voice.objects.filter(community=here).listed()]


def test_only_names_that_agreed_stand_in_the_list_of_members(here, wren):
    actions.join(here, wren, is_listed=True)
    actions.join(here, make.person("Dawn Reed"))
    actions.add_name(here, wren, name="Heron")
    assert listed(here) == ["Wren Hall"]


def test_who_agreed_while_asking_is_listed_only_when_let_in(wren):
    here = make.community(visibility=BY_REQUEST)
    voice = actions.join(here, wren, is_listed=True)
    assert listed(here) == []
    actions.answer_request(voice.membership, by=make.facilitator(here), accept=True)
    assert "Wren Hall" in listed(here)


def test_each_name_is_listed_by_itself_and_may_think_again(here, wren):
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron", is_listed=False)
    actions.list_name(heron, True)
    assert listed(here) == ["Heron", "Wren Hall"]
    actions.list_name(own, False)
    assert listed(here) == ["Heron"]


def test_who_comes_back_is_listed_only_if_they_agree_again(here, wren):
    actions.leave(make.member(here, wren))
    actions.join(here, wren)
    assert listed(here) == []


def test_a_changed_agreement_is_asked_for_before_writing(here, wren):
    voice = actions.join(here, wren)
    change_agreement(here, by=make.facilitator(here), text="- We listen twice.")
    with pytest.raises(AgreementNotAccepted):
        require_agreement(load_one(voice))
    actions.accept_agreement([voice], version=2)
    require_agreement(load_one(voice))


def test_each_name_leaves_by_itself(here, wren):
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron")
    actions.leave(heron)
    assert (status(own), status(heron)) == (Membership.MEMBER, Membership.LEFT)
    assert standing_of(wren).in_community(here) == [own]


def test_a_facilitator_who_leaves_holds_the_space_no_longer(here):
    voice = make.facilitator(here)
    assert [one.ref for one in facilitators_of(here)] == [voice.ref]
    actions.leave(voice)
    here.refresh_from_db()
    assert facilitators_of(here) == ()
    assert not may_read(voice.owner, here.content_place)


def test_who_left_may_come_back_under_the_name_they_had(here, wren):
    voice = make.member(here, wren, name="Heron")
    actions.leave(voice)
    assert actions.join(here, wren, name="Heron") == voice
    assert status(voice) == Membership.MEMBER


@pytest.mark.parametrize("name", ["", "Teal"])
def test_who_was_removed_does_not_come_back_under_either_name(here, wren, name):
    own = make.member(here, wren)
    actions.remove_member(own, by=make.facilitator(here))
    with pytest.raises(actions.NotWelcomeBack):
        actions.join(here, wren, name=name)
    assert status(own) == Membership.REMOVED


def test_removing_one_name_leaves_the_other_so_that_it_says_nothing(here, wren):
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron")
    actions.remove_member(own, by=make.facilitator(here))
    assert status(heron) == Membership.MEMBER


@pytest.mark.parametrize("visibility", [visibility for visibility, _ in Community.VISIBILITIES])
def test_a_member_adds_a_second_name_without_asking_anybody(wren, visibility):
    here = make.community(visibility=visibility)
    make.member(here, wren)
    heron = actions.add_name(here, wren, name="Heron")
    assert (heron.name, status(heron)) == ("Heron", Membership.MEMBER)


def test_a_second_name_may_be_ones_own(here, wren):
    make.member(here, wren, name="Heron")
    assert actions.add_name(here, wren).name == "Wren Hall"


@pytest.mark.parametrize("role", ["stranger", "asked", "left", "suspended"])
def test_only_members_add_a_second_name(here, role):
    with pytest.raises(NotAllowed):
        actions.add_name(here, make.standing_towards(here, role), name="Heron")
    assert not Voice.objects.filter(name="Heron").exists()


@pytest.mark.parametrize(
    ("giver", "role", "is_allowed"),
    [
        (Role.FACILITATOR, Role.CO_FACILITATOR, True),
        (Role.FACILITATOR, Role.FACILITATOR, False),
        (Role.MEMBER, Role.CO_FACILITATOR, False),
    ],
)
def test_facilitators_name_co_facilitators_and_no_others(here, giver, role, is_allowed):
    by = make.member(here, role="" if giver == Role.MEMBER else giver)
    voice = make.member(here)
    if is_allowed:
        assert actions.grant(voice, role, by=by).place == here.content_place
    else:
        with pytest.raises(NotAllowed):
            actions.grant(voice, role, by=by)


@pytest.mark.parametrize(
    "change",
    [
        lambda voice, by: actions.leave(voice),
        lambda voice, by: actions.list_name(voice, False),
        lambda voice, by: actions.remove_member(voice, by=by),
        lambda voice, by: actions.suspend(voice, by=by, reason="A rest."),
        lambda voice, by: actions.grant(voice, Role.CO_FACILITATOR, by=by),
        lambda voice, by: set_status(voice.community, by=by, status=Community.PAUSED),
    ],
    ids=["leave", "list", "remove", "suspend", "grant", "pause"],
)
def test_whatever_changes_rights_is_logged_so_that_open_pages_are_asked_again(here, change):
    voice, by = make.member(here), make.facilitator(here)
    before = position(ACCESS)
    change(voice, by)
    assert position(ACCESS) == before + 1
