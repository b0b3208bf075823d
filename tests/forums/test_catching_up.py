"""Marking all as read and back; what is muted is quiet."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from community.models import Community
from forums.catching_up import skip_all, unskip
from forums.models import Reading
from forums.reading import read_up_to
from jobs.worker import drain
from notifications.following import choose, follow
from notifications.models import Follow
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren(ada):
    return make.member(ada.community).owner


def positions(who):
    return dict(Reading.objects.filter(person=who).values_list("thread", "number"))


def unread(who):
    return User.objects.get(pk=who.pk).unread_notifications


def press(who, name, *args, **words):
    return make.browser(who).post(reverse(f"forums:{name}", args=args), words)


def page(who, address):
    return make.browser(who).get(address).content.decode()


def talk_of(voice, posts=2):
    made = make.thread(voice)
    for _ in range(posts):
        make.post(made, voice)
    made.refresh_from_db()
    return made


def test_all_of_a_community_is_marked_as_read_and_nothing_elsewhere(ada, wren):
    here, begun = talk_of(ada), talk_of(ada)
    elsewhere = talk_of(make.member(make.community()))
    make.member(elsewhere.community, wren)
    read_up_to(begun, wren, 1)
    answer = press(wren, "read_community", ada.community.slug)
    assert answer["Location"].startswith(f"{ada.community.get_absolute_url()}?skipped=")
    assert positions(wren) == {here.pk: 2, begun.pk: 2}
    assert "Everything here is marked as read" in page(wren, answer["Location"])


def test_undo_puts_every_position_and_the_bell_back_but_what_was_read_since_stays_read(ada, wren):
    new, begun, read_on = talk_of(ada), talk_of(ada, 3), talk_of(ada)
    follow(wren.pk, "thread", new.pk)
    make.post(new, ada)
    drain()
    read_up_to(begun, wren, 1)
    skipped = press(wren, "read_community", ada.community.slug)["Location"]
    assert (positions(wren)[new.pk], unread(wren)) == (3, 0)
    make.post(read_on, ada)
    read_on.refresh_from_db()
    read_up_to(read_on, wren, 3)
    at = skipped.partition("skipped=")[2]
    answer = press(wren, "unread", at=at, slug=ada.community.slug)
    assert answer["Location"] == ada.community.get_absolute_url()
    assert positions(wren) == {new.pk: 0, begun.pk: 1, read_on.pk: 3}
    assert unread(wren) == 1


def test_nobody_undoes_what_somebody_else_marked(ada, wren):
    talk = talk_of(ada)
    at = skip_all(wren, ada.community)
    unskip(make.member(ada.community).owner, at)
    assert positions(wren) == {talk.pk: 2}


def test_from_home_all_ones_communities_and_what_one_follows_are_marked(ada, wren):
    here = talk_of(ada)
    opened = make.member(make.community(visibility=Community.OPEN))
    followed, other = (make.thread(opened, confidentiality="anyone") for _ in range(2))
    for one in (followed, other):
        make.post(one, opened)
    follow(wren.pk, "thread", followed.pk)
    answer = press(wren, "read_all")
    assert positions(wren) == {here.pk: 2, followed.pk: 1}
    assert "Everything in your communities is marked as read" in page(wren, answer["Location"])


def test_what_one_may_not_read_is_not_marked(ada, wren):
    talk_of(ada)
    press(make.person(), "read_community", ada.community.slug)
    press(wren, "read_community", talk_of(make.member(make.community())).community.slug)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("at", ["", "soon", "20261399T000000.0", "00010101T000000.000000"])
def test_an_address_that_was_changed_on_its_way_undoes_nothing(ada, wren, at):
    talk = talk_of(ada)
    press(wren, "read_community", ada.community.slug)
    assert press(wren, "unread", at=at, slug="nowhere")["Location"] == "/"
    assert positions(wren) == {talk.pk: 2}
    assert make.browser(wren).get(f"/?skipped={at}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_marking_takes_as_many_queries_for_three_threads_as_for_one(
    ada, wren, number, django_assert_num_queries
):
    for _ in range(number):
        talk_of(ada)
    with django_assert_num_queries(11):
        skip_all(wren, ada.community)


@pytest.mark.django_db(transaction=True)
def test_who_presses_twice_at_once_and_reads_meanwhile_ends_at_the_end(ada, wren):
    talks = [talk_of(ada) for _ in range(4)]
    read_up_to(talks[0], wren, 1)
    start, raised = Barrier(3), []

    def go(act, *args):
        try:
            start.wait(10)
            act(*args)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    acts = [(skip_all, wren, ada.community)] * 2 + [(read_up_to, talks[2], wren, 2)]
    threads = [Thread(target=go, args=act) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert raised == []
    assert positions(wren) == {talk.pk: 2 for talk in talks}


# Muting


def test_a_thread_is_followed_muted_and_neither(ada, wren, talk):
    for level, words in (("follow", "Stop following"), ("mute", "Stop muting"), ("", "> Follow<")):
        press(wren, "follow", talk.pk, level=level)
        assert words in page(wren, talk.get_absolute_url())
        assert Follow.objects.filter(person=wren, level=level).count() == bool(level)


@pytest.mark.parametrize("wishes", [True, False])
def test_the_answer_to_a_post_says_that_its_thread_is_followed_now(wren, talk, wishes):
    User.objects.filter(pk=wren.pk).update(follows_written=wishes)
    said = {"body": "Yes.", "key": "k1", "by": wren.voices.get().ref}
    address = reverse("forums:reply", args=[talk.pk])
    html = make.browser(wren).post(address, said, headers={"HX-Request": "true"}).content.decode()
    assert ("Stop following" in html) == wishes
    assert Follow.objects.filter(person=wren, kind="thread", object_id=talk.pk).exists() == wishes


def test_a_muted_thread_stands_in_its_list_without_a_call(ada, wren):
    talk = talk_of(ada)
    read_up_to(talk, wren, 1)
    assert "1 new" in page(wren, ada.community.get_absolute_url())
    press(wren, "follow", talk.pk, level="mute")
    html = page(wren, ada.community.get_absolute_url())
    assert "Muted by you" in html
    assert "1 new" not in html
    assert "Muted by you" not in page(ada.owner, ada.community.get_absolute_url())


def test_a_muted_community_is_silent_but_for_the_threads_that_one_follows(ada, wren):
    followed, other = talk_of(ada), make.thread(ada, "Other")
    mine = wren.voices.get()
    make.post(other, mine)
    drain()
    choose(wren.pk, "thread", other.pk, None)
    follow(wren.pk, "thread", followed.pk)
    press(wren, "follow_community", ada.community.slug, level="mute")
    assert "You have muted this community" in page(wren, ada.community.get_absolute_url())
    make.post(other, ada, answers=1)
    make.thread(ada, "Quite new")
    drain()
    assert unread(wren) == 0
    make.post(followed, ada)
    drain()
    assert unread(wren) == 1
    home = page(wren, "/")
    assert followed.title in home
    assert "Quite new" not in home
    press(wren, "follow_community", ada.community.slug, level="")
    assert "Quite new" in page(wren, "/")


def test_many_muted_threads_leave_room_at_home_for_the_others(ada, wren):
    make.thread(ada, "The oldest")
    for _ in range(40):
        choose(wren.pk, "thread", make.thread(ada).pk, Follow.MUTE)
    assert "The oldest" in page(wren, "/")


def test_who_does_not_wish_it_follows_nothing_by_taking_part(ada, talk):
    ada.owner.prefer(follows_started=False)
    own = make.thread(ada)
    make.post(talk, ada)
    followed = Follow.objects.filter(person=ada.owner).values_list("object_id", flat=True)
    assert own.pk not in followed
    Follow.objects.all().delete()
    ada.owner.prefer(follows_started=True, follows_written=False)
    make.post(own, ada)
    assert not Follow.objects.exists()
    second = make.thread(ada)
    assert Follow.objects.get().object_id == second.pk
