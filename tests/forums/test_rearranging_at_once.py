"""Posts go to another thread while people write, change and react to them."""

from accounts.models import User
from community.models import Community
from forums.actions import edit, reply
from forums.closed import ThreadLocked
from forums.models import Post, Thread
from forums.moving import move
from forums.reacting import react
from forums.reaction import Feeling
from forums.rearranging import merge, split
from tests import factories as make
from tests.forums.test_polls_at_once import at_once


def talk_of(number):
    """Its facilitator, a member, and a thread of so many posts by the facilitator."""
    chief = make.facilitator(make.community())
    thread = make.thread(chief)
    posts = [make.post(thread, chief) for _ in range(number)]
    return chief, make.member(chief.community), thread, posts


def numbers(thread):
    posts = thread.posts.order_by("number")
    return list(posts.values_list("number", flat=True))


def test_a_change_that_waits_for_a_merge_reaches_the_post_where_it_went(postgres):
    chief, bo, talk, posts = talk_of(8)
    other = make.thread(chief)
    acts = [lambda: merge(talk, by=chief, into=other)]
    acts += [lambda one=one: edit(one, by=chief, body=f"Changed {one.pk}") for one in posts[:4]]
    acts += [lambda one=one: react(one, by=bo, feeling=Feeling.THANKS) for one in posts[4:]]
    assert at_once(*acts) == [None] * 9
    for one in posts[:4]:
        one.refresh_from_db()
        assert (one.thread, one.body) == (other, f"Changed {one.pk}")
    assert numbers(other) == list(range(1, 10))


def test_replies_that_come_with_a_merge_are_in_it_or_refused(postgres):
    chief, bo, talk, _ = talk_of(2)
    other = make.thread(chief)
    acts = [lambda n=n: reply(talk, by=bo, body="Words.", key=f"k{n}") for n in range(6)]
    first, *replies = at_once(lambda: merge(talk, by=chief, into=other), *acts)
    assert first is None
    assert all(one is None or isinstance(one, ThreadLocked) for one in replies)
    written = Post.objects.published().filter(voice=bo)
    assert written.count() == replies.count(None)
    assert set(written.values_list("thread", flat=True)) <= {other.pk}


def test_two_merges_of_each_other_at_once_do_not_wait_for_ever(postgres):
    chief, _, talk, _ = talk_of(3)
    other = make.thread(chief)
    make.post(other, chief)
    results = at_once(
        lambda: merge(talk, by=chief, into=other), lambda: merge(other, by=chief, into=talk)
    )
    assert results.count(None) == 1
    assert Post.objects.published().values("thread").distinct().count() == 1


def test_a_split_sent_five_times_at_once_makes_one_thread(postgres):
    chief, _, talk, _ = talk_of(4)
    words = {"title": "Pans", "context": "About pans.", "key": "k", "numbers": [2, 3]}
    assert at_once(*[lambda: split(talk, by=chief, **words)] * 5) == [None] * 5
    assert Thread.objects.filter(title="Pans").count() == 1
    assert numbers(Thread.objects.get(title="Pans")) == [1, 2]
    assert numbers(talk) == [1, 2, 3, 4]


def test_who_posts_while_a_thread_moves_is_in_it_or_refused(postgres):
    chief, bo, talk, _ = talk_of(1)
    Community.objects.filter(pk=talk.community_id).update(visibility=Community.MEMBERS)
    there = make.facilitator(make.community(), User.objects.get(pk=chief.owner_id))
    moving = [lambda: move(talk, by=chief, to=there.community, name_there=there)]
    acts = [lambda n=n: reply(talk, by=bo, body="Words.", key=f"k{n}") for n in range(6)]
    results = at_once(*moving, *acts)
    assert results[0] is None
    assert not any(isinstance(one, Thread.DoesNotExist) for one in results)
    posts = talk.posts.values_list("community", flat=True).distinct()
    assert list(posts) == [there.community_id]
