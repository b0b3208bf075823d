from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community import actions
from community.models import Community, Role
from community.places import OPEN, members_of
from community.readers import readers_of
from community.standing import may_read, places, standing_of
from search.find import EVERYWHERE
from tests import factories as make

pytestmark = pytest.mark.django_db
READERS = {
    Role.MEMBER,
    Role.GUEST,
    Role.CONTRIBUTOR,
    Role.WELCOMER,
    Role.FACILITATOR,
    Role.CO_FACILITATOR,
    Role.HOLDER,
    Role.MODERATOR,
}


@pytest.fixture
def here():
    return make.community()


def in_seconds(number):
    return timezone.now() + timedelta(seconds=number)


def as_now(person):
    """As the next request has them."""
    return type(person).objects.get(pk=person.pk)


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_what_members_say_is_read_by_members_and_moderators(here, role):
    who = make.standing_towards(here, role) or AnonymousUser()
    assert may_read(who, here.content_place) == (role in READERS)
    assert may_read(who, OPEN)
    assert may_read(who, members_of(make.community().pk)) == (role == Role.MODERATOR)


@pytest.mark.parametrize("place", ["content", "other", OPEN])
def test_asking_for_many_readers_agrees_with_asking_each(here, place):
    place = {"content": here.content_place, "other": members_of(0)}.get(place, place)
    people = [make.standing_towards(here, role) for role in make.EVERYBODY if role != "visitor"]
    expected = {who.pk for who in people if may_read(who, place)}
    assert readers_of(place, [who.pk for who in people]) == expected


def test_asking_for_many_readers_takes_as_many_queries_as_for_one(here, django_assert_num_queries):
    people = [make.member(here).owner_id for _ in range(3)]
    for some in (people[:1], people):
        with django_assert_num_queries(3):
            assert readers_of(here.content_place, some) == set(some)


def test_who_cannot_sign_in_reads_nothing(here):
    who = make.standing_towards(here, Role.MEMBER)
    type(who).objects.filter(pk=who.pk).update(is_active=False)
    assert readers_of(here.content_place, [who.pk]) == set()


def test_reading_is_the_union_of_what_ones_names_may_read(here):
    who, other = make.person(), make.community()
    make.member(here, who)
    make.member(other, who, name="Heron")
    assert places(who) == {OPEN, here.content_place, other.content_place}


def test_a_moderator_reads_everywhere(here):
    assert places(make.standing_towards(here, Role.MODERATOR)) is EVERYWHERE


def test_a_suspension_reaches_both_names_of_a_person(here):
    who = make.person()
    heron = make.member(here, who, name="Heron")
    make.member(here, who)
    actions.suspend(heron, by=make.facilitator(here), reason="A rest.")
    assert places(who) == {OPEN}


def test_a_suspension_in_one_community_leaves_the_others(here):
    who, other = make.person(), make.community()
    make.member(other, who)
    actions.suspend(make.member(here, who), by=make.facilitator(here), reason="A rest.")
    assert places(who) == {OPEN, other.content_place}


def test_a_role_for_one_thread_opens_that_thread_only(here):
    who = make.person()
    voice = make.member(here, who)
    actions.leave(voice)
    actions.give_role(voice, Role.GUEST, place="t:42")
    assert places(who) == {OPEN, "t:42"}


def test_standing_takes_two_queries_and_is_kept(here, django_assert_num_queries):
    who = make.person()
    for _ in range(3):
        make.member(make.community(), who)
    with django_assert_num_queries(2):
        assert len(standing_of(who).members) == 3
        assert len(standing_of(who).members) == 3


def test_standing_is_asked_anew_by_the_next_request_after_it_changed(here):
    who = make.person()
    assert standing_of(who).members == []
    make.member(here, who)
    assert len(standing_of(type(who).objects.get(pk=who.pk)).members) == 1


def test_names_stand_with_ones_own_first(here):
    who = make.person("Wren Hall")
    make.member(here, who, name="Heron")
    make.member(here, who)
    names = [voice.name for voice in standing_of(who).in_community(here)]
    assert names == ["Wren Hall", "Heron"]


@pytest.mark.parametrize("visibility", [visibility for visibility, _ in Community.VISIBILITIES])
def test_the_page_of_a_private_community_is_read_where_its_threads_are(visibility):
    here = make.community(visibility=visibility)
    is_private = visibility == Community.PRIVATE
    assert here.place == (here.content_place if is_private else OPEN)


@pytest.mark.parametrize("begins", [-60, 20])
def test_standing_is_not_kept_beyond_a_moment_at_which_it_changes_by_the_clock(
    here, time_machine, begins
):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    voice = make.member(here)
    actions.give_role(voice, Role.GUEST, place="t:42", ends_at=in_seconds(30))
    voice.owner.suspensions.create(
        reason="A rest.", starts_at=in_seconds(begins), ends_at=in_seconds(40)
    )
    before = places(as_now(voice.owner))
    time_machine.shift(25)
    assert places(as_now(voice.owner)) == {OPEN}
    time_machine.shift(16)
    after = places(as_now(voice.owner))
    assert after == {OPEN, here.content_place}
    assert before == ({OPEN} if begins < 0 else after | {"t:42"})


def test_a_role_that_ends_by_the_clock_ends_though_the_standing_was_kept(here, time_machine):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    voice = make.member(here)
    actions.give_role(voice, Role.GUEST, place="t:42", ends_at=in_seconds(30))
    assert places(as_now(voice.owner)) == {OPEN, here.content_place, "t:42"}
    time_machine.shift(30)
    assert places(as_now(voice.owner)) == {OPEN, here.content_place}


def test_what_one_page_does_with_its_standing_reaches_no_other(here):
    person = make.member(here).owner
    standing_of(person)
    (mine,) = standing_of(as_now(person)).in_community(here)
    mine.name = mine.community.name = "Somebody else"
    mine.membership.voice.owner_id = None
    (kept,) = standing_of(as_now(person)).in_community(here)
    assert "Somebody else" not in (kept.name, kept.community.name)
    assert kept.membership.voice is kept
    assert kept.owner_id == person.pk


def test_a_standing_that_is_kept_asks_nothing(here, django_assert_num_queries):
    person = make.member(here).owner
    standing_of(as_now(person))
    person = as_now(person)
    with django_assert_num_queries(0):
        (mine,) = standing_of(person).in_community(here)
        assert mine.community.name
        assert may_read(person, here.content_place)
