import pytest

from accounts.names import NameRefused, skeleton
from community.models import Role
from community.names import OwnName, check_made_up_name
from tests import factories as make

pytestmark = pytest.mark.django_db
OWN = "Jess Hartopp-Lee"


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
    assert check_made_up_name(name, here, OWN) == name


def test_a_name_is_tidied_but_otherwise_kept(here):
    assert check_made_up_name("  Hazel \t Bank ", here, OWN) == "Hazel Bank"


@pytest.mark.parametrize("name", ["", " ", "A", "x" * 41])
def test_a_name_has_2_to_40_letters(here, name):
    with pytest.raises(NameRefused, match="2 to 40 letters"):
        check_made_up_name(name, here, OWN)


@pytest.mark.parametrize("name", ["He<b>ron", "Heron@home", "Heron!", "Heron\u202eon", "Her/on"])
def test_a_name_holds_only_letters_numbers_and_hyphens(here, name):
    with pytest.raises(NameRefused, match="letters, numbers"):
        check_made_up_name(name, here, OWN)


@pytest.mark.parametrize("name", ["H\u0435ron", "\u0391da", "\u0412ren"])
def test_letters_of_two_alphabets_do_not_mix(here, name):
    with pytest.raises(NameRefused):
        check_made_up_name(name, here, OWN)


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
        check_made_up_name(name, here, OWN)


@pytest.mark.parametrize("name", ["Wren Hall", "wrenhall", "Wrén Hall", "Wren Ha1l", "WREN-HALL"])
def test_nobody_can_look_like_somebody_else_here(here, name):
    make.member(here, make.person("Wren Hall"))
    with pytest.raises(NameRefused, match="taken for somebody else"):
        check_made_up_name(name, here, OWN)


def test_the_same_name_may_be_used_in_another_community(here):
    make.member(make.community(), name="Heron")
    assert check_made_up_name("Heron", here, OWN) == "Heron"


@pytest.mark.parametrize(("one", "other"), [("Heron", "HERON"), ("Zoë", "Zoe"), ("Lily", "L1ly")])
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    "name",
    [
        *("Jess", "JESS", "J\u00e9ss", "J3ss", "J e s s", "Heron Jess", "Hartopp", "Lee-Side"),
        *("Jess Hartopp-Lee", "JessHartoppLee", "Lee.Heron"),
    ],
)
def test_no_word_of_it_is_one_of_ones_own_name(here, name):
    with pytest.raises(OwnName, match="a part of your own name"):
        check_made_up_name(name, here, OWN)


@pytest.mark.parametrize("name", ["Jessamine", "Leeward Heron", "Hart", "Heron"])
def test_a_word_that_only_begins_like_it_is_free(here, name):
    assert check_made_up_name(name, here, OWN) == name


def test_whether_it_is_ones_own_is_said_before_who_is_here_is_asked(here):
    make.member(here, name="Hartopp")
    for place in (here, make.community()):
        with pytest.raises(OwnName):
            check_made_up_name("Hartopp", place, OWN)


def test_the_form_says_so_and_nobody_is_made(here):
    jess = make.person("Jess Hartopp-Lee")
    words = {"use": "pseudonym", "name": "Jess", "accepts": "on", "version": 1}
    answer = make.browser(jess).post(f"/communities/{here.slug}/join/", words)
    assert answer.status_code == 422
    assert "This has a part of your own name in it." in answer.content.decode()
    assert not jess.voices.exists()
