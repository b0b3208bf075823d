"""A newcomer's words that nobody answers for a day are brought to those who welcome people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import give_role
from community.models import Community, Membership, Role
from forums.actions import remove, take_back
from forums.holding import close
from forums.models import Post, Thread
from forums.tasks import remind_of_newcomers
from forums.thread_removal import take_back_thread
from jobs.worker import drain
from notifications.models import Notification
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY, KINDS = timedelta(hours=25), ("waitingpost", "waitingthread")


@pytest.fixture
def here():
    return make.community()


@pytest.fixture
def chief(here):
    return make.facilitator(here)


@pytest.fixture
def talk(chief):
    return make.thread(chief)


@pytest.fixture
def bo(here):
    return make.member(here, make.person("Bo"))


def age(words, by=DAY):
    type(words).objects.filter(pk=words.pk).update(created_at=timezone.now() - by)
    return words


def remind():
    remind_of_newcomers.call()
    drain()


def told(voice):
    """What the person behind this voice was reminded of."""
    rows = Notification.objects.filter(person=voice.owner, kind__in=KINDS)
    return [(row.kind, row.object_id) for row in rows]


def bell(voice):
    address = reverse("notifications:notifications")
    return make.browser_of(voice).get(address).content.decode()


def test_after_a_day_those_who_facilitate_are_reminded_once(chief, talk, bo):
    post = make.post(talk, bo)
    remind()
    assert told(chief) == []
    age(post)
    for _ in range(2):
        remind()
    assert told(chief) == [("waitingpost", post.pk)]
    assert "Bo wrote here for the first time" in bell(chief)


def test_a_first_thread_counts_as_a_first_post_does(chief, bo):
    thread = age(make.thread(bo, "A question"))
    remind()
    assert told(chief) == [("waitingthread", thread.pk)]
    assert "in “A question”" in bell(chief)


def test_what_somebody_else_answered_is_told_to_nobody(chief, talk, bo):
    age(make.post(talk, bo))
    make.post(talk, make.member(talk.community))
    thread = age(make.thread(make.member(talk.community)))
    make.post(thread, chief)
    remind()
    assert told(chief) == []


def test_that_the_newcomer_goes_on_by_themselves_is_no_answer(chief, talk, bo):
    post = age(make.post(talk, bo))
    make.post(talk, bo)
    remind()
    assert told(chief) == [("waitingpost", post.pk)]


def test_it_goes_from_the_list_as_soon_as_somebody_answers(chief, talk, bo):
    age(make.post(talk, bo))
    remind()
    make.post(talk, make.member(talk.community))
    assert "for the first time" not in bell(chief)


def test_only_the_first_words_of_a_name_are_a_newcomers(chief, talk, bo):
    age(make.post(make.thread(chief), bo), timedelta(days=30))
    age(make.post(talk, bo))
    remind()
    assert told(chief) == []


def test_a_second_name_of_somebody_who_has_been_here_for_long_is_new_like_any_other(
    chief, talk, here
):
    xena = make.person("Xena")
    age(make.post(talk, make.member(here, xena)), timedelta(days=30))
    heron = make.member(here, xena, name="Heron")
    post = age(make.post(talk, heron))
    remind()
    assert told(chief) == [("waitingpost", post.pk)]
    assert "Xena" not in bell(chief)


def test_where_somebody_welcomes_people_they_are_reminded_and_the_others_are_not(
    chief, talk, bo, here
):
    kim = make.member(here)
    give_role(kim, Role.WELCOMER)
    age(make.post(talk, bo))
    remind()
    assert len(told(kim)) == 1
    assert told(chief) == []


def test_nobody_is_reminded_of_their_own_words(here, chief, talk):
    heron = make.member(here, User.objects.get(voices=chief), name="Heron")
    age(make.post(talk, heron))
    remind()
    assert told(chief) == []


@pytest.mark.parametrize(
    "over",
    [
        lambda post: close(post.thread, by=post.thread.voice),
        lambda post: remove(post, by=post.voice),
        lambda post: Community.objects.update(status=Community.PAUSED),
        lambda post: Thread.objects.update(rests_until=timezone.now() + DAY),
        lambda post: Post.objects.update(created_at=timezone.now() - timedelta(days=8)),
    ],
    ids=["closed", "removed", "paused", "resting", "long ago"],
)
def test_where_nobody_can_or_need_answer_nobody_is_reminded(chief, talk, bo, over):
    over(age(make.post(talk, bo)))
    remind()
    assert told(chief) == []


def test_who_facilitates_is_no_newcomer(chief, here):
    age(make.thread(chief))
    other = make.facilitator(here)
    remind()
    assert told(other) == []


def test_who_reads_the_place_no_longer_is_told_nothing(chief, talk, bo):
    age(make.post(talk, bo))
    Membership.objects.filter(voice=chief).update(status=Membership.LEFT)
    Role.objects.filter(voice=chief).update(place="c:0")
    remind()
    assert told(chief) == []


@pytest.mark.parametrize("kind", ["post", "thread"])
def test_what_was_taken_back_says_by_no_missing_reminder_whose_it_was(chief, talk, bo, kind):
    """Else a name that nobody is reminded of would be that of the words taken back before it."""
    if kind == "post":
        take_back(make.post(talk, bo), by=bo)
        Post.objects.update(created_at=timezone.now() - 2 * DAY)
    else:
        take_back_thread(begun := make.thread(bo), by=bo)
        age(begun, 2 * DAY)
    post = age(make.post(talk, bo))
    remind()
    assert told(chief) == [("waitingpost", post.pk)]
