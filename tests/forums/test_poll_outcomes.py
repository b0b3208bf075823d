"""A facilitator says what came of a poll, and all who took part are asked to look at it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import leave
from community.permissions import NotAllowed
from forums.closed import AlreadyRemoved
from forums.live import draw_polls
from forums.models import Poll
from forums.poll import YES
from forums.poll_outcomes import StillOpen, conclude, remind
from forums.polls import close, remove, vote
from forums.thread_removal import remove_thread
from jobs.worker import drain
from notifications.following import choose, follow
from notifications.models import Follow, Notification
from search.find import EVERYWHERE, find
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:notifications")
REVIEW = "It is time to look again at what came of “Tea or coffee?”"


@pytest.fixture
def closed(ada, bo, talk, time_machine):
    """With the votes of Ada, Bo and Bo's made-up name."""
    time_machine.move_to("2026-12-01 12:00", tick=False)
    poll = make.poll(talk)
    for voice in (
        ada,
        bo,
        make.member(bo.community, User.objects.get(pk=bo.owner_id), name="Wren"),
    ):
        vote(poll, by=voice, key="k", marks={1: YES})
    drain()
    Notification.objects.all().delete()
    return close(poll, by=ada)


def page(voice, of):
    return make.browser_of(voice).get(of.get_absolute_url()).content.decode()


def listed(voice):
    return make.browser_of(voice).get(LIST).content.decode()


def told():
    drain()
    return sorted(Notification.objects.filter(kind="pollreview").values_list("person", flat=True))


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_a_facilitator_says_what_came_of_it_and_others_do_not(ada, bo, chief, closed):
    address = reverse("forums:poll_outcome", args=[closed.pk])
    for voice in (ada, bo):
        assert address not in page(voice, closed)
        assert make.browser_of(voice).post(address, {"outcome": "Mine."}).status_code == 403
        with pytest.raises(NotAllowed):
            conclude(closed, by=voice, outcome="Mine.")
    assert address in page(chief, closed)
    words = {"outcome": "We brew oolong.\n\nFrom January.", "reviews_on": tomorrow().isoformat()}
    assert make.browser_of(chief).post(address, words).status_code == 302
    for html in (page(bo, closed), page(bo, closed.thread), draw_polls([closed.pk])[closed.pk]):
        assert "<p>We brew oolong.</p>" in html
        assert "To be looked at again on Wed 2 Dec 2026." in html
    assert [hit.object_id for hit in find("oolong", places=EVERYWHERE).hits] == [closed.thread_id]
    make.browser_of(chief).post(address, {"outcome": "", "reviews_on": ""})
    assert "oolong" not in page(bo, closed)
    assert not find("oolong", places=EVERYWHERE).hits


def test_an_outcome_waits_until_the_poll_has_closed(chief, talk):
    poll = make.poll(talk)
    assert reverse("forums:poll_outcome", args=[poll.pk]) not in page(chief, poll)
    with pytest.raises(StillOpen):
        conclude(poll, by=chief, outcome="We brew oolong.")
    address = reverse("forums:poll_outcome", args=[poll.pk])
    answer = make.browser_of(chief).post(address, {"outcome": "We brew oolong."})
    assert answer.status_code == 422
    assert "We brew oolong." in answer.content.decode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"reviews_on": "2001-01-01"}, "Choose a day after today, within three years."),
        ({"reviews_on": "2999-01-01"}, "Choose a day after today, within three years."),
        ({"reviews_on": "soon"}, "Write the day like this: 24/12/2026."),
        ({"outcome": "", "reviews_on": "2026-12-24"}, "Write what came of it"),
        ({"outcome": "x" * 1001}, "The outcome can have 1000 characters"),
    ],
)
def test_an_outcome_that_cannot_be_says_why(chief, closed, words, sentence):
    words = {"outcome": "We brew.", "reviews_on": ""} | words
    address = reverse("forums:poll_outcome", args=[closed.pk])
    answer = make.browser_of(chief).post(address, words)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_on_its_day_everybody_who_took_part_is_told_once(ada, bo, chief, closed, time_machine):
    conclude(closed, by=chief, outcome="We brew oolong.", reviews_on=tomorrow())
    assert remind() == 0
    time_machine.shift(24 * 60 * 60)
    assert (remind(), remind()) == (1, 0)
    assert told() == sorted({ada.owner_id, bo.owner_id})
    for voice in (ada, bo):
        html = listed(voice)
        assert html.count(REVIEW) == 1
        assert "We brew oolong." in html
    assert REVIEW not in listed(chief)
    assert User.objects.get(pk=bo.owner_id).unread_notifications == 0  # the list has said it all


def test_another_day_is_told_anew_and_no_day_not_at_all(bo, chief, closed, time_machine):
    conclude(closed, by=chief, outcome="We brew oolong.", reviews_on=tomorrow())
    time_machine.shift(24 * 60 * 60)
    remind()
    assert bo.owner_id in told()
    conclude(closed, by=chief, outcome="We brew green.", reviews_on=tomorrow())
    assert told() == []
    time_machine.shift(24 * 60 * 60)
    assert remind() == 1
    assert bo.owner_id in told()
    conclude(closed, by=chief, outcome="We brew green.")
    assert told() == []
    time_machine.shift(7 * 24 * 60 * 60)
    assert remind() == 0


def test_who_may_read_it_no_more_or_has_muted_the_thread_is_not_told(
    ada, bo, chief, closed, time_machine
):
    conclude(closed, by=chief, outcome="We brew oolong.", reviews_on=tomorrow())
    time_machine.shift(24 * 60 * 60)
    leave(ada)
    choose(bo.owner_id, "thread", closed.thread_id, Follow.MUTE)
    remind()
    assert told() == []


def test_of_a_poll_or_thread_that_has_gone_nobody_is_reminded(bo, chief, closed, time_machine):
    conclude(closed, by=chief, outcome="We brew oolong.", reviews_on=tomorrow())
    time_machine.shift(24 * 60 * 60)
    remind()
    drain()
    remove(closed, by=chief, reason="It named somebody.")
    assert told() == []
    with pytest.raises(AlreadyRemoved):
        conclude(closed, by=chief, outcome="Again.")
    other = close(make.poll(closed.thread), by=chief)
    conclude(other, by=chief, outcome="We brew oolong.", reviews_on=tomorrow())
    time_machine.shift(24 * 60 * 60)
    remove_thread(closed.thread, by=chief, reason="It named somebody.")
    assert remind() == 0


def test_whoever_follows_a_thread_hears_of_a_new_poll_and_not_its_author(ada, bo, talk):
    for voice in (ada, bo):
        follow(voice.owner_id, "thread", talk.pk)
    poll = make.poll(talk)
    drain()
    assert f"{ada.name} started a poll in “Kettles”" in listed(bo)
    assert "started a poll" not in listed(ada)
    remove(poll, by=ada)
    drain()
    assert not Notification.objects.filter(kind="poll").exists()
    assert "started a poll" not in listed(bo)


def test_whoever_started_a_poll_is_told_that_somebody_else_removed_it_and_why(ada, chief, talk):
    poll = make.poll(talk)
    remove(poll, by=chief, reason="It leads.")
    drain()
    html = listed(ada)
    assert "A facilitator removed your poll in “Kettles”" in html
    assert "It leads." in html
    assert "removed your poll" not in listed(chief)
    leave(ada)
    assert "A facilitator removed your poll" in listed(ada)
    assert "Kettles" not in listed(ada)


def test_who_removes_their_own_poll_is_told_nothing(ada, talk):
    remove(make.poll(talk), by=ada)
    drain()
    assert not Notification.objects.filter(kind="removedpoll").exists()
    assert Poll.objects.get().removed_by == "author"
