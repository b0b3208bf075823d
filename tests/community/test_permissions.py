"""Every role against every name in the table, asked in the way that actions and pages ask it."""

import pytest

from community import actions
from community.models import Role
from community.permissions import (
    AUTHOR,
    AUTHOR_ALWAYS,
    HUB,
    NAMES,
    ROLES,
    NotAllowed,
    UnknownPermission,
    require,
)
from community.standing import load_one
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.community()


def voice_with(role, here):
    if role in make.STAFF_ROLES:
        return make.staff(role)
    return make.member(here, role="" if role == Role.MEMBER else role)


def may(voice, name, obj):
    try:
        require(voice, name, obj)
    except NotAllowed:
        return False
    return True


def allowed(voice, obj):
    return {name for name in NAMES if may(voice, name, obj)}


def expected(role):
    """A member with a role has what members have besides."""
    return ROLES[role] if role in make.STAFF_ROLES else ROLES[role] | ROLES[Role.MEMBER]


def _leaves(voice):
    actions.leave(voice)


def _is_removed(voice):
    actions.remove_member(voice, by=make.facilitator(voice.community))


def _is_suspended(voice):
    actions.suspend(voice, by=make.facilitator(voice.community), reason="A rest.")


@pytest.mark.parametrize("role", ROLES)
def test_a_voice_may_do_here_what_its_role_says_and_nothing_else(here, role):
    voice = voice_with(role, here)
    assert allowed(voice, here) == expected(role)
    assert allowed(voice, make.thread(make.member(here))) == expected(role)


@pytest.mark.parametrize("role", ROLES)
def test_a_person_is_shown_what_one_of_their_voices_may_do(here, role):
    voice = voice_with(role, here)
    who = type(make.person()).objects.get(pk=voice.owner_id)
    assert {name for name in NAMES if who.has_perm(name, here)} == expected(role)


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(make.STAFF_ROLES)))
def test_a_role_counts_in_its_own_community_only(here, role):
    voice = voice_with(role, here)
    assert allowed(voice, make.community()) == set()


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(make.STAFF_ROLES)))
def test_a_suspended_voice_may_do_nothing(here, role):
    voice = voice_with(role, here)
    actions.suspend(voice, by=make.facilitator(here), reason="A rest.")
    assert allowed(voice, here) == set()


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.CO_FACILITATOR, Role.CONTRIBUTOR])
def test_a_role_ends_with_the_membership(here, role):
    voice = voice_with(role, here)
    actions.leave(voice)
    assert allowed(voice, here) == set()


def test_facilitators_and_co_facilitators_are_equal():
    assert ROLES[Role.FACILITATOR] == ROLES[Role.CO_FACILITATOR]


def test_the_author_may_do_more_to_their_own_words(here):
    mine, other = make.member(here), make.member(here)
    talk = make.thread(mine)
    post = make.post(talk, mine)
    assert allowed(mine, post) == ROLES[Role.MEMBER] | AUTHOR
    assert allowed(other, post) == ROLES[Role.MEMBER]


@pytest.mark.parametrize("ended", [_leaves, _is_removed, _is_suspended])
def test_of_an_authors_rights_only_removing_outlasts_the_membership(here, ended):
    mine, other = make.member(here), make.member(here)
    thread = make.thread(mine)
    post = make.post(thread, mine)
    ended(mine)
    assert allowed(mine, post) == AUTHOR_ALWAYS == {"forums.remove", "forums.remove_thread"}
    assert allowed(mine, make.post(thread, other)) == set()


def test_acting_as_one_name_never_uses_the_rights_of_the_other(here):
    who = make.person()
    own, heron = make.facilitator(here, who), make.member(here, who, name="Heron")
    assert "community.pause" in allowed(own, here)
    assert allowed(heron, here) == ROLES[Role.MEMBER]


def test_nobody_is_above_the_table(here):
    who = make.person()
    who.is_superuser = who.is_staff = True
    assert not any(who.has_perm(name, here) for name in NAMES)


def test_a_name_that_the_table_does_not_know_is_a_mistake_in_the_program(here):
    voice = make.facilitator(here)
    with pytest.raises(UnknownPermission):
        require(voice, "community.fly", here)
    assert not voice.owner.has_perm("community.fly", here)


def test_only_administrators_found_communities():
    founders = {role for role in make.STAFF_ROLES if may(make.staff(role), "community.found", HUB)}
    assert founders == {Role.ADMINISTRATOR}


def test_rights_are_asked_when_it_happens_not_when_the_page_was_drawn(here):
    voice = make.facilitator(here)
    assert "community.pause" in allowed(voice, here)
    Role.objects.filter(voice=voice).delete()
    assert load_one(voice).held == []
    assert "community.pause" not in allowed(voice, here)
