import pytest

from accounts.names import NameRefused, skeleton
from community.models import Role
from community.names import check_made_up_name
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.community()


@pytest.mark.parametrize(
    "name",
    [
        *("Heron", "Hazel Bank", "Saint-Ann's", "J. Wren", "Čapek", "Ньютон"),
        *("Leader Teal", "Hubble", "Stewart"),
    ],
)
def test_a_friendly_name_may_be_used(here, name):
    assert check_made_up_name(name, here) == name


def test_a_name_is_tidied_but_otherwise_kept(here):
    assert check_made_up_name("  Hazel \t Bank ", here) == "Hazel Bank"


@pytest.mark.parametrize("name", ["", " ", "A", "x" * 41])
def test_a_name_has_2_to_40_letters(here, name):
    with pytest.raises(NameRefused, match="2 to 40 letters"):
        check_made_up_name(name, here)


@pytest.mark.parametrize("name", ["He<b>ron", "Heron@home", "Heron!", "Heron\u202eon", "Her/on"])
def test_a_name_holds_only_letters_numbers_and_hyphens(here, name):
    with pytest.raises(NameRefused, match="letters, numbers"):
        check_made_up_name(name, here)


@pytest.mark.parametrize("name", ["H\u0435ron", "\u0391da", "\u0412ren"])
def test_letters_of_two_alphabets_do_not_mix(here, name):
    with pytest.raises(NameRefused):
        check_made_up_name(name, here)


@pytest.mark.parametrize(
    "name",
    [
        *("Moderator", "m0derator", "Hub Team", "ADMIN", "Safe-guarding", "Safeguarding Lead"),
        *("Hub Moderator", "Coppice Support", "Site administrator", "Moderators", "HubSupport 2"),
        *("Jane - Hub", "Heron Lead", "Deputy Heron", "Wren.Admins", "Co-facilitators"),
        *(title for _, title in Role.NAMES),
    ],
)
def test_nobody_can_look_like_the_hub_team(here, name):
    with pytest.raises(NameRefused, match="taken for somebody else"):
        check_made_up_name(name, here)


@pytest.mark.parametrize("name", ["Wren Hall", "wrenhall", "Wrén Hall", "Wren Ha1l", "WREN-HALL"])
def test_nobody_can_look_like_somebody_else_here(here, name):
    make.member(here, make.person("Wren Hall"))
    with pytest.raises(NameRefused, match="taken for somebody else"):
        check_made_up_name(name, here)


def test_the_same_name_may_be_used_in_another_community(here):
    make.member(make.community(), name="Heron")
    assert check_made_up_name("Heron", here) == "Heron"


@pytest.mark.parametrize(("one", "other"), [("Heron", "HERON"), ("Zoë", "Zoe"), ("Lily", "L1ly")])
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)
