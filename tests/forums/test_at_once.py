"""Presses of a button that meet in the same moment, each alone in a transaction of its own."""

from community.models import Role, Topic
from forums import holders
from forums.actions import remove, reply
from forums.models import Post
from forums.quoting import NotInThePost
from forums.reacting import react, take_reaction_back
from forums.reaction import Feeling
from forums.rearranging import merge
from forums.topics import TopicTaken, add_topic
from tests import factories as make
from tests.forums.test_polls_at_once import at_once


def talk_of_two():
    """A thread's facilitator, a member, and their thread with a post of the facilitator's."""
    chief = make.facilitator(make.community())
    talk = make.thread(chief)
    return chief, make.member(chief.community), make.post(talk, chief, "The kettle sings.")


def test_the_same_reaction_of_one_name_five_times_at_once_is_there_once(postgres):
    _, bo, post = talk_of_two()
    assert at_once(*[lambda: react(post, by=bo, feeling=Feeling.THANKS)] * 5) == [None] * 5
    post.refresh_from_db()
    assert post.reactions.count() == 1
    assert (post.felt, post.marks_version) == (Feeling.THANKS, 2)  # shown anew once


def test_two_reactions_of_one_name_at_once_are_both_shown(postgres):
    _, bo, post = talk_of_two()
    acts = [lambda one=one: react(post, by=bo, feeling=one) for one in list(Feeling)[:2]]
    assert at_once(*acts) == [None] * 2
    post.refresh_from_db()
    assert (post.reactions.count(), post.felt) == (2, post.reactions.felt())


def test_a_reaction_that_is_taken_back_as_it_is_given_is_shown_as_it_is_kept(postgres):
    _, bo, post = talk_of_two()
    given = [lambda: react(post, by=bo, feeling=Feeling.THANKS)] * 3
    taken = [lambda: take_reaction_back(post, by=bo, feeling=Feeling.THANKS)] * 3
    assert at_once(*given, *taken) == [None] * 6
    post.refresh_from_db()
    assert post.felt == post.reactions.felt()


def test_two_who_accept_to_hold_a_thread_at_once_both_hold_it(postgres):
    chief, bo, post = talk_of_two()
    cy = make.member(chief.community)
    for who in (bo, cy):
        holders.ask(post.thread, by=chief, who=who)
    assert at_once(*[lambda one=one: holders.accept(post.thread, by=one) for one in (bo, cy)]) == [
        None,
        None,
    ]
    post.thread.refresh_from_db()
    assert post.thread.has_holders
    held = post.thread.holders.in_force().values_list("voice", flat=True)
    assert set(held) == {bo.pk, cy.pk}


def test_who_accepts_five_times_at_once_holds_it_once(postgres):
    chief, bo, post = talk_of_two()
    holders.ask(post.thread, by=chief, who=bo)
    assert at_once(*[lambda: holders.accept(post.thread, by=bo)] * 5) == [None] * 5
    assert Role.objects.filter(voice=bo, name=Role.HOLDER).count() == 1


def test_of_two_who_ask_the_last_that_may_be_asked_at_once_one_is_told_no(postgres):
    chief, bo, post = talk_of_two()
    cy = make.member(chief.community)
    for _ in range(holders.MOST - 1):
        holders.ask(post.thread, by=chief, who=make.member(chief.community))
    acts = [lambda one=one: holders.ask(post.thread, by=chief, who=one) for one in (bo, cy)]
    results = at_once(*acts)
    assert [type(one) for one in results if one] == [holders.Enough]
    assert post.thread.holders.current().count() == holders.MOST


def test_a_thread_that_is_merged_into_two_at_once_goes_into_one_of_them(postgres):
    chief, _, post = talk_of_two()
    others = [make.thread(chief) for _ in range(2)]
    acts = [lambda one=one: merge(post.thread, by=chief, into=one) for one in others]
    results = at_once(*acts)
    assert results.count(None) == 1
    post.refresh_from_db()
    assert post.thread == others[results.index(None)]
    assert Post.objects.published().filter(body=post.body).count() == 1


def test_a_merge_that_is_sent_twice_at_once_happens_once(postgres):
    chief, _, post = talk_of_two()
    other = make.thread(chief)
    results = at_once(*[lambda: merge(post.thread, by=chief, into=other)] * 2)
    assert None in results
    assert Post.objects.published().filter(body=post.body).count() == 1
    assert list(other.posts.values_list("number", flat=True)) in ([1, 2], [2, 1])


def test_no_words_of_a_post_that_is_removed_as_it_is_quoted_are_shown(postgres):
    chief, bo, post = talk_of_two()

    def quote(number):
        said = {"body": "I hear it.", "quotes": 1, "quote": "kettle sings"}
        return lambda: reply(post.thread, by=bo, key=f"q{number}", **said)

    removed, *quoted = at_once(lambda: remove(post, by=chief), *[quote(n) for n in range(4)])
    assert removed is None
    assert all(one is None or isinstance(one, NotInThePost) for one in quoted)
    page = make.browser_of(bo).get(post.thread.get_absolute_url()).content.decode()
    assert page.count("I hear it.") >= quoted.count(None)
    assert "kettle sings" not in page


def test_the_same_topic_added_by_two_at_once_is_there_once_and_the_other_is_told(postgres):
    keepers = [make.staff(Role.ADMINISTRATOR) for _ in range(2)]
    ends = at_once(*[lambda one=one: add_topic(by=one, name="Kettles") for one in keepers])
    assert sorted(map(type, filter(None, ends)), key=str) == [TopicTaken]
    assert Topic.objects.filter(tag__name="Kettles").count() == 1
