"""Whom a post or a thread concerns."""

import pytest

from community import actions
from community.models import Community, Role
from forums.models import Post
from jobs.worker import drain
from notifications.following import choose, follow
from notifications.models import Follow, Notification
from notifications.registry import notice_of
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.community()


@pytest.fixture
def wren():
    return make.person("Wren Hall")


def reasons(kind, thing):
    return {who: concern.reason for who, concern in notice_of(kind).concerns(thing.pk).items()}


def test_a_reply_concerns_whoever_is_answered_and_whoever_follows(here):
    author, answered, follower = (make.member(here) for _ in range(3))
    talk = make.thread(make.member(here))
    opener = talk.voice.owner_id
    make.post(talk, answered)
    follow(follower.owner_id, "thread", talk.pk)
    reply = make.post(talk, author, answers=1)
    assert reasons("post", reply) == {
        opener: "follow",
        answered.owner_id: "answer",
        follower.owner_id: "follow",
    }


def test_nobody_is_told_of_their_own_words_under_either_name(here, wren):
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron")
    talk = make.thread(own)
    make.post(talk, own)
    assert reasons("post", make.post(talk, heron, answers=1)) == {}


def test_an_answer_to_a_made_up_name_reaches_its_person(here, wren):
    heron = make.member(here, wren, name="Heron")
    talk = make.thread(make.member(here))
    make.post(talk, heron)
    choose(wren.pk, "thread", talk.pk, None)
    assert reasons("post", make.post(talk, make.member(here), answers=1))[wren.pk] == "answer"


def test_who_muted_a_thread_is_not_told_even_of_an_answer(here, wren):
    mine = make.member(here, wren)
    talk = make.thread(mine)
    make.post(talk, mine)
    choose(wren.pk, "thread", talk.pk, Follow.MUTE)
    assert reasons("post", make.post(talk, make.member(here), answers=1)) == {}


@pytest.mark.parametrize("role", [role for role in make.EVERYBODY if role != "visitor"])
def test_only_those_who_may_read_it_now_are_told(here, role):
    talk = make.thread(make.member(here))
    who = make.standing_towards(here, role)
    follow(who.pk, "thread", talk.pk)
    reply = make.post(talk, make.member(here))
    may_see = Post.objects.visible_to(who).filter(pk=reply.pk).exists()
    assert (who.pk in reasons("post", reply)) == may_see


def test_a_post_that_was_removed_meanwhile_concerns_nobody(here):
    talk = make.thread(make.member(here))
    reply = make.post(talk, make.member(here))
    Post.objects.filter(pk=reply.pk).update(state=Post.REMOVED)
    assert reasons("post", reply) == {}


def test_a_post_that_never_was_concerns_nobody():
    assert notice_of("post").concerns(0) == {}
    assert notice_of("thread").concerns(0) == {}


def test_a_new_thread_concerns_those_who_follow_the_community(here, wren):
    make.member(here, wren)
    make.member(here)
    follow(wren.pk, "community", here.pk)
    assert reasons("thread", make.thread(make.member(here))) == {wren.pk: "follow"}


def test_finding_out_takes_as_many_queries_for_three_followers_as_for_one(
    here, django_assert_num_queries
):
    by = make.member(here)
    talk = make.thread(by)
    for number in (1, 2):
        for _ in range(number):
            follow(make.member(here).owner_id, "thread", talk.pk)
        reply = make.post(talk, by)
        with django_assert_num_queries(7):
            notice_of("post").concerns(reply.pk)


def test_telling_twice_tells_once(here, wren):
    make.post(make.thread(make.member(here, wren)), make.member(here))
    drain()
    post = Post.objects.get()
    Notification.objects.update(read_at=post.created_at)
    from_job = notice_of("post").concerns(post.pk)
    assert list(from_job) == [wren.pk]
    assert Notification.objects.count() == 1


def test_a_suspension_that_comes_before_the_job_is_respected(here, wren):
    mine = make.member(here, wren)
    make.post(make.thread(mine), make.member(here))
    actions.suspend(mine, by=make.facilitator(here), reason="A rest.")
    drain()
    assert not Notification.objects.filter(person=wren).exists()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_the_hub_team_is_not_told_of_everything(role):
    here = make.community(visibility=Community.PRIVATE)
    staff = make.staff(role)
    make.post(make.thread(make.member(here)), make.member(here))
    drain()
    assert not Notification.objects.filter(person=staff.owner).exists()
