"""What many people do to a poll at the same moment."""

import threading

from django.db import connection

from accounts.models import User
from forums.closed import Closed
from forums.models import Ballot, Mark, Poll
from forums.poll import YES
from forums.polls import HasVoted, PollOpen, PollOver, close, make_anonymous, vote
from tests import factories as make


def at_once(*acts):
    """What each of them came to: None, or what was refused."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            start.wait(20)
            act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return results


def voting(poll, by, option=1, key="k"):
    return lambda: vote(poll, by=by, key=key, marks={option: YES})


def talk_among(number):
    chief = make.facilitator(make.community())
    return make.thread(chief), [make.member(chief.community) for _ in range(number)]


def test_fifty_votes_at_once_are_all_counted(postgres):
    thread, members = talk_among(50)
    poll = make.poll(thread)
    results = at_once(*(voting(poll, one, 1 + n % 2) for n, one in enumerate(members)))
    poll.refresh_from_db()
    assert results == [None] * 50
    assert [one.yes for one in poll.options.all()] == [25, 25]
    assert (poll.turnout, Ballot.objects.count(), Mark.objects.count()) == (50, 50, 50)


def test_a_button_pressed_five_times_at_once_is_one_vote(postgres):
    thread, (bo,) = talk_among(1)
    for choices in ({}, {"is_anonymous": True, "hides": Poll.CLOSED}):
        poll = make.poll(thread, **choices)
        assert at_once(*[voting(poll, bo)] * 5) == [None] * 5
        poll.refresh_from_db()
        assert (poll.turnout, [one.yes for one in poll.options.all()]) == (1, [1, 0])
        close(poll, by=thread.voice)


def test_two_names_of_a_person_at_once_have_one_vote_in_an_anonymous_poll(postgres):
    thread, (bo,) = talk_among(1)
    heron = make.member(bo.community, User.objects.get(pk=bo.owner_id), name="Heron")
    poll = make.poll(thread, is_anonymous=True, hides=Poll.CLOSED)
    results = at_once(voting(poll, bo, key="a"), voting(poll, heron, key="b"))
    assert sorted(type(one) for one in results if one) == [HasVoted]
    assert Ballot.objects.count() == 1


def test_who_votes_while_it_closes_is_counted_before_or_refused(postgres):
    thread, members = talk_among(8)
    poll = make.poll(thread)
    results = at_once(*(voting(poll, one) for one in members), lambda: close(poll, by=thread.voice))
    poll.refresh_from_db()
    refused = [one for one in results if one]
    assert all(isinstance(one, PollOver) for one in refused)
    counted = poll.options.get(position=1).yes
    assert counted == poll.turnout == len(members) - len(refused)


def test_no_vote_with_a_name_slips_into_a_poll_that_becomes_anonymous(postgres):
    thread, members = talk_among(4)
    poll = make.poll(thread)
    at_once(*(voting(poll, one) for one in members), lambda: make_anonymous(poll, by=thread.voice))
    poll.refresh_from_db()
    assert Mark.objects.count() == (0 if poll.is_anonymous else 4)
    assert poll.turnout == 4


def test_of_two_polls_started_at_once_one_is(postgres):
    thread, _ = talk_among(0)
    results = at_once(*[lambda: make.poll(thread)] * 2)
    assert [type(one) for one in results if one] == [PollOpen]
    assert issubclass(PollOpen, Closed)
    assert Poll.objects.count() == 1
