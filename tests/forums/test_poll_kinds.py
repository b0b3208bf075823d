"""What can be asked: one of several, some of several, which times suit; and when the votes show."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forums.live import draw_polls
from forums.models import Poll, Thread
from forums.poll import MAYBE, YES
from forums.polls import Unanswerable, close, take_vote_back, vote
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(voice, of):
    return make.browser_of(voice).get(of.get_absolute_url()).content.decode()


def numbers(poll):
    return [(one.yes, one.maybe) for one in poll.options.all()]


def send(poll, voice, **answers):
    words = {"by": voice.ref, "key": f"k{answers}"[:32]} | answers
    return make.browser_of(voice).post(reverse("forums:vote", args=[poll.pk]), words)


def test_of_several_one_chooses_as_many_as_one_likes_and_at_least_one(ada, bo, talk):
    poll = make.poll(talk, kind=Poll.SEVERAL)
    assert send(poll, ada, option=["1", "2"]).status_code == 302
    send(poll, bo, option=["2"])
    assert numbers(poll) == [(1, 0), (2, 0)]
    assert "Choose an answer." in send(poll, ada).content.decode()
    html = page(ada, poll)
    assert html.count('name="option" value=') == html.count(" checked") == 2


def test_times_are_offered_by_the_clock_and_each_is_answered(ada, bo, talk, time_machine):
    time_machine.move_to("2026-12-01 12:00", tick=False)
    words = {"by": ada.ref, "key": "k", "question": "When do we meet?", "hides": "no"}
    words |= {
        "option_1": "2026-12-10T18:30",
        "option_2": "2026-12-08T10:00",
        "meaning_2": "Online.",
    }
    words["closes_at"] = "2026-12-05T12:00"
    address = reverse("forums:new_poll", args=[talk.pk])
    make.browser_of(ada).post(f"{address}?kind=time", words)
    poll = Poll.objects.get()
    offered = [(one.text, one.meaning) for one in poll.options.all()]
    assert offered == [("Tue 8 Dec, 10.00am", "Online."), ("Thu 10 Dec, 6.30pm", "")]
    assert poll.options.last().starts_at.isoformat() == "2026-12-10T18:30:00+00:00"
    send(poll, ada, option_1="1", option_2="2")
    send(poll, bo, option_1="0", option_2="0")
    assert numbers(poll) == [(1, 0), (0, 1)]
    html = page(bo, poll)
    assert "2 have voted" in html
    assert "0 yes, 1 if need be" in html
    assert "(if need be)" in html
    assert "None of these" in html
    assert 'name="option_2" value="2"' in page(ada, poll)
    answer = send(poll, bo, option_1="1")
    assert "Say whether Thu 10 Dec, 6.30pm suits you." in answer.content.decode()


@pytest.mark.parametrize("at", ["soon", "2026-11-30T10:00", "2028-01-01T10:00"])
def test_a_time_that_cannot_be_is_said(ada, talk, at, time_machine):
    time_machine.move_to("2026-12-01 12:00", tick=False)
    words = {"by": ada.ref, "key": "k", "question": "When?", "hides": "no"}
    words |= {"option_1": at, "option_2": "2026-12-08T10:00", "closes_at": "2026-12-05T12:00"}
    address = reverse("forums:new_poll", args=[talk.pk])
    answer = make.browser_of(ada).post(f"{address}?kind=time", words)
    assert answer.status_code == 422
    assert "Choose a " in answer.content.decode()


def test_a_time_that_suits_nobody_is_a_vote_and_a_choice_of_none_is_not(ada, talk):
    times = make.poll(talk, kind=Poll.TIME)
    vote(times, by=ada, key="k", marks={})
    times.refresh_from_db()
    assert times.turnout == 1
    close(times, by=ada)
    with pytest.raises(Unanswerable):
        vote(make.poll(talk, kind=Poll.SEVERAL), by=ada, key="k", marks={})


def test_a_vote_that_changes_from_yes_to_if_need_be_is_counted_once(ada, talk):
    poll = make.poll(talk, kind=Poll.TIME)
    vote(poll, by=ada, key="a", marks={1: YES, 2: YES})
    vote(poll, by=ada, key="b", marks={1: MAYBE})
    assert numbers(poll) == [(0, 1), (0, 0)]


def test_votes_hidden_until_one_has_voted_stand_in_nothing_that_others_get(ada, bo, chief, talk):
    poll = make.poll(talk, hides=Poll.VOTED)
    vote(poll, by=ada, key="k", marks={1: YES})
    assert "1 vote<" in page(ada, poll)
    assert "Who chose what" in page(ada, poll)
    for html in (
        page(bo, poll),
        page(chief, poll),
        page(ada, talk),
        draw_polls([poll.pk])[poll.pk],
    ):
        assert "1 vote<" not in html
        assert "Who chose what" not in html
        assert "once you have voted" in html
    take_vote_back(poll, by=ada)
    assert "Who chose what" not in page(ada, poll)
    vote(poll, by=ada, key="again", marks={1: YES})
    close(poll, by=ada)
    for html in (page(bo, poll), page(bo, talk), draw_polls([poll.pk])[poll.pk]):
        assert "1 vote<" in html


def test_votes_hidden_until_the_end_are_seen_by_nobody_before_it(ada, bo, chief, talk):
    poll = make.poll(talk, hides=Poll.CLOSED)
    vote(poll, by=ada, key="k", marks={1: YES})
    for html in (
        page(ada, poll),
        page(chief, poll),
        page(bo, talk),
        draw_polls([poll.pk])[poll.pk],
    ):
        assert "1 vote<" not in html
        assert "Who chose what" not in html
        assert "The votes show when the poll has closed." in html
    close(poll, by=ada)
    assert "1 vote<" in page(bo, poll)
    assert "Who chose what" in page(bo, poll)


def test_enough_have_voted_or_it_does_not_count(ada, bo, talk):
    poll = make.poll(talk, quorum=2)
    vote(poll, by=ada, key="k", marks={1: YES})
    assert "It counts if 2 vote: 1 more needed." in page(bo, talk)
    vote(poll, by=bo, key="k", marks={1: YES})
    assert "Enough have voted for it to count: 2 or more." in page(bo, talk)
    take_vote_back(poll, by=bo)
    close(poll, by=ada)
    assert "It does not count: 2 had to vote." in page(bo, talk)


def test_whoever_starts_a_decision_is_led_to_its_poll(ada):
    words = {"by": ada.ref, "key": "k", "kind": Thread.DECISION, "title": "Wednesdays"}
    words |= {"context": "Shall we move?", "confidentiality": "members"}
    address = reverse("forums:new_thread", args=[ada.community.slug])
    browser = make.browser_of(ada)
    answer = browser.post(address, words)
    made = Thread.objects.get()
    assert answer["Location"] == reverse("forums:new_poll", args=[made.pk])
    make.poll(made)
    assert browser.post(address, words)["Location"] == made.get_absolute_url()


def test_lists_say_that_a_poll_is_open_as_long_as_it_is(ada, talk, time_machine):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    here = ada.community
    assert ">Poll<" not in page(ada, here)
    make.poll(talk, closes_at=timezone.now() + timedelta(hours=2))
    assert ">Poll<" in page(ada, here)
    time_machine.shift(2 * 60 * 60)
    assert ">Poll<" not in page(ada, here)
